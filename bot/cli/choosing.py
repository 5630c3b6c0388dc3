"""Which team a command line means, in which language it answers, and how it gives up."""

from typing import Annotated, NoReturn

import typer

from handbook import words
from handbook.source import BadPage
from handbook.words import Say
from storage import people
from storage.people import Team
from storage.transaction import Tx

Language = Annotated[
    str | None, typer.Option("--language", help="en or zh; the team's unless told.")
]
TeamName = Annotated[str | None, typer.Option("--team", help="Needed when there are several.")]


def give_up(text: str) -> NoReturn:
    """Say why on the error stream and end with 1."""
    typer.echo(text, err=True)
    raise typer.Exit(1)


def give_up_on(page: BadPage) -> NoReturn:
    """Say every mistake of a page, a line each."""
    give_up("\n".join(str(problem) for problem in page.problems))


def voice(language: str | None, team: Team | None = None) -> Say:
    """The language asked for, else the team's, else English."""
    return words.of(language or (team.language if team else "en"))


def the_team(tx: Tx, name: str | None, language: str | None) -> tuple[Team, Say]:
    """The team of that name, or the only one there is, and the voice to answer in."""
    say = voice(language)
    teams = people.teams(tx)
    if not teams:
        give_up(say("There is no team yet. Add one: rollcall team add team.yaml"))
    named = [team for team in teams if name in (None, team.name)]
    if len(named) == 1:
        return named[0], voice(language, named[0])
    known = say.names([team.name for team in teams])
    if name is None:
        give_up(say("Which team? Add its name. There are: {teams}.", teams=known))
    give_up(say("There is no team {name}. There are: {teams}.", name=name, teams=known))
