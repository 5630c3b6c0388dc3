"""An undecided request is brought up again in its thread, at the minutes the handbook names."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books
from commands.leave.remind import remind
from handbook.book import in_force
from schedules.schedule import Due, Schedule
from storage import leaves, people
from storage.leaves import ASKED, Leave
from storage.transaction import Tx


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """The reminders of requests that are undecided as things stand."""
    teams = {team.id: team for team in people.teams(tx)}
    found = []
    for leave in leaves.undecided(tx):
        team = teams[leave.team_id]
        for at in _moments(books, team.handbook, leave, ZoneInfo(team.zone)):
            if since < at <= until:
                found.append(Due(f"leave:{leave.id}", at))
    return found


def _moments(books: Books, handbook: str, leave: Leave, zone: ZoneInfo) -> Iterator[datetime]:
    since = leave.taken_at or leave.asked_at  # on the waiting list nobody had to decide
    day = since.astimezone(zone).date()
    rules = in_force(books[handbook].leave.escalation, day)
    for minutes in rules.after_minutes if rules else ():
        yield since + timedelta(minutes=minutes)


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    leave = leaves.get(tx, int(due.subject.partition(":")[2]))
    if leave is None or leave.state != ASKED:
        return "it was decided meanwhile"
    return None


def post(tx: Tx, books: Books, due: Due) -> None:
    remind(tx, books, int(due.subject.partition(":")[2]))


SCHEDULE = Schedule(name="leave_reminder", due=due, post=post, why_useless=why_useless)
