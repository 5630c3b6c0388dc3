"""`rollcall export attendance|conduct|kpi`: a month as a workbook and as CSV."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import ledger_tables
from bot.cli.choosing import Language, TeamName, give_up, give_up_on, the_team
from bot.cli.house import house
from bot.cli.payroll import Counting
from bot.cli.payroll import tables as payroll_tables
from bot.cli.payroll.parts import Parts
from bot.cli.tables import Table, as_csv, workbook, write
from commands.deciding.figures import figures
from commands.kpi.by_agent import of_agents
from commands.kpi.tables import tables
from handbook.book import Handbook, read
from handbook.kpi.periods import of_month
from handbook.source import BadPage
from handbook.words import Say
from storage import ledger, people, reliefs, timesheet
from storage.people import Team
from storage.timesheet import Own
from storage.transaction import Tx

app = typer.Typer(no_args_is_help=True, help="Write files for others.")


MonthName = Annotated[
    str | None, typer.Argument(help="Such as 2026-11; the last month unless told.")
]
Folder = Annotated[Path, typer.Option("--out", help="The folder for the files.")]
Replace = Annotated[bool, typer.Option("--replace", help="Write over files of an earlier time.")]


@dataclass(frozen=True)
class Chosen:
    """Which team's which month is written, in which language."""

    tx: Tx
    team: Team
    book: Handbook
    first: date
    say: Say

    @property
    def month(self) -> str:
        return f"{self.first:%Y-%m}"

    def write(self, folder: Path, what: str, made: Sequence[Table], *, replace: bool) -> None:
        """A workbook and a CSV file a table, named after the team and the month."""
        words = f"{what} {self.team.name} {self.month}"
        stem = re.sub(r"\W+", "-", words).strip("-").lower()
        _write(folder, stem, made, replace=replace, say=self.say)

    def say_done(self, count: int) -> None:
        say = self.say
        people = say.plural("{n} person", "{n} people", count)
        typer.echo(
            say("{team}, {month}: {people}.", team=self.team.name, month=self.month, people=people)
        )
        typer.echo(
            say("Reasons are in none of these files; names and figures are. Keep them safe.")
        )


@contextmanager
def _chosen(
    month: str | None, team: str | None, language: str | None, *, is_noted: bool = False
) -> Iterator[Chosen]:
    """What was asked for, while the database is read; `is_noted`: the journal keeps that."""
    with house() as h, (h.database.change if is_noted else h.database.read)(h.now()) as tx:
        found, say = the_team(tx, team, language)
        first = _month(month, h.now().astimezone(ZoneInfo(found.zone)).date(), say)
        try:
            book = read(found.handbook, Path())
        except BadPage as bad:
            give_up_on(bad)
        yield Chosen(tx, found, book, first, say)


@app.command()
def attendance(
    month: MonthName = None,
    out: Folder = Path(),
    replace: Replace = False,
    team: TeamName = None,
    language: Language = None,
) -> None:
    """Write a month for payroll: shifts, leave, lates, absences, overtime, consequences."""
    with _chosen(month, team, language) as chosen:
        say = chosen.say
        own = _own(chosen.tx, chosen.team, chosen.book, chosen.first)
        if all(one.is_empty for one in own):
            typer.echo(
                say("{month} is empty: no shift, no leave, nothing recorded.", month=chosen.month)
            )
            typer.echo(say("Nothing is written."))
            return
        made = payroll_tables(Parts(chosen.team, chosen.book, own, say))
        chosen.write(out, "attendance", made, replace=replace)
        chosen.say_done(len(own))


@app.command()
def conduct(
    month: MonthName = None,
    out: Folder = Path(),
    replace: Replace = False,
    team: TeamName = None,
    language: Language = None,
) -> None:
    """Write a month of the conduct ledger: points, fines and pay, by person and by entry."""
    with _chosen(month, team, language) as chosen:
        tx, say = chosen.tx, chosen.say
        assert chosen.team.id is not None
        entries = ledger.of_team(tx, chosen.team.id, *timesheet.ends(chosen.first))
        if not entries:
            typer.echo(say("{month} is empty: nothing was logged.", month=chosen.month))
            typer.echo(say("Nothing is written."))
            return
        named = {one.person_id for one in entries}
        listed = [known for known in people.of_team(tx, chosen.team.id) if known.id in named]
        made = ledger_tables.tables(
            tx,
            ledger_tables.Month(chosen.team, chosen.book, chosen.first, listed, entries, say),
        )
        chosen.write(out, "conduct", made, replace=replace)
        chosen.say_done(len(listed))


@app.command()
def kpi(
    month: MonthName = None,
    out: Folder = Path(),
    replace: Replace = False,
    team: TeamName = None,
    language: Language = None,
) -> None:
    """Write a month's figures of calls: day by day, each indicator, each agent by name."""
    with _chosen(month, team, language, is_noted=True) as chosen:
        tx, say = chosen.tx, chosen.say
        assert chosen.team.id is not None
        today = tx.now.astimezone(ZoneInfo(chosen.team.zone)).date()
        period = of_month(chosen.first, max(chosen.first, today))
        found = figures(tx, chosen.book, chosen.team, period)
        if found is None or found.found.sums.is_empty:
            typer.echo(say("{month} is empty: no call has come in.", month=chosen.month))
            typer.echo(say("Nothing is written."))
            return
        agents = of_agents(tx, chosen.team.id, period, found.queues)
        chosen.write(out, "kpi", tables(found, say, agents), replace=replace)
        named = sorted(one.person.id for one in agents if one.person)
        tx.note(
            "kpi.looked",
            f"team:{chosen.team.id}",
            "terminal",
            first=period.first,
            last=period.last,
            people=named,
        )
        chosen.say_done(len(agents))


def _own(tx: Tx, team: Team, book: Handbook, first: date) -> list[Own]:
    assert team.id is not None
    overtime = reliefs.overtime_between(tx, team.id, *timesheet.ends(first))
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
