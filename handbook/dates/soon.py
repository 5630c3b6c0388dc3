"""A little while or a time of day, read from a line: "20 traffic", "until 14:30", "半小时"."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from handbook.dates import chinese, english_times
from handbook.dates.line import Line
from handbook.dates.tokens import RULES, Clock, Length, tokens

_RULES: Final = (*RULES, *english_times.RULES, *chinese.RULES)
_BARE: Final = re.compile(r"\s*([0-9]{1,3})(?![0-9:.]|\s*[0-9])(?:\s*(?:m|')(?![a-z]))?")
_HOURS: Final = re.compile(r"\s*([0-9]{1,2})\s?h\s?([0-5][0-9])(?![0-9])")
_LEAD: Final = re.compile(
    r"(?:(?:until|till|by|at|about|around|in|for|大概|大约|约|到|至|晚)\s*)+$"
)


@dataclass(frozen=True)
class Soon:
    """`minutes` of length, or the `clocks` that a time of day may be; `rest` is what else is said.

    `said` are the words of it.
    """

    minutes: int | None
    clocks: tuple[time, ...]
    rest: str
    said: str

    def after(self, moment: datetime, since: datetime | None = None) -> datetime:
        """When that is, seen from a moment on the team's clock: the next such time of day, or the
        minutes after `since` (None: after the moment)."""
        if self.minutes is not None:
            begin = since or moment
            # Elapsed minutes, also where the clocks change meanwhile.
            later = begin.astimezone(UTC) + timedelta(minutes=self.minutes)
            return later.astimezone(begin.tzinfo)
        return min(_next(clock, moment) for clock in self.clocks)


def _next(clock: time, moment: datetime) -> datetime:
    today = moment.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return today if today > moment else today + timedelta(days=1)


def soon(text: str) -> Soon | None:
    """What the line says of when; None where it says nothing that can be read so.

    A bare number counts minutes, and only at the line's beginning.
    """
    line = Line.of(text)
    found = _tokens(line)
    if found is None or line.read[: found[0]].strip():
        for pattern in (_HOURS, _BARE):
            if bare := pattern.match(line.read):
                minutes = int(bare[1]) * 60 + int(bare[2]) if pattern is _HOURS else int(bare[1])
                found = (bare.start(), bare.end(), minutes, ())
                break
    return _soon(line, *found) if found else None


def _tokens(line: Line) -> tuple[int, int, int | None, tuple[time, ...]] | None:
    """Where the first length or time of day stands; lengths side by side are one."""
    start, end, minutes = 0, 0, 0
    # Lengths and clocks read the same on any date.
    for token in tokens(line.read, date(2026, 1, 1), _RULES):
        if minutes and (
            line.read[end : token.start].strip() or not isinstance(token.thing, Length)
        ):
            break
        if isinstance(token.thing, Length) and token.thing.minutes:
            start, end = start if minutes else token.start, token.end
            minutes += token.thing.minutes
        elif isinstance(token.thing, Clock):
            return token.start, token.end, None, tuple(token.thing.readings)
    return (start, end, minutes, ()) if minutes else None


def _soon(line: Line, start: int, end: int, minutes: int | None, clocks: tuple[time, ...]) -> Soon:
    if lead := _LEAD.search(line.read[:start]):
        start = lead.start()
    piece = [(start, end)]
    return Soon(minutes, clocks, line.without(piece), line.said(piece))
