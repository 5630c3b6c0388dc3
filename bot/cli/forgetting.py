"""`rollcall forget`: people's words are deleted at their term; figures and the journal stay."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.choosing import Language, TeamName, give_up, give_up_on, the_team
from bot.cli.house import House, house
from bot.cli.phrases import begun
from commands.deciding import forgetting
from handbook.book import read
from handbook.retention import WORDS, Personal
from handbook.source import BadPage
from handbook.words import Say
from storage import people
from storage.forgetting import count
from storage.people import Team
from storage.personal import Term
from storage.transaction import Tx


def forget(
    person: Annotated[
        str | None, typer.Argument(help="A staff number: all that they said and that is over.")
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Of everybody, what had its term by the handbook.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else only say what would go.")] = False,
    team: TeamName = None,
    language: Language = None,
) -> None:
    """Delete reasons, other words, proofs and old private messages. Figures stay."""
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        if (person is None) != due:
            give_up(say("Say whose: a staff number, or --due for all that had its term."))
        term = _term(h, tx, found, person, say)
        held = count(tx, term)
    for line in _told(held, say):
        typer.echo(line)
    if not held:
        return
    if not yes:
        typer.echo(say("Nothing is changed: this was only a look. To delete it, add --yes."))
        return
    with house() as h, h.database.change(h.now()) as tx:
        gone = forgetting.forget(tx, _term(h, tx, found, person, say), "terminal")
    rows = sum(gone.values())
    typer.echo(say.plural("Forgotten, in {n} place.", "Forgotten, in {n} places.", rows))
    typer.echo(say("What stays: names, days, minutes, decisions and their rules, and the journal."))
    typer.echo(say("Slack keeps its own copies, and so do backups from before: see to them too."))


def _term(h: House, tx: Tx, team: Team, person: str | None, say: Say) -> Term:
    """What may go. Gives up where nobody is meant, or the handbook cannot tell."""
    if person is None:
        try:
            term = forgetting.over(read(team.handbook, Path()), team, h.now())
        except BadPage as bad:
            give_up_on(bad)
        if term is None:
            give_up(say("The handbook names no terms; add “retention:” to its page."))
        return term
    assert team.id is not None
    known = next((one for one in people.of_team(tx, team.id) if one.person.code == person), None)
    if known is None:
        give_up(say("Nobody in {team} has the staff number {code}.", team=team.name, code=person))
    return forgetting.of_person(known, h.now())


def _told(held: Mapping[Personal, int], say: Say) -> list[str]:
    """What would go, a line a kind."""
    if not held:
        return [say("There is nothing to forget.")]
    return [
        say("{words}: {n}", words=begun(say(WORDS[kind])), n=rows) for kind, rows in held.items()
    ]
