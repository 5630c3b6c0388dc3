"""`rollcall fairness`: a month's decisions counted, as a workbook or as CSV."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.choosing import Language, TeamName, give_up, give_up_on, the_team
from bot.cli.house import house
from bot.cli.tables import Table, Value, as_csv, workbook, write
from commands.fairness.counting import GROUPS, Month, Row, kind_title, month_of
from handbook.book import read
from handbook.fairness import FairnessRules
from handbook.source import BadPage
from handbook.words import Say

_MONTHS = ["%Y-%m"]


def fairness(
    month: Annotated[datetime, typer.Argument(formats=_MONTHS, help="Such as 2026-11.")],
    file: Annotated[Path, typer.Argument(help="A new file that ends in .xlsx or .csv.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over a file of an earlier time.")
    ] = False,
    team: TeamName = None,
    language: Language = None,
) -> None:
    """Count a month's decisions by leader, shift, weekday and rule. The journal keeps that it was
    looked at."""
    with house() as h, h.database.change(h.now()) as tx:
        found, say = the_team(tx, team, language)
        _check(file, say, replace=replace)
        try:
            rules = read(found.handbook, Path()).fairness
        except BadPage as bad:
            give_up_on(bad)
        if rules is None:
            give_up(say("The handbook of {team} names nobody who sees it.", team=found.name))
        counted = month_of(tx, found, month.date())
        _write(file, counted, rules, say)
        tx.note("fairness.looked", f"team:{found.id}", "terminal", month=f"{month:%Y-%m}")
    typer.echo(str(file))
    for kind, one in counted.found.items():
        title = kind_title(kind, say)
        waiting = say.plural("{n} waits", "{n} wait", one.open.count)
        told = {"kind": title, "n": len(one.taken), "waiting": waiting}
        typer.echo(say("{kind}: {n} decided, {waiting}.", **told))


def _check(file: Path, say: Say, *, replace: bool) -> None:
    if file.suffix.casefold() not in (".xlsx", ".csv"):
        give_up(say("{file}: give a name that ends in .xlsx or .csv.", file=file))
    if file.exists() and not replace:
        give_up(say("{file} is there already. Name another, or add --replace.", file=file))


def _write(file: Path, month: Month, rules: FairnessRules, say: Say) -> None:
    whole = _table(month, rules, say)
    is_csv = file.suffix.casefold() == ".csv"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file, as_csv(whole) if is_csv else workbook([whole]))
    except OSError as trouble:
        give_up(say("{file} cannot be written: {why}.", file=file, why=trouble.strerror))


def _table(month: Month, rules: FairnessRules, say: Say) -> Table:
    """A line a group; the whole of each kind comes first."""
    totals = [Row(kind, "", month.total(kind)) for kind in month.found]
    rows = [_row(say("Altogether"), row, rules, say) for row in totals]
    rows += [
        _row(say(label), row, rules, say)
        for group, label in GROUPS.items()
        for row in month.rows(group, say)
    ]
    return Table(
        file="fairness",
        name=f"{month.first:%Y-%m}",
        head=(
            say("Counted by"),
            say("What is decided"),
            say("Group"),
            say("Decided"),
            say("Approved"),
            say("Declined"),
            say("Against a rule"),
            say("Approved, %"),
            say("Declined, %"),
            say("Against a rule, %"),
            say("Median wait, minutes"),
            say("Note"),
        ),
        rows=rows,
    )


def _row(by: str, row: Row, rules: FairnessRules, say: Say) -> list[Value]:
    one, fewest = row.tally, rules.fewest
    is_few = one.is_few(fewest)
    wait = None if one.wait is None or is_few else round(one.wait.total_seconds() / 60)
    return [
        by,
        kind_title(row.kind, say),
        row.group,
        one.decided,
        one.approved,
        one.declined,
        one.against,
        one.share(one.approved, fewest),
        one.share(one.declined, fewest),
        one.share(one.against, fewest),
        wait,
        say("fewer than {n}: no rate", n=fewest) if is_few else None,
    ]
