"""Whoever looks at the page decides what a mention, a date and a time look like."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta


@dataclass(frozen=True)
class Reader:
    """One person's way to read: the names of ids, their zone and language, and the house's now."""

    now: datetime
    zone: ZoneInfo
    locale: Locale
    people: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)

    def local(self, moment: datetime) -> datetime:
        """The moment on this person's wall clock."""
        return moment.astimezone(self.zone)

    def clock(self, moment: datetime) -> str:
        """Hour and minute, as 09:05 in every language: rosters are written so."""
        return f"{self.local(moment):%H:%M}"

    def day(self, moment: datetime) -> str:
        """The weekday and the date, for the line between two days."""
        pattern = "full" if self.locale.language == "zh" else "EEEE, d MMMM y"
        return str(format_date(self.local(moment).date(), pattern, locale=self.locale))


def locale_of(slack_locale: str) -> Locale:
    """Slack's `zh-CN` as a locale of ours; English where Slack's is unknown."""
    try:
        return Locale.parse(slack_locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_US")


def dated(timestamp: int, wanted: str, reader: Reader) -> str:
    """Fill a date format such as `{date_short_pretty} at {time}` the way Slack's clients do."""
    moment = reader.local(datetime.fromtimestamp(timestamp, reader.zone))
    for token in _TOKENS:
        if token in wanted:
            wanted = wanted.replace(token, _filled(token, moment, reader))
    return wanted


_TOKENS = {
    "{date_num}": "yyyy-MM-dd",
    "{date_slash}": "MM/dd/yyyy",
    "{date_long_full}": "EEEE, MMMM d, y",
    "{date_long_pretty}": "EEEE, MMMM d, y",
    "{date_long}": "EEEE, MMMM d, y",
    "{date_short_pretty}": "MMM d, y",
    "{date_short}": "MMM d, y",
    "{date_pretty}": "MMMM d, y",
    "{date}": "MMMM d, y",
    "{day_divider_pretty}": "EEEE, MMMM d",
    "{time_secs}": "",
    "{time}": "",
    "{ago}": "",
}
_CHINESE = {"yyyy-MM-dd": "yyyy-MM-dd", "MM/dd/yyyy": "yyyy/MM/dd"}


def _filled(part: str, moment: datetime, reader: Reader) -> str:
    if part in ("{time}", "{time_secs}"):
        size = "medium" if part == "{time_secs}" else "short"
        return str(format_time(moment, size, tzinfo=reader.zone, locale=reader.locale))
    if part == "{ago}":
        return str(format_timedelta(moment - reader.now, add_direction=True, locale=reader.locale))
    today = reader.local(reader.now).date()
    if "pretty" in part and abs(moment.date() - today) <= timedelta(days=1):
        return _near(moment.date(), today, reader)
    if reader.locale.language == "zh":
        pattern = _CHINESE.get(_TOKENS[part], "full" if "long" in part else "long")
    else:
        pattern = _TOKENS[part]
    return str(format_date(moment.date(), pattern, locale=reader.locale))


def _near(day: date, today: date, reader: Reader) -> str:
    words = ("昨天", "今天", "明天")
    if reader.locale.language != "zh":
        words = ("yesterday", "today", "tomorrow")
    return words[(day - today).days + 1]
