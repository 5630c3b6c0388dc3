"""What a handbook says of training: the month's, the exam's days, the questions, and new people.

CC-2.8.1 to CC-2.8.3, CC-2.5.8, IC-Q.L1 and SD-T1.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from handbook.calendar import Calendar
from handbook.exams.rules import Whoever
from handbook.source import Page, Path_
from handbook.terms import OURS, Text, Version
from handbook.timing import ClockTime, Weekdays, When

Days = Annotated[int, Field(strict=True, ge=1, le=60)]
Weeks = Annotated[int, Field(strict=True, ge=1, le=52)]
Minutes = Annotated[int, Field(strict=True, ge=0, le=720)]
_DayOfMonth = Annotated[int, Field(strict=True, ge=1, le=28)]
DAY = timedelta(days=1)
LOOKED_AT = 60
"""Days within which somebody's first days at work are looked for."""


class CycleRules(Version):
    """Training that comes again, for everybody who has a role of `about`.

    `plan`: when the trainer is asked for its topics. `told_at`: the time of the day before at which
    all are told. `tick_minutes` before a shift's end whoever `ticks` is asked who was there; who
    missed it gets a second date, at least `second_days` later.
    """

    when: When
    plan: When
    told_at: ClockTime
    trains: Whoever
    about: tuple[str, ...] = Field(min_length=1)
    ticks: Whoever
    tick_minutes: Minutes = 60
    second_days: Days = 2
    second_rule: str = OURS
    rule: str


class ExamDays(Version):
    """In which days of a month everybody is examined, shift by shift.

    Whoever `examines` is reminded in each shift from `first_day` on, `minutes` after its start, of
    who has no result, and for `late_days` after `last_day` too; `told` hear on the first of those.
    """

    first_day: _DayOfMonth
    last_day: _DayOfMonth
    minutes: Minutes = 60
    late_days: Annotated[int, Field(strict=True, ge=1, le=3)] = 3
    told_at: ClockTime
    examines: Whoever
    told: Whoever
    rule: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("last_day is not before first_day")
        return self

    def until(self, month: date) -> date:
        return month.replace(day=self.last_day)

    def is_asked(self, day: date) -> bool:
        """Whether shifts of the day are reminded."""
        return self.first_day <= day.day <= self.last_day + self.late_days


class QuestionRules(Version):
    """The question bank: who `keeps` it. Nobody else sees what an exam may ask."""

    keeps: Whoever
    rule: str


class PlanDay(Page):
    """What is learnt on a day of a new person's plan."""

    title: Text
    rule: str


class Buddy(Page):
    """A colleague who answers for a new person: `assigned` by these, accepted by the colleague.

    `check_weeks` after that it is asked how it goes, and `again_weeks` later where it takes more.
    """

    assigned: Whoever
    check_weeks: Weeks
    again_weeks: Weeks
    check_rule: str = OURS
    rule: str


class Agreement(Page):
    """What somebody who joins is trained in and signs; `asks`: who is reminded until they have."""

    title: Text
    asks: Whoever
    rule: str


class JoiningRules(Version):
    """What becomes of somebody with a role of `about` who joins.

    `days`: the plan, one entry a day of work; at `told_at` of each the new person and whoever
    `trains` are told of it.
    """

    about: tuple[str, ...] = Field(min_length=1)
    told_at: ClockTime
    trains: Whoever
    days: tuple[PlanDay, ...] = ()
    buddy: Buddy | None = None
    agreement: Agreement | None = None
    rule: str

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.days and self.agreement is None:
            raise ValueError("give the days of a plan, an agreement, or both")
        return self


class Repeated(Version):
    """Rules that the floor is reminded of `on` these weekdays, one after the other."""

    on: Weekdays
    cites: tuple[str, ...] = Field(min_length=1)
    rule: str


class TrainingRules(Page):
    """Each part is empty where a handbook says nothing of it."""

    cycle: tuple[CycleRules, ...] = ()
    exam_days: tuple[ExamDays, ...] = ()
    questions: tuple[QuestionRules, ...] = ()
    joining: tuple[JoiningRules, ...] = ()
    repeated: tuple[Repeated, ...] = ()


def mistakes(rules: TrainingRules, known: Collection[str]) -> Iterator[tuple[Path_, str]]:
    """Rules to be repeated that the page does not know, each with its path."""
    for number, version in enumerate(rules.repeated):
        for place, rule in enumerate(version.cites):
            if rule not in known:
                path: Path_ = ("repeated", number, "cites", place)
                yield path, f"rule “{rule}” is cited and is not among the rules"


def plan_days(
    joined: date, count: int, rostered: Sequence[date], calendar: Calendar
) -> tuple[date, ...]:
    """The first `count` days at work of somebody who joined on a day.

    Those that a roster gives, where it gives any (the dates in order); then, and without one, the
    calendar's workdays.
    """
    found = [day for day in rostered if day >= joined][:count]
    day = found[-1] + DAY if found else joined
    last = day + LOOKED_AT * DAY
    while len(found) < count and day < last:
        if calendar.is_workday(day):
            found.append(day)
        day += DAY
    return tuple(found)


def repeated_rule(version: Repeated, day: date) -> str:
    """The rule whose turn it is on a day: they go round by weeks."""
    return version.cites[(day.toordinal() - 1) // 7 % len(version.cites)]
