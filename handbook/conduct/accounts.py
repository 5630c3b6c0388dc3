"""A month's account of points: with how many it begins, and what its end leads to (SD-Q1, BB-0)."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from handbook.attendance.rules import Amount, Outcome
from handbook.source import Page
from handbook.terms import Text, Version

Bound = Annotated[float, Field(strict=True, ge=0)]


class Band(Page):
    """Where a month ends, and what is proposed for it: one of the three.

    `below` or `at_most` so many points; `full`: no fewer than it began with.
    """

    title: Text
    below: Bound | None = None
    at_most: Bound | None = None
    full: bool = False
    outcome: Outcome

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.below is not None) + (self.at_most is not None) + self.full != 1:
            raise ValueError("give one of below, at_most and full")
        return self

    def holds(self, points: float, begins_with: float) -> bool:
        """Whether a month that ends with so many points lies in it."""
        if self.below is not None:
            return points < self.below
        if self.at_most is not None:
            return points <= self.at_most
        return points >= begins_with

    @property
    def depth(self) -> float:
        """The deeper of two bands is the one that holds: at 14, "under 15" and not "under 20"."""
        if self.full:
            return float("inf")
        return self.below if self.below is not None else (self.at_most or 0.0)


class AccountVersion(Version):
    """`begins_with`: the points of a new month. `bands`: what its end leads to, by name; whoever
    has `decided_by` is asked."""

    begins_with: Amount
    bands: dict[str, Band] = Field(default_factory=dict)
    decided_by: str
    rule: str

    def balance(self, deducted: float, added: float) -> float:
        """What is left of the month: never below nothing; bonus points may lift it above."""
        return max(0.0, self.begins_with - deducted + added)

    def band(self, points: float) -> str | None:
        """The name of the deepest band that a month of so many points lies in."""
        held = [
            (band.depth, name)
            for name, band in self.bands.items()
            if band.holds(points, self.begins_with)
        ]
        return min(held)[1] if held else None


class Account(Page):
    """One account of every person's month. `kinds`: which parts of the catalogue it counts.

    `about`: whose month it is, those who have none but these roles; everybody that something of
    these kinds can be logged about where it names none.
    """

    title: Text
    kinds: tuple[str, ...] = Field(min_length=1)
    about: tuple[str, ...] = ()
    rules: tuple[AccountVersion, ...] = Field(min_length=1)
