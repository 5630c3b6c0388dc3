"""Somebody is late for so long that it counts by itself: it is proposed at that minute."""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding.asking import Books
from commands.deciding.open_lates import counts, lasts, moments, still_open, why_over
from schedules.schedule import Due, Schedule
from storage.transaction import Tx


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    found = moments(tx, books, counts)
    return [Due(f"attendance:{number}", at) for number, at in found if since < at <= until]


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    return why_over(tx, books, due.number, due.at, counts)


def post(tx: Tx, books: Books, due: Due) -> None:
    lasts(tx, books, still_open(tx, due.number), due.at)


SCHEDULE = Schedule(name="late_absence", due=due, post=post, why_useless=why_useless)
