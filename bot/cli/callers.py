"""`rollcall calls`: who is whom in the telephone system, and sums made again."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.choosing import Language, TeamName, give_up, give_up_on, the_team
from bot.cli.house import house
from handbook.book import read
from handbook.kpi import counting_on
from handbook.source import BadPage
from handbook.words import Say
from storage import call_agents, call_doubles, call_rows, calls, people
from storage.call_agents import Heard
from storage.calls import Agent
from storage.importers.calls.taking import recount as count_again
from storage.people import Team
from storage.transaction import Tx

app = typer.Typer(no_args_is_help=True, help="The telephone system's agents and sums.")
Name = Annotated[str, typer.Argument(help="As the telephone system names them: “SIP/8007”.")]


@app.command()
def agents(
    team: TeamName = None,
    unknown: Annotated[bool, typer.Option("--unknown", help="Only whom nobody knows.")] = False,
    language: Language = None,
) -> None:
    """Whom the telephone system names, who that is, and how many calls they answered."""
    with house() as h, h.database.change(h.now()) as tx:
        found, say = the_team(tx, team, language)
        assert found.id is not None
        call_agents.find(tx, found.id)
        heard = call_agents.heard(tx, found.id)
    shown = [one for one in heard if one.person is None or not unknown]
    if not shown:
        typer.echo(say("Everybody is known.") if heard else say("No agent has been named yet."))
        return
    for one in shown:
        typer.echo(_line(one, say))
    if nobody := sum(one.person is None for one in heard):
        typer.echo(
            say.plural(
                "{n} is nobody on the list. Say who it is: rollcall calls link NAME NUMBER",
                "{n} are nobody on the list. Say who they are: rollcall calls link NAME NUMBER",
                nobody,
            )
        )


def _line(one: Heard, say: Say) -> str:
    answered = say.plural("{n} call", "{n} calls", one.answered)
    if one.first and one.last:
        days = say.days((one.first, one.last))
        answered = say("{calls}, {days}", calls=answered, days=days)
    if one.person is None:
        return say("{agent}: unknown; {calls}", agent=one.agent.name, calls=answered)
    who = f"{one.person.code} {one.person.name}"
    return say("{agent}: {person}; {calls}", agent=one.agent.name, person=who, calls=answered)


@app.command()
def link(
    name: Name,
    code: Annotated[str, typer.Argument(help="The person's staff number.")],
    team: TeamName = None,
    language: Language = None,
) -> None:
    """Say who an agent is. One person may have several names."""
    with house() as h, h.database.change(h.now()) as tx:
        found, say = the_team(tx, team, language)
        agent = _agent(tx, found, name, say)
        staff = people.of_team(tx, agent.team_id)
        person = next((one.person for one in staff if one.person.code == code), None)
        if person is None:
            give_up(
                say("Nobody in {team} has the staff number {code}.", team=found.name, code=code)
            )
        is_new = call_agents.link(tx, agent, person, "terminal")
        who = f"{person.code} {person.name}"
    if is_new:
        typer.echo(say("{agent} is {person}; all figures know it now.", agent=name, person=who))
    else:
        typer.echo(say("{agent} is {person} already.", agent=name, person=who))


@app.command()
def unlink(name: Name, team: TeamName = None, language: Language = None) -> None:
    """Say that an agent is nobody on the list; it is not looked for again."""
    with house() as h, h.database.change(h.now()) as tx:
        found, say = the_team(tx, team, language)
        is_new = call_agents.link(tx, _agent(tx, found, name, say), None, "terminal")
    if is_new:
        typer.echo(say("{agent} is nobody on the list now.", agent=name))
    else:
        typer.echo(say("{agent} is nobody on the list already.", agent=name))


def _agent(tx: Tx, team: Team, name: str, say: Say) -> Agent:
    """Gives up where the telephone system named nobody so."""
    assert team.id is not None
    agent = call_agents.named(tx, team.id, name)
    if agent is None or agent.is_forgotten:
        give_up(
            say("The telephone system named nobody “{name}”.", name=name)
            + "\n"
            + say("All names: rollcall calls agents")
        )
    return agent


@app.command()
def recount(team: TeamName = None, language: Language = None) -> None:
    """Make all days' sums again: after a change of the handbook's counting, or of the zone."""
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        assert found.id is not None
        try:
            book = read(found.handbook, Path())
        except BadPage as bad:
            give_up_on(bad)
    with house() as h, h.database.change(h.now()) as tx:
        moved = call_rows.redate(tx, found.id, call_rows.Days(found.zone))
        days = call_doubles.known_days(tx, found.id)
        count_again(tx, found, counting_on(book.kpi), days, None)
        if days:
            tx.note("calls.recounted", f"team:{found.id}", "terminal", days=len(days), moved=moved)
    if not days:
        typer.echo(say("No call has come in yet."))
        return
    typer.echo(say.plural("Counted again: {n} day.", "Counted again: {n} days.", len(days)))
    if moved:
        typer.echo(
            say.plural(
                "{n} call belongs to another date by the team's clock.",
                "{n} calls belong to another date by the team's clock.",
                moved,
            )
        )


@app.command()
def feeds(team: TeamName = None, language: Language = None) -> None:
    """Where calls come from, and up to when they are known."""
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        assert found.id is not None
        there = [(one.name, one.last_call_at, one.is_followed) for one in calls.feeds(tx, found.id)]
    if not there:
        typer.echo(say("No call has come in yet."))
    for name, last, is_followed in there:
        moment = say.moment(last.astimezone(call_rows.Days(found.zone).zone)) if last else "–"
        if is_followed:
            typer.echo(say("{feed}: calls up to {moment}; followed", feed=name, moment=moment))
        else:
            typer.echo(say("{feed}: calls up to {moment}", feed=name, moment=moment))
