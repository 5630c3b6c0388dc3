"""`rollcall sheet export`: the assessment sheets of a month or a year, as a workbook or as CSV."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.choosing import Language, TeamName, give_up, give_up_on, the_team
from bot.cli.house import house
from bot.cli.tables import as_csv, workbook, write
from commands.sheet.tables import Scope, tables
from handbook.book import read
from handbook.source import BadPage
from handbook.words import Say

app = typer.Typer(no_args_is_help=True, help="The month's assessment sheets.")


@app.callback()
def _group() -> None:
    """Keeps `export` a word of its own while it is the only one."""


@app.command()
def export(
    month: Annotated[str, typer.Argument(help="A month, such as 2026-11, or a year: 2026.")],
    file: Annotated[Path, typer.Argument(help="Where to: FILE.xlsx, or FILE.csv.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over a file of an earlier time.")
    ] = False,
    team: TeamName = None,
    language: Language = None,
) -> None:
    """Write everybody's sheets: parts, weights, scores, states, who scored and approved when.

    A workbook has all tables. As CSV the sheets are FILE.csv and their lines FILE-lines.csv; of a
    year FILE-year.csv has each person's months and their mean.
    """
    with house() as h, h.database.change(h.now()) as tx:
        found, say = the_team(tx, team, language)
        first, last = _span(month, say)
        if file.suffix.casefold() not in (".xlsx", ".csv"):
            give_up(say("Name a file that ends in .xlsx or .csv, not “{file}”.", file=file))
        try:
            book = read(found.handbook, Path())
        except BadPage as bad:
            give_up_on(bad)
        today = h.now().astimezone(ZoneInfo(found.zone)).date()
        scope = Scope(tx, found, book, first, last, today, say)
        sheets = scope.sheets()
        if not sheets:
            typer.echo(say("There is no sheet of {what} yet.", what=month))
            typer.echo(say("Nothing is written."))
            return
        made = tables(scope)
        if file.suffix.casefold() == ".xlsx":
            contents = {file: workbook(made)}
        else:
            contents = {
                file
                if one.file == "sheets"
                else file.with_name(f"{file.stem}-{one.file}.csv"): as_csv(one)
                for one in made
            }
        _write(contents, replace=replace, say=say)
        people = sorted({one.known.id for one in sheets})
        tx.note("sheet.file", f"team:{found.id}", "terminal", first=first, last=last, people=people)
        count = say.plural("{n} sheet", "{n} sheets", len(sheets))
        typer.echo(say("{team}, {month}: {people}.", team=found.name, month=month, people=count))
        typer.echo(say("What people said is in none of these files; scores are. Keep them safe."))


def _span(said: str, say: Say) -> tuple[date, date]:
    """The first and the last month that are meant."""
    if re.fullmatch(r"20\d\d", said):
        return date(int(said), 1, 1), date(int(said), 12, 1)
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", said):
        give_up(say("“{said}” is neither a month nor a year; write 2026-11 or 2026.", said=said))
    month = date.fromisoformat(f"{said}-01")
    return month, month


def _write(contents: dict[Path, bytes], *, replace: bool, say: Say) -> None:
    """All files, or none where one is there already; says where each is."""
    there = [path.name for path in contents if path.exists()]
    if there and not replace:
        give_up(
            say(
                "There already: {files}. Name another one, or add --replace.",
                files=say.names(there),
            )
        )
    for path, content in contents.items():
        try:
            write(path, content)
        except OSError as trouble:
            give_up(say("{file} cannot be written: {why}.", file=path, why=trouble.strerror))
        typer.echo(str(path))
