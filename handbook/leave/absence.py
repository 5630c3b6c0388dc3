"""From the days and hours that were said to the work that is missed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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

    @property
    def minutes(self) -> float:
        return (self.ends_at - self.starts_at).total_seconds() / 60


@dataclass(frozen=True)
class Absence:
    """The dates that a leave belongs to, and the first and last moment of work that is missed.

    The moments are None where no shift is known for whole days. `shift_minutes`: the length of the
    shift that a part is of.
    """

    first: date
    last: date
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    is_part: bool = False
    shift_minutes: float | None = None

    @property
    def minutes(self) -> float:
        """The length of a part."""
        assert self.begins_at is not None
        assert self.ends_at is not None
        return (self.ends_at - self.begins_at).total_seconds() / 60


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
    turn = next((t for t in turns if t.starts_at < ends and begins < t.ends_at), None)
    if turn is None:
        if any(t.day == span.first for t in turns):
            return "outside"
        return Absence(span.first, span.first, begins, ends, is_part=True)
    begins, ends = max(begins, turn.starts_at), min(ends, turn.ends_at)
    is_part = (begins, ends) != (turn.starts_at, turn.ends_at)
    return Absence(turn.day, turn.day, begins, ends, is_part, turn.minutes if is_part else None)


def _window(
    span: Span, turns: Sequence[Turn], zone: ZoneInfo, now: datetime
) -> tuple[datetime, datetime] | None:
    """The hours that were said, on the clock of the zone; None where their end is not known."""

    def at(clock: time, days: int = 0) -> datetime:
        return datetime.combine(span.first + timedelta(days=days), clock, zone)

    match span.part:
        case "morning":
            return at(time()), at(NOON)
        case "afternoon":
            return at(NOON), at(EVENING)
        case Hours(start=time() as start) as hours:
            return _from(at(start), hours, turns, at)
        case Hours(end=time() as end):
            own = next((turn for turn in turns if turn.day == span.first), None)
            if own:
                return own.starts_at, at(end) if at(end) > own.starts_at else at(end, 1)
        case Hours(length=int(length)):
            running = _running(turns, now)
            if running and span.first in (now.astimezone(zone).date(), running.day):
                begins = now.replace(second=0, microsecond=0)
                return begins, begins + timedelta(minutes=length)
    return None


def _from(
    begins: datetime, hours: Hours, turns: Sequence[Turn], at: Callable[[time, int], datetime]
) -> tuple[datetime, datetime] | None:
    """Hours from a moment on: to the end or for the length that was said, else to the shift's."""
    if hours.end is not None:
        return begins, at(hours.end, int(hours.end <= begins.time()))
    if hours.length is not None:
        return begins, begins + timedelta(minutes=hours.length)
    running = _running(turns, begins)
    return (begins, running.ends_at) if running else None


def _running(turns: Sequence[Turn], moment: datetime) -> Turn | None:
    return next((turn for turn in turns if turn.starts_at <= moment < turn.ends_at), None)
