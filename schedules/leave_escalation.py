"""An unanswered request climbs: at the handbook's minutes the next person is asked."""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding.asking import Books
from commands.leave.climb import climb, marks, why_not
from schedules.schedule import Due, Schedule
from storage import leaves, people
from storage.transaction import Tx


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """The steps of requests that are undecided as things stand."""
    teams = {team.id: team for team in people.all_teams(tx)}
    return [
        Due(f"leave:{leave.id}", at)
        for leave in leaves.undecided(tx)
        for at in marks(books, leave, teams[leave.team_id])
        if since < at <= until
    ]


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    return why_not(tx, books, due.number, due.at)


def post(tx: Tx, books: Books, due: Due) -> str | None:
    return climb(tx, books, due.number, due.at)


SCHEDULE = Schedule(name="leave_escalation", due=due, post=post, why_useless=why_useless)
