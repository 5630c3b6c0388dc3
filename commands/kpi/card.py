"""A team's figures as a card: one sentence, the table, and what they mean in fine print."""

from commands.deciding.asking import Asking
from commands.deciding.figures import Figures, figures, found_in
from commands.deciding.figures_said import day_by_day, sentence, table
from commands.kpi import notes
from commands.kpi.rights import sees_agents
from commands.kpi.wanted import Wanted, typed
from handbook.kpi import Found, KpiRules
from storage.cards import Button, Card


def of(asking: Asking, wanted: Wanted) -> Figures:
    """Raises Refusal where no call of these days is known."""
    found = figures(asking.tx, asking.book, asking.person.team, wanted.period, wanted.queues)
    if found is None or found.found.sums.is_empty:
        raise notes.nothing(asking, wanted)
    return found


def title(asking: Asking, wanted: Wanted) -> str:
    """Of which days, and of which queues where not of all."""
    say, period = asking.say, wanted.period
    days = say.days((period.first, period.last))
    if wanted.queues:
        return say("Figures of {queues}, {days}", queues=say.names(wanted.queues), days=days)
    return say("Figures, {days}", days=days)


def card(asking: Asking, rules: KpiRules, wanted: Wanted) -> Card:
    """Raises Refusal."""
    say, found = asking.say, of(asking, wanted)
    return Card(
        title=title(asking, wanted),
        lines=(sentence(found, say),),
        table=table(found, say, year=_year(asking, found)),
        items=day_by_day(found, say),
        small=notes.small(asking, found),
        buttons=_buttons(asking, rules, wanted),
    )


def _year(asking: Asking, found: Figures) -> Found | None:
    """The same days of a year before, where calls of them are known."""
    period = found.period.year_before()
    then = found_in(asking.tx, asking.person.team, period, found.counting, found.queues)
    return None if then.sums.is_empty else then


def _buttons(asking: Asking, rules: KpiRules, wanted: Wanted) -> tuple[Button, ...]:
    say, value = asking.say, wanted.typed
    buttons = []
    if sees_agents(asking, rules):
        buttons.append(Button(action="kpi.agents", label=say("By agent"), value=value))
    if wanted.period.days > 1:
        buttons.append(Button(action="kpi.chart", label=say("Chart"), value=value))
    before = " ".join([typed(wanted.period.before()), *(f"queue {one}" for one in wanted.queues)])
    return (
        *buttons,
        Button(action="kpi.what_if", label=say("What if…"), value=value),
        Button(action="kpi.file", label=say("Export"), value=value),
        Button(action="kpi.show", label=say("The time before"), value=before),
    )
