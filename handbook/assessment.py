"""What a handbook says of the month's assessment sheet, and what its scores come to (OH-5, CC-6).

A sheet has parts with weights in per cent, a part has lines with weights of their own. A part's
score is the weighted mean of its lines, the month's the weighted mean of its parts, the year's the
mean of its months. Each is rounded once, at its end, to one decimal, and halves go up (ours).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from handbook.roster import next_month
from handbook.source import Page
from handbook.terms import OURS, Text, Version

Duty = Literal["set", "self", "score", "approve"]
"""What somebody owes for a month: tasks, their own assessment, scores, a yes to them."""
DayOfMonth = Annotated[int, Field(strict=True, ge=1, le=28)]
DAY = timedelta(days=1)


class Part(Page):
    """What is judged together. `weight`: per cent of the month. `looks_at`: what it is judged by,
    and the part's only line where nobody sets one. `is_exam`: the month's exam, whose result is put
    forward as the score."""

    title: Text
    weight: Annotated[int, Field(strict=True, ge=1, le=100)]
    looks_at: Text
    is_exam: bool = False
    rule: str = OURS


class SheetRules(Page):
    """The sheet of these roles, the highest first.

    `decided_by`: who sets the tasks and gives the scores. `approved_by`: who approves them; None
    where the scores hold at once. `asks_self`: whether everybody assesses themself first.
    """

    roles: tuple[str, ...] = Field(min_length=1)
    parts: dict[str, Part] = Field(min_length=1)
    decided_by: str
    rule: str
    approved_by: str | None = None
    approved_rule: str = OURS
    asks_self: bool = True
    self_rule: str = OURS

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = sum(part.weight for part in self.parts.values())
        if total != 100:
            raise ValueError(f"the weights of the parts must make 100 together, not {total}")
        return self


class SheetDays(Page):
    """When a month's sheet is due. `set_by`: a day of the month itself; `self_days` before its last
    one the assessing begins; the others are days of the month after.
    """

    set_by: DayOfMonth = 3
    self_days: Annotated[int, Field(strict=True, ge=0, le=27)] = 2
    self_by: DayOfMonth = 3
    score_by: DayOfMonth = 5
    approve_by: DayOfMonth = 8
    rule: str = OURS

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.self_by <= self.score_by <= self.approve_by:
            raise ValueError("self_by, score_by and approve_by must follow each other")
        return self

    def set_until(self, month: date) -> date:
        """The last day for the tasks of a month, which is named by its first day."""
        return month.replace(day=self.set_by)

    def assessed_from(self, month: date) -> date:
        """From when people may assess themselves, and be scored."""
        return next_month(month) - DAY - timedelta(days=self.self_days)

    def assessed_until(self, month: date) -> date:
        return next_month(month).replace(day=self.self_by)

    def scored_until(self, month: date) -> date:
        return next_month(month).replace(day=self.score_by)

    def approved_until(self, month: date) -> date:
        return next_month(month).replace(day=self.approve_by)

    def reminders(self, month: date) -> frozenset[tuple[date, Duty]]:
        """When who owes what for a month is reminded: as it can be done, and on the last day."""
        return frozenset(
            {
                (month, "set"),
                (self.set_until(month), "set"),
                (self.assessed_from(month), "self"),
                (self.assessed_until(month), "self"),
                (self.assessed_until(month) + DAY, "score"),
                (self.scored_until(month), "score"),
                (self.scored_until(month) + DAY, "approve"),
                (self.approved_until(month), "approve"),
            }
        )


class AssessmentRules(Version):
    """What holds for the sheets of the months from a date on. `most`: the best score; 0 is the
    worst. `year_rule`: why the year is composed of its months."""

    sheets: tuple[SheetRules, ...] = Field(min_length=1)
    rule: str
    year_rule: str = OURS
    most: Annotated[int, Field(strict=True, ge=5, le=1000)] = 100
    days: SheetDays = SheetDays()

    def role_of(self, roles: Collection[str]) -> str | None:
        """Which of somebody's roles they have a sheet for: the highest; None where for none."""
        return next((role for one in self.sheets for role in one.roles if role in roles), None)

    def sheet_of(self, role: str) -> SheetRules | None:
        return next((one for one in self.sheets if role in one.roles), None)


@dataclass(frozen=True)
class Line:
    """One task or indicator. `part_weight`: that of its part; `weight`: its own within the part."""

    part: str
    part_weight: int
    weight: int
    score: int


@dataclass(frozen=True)
class PartScore:
    part: str
    weight: int
    score: float


@dataclass(frozen=True)
class MonthScore:
    """The parts in their order, and what they come to; each with one decimal."""

    parts: tuple[PartScore, ...]
    score: float


def month_score(lines: Sequence[Line]) -> MonthScore:
    """What the lines of a month come to. Raises ValueError where there is none."""
    if not lines:
        raise ValueError("a sheet without lines has no score")
    names = dict.fromkeys(line.part for line in lines)
    weights = {line.part: line.part_weight for line in lines}
    exact = {
        name: _mean((one.weight, one.score) for one in lines if one.part == name) for name in names
    }
    return MonthScore(
        tuple(PartScore(name, weights[name], _rounded(exact[name])) for name in names),
        _rounded(_mean((weights[name], exact[name]) for name in names)),
    )


@dataclass(frozen=True)
class YearScore:
    """The mean of the months that are there, None where none is; `missing` ones count for nothing,
    and not as 0."""

    score: float | None
    counted: tuple[date, ...]
    missing: tuple[date, ...]


def year_score(months: Mapping[date, float], wanted: Iterable[date]) -> YearScore:
    """The year of these months; `wanted` are all that it should be composed of."""
    counted = tuple(sorted(months))
    missing = tuple(month for month in wanted if month not in months)
    if not months:
        return YearScore(None, (), missing)
    # A month's score is a number of tenths, which a float only comes near to.
    tenths = [(1, Fraction(round(score * 10), 10)) for score in months.values()]
    return YearScore(_rounded(_mean(tenths)), counted, missing)


def months_of(year: int, until: date, left_on: date | None = None) -> tuple[date, ...]:
    """The months of a year that have begun by `until`, without those after somebody left."""
    months = (date(year, number, 1) for number in range(1, 13))
    return tuple(
        month for month in months if month <= until and (left_on is None or month < left_on)
    )


def _mean(weighted: Iterable[tuple[int, int | Fraction]]) -> Fraction:
    pairs = list(weighted)
    total = sum((Fraction(weight) * value for weight, value in pairs), Fraction(0))
    return total / sum(weight for weight, _ in pairs)


def _rounded(exact: Fraction) -> float:
    return floor(exact * 10 + Fraction(1, 2)) / 10
