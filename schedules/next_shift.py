"""What was kept for somebody off shift is said when their next shift begins."""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding.asking import Books
from commands.deciding.reach import say_kept, why_unsaid
from schedules.schedule import Due, Schedule
from storage import later
from storage.transaction import Tx


def due(tx: Tx, _: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """Each message by itself: one that is due must not stand in for another."""
    return [Due(f"later:{kept.id}", kept.due_at) for kept in later.due(tx, since, until)]


def why_useless(tx: Tx, _: Books, due: Due) -> str | None:
    return why_unsaid(tx, due.number)


def post(tx: Tx, books: Books, due: Due) -> None:
    say_kept(tx, books, due.number)


SCHEDULE = Schedule(name="next_shift", due=due, post=post, why_useless=why_useless)
