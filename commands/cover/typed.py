"""A typed shift: "2026-11-02 E", "today N 22:30-02:00", "今天N班"."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import shift_line
from handbook.dates import Found, find
from storage import covers
from storage.cards import clean
from storage.rosters import Shift

_CLOCK = r"([01]?\d|2[0-4])[:：]([0-5]\d)"
HOURS = re.compile(rf"{_CLOCK}\s*(?:-|–|—|~|～|至|到|to)\s*{_CLOCK}")
DAY = timedelta(days=1)
Hours = tuple[datetime, datetime]


def read(asking: Asking, said: str) -> tuple[Shift, Hours | None]:
    """The shift that is meant, and the hours of it where some are typed. Raises Refusal."""
    clock = HOURS.search(said)
    rest = f"{said[: clock.start()]} {said[clock.end() :]}" if clock else said
    codes = covers.codes(asking.tx, asking.person.person.team_id)
    code, rest = _code(rest, codes)
    if code is None:
        raise Refusal(
            asking.say("Which shift do you mean? Nothing was changed."),
            asking.say("Its code: {codes}", codes=", ".join(codes)),
            asking.say("For example: /rollcall cover today {code}", code=codes[0] if codes else ""),
        )
    day = _day(asking, rest, code)
    shift = covers.shift_on(asking.tx, asking.person.person.team_id, day, code)
    if shift is None:
        raise Refusal(
            asking.say(
                "There is no shift {code} on {day}. Nothing was changed.",
                code=code,
                day=asking.say.day(day),
            ),
            asking.say("Its code: {codes}", codes=", ".join(codes)),
        )
    return shift, hours(asking, shift, clock.group()) if clock else None


def _code(said: str, codes: Iterable[str]) -> tuple[str | None, str]:
    """The code that stands in the line, and the line without it; the longest one first."""
    for code in sorted(codes, key=len, reverse=True):
        found = re.search(rf"(?<![A-Za-z0-9]){re.escape(code)}(?![A-Za-z0-9])班?", said, re.I)
        if found:
            return code, f"{said[: found.start()]} {said[found.end() :]}".strip()
    return None, said


def _day(asking: Asking, said: str, code: str) -> date:
    """The day that is typed, today where none is. Raises Refusal."""
    if not said.strip():
        return asking.today
    match find(said, asking.today):
        case Found(span=span) if span.first == span.last:
            return span.first
        case _:
            raise Refusal(
                asking.say(
                    "I cannot tell which day “{said}” is. Nothing was changed.",
                    said=clean(said, 40),
                ),
                asking.say(
                    "For example: /rollcall cover {day} {code}",
                    day=asking.today.isoformat(),
                    code=code,
                ),
            )


def hours(asking: Asking, shift: Shift, said: str) -> Hours:
    """The hours of a shift, by the team's clock. Raises Refusal where they do not lie in it."""
    say, zone = asking.say, ZoneInfo(asking.person.team.zone)
    found = HOURS.search(said)
    words = say("Please write hours as 22:30-02:00.")
    if found is None:
        raise Refusal(words, say("Nothing was changed."), fields={"hours": words})
    first, last = (int(found[at]) * 60 + int(found[at + 1]) for at in (1, 3))
    starts = _at(shift.day, first, zone)
    if starts < shift.starts_at:
        starts = _at(shift.day + DAY, first, zone)
    ends = _at(starts.astimezone(zone).date(), last, zone)
    if ends <= starts:
        ends = _at(starts.astimezone(zone).date() + DAY, last, zone)
    if not shift.starts_at <= starts < ends <= shift.ends_at:
        words = say(
            "These hours do not lie in the shift: {shift}.",
            shift=shift_line(shift, asking.person.team.zone, say),
        )
        raise Refusal(words, say("Nothing was changed."), fields={"hours": words})
    return starts, ends


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    days, minutes = divmod(minutes, 24 * 60)
    return datetime.combine(day + days * DAY, time(minutes // 60, minutes % 60), zone)
