"""From the words for a day to the day: every reading that the words allow, and no other."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

YEARLESS_FROM: Final = timedelta(days=-30)
"""A day without a year is the first such day from this far before today on."""

_YEARLESS_UNTIL: Final = timedelta(days=335)  # a year on; only 29 February can be farther away
_LONGEST_TURN_OF_THE_YEAR: Final = timedelta(days=183)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True)
class Fixed:
    """Today, tomorrow, in 3 days."""

    day: date


@dataclass(frozen=True)
class Calendar:
    """A day of the month, with as much of its month and year as was said.

    `day_first` ("20 Dec") takes a number before it, the other order ("Dec 20") one after it.
    `is_doubtful`: the words may well mean something else ("room 12 may be closed").
    """

    day: int
    month: int | None = None
    year: int | None = None
    day_first: bool = False
    is_doubtful: bool = False


@dataclass(frozen=True)
class Slashed:
    """5/6: the fifth of June for one, the sixth of May for another."""

    one: int
    two: int
    year: int | None = None


@dataclass(frozen=True)
class Weekday:
    """Monday is 0. A number in `week` counts weeks from this one, Monday first.

    "coming": the next one in English; "of_this_week": a bare 周五; "this", "next", "last": as in
    English, where people differ.
    """

    number: int
    week: int | Literal["coming", "of_this_week", "this", "next", "last"]


@dataclass(frozen=True)
class Stretch:
    """Days that are named in one word: this weekend, 今明两天; first and last of each reading."""

    readings: tuple[tuple[date, date], ...]


Day = Fixed | Calendar | Slashed | Weekday | Stretch
Plain = Fixed | Calendar | Weekday


def orders(days: list[Day]) -> list[list[Plain]]:
    """The readings of a row of days, in which every slash is read in the same order."""
    rows: list[list[Plain]] = []
    for day_first in (False, True):
        row = [_ordered(day, day_first) for day in days]
        plain = [day for day in row if day is not None]
        if len(plain) == len(row) and plain not in rows:
            rows.append(plain)
    return rows or _each_in_its_only_order(days)


def _each_in_its_only_order(days: list[Day]) -> list[list[Plain]]:
    """ "1/13 to 14/1": nobody's order, yet no doubt about either."""
    row: list[Plain] = []
    for day in days:
        readings = {_ordered(day, day_first) for day_first in (False, True)} - {None}
        row += [reading for reading in readings if reading is not None and len(readings) == 1]
    return [row] if len(row) == len(days) else []


def _ordered(day: Day, day_first: bool) -> Plain | None:
    if isinstance(day, Stretch):
        return None
    if not isinstance(day, Slashed):
        return day
    number, month = (day.one, day.two) if day_first else (day.two, day.one)
    return Calendar(number, month, day.year) if month <= 12 else None


def alone(day: Plain, today: date) -> tuple[date, ...]:
    """The days that the words can mean by themselves; none when there is no such day."""
    match day:
        case Fixed(day=fixed):
            return (fixed,)
        case Calendar(year=None, month=None):
            return _there_is(_same_month(today, day.day, on_or_after=today.day))
        case Calendar(year=None, month=int(month)):
            earliest = today + YEARLESS_FROM
            years = (earliest.year, earliest.year + 1)
            found = [_date(year, month, day.day) for year in years]
            return tuple(d for d in found if d and earliest <= d <= today + _YEARLESS_UNTIL)[:1]
        case Calendar():
            month = today.month if day.month is None else day.month
            return _there_is(_date(day.year or today.year, month, day.day))
        case Weekday():
            return _weekdays(day, today)


def following(day: Plain, first: date, today: date) -> tuple[date, ...]:
    """The days that the words can mean as the end of a span from `first` on.

    They may lie before it: then the span ends before it starts.
    """
    match day:
        case Calendar(year=None, month=None):
            return _there_is(_same_month(first, day.day, on_or_after=first.day))
        case Calendar(year=None, month=int(month)):
            this = _date(first.year, month, day.day)
            after = _date(first.year + 1, month, day.day)
            if after and (not this or this < first) and after - first <= _LONGEST_TURN_OF_THE_YEAR:
                return (after,)
            return _there_is(this)
        case Weekday(week="coming" | "of_this_week", number=number):
            return (first + timedelta(days=(number - first.weekday() - 1) % 7 + 1),)
        case Weekday():
            choices = alone(day, today)
            return tuple(choice for choice in choices if choice >= first) or choices
        case _:
            return alone(day, today)


def leading(day: Plain, last: date, today: date) -> tuple[date, ...]:
    """The days that the words can mean as the start of a span to a `last` day with its year."""
    if isinstance(day, Calendar) and day.year is None and day.month is not None:
        found = [_date(year, day.month, day.day) for year in (last.year - 1, last.year)]
        there_are = [d for d in found if d]
        earlier = [d for d in there_are if last - _LONGEST_TURN_OF_THE_YEAR <= d <= last]
        return tuple(earlier[-1:] or there_are[-1:])
    return alone(day, today)


def _weekdays(day: Weekday, today: date) -> tuple[date, ...]:
    this_week = today + timedelta(days=day.number - today.weekday())
    ahead = timedelta(days=(day.number - today.weekday()) % 7)
    coming = today + ahead  # today itself, when it is that weekday
    match day.week:
        case int(weeks):
            return (this_week + weeks * _WEEK,)
        case "coming":
            return (today, today + _WEEK) if coming == today else (coming,)
        case "of_this_week":
            return (this_week,) if this_week > today else (this_week, this_week + _WEEK)
        case "this":
            found = {this_week, coming}
        case "next":
            found = {this_week + _WEEK, coming if ahead else today + _WEEK}
        case "last":
            found = {this_week - _WEEK, coming - _WEEK}
    return tuple(sorted(found))


def weekend(today: date, weeks: int) -> tuple[date, date]:
    """Saturday and Sunday, counted in weeks from this one."""
    saturday = today + timedelta(days=5 - today.weekday()) + weeks * _WEEK
    return saturday, saturday + timedelta(days=1)


def _same_month(anchor: date, day: int, *, on_or_after: int) -> date | None:
    if day >= on_or_after:
        return _date(anchor.year, anchor.month, day)
    later = anchor.replace(day=1) + timedelta(days=31)
    return _date(later.year, later.month, day)


def _there_is(day: date | None) -> tuple[date, ...]:
    return () if day is None else (day,)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
