"""What can be typed to ask for figures."""

from commands.deciding.asking import Asking
from commands.kpi.reading import needs_its_word
from commands.kpi.rights import brings_in, sees_agents, sees_team
from handbook.kpi import KpiRules
from storage import calls
from storage.cards import Card, Fact


def card(asking: Asking, rules: KpiRules) -> Card:
    """The words in the asker's language, as far as they may use them."""
    say = asking.say
    facts = [
        Fact(
            label=say("Days"),
            value=say("today, yesterday, week, last week, month, last month, 2026-10, last 7 days"),
        ),
        Fact(label=say("Or these days"), value=say("2026-11-02 to 2026-11-05, 11-02")),
    ]
    if sees_team(asking, rules):
        queues = calls.queues(asking.tx, asking.person.person.team_id)
        if queues:
            written = [
                f"queue {one}" if needs_its_word(asking, one) else one for one in queues[:10]
            ]
            facts.append(Fact(label=say("One queue"), value=say.names(written)))
        facts += [
            Fact(label=say("As a chart"), value=say("chart")),
            Fact(label=say("As a file"), value=say("export, csv")),
            Fact(label=say("How the days went"), value=say("operations")),
            Fact(
                label=say("Counted another way"),
                value=say("formulas, by formula 2, within 30 s, short 5 s"),
            ),
        ]
    if sees_agents(asking, rules):
        facts.append(Fact(label=say("By agent"), value=say("agents, @name, A001")))
    facts.append(Fact(label=say("Your own"), value=say("me")))
    if brings_in(asking, rules):
        facts.append(
            Fact(label=say("Bring in calls"), value=say("send me the file in a direct message"))
        )
    is_seen = sees_team(asking, rules)
    return Card(
        title=say("Figures: what you can type"),
        lines=(
            say("After /kpi, in any order and with any days; nothing means this month so far."),
            say("For example: /kpi last week chart")
            if is_seen
            else say("For example: /kpi last week"),
        ),
        facts=tuple(facts),
    )
