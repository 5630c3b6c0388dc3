"""How much work is fit for a person: rest between shifts, hours a week, days in a row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from handbook.relief import minutes_between
from handbook.terms import OURS, Version

DAY = timedelta(days=1)
StrainKind = Literal["short_rest", "long_day", "long_week", "days_in_a_row"]


class WorkingTime(Version):
    """What holds from a date on.

    `rest_hours` lie at least between two shifts, `day_hours` are the most without a rest, however
    many shifts they belong to. `week_hours` are the most of a calendar week (Monday to Sunday, each
    shift by its date), `days_in_a_row` the most without a day of rest.
    """

    rest_hours: Annotated[float, Field(gt=0, le=24)] = 11.0
    day_hours: Annotated[float, Field(gt=0, le=24)] = 12.0
    week_hours: Annotated[float, Field(gt=0, le=168)] = 48.0
    days_in_a_row: Annotated[int, Field(strict=True, gt=0, le=31)] = 6
    rest_rule: str = OURS
    day_rule: str = OURS
    week_rule: str = OURS
    row_rule: str = OURS


@dataclass(frozen=True)
class Worked:
    """Work of one shift, which belongs to the date that the shift starts on. Times are UTC."""

    day: date
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        return minutes_between(self.starts_at, self.ends_at)

    def overlaps(self, other: "Worked") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Strain:
    """More than what is fit. `first`…`last` are the dates concerned.

    `found` and `allowed` are minutes of rest, minutes of work at a time or in the week, or days.
    """

    kind: StrainKind
    first: date
    last: date
    found: int
    allowed: int
    rule: str


def strains(
    limits: WorkingTime | None, before: Iterable[Worked], after: Iterable[Worked]
) -> tuple[Strain, ...]:
    """What a change of somebody's work makes too much, or worse than it was; in order of dates.

    `before` and `after` hold all work of at least `days_in_a_row` days around the change. What was
    so before and stays as it was is not said.
    """
    if limits is None:
        return ()
    worked = tuple(before)
    old = list(_all(limits, worked))
    new = (
        one for one in _all(limits, after, worked) if not any(_is_as_bad(was, one) for was in old)
    )
    return tuple(sorted(new, key=lambda one: (one.first, one.kind)))


def _is_as_bad(was: Strain, now: Strain) -> bool:
    if was.kind != now.kind:
        return False
    if now.kind == "short_rest":
        return (was.first, was.last) == (now.first, now.last) and was.found <= now.found
    return was.first <= now.first and now.last <= was.last and was.found >= now.found


def _all(
    limits: WorkingTime, work: Iterable[Worked], before: Sequence[Worked] = ()
) -> Iterator[Strain]:
    ordered = sorted(work, key=lambda one: (one.starts_at, one.ends_at))
    yield from _short_rests(limits, ordered, before)
    yield from _long_days(limits, ordered)
    yield from _long_weeks(limits, ordered)
    yield from _long_rows(limits, ordered)


def _short_rests(
    limits: WorkingTime, ordered: Sequence[Worked], before: Sequence[Worked]
) -> Iterator[Strain]:
    least = round(limits.rest_hours * 60)
    for one, other in pairwise(ordered):
        rest = minutes_between(one.ends_at, other.starts_at)
        # With no time between them they are one stretch; where somebody worked in it, it was worse.
        if 0 < rest < least and not _worked_between(before, one, other):
            yield Strain("short_rest", one.day, other.day, rest, least, limits.rest_rule)


def _worked_between(before: Sequence[Worked], one: Worked, other: Worked) -> bool:
    """Whether both were worked before, and something more between them."""
    if one not in before or other not in before:
        return False
    return any(w.starts_at < other.starts_at and w.ends_at > one.ends_at for w in before)


def _long_days(limits: WorkingTime, ordered: Sequence[Worked]) -> Iterator[Strain]:
    most = round(limits.day_hours * 60)
    stretch: list[Worked] = []
    for one in [*ordered, None]:
        if stretch and (one is None or one.starts_at > stretch[-1].ends_at):
            found = minutes_between(stretch[0].starts_at, stretch[-1].ends_at)
            if found > most:
                first, last = stretch[0].day, stretch[-1].day
                yield Strain("long_day", first, last, found, most, limits.day_rule)
            stretch = []
        if one is not None:
            stretch.append(one)


def _long_weeks(limits: WorkingTime, ordered: Sequence[Worked]) -> Iterator[Strain]:
    most = round(limits.week_hours * 60)
    weeks: dict[date, int] = {}
    for one in ordered:
        monday = one.day - DAY * one.day.weekday()
        weeks[monday] = weeks.get(monday, 0) + one.minutes
    for monday, minutes in weeks.items():
        if minutes > most:
            yield Strain("long_week", monday, monday + 6 * DAY, minutes, most, limits.week_rule)


def _long_rows(limits: WorkingTime, ordered: Sequence[Worked]) -> Iterator[Strain]:
    days = sorted({one.day for one in ordered})
    row: list[date] = []
    for day in [*days, date.max]:
        if row and day - row[-1] != DAY:
            if len(row) > limits.days_in_a_row:
                most = limits.days_in_a_row
                yield Strain("days_in_a_row", row[0], row[-1], len(row), most, limits.row_rule)
            row = []
        row.append(day)
