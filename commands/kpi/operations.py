"""`/kpi operations`: how the days went, for those who see the team's figures."""

from commands.deciding.asking import Asking
from commands.deciding.operations import operations_of, table
from commands.kpi.notes import beside
from commands.kpi.wanted import Wanted
from handbook.kpi import KpiRules
from storage.cards import Card


def card(asking: Asking, _: KpiRules, wanted: Wanted) -> Card:
    """Whether the person may see it was asked before."""
    say, period = asking.say, wanted.period
    found = operations_of(asking.tx, asking.book, asking.person.team, period)
    return Card(
        title=say("Operations, {days}", days=say.days((period.first, period.last))),
        table=table(found, say),
        small=(
            beside(period, say),
            *([say("This is of the whole team, whatever the queue.")] if wanted.queues else ()),
            say("What is excused or lies in a leave does not count; protected leave is left out."),
            say("Of fewer than {n} decisions the number is given, and no median.", n=found.fewest),
        ),
    )
