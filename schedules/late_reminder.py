"""Whoever said to come late is asked, at the time that they said, whether they are here."""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding.asking import Books
from commands.deciding.open_lates import remind
from schedules.schedule import Due, Schedule
from storage import attendance, people
from storage.attendance import OPEN, Record
from storage.transaction import Tx


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """Of the lates that are open as things stand."""
    moments = [(one, _at(tx, books, one)) for one in attendance.open_ones(tx)]
    return [Due(f"attendance:{one.id}", at) for one, at in moments if at and since < at <= until]


def _at(tx: Tx, books: Books, record: Record) -> datetime | None:
    return record.expected_at


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    record = attendance.get(tx, _number(due))
    if record is None or record.state != OPEN:
        return "they have come, or it was taken out"
    if _at(tx, books, record) != due.at:
        return "they have said another time since"
    return None


def post(tx: Tx, books: Books, due: Due) -> None:
    record = attendance.get(tx, _number(due))
    assert record is not None
    remind(tx, books[people.team(tx, record.team_id).handbook], record)


def _number(due: Due) -> int:
    return int(due.subject.partition(":")[2])


SCHEDULE = Schedule(name="late_reminder", due=due, post=post, why_useless=why_useless)
