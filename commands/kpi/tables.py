"""Figures as tables of a workbook: each day, each agent where that may be, and the whole."""

from collections.abc import Sequence

from commands.deciding.figures import Figures
from commands.deciding.figures_said import STATUS, target_line, title_of
from commands.deciding.lines import cited
from commands.kpi.by_agent import MEASURES as OWN
from commands.kpi.by_agent import Answered
from handbook.kpi import MEASURES, Found, value
from handbook.kpi.periods import Period
from handbook.words import Say, mark
from storage.workbooks import Table, Value

SUMS = {
    "offered": mark("Offered"),
    "answered": mark("Answered"),
    "lost": mark("Lost"),
    "within": mark("Answered in time"),
    "open": mark("Still open"),
    "keyed": mark("Left by a key"),
    "excluded": mark("Too short to count"),
    "talk_s": mark("Talk, seconds"),
    "talk_n": mark("Calls with talk recorded"),
}


def tables(found: Figures, say: Say, agents: Sequence[Answered] | None = None) -> list[Table]:
    """The days first; `agents` only for a reader who may see them."""
    made = [_days(found, say), _whole(found, say)]
    return made if agents is None else [*made, _agents(agents, say)]


def _days(found: Figures, say: Say) -> Table:
    daily = [one for one in found.figures if not MEASURES[one.indicator.measure].is_quality]
    daily = [one for one in daily if one.indicator.measure != "calls_per_agent"]
    titles = [title_of(one, say) for one in daily]
    rows = []
    for day, sums in found.by_day.items():
        of_day = Found(sums)
        values = [
            _rounded(value(one.indicator.measure, of_day, found.counting.formula)) for one in daily
        ]
        rows.append((day, *values, *(getattr(sums, name) for name in SUMS)))
    return Table(
        "days",
        say("Days"),
        (say("Day"), *titles, *(say(title) for title in SUMS.values())),
        rows,
        frozen="B2",
    )


def _whole(found: Figures, say: Say) -> Table:
    rows: list[tuple[Value, ...]] = []
    for one in found.figures:
        target = one.indicator.target
        rows.append(
            (
                title_of(one, say),
                target_line(one, target, say) if target else None,
                _rounded(one.value),
                _rounded(one.last),
                _rounded(None if one.change is None else one.change * 100),
                _rounded(one.points),
                say(STATUS[one.status]),
                cited(one.indicator.rule, say),
            )
        )
    head = (
        say("Indicator"),
        say("Target"),
        _period(found.period, say),
        _period(found.before, say),
        say("Change, %"),
        say("Change, points"),
        say("Status"),
        say("Rule"),
    )
    return Table("indicators", say("Indicators"), head, rows, frozen="B2")


def _agents(agents: Sequence[Answered], say: Say) -> Table:
    rows = [
        (
            one.called(say) if one.is_forgotten else one.name,
            one.person.person.code if one.person else None,
            one.sums.answered,
            *(_rounded(value(measure, Found(one.sums))) for measure in OWN),
        )
        for one in agents
    ]
    head = (
        say("Agent"),
        say("Staff number"),
        say("Calls handled"),
        *(say(title) for title in OWN.values()),
    )
    return Table("agents", say("Agents"), head, rows, frozen="B2")


def _period(period: Period, say: Say) -> str:
    return say.days((period.first, period.last))


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
