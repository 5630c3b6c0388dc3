"""Ranks of a month's exam, and what they lead to: no database, no clock."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from handbook.exams.rules import Ranking, Streak
from handbook.leave.judging import months_before

Consequence = Literal["training", "dismissal"]


@dataclass(frozen=True)
class Ranked:
    """Somebody's place in a month: the first is 1, and the same score is the same place.

    `not_above`: how many have no better score, they themself among them. Ties are read in people's
    favour: who shares the second place is among the top two, and of three who share the last but
    one nobody is among the bottom two.
    """

    place: int
    of: int
    not_above: int

    def is_top(self, many: int) -> bool:
        return self.place <= many

    def is_bottom(self, many: int) -> bool:
        return self.not_above <= many


@dataclass(frozen=True)
class Month:
    """A published exam: the score of everybody who is ranked, by person. `day` is its first."""

    day: date
    scores: Mapping[int, float]

    @cached_property
    def places(self) -> Mapping[int, Ranked]:
        return ranks(self.scores)


@dataclass(frozen=True)
class State:
    """What a person's exams have led to by now.

    Months up to and with `counts_after` lead to nothing more. `is_open`: something is proposed,
    or they are not back from training. `has_returned`: they were trained and are back.
    """

    counts_after: date | None = None
    is_open: bool = False
    has_returned: bool = False


@dataclass(frozen=True)
class Due:
    """What is to be proposed about a person, and the places that it rests on, oldest first."""

    person: int
    consequence: Consequence
    rests_on: tuple[tuple[date, Ranked], ...]


def ranks(scores: Mapping[int, float]) -> dict[int, Ranked]:
    """Everybody's place."""
    ordered = sorted(scores.values())
    return {
        person: Ranked(
            place=len(ordered) - bisect_right(ordered, score) + 1,
            of=len(ordered),
            not_above=bisect_right(ordered, score),
        )
        for person, score in scores.items()
    }


def lowest_in_a_row(
    ranking: Ranking, streak: Streak, months: Sequence[Month], person: int, state: State, day: date
) -> tuple[tuple[date, Ranked], ...]:
    """The person's places of the months in a row, up to the one of `day`, in which they were among
    the lowest; oldest first, and no more than lead to something.

    A month without an exam, one in which too few are ranked, and one without a result of theirs
    ends the row: it takes calendar months that follow each other.
    """
    known = {month.day: month for month in months}
    found: list[tuple[date, Ranked]] = []
    while len(found) < streak.months:
        month = known.get(day)
        is_over = state.counts_after is not None and day <= state.counts_after
        if month is None or is_over or len(month.scores) < ranking.least:
            break
        place = month.places.get(person)
        if place is None or not place.is_bottom(streak.bottom):
            break
        found.insert(0, (day, place))
        day = months_before(day, 1)
    return tuple(found)


def judge(
    ranking: Ranking,
    streak: Streak,
    months: Sequence[Month],
    states: Mapping[int, State],
    day: date,
) -> list[Due]:
    """What the exam of the month of `day`, its first, leads to; in the order of the people."""
    due = []
    scores = next((month.scores for month in months if month.day == day), {})
    for person in sorted(scores):
        state = states.get(person, State())
        row = lowest_in_a_row(ranking, streak, months, person, state, day)
        if not state.is_open and len(row) == streak.months:
            due.append(Due(person, "dismissal" if state.has_returned else "training", row))
    return due
