"""What an agenda tells of figures: the targets that were missed in the time it looks back on."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from commands.deciding.figures import Figure, figures
from commands.deciding.figures_missed import part
from commands.deciding.tasks import tx_day
from commands.meeting.planning import Planned
from handbook.book import in_force
from handbook.kpi.periods import Period, of_month
from handbook.words import Say
from storage import calls
from storage.transaction import Tx

SUB = "– "
"""Begins a line that belongs to the one before."""


def facts_of(tx: Tx, one: Planned) -> dict[str, Any]:
    """The days and each measure's value; nothing where no call of the team has ever come in."""
    period = _looks_back_on(tx, one)
    if period is None or not calls.feeds(tx, one.team.id or 0):
        return {}
    found = figures(tx, one.book, one.team, period)
    if found is None:
        return {}
    values = {figure.indicator.measure: figure.value for figure in found.figures}
    return {"measured": (period.first, period.last), "figures": values}


def _looks_back_on(tx: Tx, one: Planned) -> Period | None:
    """Since the meeting before, or in the month before; never today, which is not over."""
    yesterday = min(tx_day(tx, one.team), one.day) - timedelta(days=1)
    if one.rules.when.every == "month":
        return of_month(one.day.replace(day=1) - timedelta(days=1), yesterday)
    first = one.previous_day
    return Period("range", first, yesterday) if first <= yesterday else None


def told(
    one: Planned, days: tuple[date, date], values: Mapping[str, float | None], say: Say
) -> Iterator[str]:
    """A line that says of which days, and one for each target that was missed."""
    rules, when = in_force(one.book.kpi, days[1]), say.days(days)
    if rules is None:
        return
    known = [
        Figure(indicator, values.get(indicator.measure), None) for indicator in rules.indicators
    ]
    if all(figure.value is None for figure in known):
        yield say("No calls of {days} have come in yet.", days=when)
        return
    missed = [figure for figure in known if figure.status in ("missed", "near")]
    if missed:
        yield say("Targets missed, {days}:", days=when)
        yield from (SUB + part(figure, say) for figure in missed)
    elif any(figure.status == "met" for figure in known):
        yield say("All targets that can be told are met, {days}.", days=when)
