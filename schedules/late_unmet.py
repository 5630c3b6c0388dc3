"""A shift is over, and somebody who was late for it never came."""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding.asking import Books
from commands.deciding.open_lates import ends, moments, never_came, still_open, why_over
from schedules.schedule import Due, Schedule
from storage.transaction import Tx


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    found = moments(tx, books, ends)
    return [Due(f"attendance:{number}", at) for number, at in found if since < at <= until]


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    return why_over(tx, books, due.number, due.at, ends)


def post(tx: Tx, books: Books, due: Due) -> None:
    never_came(tx, books, still_open(tx, due.number), due.at)


SCHEDULE = Schedule(name="late_unmet", due=due, post=post, why_useless=why_useless)
