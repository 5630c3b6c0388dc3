"""Are people treated alike? Decisions counted by who made them, and by what they were about.

Nothing here is about the person who asked: a group is a leader, a shift, a weekday or a rule.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Annotated, TypeVar

from pydantic import Field

from handbook.calendar import Calendar
from handbook.source import Page
from handbook.terms import OURS


class FairnessRules(Page):
    """Who sees how evenly is decided: these `roles`, on the first working day of each month.

    Of fewer than `fewest` decisions no rate is given: one more would turn it round.
    """

    roles: tuple[str, ...] = Field(min_length=1)
    fewest: Annotated[int, Field(strict=True, ge=2, le=100)] = 5
    rule: str = OURS


@dataclass(frozen=True)
class Taken:
    """One decision of a leader, yes or no, about something that somebody asked for.

    `is_against`: a yes that a rule spoke against. `waited`: since it was theirs to decide. `day`
    is the first that was asked for, `code` its shift; None where there is none. `rule`: by which
    it was theirs.
    """

    leader: int
    is_yes: bool
    is_against: bool
    waited: timedelta
    day: date
    code: str | None
    rule: str


@dataclass(frozen=True)
class Tally:
    """Decisions of one group, counted. `wait`: the median; half waited longer."""

    decided: int
    approved: int
    against: int
    wait: timedelta | None

    @property
    def declined(self) -> int:
        return self.decided - self.approved

    def share(self, count: int, fewest: int) -> int | None:
        """Per cent of all of them; None of too few."""
        return None if self.is_few(fewest) else round(100 * count / self.decided)

    def is_few(self, fewest: int) -> bool:
        return self.decided < fewest


def tally(taken: Sequence[Taken]) -> Tally:
    return Tally(
        decided=len(taken),
        approved=sum(one.is_yes for one in taken),
        against=sum(one.is_against for one in taken),
        wait=timedelta(seconds=median(one.waited.total_seconds() for one in taken))
        if taken
        else None,
    )


Key = TypeVar("Key", bound=Hashable)


def by(taken: Iterable[Taken], key: Callable[[Taken], Key]) -> Mapping[Key, Tally]:
    """The tally of each group, in the order in which the groups first come."""
    groups: dict[Key, list[Taken]] = {}
    for one in taken:
        groups.setdefault(key(one), []).append(one)
    return {name: tally(group) for name, group in groups.items()}


def first_working_day(calendar: Calendar, month: date) -> date:
    """The month's first day that is worked; its first where none is. `month`: by its first day."""
    days = (month + timedelta(days=ahead) for ahead in range(28))
    return next((day for day in days if calendar.is_workday(day)), month)
