"""`rollcall roster unpublish`: a month is taken off the roster."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.choosing import Language, TeamName, give_up, give_up_on, the_team
from bot.cli.house import house
from commands.roster import spans, unpublishing
from handbook.book import read
from handbook.source import BadPage


def unpublish(
    month: Annotated[str, typer.Argument(help="Such as 2026-12.")],
    team: TeamName = None,
    yes: Annotated[bool, typer.Option("--yes", help="Even if swaps or leave rest on it.")] = False,
    language: Language = None,
) -> None:
    """Take a month off the roster, from tomorrow on; publish it again by an import."""
    with house() as h, h.database.read(h.now()) as tx:
        found, say = the_team(tx, team, language)
        meant = spans.read_month(month)
        if meant is None:
            give_up(say("“{said}” is not a month; write it as 2026-11.", said=month))
        try:
            book = read(found.handbook, Path())
        except BadPage as bad:
            give_up_on(bad)
        coming = unpublishing.days(tx, found, meant)
        if coming is None:
            give_up(say("All days of {month} are over; they stay.", month=say.month(meant.first)))
        resting = list(unpublishing.hanging(tx, found, *coming, say))
    if resting:
        typer.echo(say("Approved, and kept for the roster that comes next:"))
        for line in resting:
            typer.echo(f"  {line}")
        if not yes:
            give_up(say("Nothing is changed. To take the month off all the same: --yes"))
    with house() as h, h.database.change(h.now()) as tx:
        taken = unpublishing.unpublish(tx, book, found, meant, say, "terminal")
    if taken is None:
        typer.echo(say("Nothing to change."))
        return
    for line in taken.lines:
        typer.echo(line)
    typer.echo(
        say(
            "Taken off: {places} of {people}, {days}.",
            places=say.plural("{n} shift", "{n} shifts", taken.places),
            people=say.plural("{n} person", "{n} people", taken.people),
            days=say.days((taken.first, taken.last)),
        )
    )
    typer.echo(say("Publish it again: rollcall import roster FILE"))
