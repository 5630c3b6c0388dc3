"""Whoever owes something for a month's sheet is reminded: tasks, their own view, scores, a yes."""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding.asking import Books
from commands.sheet import clock
from schedules.schedule import Due, Schedule
from storage import people
from storage.transaction import Tx


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """Once a team and day on which somebody is reminded of something."""
    found = clock.moments(people.teams(tx), books, since, until)
    return [Due(f"team:{number}", at) for number, at in found]


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    return clock.why_not(tx, books, due.number, due.at)


def post(tx: Tx, books: Books, due: Due) -> str | None:
    return clock.remind(tx, books, due.number, due.at)


SCHEDULE = Schedule(name="sheet_days", due=due, post=post, why_useless=why_useless)
