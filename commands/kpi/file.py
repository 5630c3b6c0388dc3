"""Figures as a workbook or as CSV, by direct message to whoever asked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from commands.deciding.asking import Asking
from commands.deciding.command import Drawing, Made
from commands.kpi import card as whole
from commands.kpi.by_agent import note, of_agents
from commands.kpi.rights import rules_of, sees_agents, sees_team
from commands.kpi.tables import tables
from commands.kpi.wanted import Wanted
from handbook.kpi import KpiRules
from handbook.kpi.periods import Period
from handbook.words import of
from storage import given, people
from storage.cards import Card
from storage.workbooks import as_csv, workbook

NAME = "kpi_file"


def card(asking: Asking, rules: KpiRules, wanted: Wanted) -> Card:
    """Raises Refusal where there is nothing to write."""
    say, slack_id = asking.say, asking.person.person.slack_id
    whole.of(asking, wanted)
    assert slack_id is not None, "who asks is in Slack"
    has_agents = sees_agents(asking, rules) and wanted.shows == "file"
    if has_agents:
        found = of_agents(asking.tx, asking.person.person.team_id, wanted.period, wanted.queues)
        note(asking, wanted, (one.person.id for one in found if one.person))
    given.give(asking.tx, asking.person.id, slack_id, NAME, kept(wanted))
    if wanted.shows == "csv":
        told = say("The days come to your direct message with me, as CSV.")
    elif has_agents:
        told = say("Days, indicators and agents come to your direct message with me.")
    else:
        told = say("Days and indicators come to your direct message with me.")
    return Card(title=whole.title(asking, wanted), lines=(told,))


def kept(wanted: Wanted) -> Mapping[str, Any]:
    """What a file is made of, later."""
    period = wanted.period
    return {
        "kind": period.kind,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "queues": list(wanted.queues),
        "shows": wanted.shows,
    }


def asked_again(drawing: Drawing) -> tuple[Asking, Wanted]:
    """Whoever asked for the file, and what they wanted."""
    file = given.get(drawing.tx, drawing.number)
    known = people.by_id(drawing.tx, file.person_id)
    asking = Asking(drawing.tx, known, drawing.books[known.team.handbook], of(known.language))
    what = file.what
    first, last = date.fromisoformat(what["first"]), date.fromisoformat(what["last"])
    period = Period(what["kind"], first, last)
    return asking, Wanted(period, tuple(what["queues"]), shows=what["shows"])


def made(drawing: Drawing) -> Made:
    """The file as the figures are now, with agents for those who may still see them."""
    asking, wanted = asked_again(drawing)
    say, rules, period = asking.say, rules_of(asking), wanted.period
    if not sees_team(asking, rules):
        raise LookupError("who asked sees the team's figures no longer")
    found = whole.of(asking, wanted)
    days = say.days((period.first, period.last))
    stem = f"kpi-{period.first}-{period.last}"
    if wanted.shows == "csv":
        content = as_csv(tables(found, say)[0])
        return Made(f"{stem}.csv", content, say("Figures day by day, {days}.", days=days))
    agents = None
    if sees_agents(asking, rules):
        agents = of_agents(drawing.tx, asking.person.person.team_id, period, wanted.queues)
    return Made(
        f"{stem}.xlsx",
        workbook(tables(found, say, agents)),
        say("Figures, {days}, as they are now. Please keep them safe.", days=days),
    )
