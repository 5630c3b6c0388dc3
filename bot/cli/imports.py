"""`rollcall import`: files from elsewhere are read, shown, and brought in when they are right."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import freeing, telling
from bot.cli.choosing import Language, TeamName, give_up, give_up_on, the_team
from bot.cli.house import house
from commands.leave.roster import roster_changed
from handbook.book import read
from handbook.source import BadPage
from handbook.words import Say
from storage import people
from storage.importers import balances as balance_importer
from storage.importers import roster as importer
from storage.importers.roster import Reading, RosterPlan
from storage.importers.rows import RowsRefused
from storage.importers.sheets import UnreadableFile
from storage.transaction import Tx

app = typer.Typer(no_args_is_help=True, help="Bring in files from elsewhere.")


DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")]
GoodOnly = Annotated[bool, typer.Option("--good-only", help="Leave bad rows out.")]
Month = Annotated[
    datetime | None,
    typer.Option("--month", formats=["%Y-%m"], help="Of a grid that does not name its month."),
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The figures' date; today unless told."),
]


@app.command()
def roster(
    file: Path,
    team: TeamName = None,
    month: Month = None,
    dry_run: DryRun = False,
    good_only: GoodOnly = False,
    language: Language = None,
) -> None:
    """Bring in who works when: the file is the truth for the dates it covers.

    A list has a row a person and shift; a grid has people down and dates across.
    """
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        try:
            words = read(found.handbook, Path()).grid
            plan = importer.plan(tx, found, file, Reading(words, month.date() if month else None))
        except BadPage as bad:
            give_up_on(bad)
        except UnreadableFile as unreadable:
            give_up(say(unreadable.reason, **unreadable.facts))
    told = (*telling.plan(plan, say), *telling.bad_rows(plan.bad, say))
    if not _goes_on(told, is_good=good_only or not plan.bad, dry_run=dry_run, say=say):
        return
    with house() as h, h.database.change(h.now()) as tx:
        try:
            done = importer.apply(tx, plan, only_good=good_only)
        except RowsRefused:
            give_up(_meanwhile(say))
        on_leave = list(_on_leave(tx, done, say))
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
    for line in on_leave:
        typer.echo(line)
    if done.first and done.last:
        with house() as h:
            freeing.offer(h, found, done.first, done.last, say)


def _on_leave(tx: Tx, done: RosterPlan, say: Say) -> Iterator[str]:
    """Whose leave the new roster contains, one line each; their threads are told."""
    touched = roster_changed(tx, done.team_id, done.touched)
    if touched:
        yield say("On leave then; the roster counts them as away:")
    for leave in touched:
        yield say(
            "{name}: #{number}, {days}",
            name=people.by_id(tx, leave.person_id).name,
            number=leave.id,
            days=say.days((leave.first, leave.last)),
        )


@app.command()
def balances(
    file: Path,
    team: TeamName = None,
    as_of: AsOf = None,
    dry_run: DryRun = False,
    good_only: GoodOnly = False,
    language: Language = None,
) -> None:
    """Bring in what people have left of each kind of leave, as of a date."""
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        today = h.now().astimezone(ZoneInfo(found.zone)).date()
        try:
            kinds = read(found.handbook, Path()).leave.kinds
            day = as_of.date() if as_of else today
            plan = balance_importer.plan(tx, found, kinds, file, day)
        except BadPage as bad:
            give_up_on(bad)
        except UnreadableFile as unreadable:
            give_up(say(unreadable.reason, **unreadable.facts))
    told = (*telling.balances(plan, say), *telling.bad_rows(plan.bad, say))
    if not _goes_on(told, is_good=good_only or not plan.bad, dry_run=dry_run, say=say):
        return
    with house() as h, h.database.change(h.now()) as tx:
        try:
            done = balance_importer.apply(tx, plan, only_good=good_only)
        except RowsRefused:
            give_up(_meanwhile(say))
    if done.changes_nothing:
        typer.echo(say("Nothing to change."))
    else:
        typer.echo(say("Done: {sets} set.", sets=len(done.sets)))


def _goes_on(told: Iterable[str], *, is_good: bool, dry_run: bool, say: Say) -> bool:
    """Say what a file would do; whether it is to be done. Gives up on bad rows."""
    for line in told:
        typer.echo(line)
    if not is_good:
        give_up(say("Nothing is changed. Mend these rows, or leave them out with --good-only."))
    if dry_run:
        typer.echo(say("Nothing is changed: this was only a look."))
    return not dry_run


def _meanwhile(say: Say) -> str:
    return say("The team changed meanwhile; nothing is done. Please try again.")
