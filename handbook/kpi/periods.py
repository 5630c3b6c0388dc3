"""Which days a figure is of, and which days it is set beside."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["day", "week", "month", "range"]


@dataclass(frozen=True)
class Period:
    """Days of one kind, both ends counted in. A month or week that runs ends with today."""

    kind: Kind
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_whole(self) -> bool:
        """Whether a month or a week is over; a day or a range always is."""
        if self.kind == "month":
            return self.last == _month_end(self.first)
        return self.kind != "week" or self.days == 7

    def before(self) -> "Period":
        """What it is set beside: the same days of last month or week; a day's, a week before; of
        other days, as many before them.

        Of a whole month it is the whole month before, however long each is.
        """
        if self.kind == "month":
            first = (self.first - timedelta(days=1)).replace(day=1)
            return Period("month", first, self._same_day(first))
        days = self.days if self.kind == "range" else 7
        back = timedelta(days=days)
        return Period(self.kind, self.first - back, self.last - back)

    def year_before(self) -> "Period":
        """The same days a year before; of 29 February, the 28th."""
        if self.kind == "month":
            first = self.first.replace(year=self.first.year - 1)
            return Period("month", first, self._same_day(first))
        return Period(self.kind, _year_back(self.first), _year_back(self.last))

    def _same_day(self, first: date) -> date:
        end = _month_end(first)
        return end if self.is_whole else min(end, first.replace(day=1) + (self.last - self.first))


def of_day(day: date) -> Period:
    return Period("day", day, day)


def of_week(day: date, today: date) -> Period:
    """The week from Monday on, as far as it has come."""
    first = day - timedelta(days=day.weekday())
    return Period("week", first, min(first + timedelta(days=6), today))


def of_month(day: date, today: date) -> Period:
    """The month, as far as it has come."""
    first = day.replace(day=1)
    return Period("month", first, min(_month_end(first), today))


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _year_back(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
