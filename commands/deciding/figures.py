"""A team's figures of a period: each indicator now, before, and against its target (IC-KPI)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from handbook.book import Handbook, in_force
from handbook.kpi import MEASURES, Counting, Found, Indicator, KpiRules, Sums, together, value
from handbook.kpi.periods import Period
from storage import call_sums, samples
from storage.people import Team
from storage.transaction import Tx

Status = Literal["met", "near", "missed", "none", "unknown"]
"""Against the target; "none": there is no target; "unknown": nothing is recorded."""


@dataclass(frozen=True)
class Figure:
    """One indicator of a period, in its measure's unit; `days` gives a value for each of its days,
    or nothing where it has none by day. None is "not recorded", never 0.
    """

    indicator: Indicator
    value: float | None
    last: float | None
    days: tuple[float | None, ...] = ()

    @property
    def status(self) -> Status:
        if self.value is None:
            return "unknown"
        target = self.indicator.target
        return target.judge(self.value) if target else "none"

    @property
    def change(self) -> float | None:
        """Since the period before, as a share of it; None without one, or where that was 0."""
        if self.value is None or not self.last:
            return None
        return (self.value - self.last) / self.last

    @property
    def points(self) -> float | None:
        """Of a rate, by how many points it changed."""
        if self.value is None or self.last is None or not self.is_rate:
            return None
        return self.value - self.last

    @property
    def is_rate(self) -> bool:
        return MEASURES[self.indicator.measure].is_rate


@dataclass(frozen=True)
class Figures:
    """All of a period beside the one before. `rules`: those of its last day; `counting`: how it
    was counted, by the handbook or as somebody asked; `queues`: of which, all where there is none.
    `by_day`: the days on which a call came in.
    """

    rules: KpiRules
    period: Period
    before: Period
    found: Found
    found_before: Found
    figures: tuple[Figure, ...]
    counting: Counting
    queues: tuple[str, ...] = ()
    by_day: Mapping[date, Sums] = field(default_factory=dict)

    def of(self, measure: str) -> Figure:
        """Raises KeyError."""
        return {one.indicator.measure: one for one in self.figures}[measure]


def figures(
    tx: Tx,
    book: Handbook,
    team: Team,
    period: Period,
    queues: Sequence[str] = (),
    counting: Counting | None = None,
) -> Figures | None:
    """What the calls and the samples of these days say; None where the handbook has no figures.

    `counting`: by another way than the handbook's.
    """
    rules = in_force(book.kpi, period.last)
    if rules is None:
        return None
    assert team.id is not None
    chosen = tuple(queues) or rules.queues
    counted = counting or rules.counting
    before = period.before()
    by_day = call_sums.by_day(tx, team.id, period.first, period.last, counted, chosen)
    found = _found(tx, team, period, by_day, chosen)
    then = found_in(tx, team, before, counted, chosen)
    told = tuple(
        Figure(
            one,
            value(one.measure, found, counted.formula),
            value(one.measure, then, counted.formula),
            _each_day(one.measure, period, by_day, counted),
        )
        for one in rules.indicators
    )
    return Figures(rules, period, before, found, then, told, counted, chosen, by_day)


def found_in(
    tx: Tx, team: Team, period: Period, counting: Counting, queues: Sequence[str] = ()
) -> Found:
    """What one period's figures are made of."""
    assert team.id is not None
    by_day = call_sums.by_day(tx, team.id, period.first, period.last, counting, queues)
    return _found(tx, team, period, by_day, queues)


def _each_day(
    measure: str, period: Period, by_day: Mapping[date, Sums], counting: Counting
) -> tuple[float | None, ...]:
    """A value a day of the period; nothing for what is not counted day by day."""
    if MEASURES[measure].is_quality:
        return ()
    days = (period.first + timedelta(days=n) for n in range(period.days))
    values = tuple(
        value(measure, Found(by_day[day]), counting.formula) if day in by_day else None
        for day in days
    )
    return () if all(one is None for one in values) else values


def _found(
    tx: Tx, team: Team, period: Period, by_day: Mapping[date, Sums], queues: Sequence[str]
) -> Found:
    assert team.id is not None
    agents, answers = call_sums.answering(tx, team.id, period.first, period.last, queues)
    checked = samples.together(list(samples.month(tx, team, period.first, period.last).values()))
    return Found(
        together(by_day.values()),
        agents=agents,
        agent_answers=answers,
        checked=checked.calls,
        without_phrases=checked.without_phrases,
        wrong=checked.wrong,
    )
