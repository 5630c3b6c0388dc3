"""When something happens again and again: days by the calendar, and a time of the day.

Written as a page says it: `{every: week, on: friday, at: "15:00"}`, `{every: month, day: 10, …}`,
`{every: month, on: friday, before: 25, …}`, `{every: month, workday: 1, …}`; `months: [6, 12]`
makes half-years of months, `months: [12]` years.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Generic, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, model_validator

from handbook.calendar import Calendar
from handbook.source import Page

Of = TypeVar("Of")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
DAY = timedelta(days=1)
FARTHEST = 14
"""Days by which a moved one may differ: no holiday is longer."""


def _clock_time(said: object) -> object:
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", said) if isinstance(said, str) else None
    if isinstance(said, time):
        return said
    if found is None:
        raise ValueError(f"“{said}” is not a time of the day; write it in quotes, as “08:30”")
    return time(int(found[1]), int(found[2]))


ClockTime = Annotated[time, BeforeValidator(_clock_time)]
"""A time of the day in the team's zone, written in quotes: YAML reads a bare 8:30 as a number."""


def _as_several(said: object) -> object:
    return (said,) if isinstance(said, str | int) else said


Weekdays = Annotated[tuple[Weekday, ...], BeforeValidator(_as_several)]
Month = Annotated[int, Field(strict=True, ge=1, le=12)]


class When(Page):
    """Days that come again, and the time of the day.

    `every` week: on these weekdays. `every` month: on a `day` (a shorter month's last where it has
    none such; -1 is the last), on the nth `workday` (-1 is the last), or on the last of a weekday
    `before` a day (the Friday before the 25th is from the 18th to the 24th). `months`: of these
    months only. `if_rest`: what becomes of a day that is not worked: it is kept, left out, or the
    nearest workday `earlier` or `later` is taken.
    """

    every: Literal["day", "week", "month"]
    at: ClockTime
    on: Weekdays = ()
    day: Annotated[int, Field(strict=True, ge=-1, le=31)] | None = None
    workday: Annotated[int, Field(strict=True, ge=-1, le=23)] | None = None
    before: Annotated[int, Field(strict=True, ge=8, le=31)] | None = None
    months: Annotated[tuple[Month, ...], BeforeValidator(_as_several)] = ()
    if_rest: Literal["keep", "skip", "earlier", "later"] = "keep"

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if self.day == 0 or self.workday == 0:
            raise ValueError("days are counted from 1, or from the end: -1 is the last")
        if self.every == "week" and not self.on:
            raise ValueError("say on which weekday: `on: friday`")
        ways = [self.day is not None, self.workday is not None, self.before is not None]
        if self.every == "month":
            if sum(ways) != 1:
                raise ValueError("of a month say one: `day`, `workday`, or `on` with `before`")
            if (self.before is not None) != bool(self.on):
                raise ValueError("`before` goes with a weekday: `on: friday`, `before: 25`")
        elif any(ways):
            raise ValueError("`day`, `workday` and `before` are for `every: month`")
        if self.every == "day" and self.on:
            raise ValueError("with weekdays it is `every: week`")
        return self

    def days(self, first: date, last: date, calendar: Calendar) -> list[date]:
        """The days from `first` to `last`, both included, in their order, each once."""
        return sorted({moved for _, moved in self.falling(first, last, calendar)})

    def falling(self, first: date, last: date, calendar: Calendar) -> list[tuple[date, date]]:
        """The days that are meant, each with the one from `first` to `last` that it falls on."""
        return list(_falling(_Same(self), _Same(calendar), first, last))

    def moments(
        self, zone: ZoneInfo, calendar: Calendar, since: datetime, until: datetime
    ) -> Iterator[tuple[date, datetime]]:
        """Its days with the moments in (since, until], in their order.

        A time that the clocks leave out comes as much later as they are put forward; one that
        comes twice is meant the first time.
        """
        return iter(_moments(_Same(self), zone, _Same(calendar), since, until))

    def falls_on(self, day: date, calendar: Calendar) -> bool:
        """Whether it falls on this day, before rest days are thought of."""
        if self.months and day.month not in self.months:
            return False
        if self.every == "day":
            return True
        if self.every == "week":
            return WEEKDAYS[day.weekday()] in self.on
        if self.before is not None:
            is_weekday = WEEKDAYS[day.weekday()] in self.on
            return is_weekday and self.before - 7 <= day.day < self.before
        if self.day is not None:
            length = monthrange(day.year, day.month)[1]
            return day.day == (length if self.day < 0 else min(self.day, length))
        return self._is_the_workday(day, calendar)

    def _is_the_workday(self, day: date, calendar: Calendar) -> bool:
        assert self.workday is not None, "one of the ways was said"
        length = monthrange(day.year, day.month)[1]
        if calendar.is_rest(day):
            return False
        if self.workday < 0:
            return calendar.workdays(day + DAY, day.replace(day=length)) == 0
        return calendar.workdays(day.replace(day=1), day) == self.workday

    def moved(self, day: date, calendar: Calendar) -> date | None:
        """Where it goes from such a day; None where it is left out."""
        if self.if_rest == "keep" or calendar.is_workday(day):
            return day
        if self.if_rest == "skip":
            return None
        step = -1 if self.if_rest == "earlier" else 1
        for ahead in range(1, FARTHEST + 1):
            near = _shift(day, step * ahead)
            if calendar.is_workday(near):
                return near
        return None


class _Same(Generic[Of]):
    """Stands for the very object: those of a page do not change, and comparing them is slow."""

    def __init__(self, one: Of) -> None:
        self.one = one

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.one is self.one

    def __hash__(self) -> int:
        return id(self.one)


@lru_cache(maxsize=2_048)
def _falling(
    when: _Same[When], calendar: _Same[Calendar], first: date, last: date
) -> tuple[tuple[date, date], ...]:
    """Remembered: a thousand teams ask it of the same few pages."""
    rule, found = when.one, []
    # A holiday may move a day over the edge, in either direction.
    beyond = FARTHEST if rule.if_rest in ("earlier", "later") else 0
    day, end = _shift(first, -beyond), _shift(last, beyond)
    while day <= end:
        if rule.falls_on(day, calendar.one) and (moved := rule.moved(day, calendar.one)):
            found.append((day, moved))
        if day == date.max:
            break
        day += DAY
    return tuple((meant, falls) for meant, falls in found if first <= falls <= last)


@lru_cache(maxsize=2_048)
def _moments(
    when: _Same[When],
    zone: ZoneInfo,
    calendar: _Same[Calendar],
    since: datetime,
    until: datetime,
) -> tuple[tuple[date, datetime], ...]:
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    found = (
        # By way of UTC a time that does not exist becomes the one that the clocks show instead.
        (day, datetime.combine(day, when.one.at, zone).astimezone(UTC).astimezone(zone))
        for day in when.one.days(first, last, calendar.one)
    )
    return tuple((day, at) for day, at in found if since < at <= until)


def _shift(day: date, by: int) -> date:
    """As far as the calendar goes."""
    wanted = day.toordinal() + by
    return date.fromordinal(min(max(wanted, date.min.toordinal()), date.max.toordinal()))
