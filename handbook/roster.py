"""What a handbook says of rosters."""

from datetime import date, timedelta
from math import floor
from typing import Annotated

from pydantic import Field

from handbook.source import Page
from handbook.terms import OURS, Version

_DayOfMonth = Annotated[int, Field(strict=True, ge=1, le=28)]


class Wishing(Page):
    """Days of the month to come on which somebody wishes to rest.

    At most `most` a person, said by the end of `closing_day` in the month before. `remind_days`
    before that, whoever has said none is asked.
    """

    most: Annotated[int, Field(strict=True, ge=1, le=31)]
    closing_day: _DayOfMonth
    remind_days: Annotated[int, Field(strict=True, ge=0, le=27)] = 3
    rule: str = OURS

    def closes(self, month: date) -> date:
        """The last day on which wishes for a month, named by its first day, are taken."""
        return (month - timedelta(days=1)).replace(day=self.closing_day)

    def reminds(self, month: date) -> date:
        return self.closes(month) - timedelta(days=self.remind_days)


class RosterRules(Version):
    """What holds for rosters from a date on.

    `roles`: who stands on a roster at all. `rest_days_a_month`: days that each of them rests, which
    tell how many work on a day whose roster is not out (CC-2.7.2). `reserve_share`: the part of the
    people needed on a shift who are kept on call beyond them (CC-3.6). `wishes`: None where nobody
    is asked.
    """

    roles: tuple[str, ...] = Field(min_length=1)
    rest_days_a_month: int = Field(ge=0, le=28)
    rule: str
    reserve_share: Annotated[float, Field(ge=0, le=1)] = 0.0
    reserve_rule: str = OURS
    wishes: Wishing | None = None

    def reserve(self, least: int) -> int:
        """How many are on call beyond the least of a shift; to the nearest (ours)."""
        return floor(least * self.reserve_share + 0.5)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def dates_of(month: date) -> tuple[date, ...]:
    """All dates of a month, named by its first day."""
    count = (next_month(month) - month).days
    return tuple(month + timedelta(days=number) for number in range(count))
