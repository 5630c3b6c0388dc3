"""How long a leave is, as its rules count days, and which leaves are one chain."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handbook.leave.rules import Counting

IsRest = Callable[[date], bool]
"""Whether the person does not work on a day: by the roster, or by the calendar before it is out."""

LONGEST_GAP = 4
"""Rest days between two leaves beyond which they are no longer one (ours)."""
HOURS_A_DAY = 8.0
"""What a part of a day is measured by while no shift tells its length (ours)."""


@dataclass(frozen=True)
class Taken:
    """Days of a leave that stands already, and how many of them count."""

    first: date
    last: date
    counted: float


def counted(first: date, last: date, counts: Counting, is_rest: IsRest) -> float:
    """Whole days from the first to the last, both included, that count as leave."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if counts == "calendar_days":
        return float(len(days))
    return float(sum(not is_rest(day) for day in days))


def part_of_a_day(minutes: float, shift_minutes: float | None) -> float:
    """A part of a shift in days, to two places; however short, it is not nothing."""
    return max(0.01, round(minutes / (shift_minutes or HOURS_A_DAY * 60), 2))


def chain(first: date, last: date, others: Sequence[Taken], is_rest: IsRest) -> Collection[Taken]:
    """The leaves that are one with these days: next to each other, or with only rest between.

    Days asked for one by one must be decided by whoever decides them together (ours).
    """
    linked: list[Taken] = []
    waiting = sorted(others, key=lambda taken: taken.first)
    grown = True
    while grown:
        grown = False
        for taken in list(waiting):
            if _touch(taken, first, last, is_rest):
                first, last = min(first, taken.first), max(last, taken.last)
                linked.append(taken)
                waiting.remove(taken)
                grown = True
    return linked


def _touch(taken: Taken, first: date, last: date, is_rest: IsRest) -> bool:
    if taken.last < first:
        earlier, later = taken.last, first
    elif taken.first > last:
        earlier, later = last, taken.first
    else:
        return True
    between = (later - earlier).days - 1
    return between <= LONGEST_GAP and all(
        is_rest(earlier + timedelta(days=n)) for n in range(1, between + 1)
    )
