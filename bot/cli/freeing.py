"""After a roster or a minimum has changed: places that became free are offered to who waits."""

from datetime import date
from pathlib import Path

import typer

from bot.cli.house import House
from commands.leave.queue import offer_freed
from handbook.book import read
from handbook.source import BadPage
from handbook.words import Say
from storage.people import Team


def offer(house: House, team: Team, first: date, last: date, say: Say) -> None:
    """Offer the free places of these days, and say how many.

    A transaction of its own: what was brought in stands, whatever comes of the offers.
    """
    assert team.id is not None
    try:
        books = {team.handbook: read(team.handbook, Path())}
    except BadPage:
        return  # without its rules nothing can be offered; `rollcall check` tells of the page
    with house.database.change(house.now()) as tx:
        offered = offer_freed(tx, books, team.id, first, last)
    if offered:
        typer.echo(
            say.plural(
                "{n} place became free and is offered to who waits for it.",
                "{n} places became free and are offered to those who wait for them.",
                offered,
            )
        )
