"""How calls are counted and which figures a team is measured by, as its handbook says."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from handbook.kpi.measures import MEASURES, Formula
from handbook.quality import Seeing
from handbook.source import Page, Path_
from handbook.terms import OURS, Text, Version, in_force
from handbook.timing import When

Seconds = Annotated[int, Field(strict=True, ge=0, le=3600)]
Number = Annotated[float, Field(ge=0, le=1_000_000)]


class Counting(Page):
    """How a call is counted.

    In time is an answer within `seconds`, which is meant inclusively, by one of the five formulas
    of the trade; the fifth counts those who gave up within `short_call_seconds` as served.
    `short_abandon_seconds`: who gave up within so many is not counted at all; 0 counts everybody.
    `exit_by_key`: whether who left the queue by a key was "offered" and not answered, or is
    "left_out".
    """

    formula: Formula = 3
    seconds: Seconds = 20
    short_call_seconds: Seconds = 5
    short_abandon_seconds: Seconds = 0
    exit_by_key: Literal["offered", "left_out"] = "offered"

    @property
    def key(self) -> str:
        """What sums depend on: the formula is left to those who read them."""
        parts = (self.seconds, self.short_call_seconds, self.short_abandon_seconds)
        return "/".join([*map(str, parts), self.exit_by_key])


class Target(Page):
    """What a figure should be, in its own unit; `near`: missed by no more than that is close."""

    at_least: Number | None = None
    at_most: Number | None = None
    near: Number = 0

    @model_validator(mode="after")
    def _says_something(self) -> "Target":
        if self.at_least is None and self.at_most is None:
            raise ValueError("say at_least, at_most or both")
        if None not in (self.at_least, self.at_most) and (self.at_least or 0) > (self.at_most or 0):
            raise ValueError("at_least is more than at_most")
        return self

    def missed_by(self, value: float) -> float:
        """How far the value lies outside, in its own unit; 0 where it is met."""
        under = (self.at_least - value) if self.at_least is not None else 0
        over = (value - self.at_most) if self.at_most is not None else 0
        return max(under, over, 0)

    def judge(self, value: float) -> Literal["met", "near", "missed"]:
        missed = self.missed_by(value)
        if not missed:
            return "met"
        return "near" if missed <= self.near else "missed"


class Indicator(Page):
    """One line of the sheet: what is measured (`measure`, one of MEASURES), its target and rule."""

    measure: str
    title: Text
    target: Target | None = None
    rule: str
    formula_rule: str = OURS


class Post(Page):
    """Figures that come by the clock: when, and into which channel."""

    when: When
    channel: Literal["leaders", "managers"] = "managers"
    rule: str = OURS


class Posts(Page):
    """Those of the week and of the month that were over last; None: they do not come."""

    week: Post | None = None
    month: Post | None = None


class KpiRules(Version):
    """A team's figures from a date on. `queues`: those that count; none named means all.

    `lead`: the measures that are told first, in a sentence. Who is in `seeing` sees the team's
    figures, who is in `agents` those of each agent by name; everybody sees their own. When nothing
    came from the phone system for `silent_hours`, whoever is in `silence` is told. `posts`: what
    comes by the clock.
    """

    counting: Counting = Counting()
    queues: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    lead: tuple[str, ...] = Field(min_length=1)
    seeing: Seeing
    agents: Seeing
    silent_hours: Annotated[int, Field(strict=True, ge=1, le=744)] = 24
    silence: Seeing
    posts: Posts = Posts()
    rule: str

    def indicator(self, measure: str) -> Indicator:
        """Raises KeyError."""
        found = {one.measure: one for one in self.indicators}
        return found[measure]


def counting_on(versions: Sequence[KpiRules]) -> Callable[[date], Counting]:
    """How calls of a day are counted; by the usual way where no version holds."""

    def on(day: date) -> Counting:
        rules = in_force(versions, day)
        return rules.counting if rules else Counting()

    return on


def mistakes(versions: tuple[KpiRules, ...]) -> Iterator[tuple[Path_, str]]:
    """What names something that is not there, with where it stands."""
    for number, rules in enumerate(versions):
        seen: set[str] = set()
        for place, one in enumerate(rules.indicators):
            where: Path_ = (number, "indicators", place, "measure")
            if one.measure not in MEASURES:
                known = ", ".join(MEASURES)
                yield where, f"“{one.measure}” is no measure; there are: {known}"
            elif one.measure in seen:
                yield where, f"“{one.measure}” stands here twice"
            seen.add(one.measure)
        for place, name in enumerate(rules.lead):
            if name not in seen:
                yield (number, "lead", place), f"“{name}” is not one of the indicators"
