"""A swap without a decision climbs: at the handbook's minutes the next leader is asked."""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding.asking import Books
from commands.swap.climb import climb, marks, why_not
from schedules.schedule import Due, Schedule
from storage import people, swaps
from storage.transaction import Tx


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """The steps of swaps that wait for a leader as things stand."""
    teams = {team.id: team for team in people.all_teams(tx)}
    return [
        Due(f"swap:{swap.id}", at)
        for swap in swaps.undecided(tx)
        for at in marks(books, swap, teams[swap.team_id])
        if since < at <= until
    ]


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    return why_not(tx, books, due.number, due.at)


def post(tx: Tx, books: Books, due: Due) -> str | None:
    return climb(tx, books, due.number, due.at)


SCHEDULE = Schedule(name="swap_escalation", due=due, post=post, why_useless=why_useless)
