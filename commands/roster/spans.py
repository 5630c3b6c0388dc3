"""Which week or month is meant by what was typed."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from commands.deciding.asking import Asking, Refusal
from handbook import dates
from handbook.dates import Found
from storage.cards import clean

WEEK = timedelta(days=7)
_MONTHS = {"month": 0, "this month": 0, "本月": 0, "月": 0, "next month": 1, "下月": 1, "下个月": 1}
_WEEKS = {"week": 0, "this week": 0, "本周": 0, "周": 0, "next week": 1, "下周": 1}


@dataclass(frozen=True)
class Week:
    """By its Monday."""

    monday: date

    @property
    def last(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.monday + timedelta(days=n) for n in range(7))


@dataclass(frozen=True)
class Month:
    """By its first day."""

    first: date

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=n) for n in range(self.last.day))


def week_of(day: date) -> Week:
    return Week(day - timedelta(days=day.weekday()))


def month_of(day: date) -> Month:
    return Month(day.replace(day=1))


def months_of(first: date, last: date) -> list[Month]:
    """Every month that has a day from first to last."""
    found = [month_of(first)]
    while found[-1].last < last:
        found.append(month_of(found[-1].last + timedelta(days=1)))
    return found


def read_month(said: str) -> Month | None:
    """2026-11; None for anything else."""
    try:
        return (
            Month(date.fromisoformat(f"{said}-01")) if re.fullmatch(r"\d{4}-\d\d", said) else None
        )
    except ValueError:
        return None


def read(asking: Asking, typed: str) -> Week | Month:
    """The week or month that was typed: in words, as 2026-11, or by a day of the week.

    Raises Refusal.
    """
    said, today = " ".join(typed.split()).casefold(), asking.today
    if said in _MONTHS:
        this = month_of(today)
        return month_of(this.last + timedelta(days=1)) if _MONTHS[said] else this
    if said in _WEEKS:
        return week_of(today + _WEEKS[said] * WEEK)
    if month := read_month(said):
        return month
    found = dates.find(said, today)
    if isinstance(found, Found):
        return week_of(found.span.first)
    say = asking.say
    raise Refusal(
        say("I read no week or month in “{said}”.", said=clean(typed, 40)),
        say("For example: week, next week, month, {month}", month=f"{today:%Y-%m}"),
    )
