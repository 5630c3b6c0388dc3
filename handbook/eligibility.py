"""Who could take a shift: what is known of each is held against the limits of working time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from handbook.relief import minutes_between
from handbook.working_time import WorkingTime

DAY = timedelta(days=1)
WhyNot = Literal[
    "not_linked",
    "on_leave",
    "works_then",
    "no_skill",
    "short_rest",
    "long_day",
    "long_week",
    "days_in_a_row",
]
WHY_NOT: tuple[WhyNot, ...] = get_args(WhyNot)
"""In the order in which they are asked: the first that holds is said."""


@dataclass(frozen=True)
class Wanted:
    """Work that somebody is needed for: a shift's, or a part of it.

    `day`: the date of the shift. `skill`: what whoever takes it has to be able to do.
    """

    day: date
    starts_at: datetime
    ends_at: datetime
    skill: str | None = None

    @property
    def minutes(self) -> int:
        return minutes_between(self.starts_at, self.ends_at)

    @property
    def week(self) -> tuple[date, date]:
        """Monday and Sunday of its date."""
        monday = self.day - DAY * self.day.weekday()
        return monday, monday + 6 * DAY


@dataclass(frozen=True)
class Standing:
    """How somebody stands to it.

    `ended_at`, `begins_at`: the work before and after it, with time between. `since`, `until`: of
    work that touches it, when that begins and ends. `week_minutes`: of work in its week. `days`: on
    which they work around it. `overtime`: minutes of its month. None: no such work near.
    """

    person: int
    code: str
    is_linked: bool = True
    is_away: bool = False
    works_then: bool = False
    lacks_skill: bool = False
    ended_at: datetime | None = None
    begins_at: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    week_minutes: int = 0
    days: frozenset[date] = field(default_factory=frozenset)
    overtime: int = 0


@dataclass(frozen=True)
class Able:
    """Somebody who could take it. `rest`: minutes of the shorter rest; None: no work is near."""

    person: int
    code: str
    overtime: int
    rest: int | None


def why_not(limits: WorkingTime, wanted: Wanted, one: Standing) -> WhyNot | None:
    """The first thing that stands against it; None where they could take it."""
    return next((why for why, holds in _against(limits, wanted, one) if holds), None)


def _against(limits: WorkingTime, wanted: Wanted, one: Standing) -> Iterator[tuple[WhyNot, bool]]:
    """Everything that could stand against it, and whether it does, in the order of WHY_NOT."""
    yield "not_linked", not one.is_linked
    yield "on_leave", one.is_away
    yield "works_then", one.works_then
    yield "no_skill", one.lacks_skill
    least = round(limits.rest_hours * 60)
    yield "short_rest", any(rest < least for rest in _rests(wanted, one))
    touches = one.since is not None or one.until is not None
    yield "long_day", touches and _unbroken(wanted, one) > round(limits.day_hours * 60)
    yield "long_week", one.week_minutes + wanted.minutes > round(limits.week_hours * 60)
    is_new = wanted.day not in one.days
    yield "days_in_a_row", is_new and _row(wanted.day, one.days) > limits.days_in_a_row


def able(limits: WorkingTime, wanted: Wanted, people: Iterable[Standing]) -> list[Able]:
    """Those who could take it: least overtime first, then longest rest, then staff code."""
    found = [
        Able(one.person, one.code, one.overtime, _rest(wanted, one))
        for one in people
        if why_not(limits, wanted, one) is None
    ]
    return sorted(found, key=_order)


def _order(one: Able) -> tuple[int, float, str]:
    return one.overtime, -(float("inf") if one.rest is None else one.rest), one.code


def _rests(wanted: Wanted, one: Standing) -> list[int]:
    """Minutes between it and the work before and after, where there is some near."""
    found = []
    if one.ended_at is not None:
        found.append(minutes_between(one.ended_at, wanted.starts_at))
    if one.begins_at is not None:
        found.append(minutes_between(wanted.ends_at, one.begins_at))
    return found


def _rest(wanted: Wanted, one: Standing) -> int | None:
    return 0 if one.since or one.until else min(_rests(wanted, one), default=None)


def _unbroken(wanted: Wanted, one: Standing) -> int:
    """Minutes of work without a rest, with what touches it."""
    return minutes_between(one.since or wanted.starts_at, one.until or wanted.ends_at)


def _row(day: date, worked: frozenset[date]) -> int:
    """How many days in a row it would be."""
    first = last = day
    while first - DAY in worked:
        first -= DAY
    while last + DAY in worked:
        last += DAY
    return (last - first).days + 1
