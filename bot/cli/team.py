"""`rollcall team`: a team is set from its page, and by hand where a page would be too much."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import freeing, telling
from bot.cli.choosing import Language, TeamName, give_up, give_up_on, the_team, voice
from bot.cli.house import house
from handbook.people import NONE, TeamPage, is_slack_id, read_team, text_of, with_setting
from handbook.source import BadPage
from handbook.words import Say
from storage import new_hires, people
from storage.importers import links
from storage.importers import team as importer
from storage.importers.changes import GroupTaken, LinkTaken
from storage.people import Known
from storage.transaction import Tx

LOOK_AHEAD = 366
"""Days from today on whose waiting lists are looked at when a team has changed."""
app = typer.Typer(no_args_is_help=True, help="Teams and their people.")


@app.command()
def add(file: Path, language: Language = None) -> None:
    """Add the team of a page, or bring it up to the page."""
    _apply(_read(file), language)


@app.command("set")
def set_(
    what: Annotated[str, typer.Argument(metavar="FILE|NAME")],
    key: Annotated[str | None, typer.Argument()] = None,
    value: Annotated[str | None, typer.Argument()] = None,
    language: Language = None,
) -> None:
    """Bring a team up to a page, or set one thing: NAME zone|language|handbook|… VALUE."""
    if key is None:
        page = _read(Path(what))
        _known_page(page.name, language)
    else:
        page, say = _known_page(what, language)
        if value is None:
            give_up(say("Give the value too: rollcall team set NAME KEY VALUE"))
        try:
            page = with_setting(page, key, value)
        except BadPage as bad:
            give_up("\n".join(problem.reason for problem in bad.problems))
    _apply(page, language)


@app.command()
def show(
    name: Annotated[str | None, typer.Argument()] = None,
    page: Annotated[bool, typer.Option("--page", help="As a page that `set` reads.")] = False,
    language: Language = None,
) -> None:
    """What is known of a team: its shifts, minimums, roles, and who is not linked."""
    with house() as h, h.database.read(h.now()) as tx:
        team, say = the_team(tx, name, language)
        assert team.id is not None
        found = importer.team_page_of(tx, team)
        staff = people.of_team(tx, team.id)
        today = h.now().date()
    if page:
        typer.echo(text_of(found), nl=False)
        return
    for line in (*telling.floor(found, say), *telling.staff(staff, today, say)):
        typer.echo(line)


@app.command()
def link(person: str, slack_id: str, team: TeamName = None, language: Language = None) -> None:
    """Say who a person (staff number, e-mail or name) is in Slack."""
    with house() as h, h.database.change(h.now()) as tx:
        known, say = _person(tx, person, team, language)
        if not is_slack_id(slack_id):
            give_up(say("{id} is not a member ID: it is in the person's profile.", id=slack_id))
        try:
            is_new = links.link(tx, known, slack_id)
        except LinkTaken as taken:
            give_up(_words_of(taken, say))
    if is_new:
        typer.echo(say("{name} is {id} in Slack now.", name=known.name, id=slack_id))
    else:
        typer.echo(say("{name} was {id} already.", name=known.name, id=slack_id))


@app.command()
def unlink(person: str, team: TeamName = None, language: Language = None) -> None:
    """Forget who a person (staff number, e-mail or name) is in Slack."""
    with house() as h, h.database.change(h.now()) as tx:
        known, say = _person(tx, person, team, language)
        was_linked = links.unlink(tx, known)
    if was_linked:
        typer.echo(say("{name} is nobody in Slack now.", name=known.name))
    else:
        typer.echo(say("{name} was not linked.", name=known.name))


@app.command()
def joined(
    person: str,
    day: Annotated[str, typer.Argument(metavar="YYYY-MM-DD|none")],
    team: TeamName = None,
    language: Language = None,
) -> None:
    """Say on which day a person (staff number, e-mail or name) joined, or that it is unknown."""
    with house() as h, h.database.change(h.now()) as tx:
        known, say = _person(tx, person, team, language)
        try:
            on = None if day == NONE else date.fromisoformat(day)
        except ValueError:
            give_up(say("“{day}” is no day; write it as 2026-11-02.", day=day))
        if on and known.person.left_on and known.person.left_on <= on:
            give_up(say("{name} had left by then.", name=known.name))
        new_hires.set_joined(tx, known.id, on)
        if on != known.person.joined_on:
            before = known.person.joined_on
            tx.note("newhire.joined", f"person:{known.id}", "terminal", before=before, day=on)
    if on is None:
        typer.echo(say("It is unknown when {name} joined.", name=known.name))
    else:
        typer.echo(say("{name} joined on {day}.", name=known.name, day=say.day(on)))


def _read(file: Path) -> TeamPage:
    try:
        return read_team(file)
    except BadPage as bad:
        give_up_on(bad)


def _known_page(name: str, language: str | None) -> tuple[TeamPage, Say]:
    """A team as it stands, as a page; gives up when there is no such team."""
    with house() as h, h.database.read(h.now()) as tx:
        team, say = the_team(tx, name, language)
        return importer.team_page_of(tx, team), say


def _apply(page: TeamPage, language: str | None) -> None:
    say = voice(language or page.language)
    with house() as h, h.database.change(h.now()) as tx:
        try:
            done = importer.apply(tx, page)
        except LinkTaken as taken:
            give_up(_words_of(taken, say))
        except GroupTaken as group:
            give_up(
                say(
                    "{id} follows the shifts of {team} already. "
                    "Each team needs a group of its own.",
                    id=group.slack_id,
                    team=group.team,
                )
            )
        team = people.team_named(tx, page.name)
    for line in telling.changes(done, say):
        typer.echo(line)
    if team is not None and not done.are_none:
        with house() as h:  # minimums and people are what places are counted from
            today = h.now().astimezone(ZoneInfo(team.zone)).date()
            freeing.offer(h, team, today, today + timedelta(days=LOOK_AHEAD), say)


def _person(tx: Tx, said: str, name: str | None, language: str | None) -> tuple[Known, Say]:
    team, say = the_team(tx, name, language)
    assert team.id is not None
    found = links.find(tx, team.id, said)
    if len(found) > 1:
        codes = say.names([known.person.code for known in found])
        give_up(say("Several are called {said}: {codes}. Give one.", said=said, codes=codes))
    if not found:
        give_up(say("Nobody in {team} is called {said}.", team=team.name, said=said))
    return found[0], say


def _words_of(taken: LinkTaken, say: Say) -> str:
    return say(
        "{id} is already {name} of {team}. Unlink them first.",
        id=taken.slack_id,
        name=taken.name,
        team=taken.team,
    )
