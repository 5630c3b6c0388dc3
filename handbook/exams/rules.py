"""What a handbook says of the month's exam (CC-2.8.2, CC-2.9, BB-1, OH-4.3)."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from handbook.attendance.rules import Amount, Outcome
from handbook.source import Page
from handbook.terms import Text, Version

Places = Annotated[int, Field(strict=True, ge=1, le=100)]
Months = Annotated[int, Field(strict=True, ge=1, le=24)]


class Whoever(Page):
    """The roles that do it, or hear of it."""

    roles: tuple[str, ...] = Field(min_length=1)
    rule: str


class Ranking(Page):
    """People who have one of the roles in `about` are ranked, where at least `least` of them have
    a result: in a handful the last is not far from the first."""

    about: tuple[str, ...] = Field(min_length=1)
    least: Places = 1
    rule: str


class Step(Page):
    """What is proposed, by its title, and what it is."""

    title: Text
    outcome: Outcome


class Streak(Page):
    """Whoever is among the `bottom` so many, so many `months` in a row: `training` is proposed, off
    the post for `training_months`, with an exam to return; whoever is so again after returning:
    `dismissal`."""

    bottom: Places
    months: Months
    training: Step
    training_months: Months = 1
    dismissal: Step
    decided_by: str
    rule: str


class RankItem(Page):
    """Whoever is among the `top` or the `bottom` so many is proposed an item of the catalogue."""

    top: Places | None = None
    bottom: Places | None = None
    item: str
    decided_by: str
    rule: str

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.top is None) is (self.bottom is None):
            raise ValueError("give one of top and bottom")
        return self


class PassMark(Page):
    """Whoever has fewer points takes the exam again until it is passed."""

    points: Amount
    rule: str


class ExamRules(Version):
    """`entering`: who enters results and publishes them; `copies`: who is told of them then."""

    entering: Whoever
    copies: Whoever | None = None
    ranking: Ranking
    streak: Streak | None = None
    items: tuple[RankItem, ...] = ()
    pass_mark: PassMark | None = None
    rule: str
