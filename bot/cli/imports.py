"""`rollcall import`: files from elsewhere are read, shown, and brought in when they are right."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import telling
from bot.cli.choosing import Language, TeamName, give_up, the_team
from bot.cli.house import house
from storage.importers import roster as importer
from storage.importers.roster import RosterRefused
from storage.importers.sheets import UnreadableRoster

app = typer.Typer(no_args_is_help=True, help="Bring in files from elsewhere.")


@app.callback()
def _group() -> None:
    """Bring in files from elsewhere."""  # with it, one command alone keeps its name


@app.command()
def roster(
    file: Path,
    team: TeamName = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    good_only: Annotated[bool, typer.Option("--good-only", help="Leave bad rows out.")] = False,
    language: Language = None,
) -> None:
    """Bring in who works when: the file is the truth for the dates it covers."""
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        try:
            plan = importer.plan(tx, found, file)
        except UnreadableRoster as unreadable:
            give_up(say(unreadable.reason, **unreadable.facts))
    for line in (*telling.plan(plan, say), *telling.bad_rows(plan.bad, say)):
        typer.echo(line)
    if plan.bad and not good_only:
        give_up(say("Nothing is changed. Mend these rows, or leave them out with --good-only."))
    if dry_run:
        typer.echo(say("Nothing is changed: this was only a look."))
        return
    with house() as h, h.database.change(h.now()) as tx:
        try:
            done = importer.apply(tx, plan, only_good=good_only)
        except RosterRefused:
            give_up(say("The team changed meanwhile; nothing is done. Please try again."))
    if done.changes_nothing:
        typer.echo(say("Nothing to change."))
    else:
        typer.echo(
            say(
                "Done: {added} added, {removed} removed.",
                added=len(done.adds),
                removed=len(done.removes),
            )
        )
