"""From the days and hours that were said to the work that is missed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from handbook.dates import Hours, Span

NOON: Final = time(12)
EVENING: Final = time(18)
"""Where "the afternoon" ends (ours)."""


@dataclass(frozen=True)
class Turn:
    """One shift of a person; `day` is the date it belongs to, the one that it starts on."""

    day: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Absence:
    """The dates that a leave belongs to, and the first and last moment of work that is missed.

    The moments are None where no shift is known for whole days. `minutes` of work are missed by a
    part, of the `shift_minutes` that the day has (None: no shift is known).
    """

    first: date
    last: date
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    is_part: bool = False
    minutes: float = 0.0
    shift_minutes: float | None = None


Open = Literal["several_days", "which_hours", "outside"]
"""What stands in the way of a part: several days, hours without an end, none of them work."""


def absence(span: Span, turns: Sequence[Turn], zone: ZoneInfo, now: datetime) -> Absence | Open:
    """The absence that a span means for somebody with these shifts, in order.

    `turns` reach from the day before the span to its last: a part belongs to the date of the shift
    that it is taken out of, so that two in the morning may belong to the day before.
    """
    if span.part is None:
        own = [turn for turn in turns if span.first <= turn.day <= span.last]
        begins, ends = (own[0].starts_at, own[-1].ends_at) if own else (None, None)
        return Absence(span.first, span.last, begins, ends)
    if span.first != span.last:
        return "several_days"
    window = _window(span, turns, zone, now)
    if window is None:
        return "which_hours"
    begins, ends = window
    taken = taken_out(turns, begins, ends)
    if taken is not None:
        return taken
    if any(turn.day == span.first for turn in turns):
        return "outside"
    minutes = _minutes(begins, ends)
    return Absence(span.first, span.first, begins, ends, is_part=True, minutes=minutes)


def taken_out(turns: Sequence[Turn], begins: datetime, ends: datetime) -> Absence | None:
    """The work between two moments, of the first date that has any; None where it has none."""
    touched = next((turn for turn in turns if _overlap(turn, begins, ends)), None)
    if touched is None:
        return None
    return _out_of([turn for turn in turns if turn.day == touched.day], begins, ends)


def _out_of(own: Sequence[Turn], begins: datetime, ends: datetime) -> Absence:
    """The hours taken out of one date's shifts: a day with a long break has two of them."""
    day = own[0].day
    whole = [(turn.starts_at, turn.ends_at) for turn in own]
    missed = [
        (max(begins, turn.starts_at), min(ends, turn.ends_at))
        for turn in own
        if _overlap(turn, begins, ends)
    ]
    first, last = missed[0][0], missed[-1][1]
    if missed == whole:
        return Absence(day, day, first, last)
    minutes, shift_minutes = (sum(_minutes(*hours) for hours in part) for part in (missed, whole))
    return Absence(day, day, first, last, True, minutes, shift_minutes)


def _overlap(turn: Turn, begins: datetime, ends: datetime) -> bool:
    return turn.starts_at < ends and begins < turn.ends_at


def _minutes(begins: datetime, ends: datetime) -> float:
    # In UTC, as in judging: two clock times of one zone are subtracted as if no clock changed.
    return (ends.astimezone(UTC) - begins.astimezone(UTC)).total_seconds() / 60


def _window(
    span: Span, turns: Sequence[Turn], zone: ZoneInfo, now: datetime
) -> tuple[datetime, datetime] | None:
    """The hours that were said on the clock of the zone, as moments; None without their end."""

    def at(clock: time, days: int = 0) -> datetime:
        # A moment, not a wall time: in a night when the clocks change, two hours are two hours.
        return datetime.combine(span.first + timedelta(days=days), clock, zone).astimezone(UTC)

    match span.part:
        case "morning":
            return at(time()), at(NOON)
        case "afternoon":
            return at(NOON), at(EVENING)
        case Hours(start=time() as start) as hours:
            return _from(start, hours, turns, at)
        case Hours(end=time() as end):
            own = next((turn for turn in turns if turn.day == span.first), None)
            if own:
                return own.starts_at, at(end) if at(end) > own.starts_at else at(end, 1)
        case Hours(length=int(length)):
            running = _running(turns, now)
            if running and span.first in (now.astimezone(zone).date(), running.day):
                begins = _next_minute(now)
                return begins, begins + timedelta(minutes=length)
    return None


def _from(
    start: time, hours: Hours, turns: Sequence[Turn], at: Callable[[time, int], datetime]
) -> tuple[datetime, datetime] | None:
    """Hours from a time on: to the end or for the length that was said, else to the work's."""
    begins = at(start, 0)
    if hours.end is not None:
        return begins, at(hours.end, int(hours.end <= start))
    if hours.length is not None:
        return begins, begins + timedelta(minutes=hours.length)
    running = _running(turns, begins)
    if running is None:
        return None
    return begins, max(turn.ends_at for turn in turns if turn.day == running.day)


def _next_minute(now: datetime) -> datetime:
    """From now on, in whole minutes: what is asked in this moment has not begun before it."""
    whole = now.astimezone(UTC).replace(second=0, microsecond=0)
    return whole if whole == now else whole + timedelta(minutes=1)


def _running(turns: Sequence[Turn], moment: datetime) -> Turn | None:
    return next((turn for turn in turns if turn.starts_at <= moment < turn.ends_at), None)
