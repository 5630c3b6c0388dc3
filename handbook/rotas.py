"""Duties that go round: who takes turns, on which days, and when the turns are made known."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from handbook.calendar import Calendar
from handbook.source import Page
from handbook.terms import Text, Version
from handbook.timing import When


class RotaRules(Version):
    """What holds of a rota from a date on.

    `turn`: how long one is. `days`: the days that have a turn, and the time at which whoever has
    it must be at work. `planned`: when the turns of the week that follows are drawn up and posted.
    `roles` take turns; `decided_by` may give one to somebody else, and hears when nobody can have
    one. `duty`: what is to be done.
    """

    turn: Literal["day", "week"]
    roles: tuple[str, ...] = Field(min_length=1)
    days: When
    planned: When
    decided_by: str
    duty: Text
    rule: str


class Rota(Page):
    """A duty by its name, in the versions of its rules."""

    title: Text
    rules: tuple[RotaRules, ...]


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def spans(
    rules: RotaRules, first: date, last: date, calendar: Calendar
) -> list[tuple[date, date, list[date]]]:
    """The turns that begin among the days: the first and the last day of each, and its days of
    duty. A week's turn is its Monday to Sunday, however many of them are worked."""
    days = rules.days.days(first, last, calendar)
    if rules.turn == "day":
        return [(day, day, [day]) for day in days]
    weeks: dict[tuple[date, date], list[date]] = {}
    for day in days:
        weeks.setdefault(week_of(day), []).append(day)
    return [(monday, sunday, found) for (monday, sunday), found in sorted(weeks.items())]


def next_in_turn(
    able: Mapping[int, str], before: Mapping[int, date], without: Collection[int] = ()
) -> int | None:
    """Who is next: whoever has not had a turn for longest, who never had one first of all.

    `able`: staff codes of those who can, by person; `before`: the last turn of each. Equals go by
    their staff code. None where nobody is left.
    """
    left = [person for person in able if person not in without]
    return min(left, key=lambda one: (before.get(one, date.min), able[one]), default=None)
