"""`rollcall export attendance`: a month for payroll, as a workbook and as CSV."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.choosing import Language, TeamName, give_up, give_up_on, the_team
from bot.cli.house import house
from bot.cli.payroll import Counting, tables
from bot.cli.payroll.parts import Parts
from bot.cli.tables import Table, as_csv, workbook, write
from handbook.book import Handbook, read
from handbook.source import BadPage
from handbook.words import Say
from storage import timesheet
from storage.people import Team
from storage.timesheet import Own
from storage.transaction import Tx

app = typer.Typer(no_args_is_help=True, help="Write files for others.")


@app.callback()
def _group() -> None:
    """Keeps `attendance` a word of its own while it is the only one."""


@app.command()
def attendance(
    month: Annotated[
        str | None, typer.Argument(help="Such as 2026-11; the last month unless told.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="The folder for the files.")] = Path(),
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over files of an earlier time.")
    ] = False,
    team: TeamName = None,
    language: Language = None,
) -> None:
    """Write a month for payroll: shifts, leave, lates, absences, overtime, consequences."""
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        first = _month(month, h.now().astimezone(ZoneInfo(found.zone)).date(), say)
        try:
            book = read(found.handbook, Path())
        except BadPage as bad:
            give_up_on(bad)
        own = _own(tx, found, book, first)
        said = f"{first:%Y-%m}"
        if all(one.is_empty for one in own):
            typer.echo(say("{month} is empty: no shift, no leave, nothing recorded.", month=said))
            typer.echo(say("Nothing is written."))
            return
        made = tables(Parts(found, book, own, say))
    stem = re.sub(r"\W+", "-", f"attendance {found.name} {said}").strip("-").lower()
    _write(out, stem, made, replace=replace, say=say)
    people = say.plural("{n} person", "{n} people", len(own))
    typer.echo(say("{team}, {month}: {people}.", team=found.name, month=said, people=people))
    typer.echo(say("Reasons are in none of these files; names and figures are. Keep them safe."))


def _own(tx: Tx, team: Team, book: Handbook, first: date) -> list[Own]:
    assert team.id is not None
    overtime: dict[int, int] = {}  # minutes by person
    return timesheet.month_of(tx, team, first, Counting(book), book.calendar.is_rest, overtime)


def _month(said: str | None, today: date, say: Say) -> date:
    """The first of the month that is meant."""
    if said is None:
        return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    try:
        if not re.fullmatch(r"\d{4}-\d\d", said):
            raise ValueError
        return datetime.strptime(said, "%Y-%m").date()
    except ValueError:
        give_up(say("“{said}” is not a month; write it as 2026-11.", said=said))


def _write(folder: Path, stem: str, made: Sequence[Table], *, replace: bool, say: Say) -> None:
    """All files, or none where one is there already; says where each is."""
    files = {folder / f"{stem}.xlsx": workbook(made)}
    files |= {folder / f"{stem}-{table.file}.csv": as_csv(table) for table in made}
    there = [path.name for path in files if path.exists()]
    if there and not replace:
        give_up(
            say(
                "There already: {files}. Name another folder with --out, or add --replace.",
                files=say.names(there),
            )
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            write(path, content)
            typer.echo(str(path))
    except OSError as trouble:
        give_up(say("{file} cannot be written: {why}.", file=folder, why=trouble.strerror))
