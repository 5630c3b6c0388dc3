"""Days of one month as people type them: "12 18-19", "12号 18到19号", "2026-12-12"."""

import re
import unicodedata
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TO = r"(?:-|–|—|~|到|至|\.\.)"
_NEAR = re.compile(rf"\s*({_TO}|\bto\b)\s*")
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?[日号]?"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SPAN = re.compile(rf"{_DAY}(?:{_TO}{_DAY})?")
_WITH_MONTH = re.compile(rf"(\d{{1,2}})(?:月|/)(?={_DAY})")
_BETWEEN = re.compile(r"[\s,;、，；和与]+")
_SKIPPED = frozenset({"", "and", "the", "&", "on", "please", "thanks", "在", "谢谢", "吧"})


class NoDays(Exception):
    """Something that is no day of the month; `said` is what was typed."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(said)


def read(text: str, month: date) -> tuple[date, ...]:
    """The days in their order, each once; `month` is named by its first day. Raises NoDays."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _ISO.sub(lambda found: _of_month(found[0], month, int(found[2]), int(found[3])), plain)
    plain = _WITH_MONTH.sub(lambda found: _of_month(found[0], month, int(found[1])), plain)
    plain = _NEAR.sub("-", plain)
    days: list[date] = []
    for word in _BETWEEN.split(plain):
        if word.strip(".") in _SKIPPED or word[:3] == _MONTHS[month.month - 1]:
            continue
        found = _SPAN.fullmatch(word)
        if not found:
            raise NoDays(word)
        first = int(found[1])
        last = int(found[2] or first)
        if last < first:
            raise NoDays(word)
        days += [_day(month, number, word) for number in range(first, last + 1)]
    return tuple(dict.fromkeys(days))


def _of_month(said: str, month: date, number: int, day: int | None = None) -> str:
    """The day alone, where the month that was said is the one; the year goes without saying."""
    if number != month.month or (day is not None and not said.startswith(f"{month.year}-")):
        raise NoDays(said if day is not None else f"{said}…")
    return f" {day}" if day is not None else " "


def _day(month: date, number: int, said: str) -> date:
    try:
        return month.replace(day=number)
    except ValueError:
        raise NoDays(said) from None
