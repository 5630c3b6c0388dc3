"""`rollcall roster`: a month is drafted as a grid, to be edited and imported."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import drafted
from bot.cli.choosing import Language, TeamName, give_up, give_up_on, the_team
from bot.cli.house import house
from bot.cli.tables import workbook, write
from handbook.book import Handbook, in_force, read
from handbook.drafting import Draft, Floor, draft
from handbook.source import BadPage
from handbook.words import Say
from storage import drafting, people
from storage.people import Team
from storage.transaction import Tx

app = typer.Typer(no_args_is_help=True, help="Make rosters.")


@app.callback()
def _group() -> None:
    """Keeps `draft` a word of its own while it is the only one."""


@app.command("draft")
def draft_(
    month: Annotated[datetime, typer.Argument(formats=["%Y-%m"], help="Such as 2026-12.")],
    team: TeamName = None,
    out: Annotated[Path | None, typer.Option("--out", help="The workbook to write.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over an earlier one.")] = False,
    language: Language = None,
) -> None:
    """Draft a month from needs, rest days, leave and wishes, as a workbook to edit and import."""
    first = month.date()
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        try:
            book = read(found.handbook, Path())
        except BadPage as bad:
            give_up_on(bad)
        floor = _floor(tx, found, book, first, say)
        assert found.id is not None
        names = {known.id: known.person.name for known in people.of_team(tx, found.id)}
    stem = re.sub(r"\W+", "-", f"roster {found.name} {first:%Y-%m}").strip("-").lower()
    path = out or Path(f"{stem}.xlsx")
    if path.suffix.lower() != ".xlsx":
        give_up(say("A draft is a workbook: name a file that ends in .xlsx."))
    if path.exists() and not replace:
        give_up(
            say(
                "There already: {files}. Name another file with --out, or add --replace.",
                files=path.name,
            )
        )
    rules = in_force(book.roster, first)
    assert rules is not None
    made = draft(floor)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, workbook(drafted.tables(floor, made, names, rules, book.grid, say)))
    except OSError as trouble:
        give_up(say("{file} cannot be written: {why}.", file=path, why=trouble.strerror))
    typer.echo(str(path))
    _tell(floor, made, path, say)


def _floor(tx: Tx, team: Team, book: Handbook, first: date, say: Say) -> Floor:
    """What the month is drafted from; gives up where nothing is known of it."""
    rules = in_force(book.roster, first)
    if rules is None:
        give_up(
            say(
                "The handbook {book} says nothing of rosters; add `roster:` with the roles that "
                "stand on one and their rest days.",
                book=book.handbook,
            )
        )
    leading = [role for role, title in book.roles.items() if title.in_leaders_channel]
    limits = in_force(book.working_time, first)
    floor = drafting.floor_of(tx, team, first, rules, limits, leading)
    if not any(slot.least for slot in floor.slots):
        give_up(say("No shift needs anybody: give `minimum:` on the team's page."))
    if not floor.members:
        give_up(say("Nobody on the team's list stands on rosters."))
    return floor


def _tell(floor: Floor, made: Draft, path: Path, say: Say) -> None:
    """What came of it, counted, and what to do next."""
    people = say.plural("{n} person", "{n} people", len(floor.members))
    month = say.month(floor.days[0])
    typer.echo(
        say(
            "{month}: {people}, {shifts} shifts.",
            month=month,
            people=people,
            shifts=len(made.cells),
        )
    )
    typer.echo(
        say(
            "Missing: {people} of the people needed, {reserve} on call.",
            people=sum(one.missing for one in made.shortfalls),
            reserve=sum(one.missing_reserve for one in made.shortfalls),
        )
    )
    granted = sum(one.verdict == "granted" for one in made.wishes)
    typer.echo(say("Wishes: {granted} of {all} granted.", granted=granted, all=len(made.wishes)))
    typer.echo(
        say(
            "The other sheets say what is short, who has how many nights, and why. Nothing is "
            "stored: edit it, then rollcall import roster {file}",
            file=path.name,
        )
    )
