"""What a handbook says of attendance: what counts as late, and what it and absence lead to."""

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, ValidationInfo, field_validator, model_validator

from handbook.source import Page
from handbook.terms import Text, Version

Event = Literal[
    "late",
    "briefing",
    "left_early",
    "stayed_away",
    "not_approved",
    "overtime_left",
    "stepped_away",
    "proofs_missing",
    "reason_differs",
    "overdue",
    "absence",
]
"""What can be recorded of a person's attendance.

`late`: in the seat too late. `briefing`: in the seat in time, but the briefing was missed.
`left_early`: gone before the shift's end without consent. `stayed_away`: not at work, without
leave. `not_approved`: the same, though leave was asked for and not given. `overtime_left`: an
assigned overtime left without leave. `stepped_away`: away from the post longer than was said.
`proofs_missing`: days of a leave whose proofs were not shown. `reason_differs`: the proofs tell of
another reason. `overdue`: a leave is over and its person not back. `absence`: a confirmed day of
absence, which only a proposal makes.
"""
EVENTS: tuple[Event, ...] = get_args(Event)
LATES: tuple[Event, ...] = ("late", "briefing")
"""The events of which a person is late."""
MISSED: tuple[Event, ...] = (
    *LATES,
    "left_early",
    "stayed_away",
    "not_approved",
    "overtime_left",
    "stepped_away",
)
"""The events of work that was missed: whoever was on leave then has missed none."""

Minutes = Annotated[int, Field(strict=True, ge=0, le=24 * 60)]
Count = Annotated[int, Field(strict=True, gt=0)]
Amount = Annotated[float, Field(strict=True, gt=0)]
Period = Literal["month", "year", "ever"]


class Lateness(Version):
    """From when a person is late: minutes before the shift begins.

    Whoever is not there `briefing_minutes` before has missed the briefing (None: there is none);
    whoever is not in the seat `seat_minutes` before is late, and the minutes count from there.
    """

    briefing_minutes: Minutes | None = None
    seat_minutes: Minutes = 0
    rule: str

    @model_validator(mode="after")
    def _briefing_first(self) -> Self:
        if self.briefing_minutes is not None and self.briefing_minutes <= self.seat_minutes:
            raise ValueError("the briefing must be before one is to be in the seat")
        return self


class Outcome(Page):
    """What is proposed; one of these.

    `absence_days`: so many days count as absence, or as many as it happened on (`each`). `fine`:
    money, in `currency`. `pay_days`: so many days' pay, for each day that it happened on. `points`:
    deducted; `unstated` where the handbook does not say how many. `measure`: anything else.
    """

    absence_days: Amount | Literal["each"] | None = None
    fine: Amount | None = None
    currency: str = "CNY"
    pay_days: Amount | None = None
    points: Amount | Literal["unstated"] | None = None
    measure: Text | None = None

    @field_validator("absence_days", "points", mode="before")
    @classmethod
    def _number_or_word(cls, said: object, field: ValidationInfo) -> object:
        word = "each" if field.field_name == "absence_days" else "unstated"
        if isinstance(said, str) and said != word:
            raise ValueError(f"write a number, such as 2, or the word {word}")
        return said

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [self.absence_days, self.fine, self.pay_days, self.points, self.measure]
        if sum(said is not None for said in given) != 1:
            raise ValueError(
                "give one of absence_days, fine, pay_days, points and measure",
            )
        return self


class Trigger(Version):
    """When a consequence is proposed, and to whom.

    Each event by itself, where it lasts `at_least_minutes` (None: however short); or `every` so
    many events within the period, each event used once; or once `more_than` so many events, or
    `days` days of them, have come together within it.
    """

    events: tuple[Event, ...] = Field(min_length=1)
    at_least_minutes: Minutes | None = None
    every: Count | None = None
    more_than: Count | None = None
    days: Amount | None = None
    within: Period = "month"
    outcome: Outcome
    decided_by: str
    rule: str

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if sum(said is not None for said in (self.every, self.more_than, self.days)) > 1:
            raise ValueError("give one of every, more_than and days")
        if self.counts and self.at_least_minutes is not None:
            raise ValueError("at_least_minutes is for each event by itself")
        if "absence" in self.events and self.outcome.absence_days is not None:
            raise ValueError("absence cannot lead to absence")
        return self

    @property
    def counts(self) -> bool:
        """Whether several events lead to it together."""
        return any(said is not None for said in (self.every, self.more_than, self.days))


class Consequence(Page):
    """One thing that attendance may lead to, and the versions of its rule."""

    title: Text
    rules: tuple[Trigger, ...] = Field(min_length=1)


class Recording(Page):
    """The roles that may do it to others' records."""

    roles: tuple[str, ...] = ()
    rule: str


class AttendanceRules(Page):
    """Everything a handbook says about attendance.

    `recording`: who records for others and corrects; `excusing`: who excuses.
    """

    lateness: tuple[Lateness, ...] = ()
    recording: Recording | None = None
    excusing: Recording | None = None
    consequences: dict[str, Consequence] = Field(default_factory=dict)
