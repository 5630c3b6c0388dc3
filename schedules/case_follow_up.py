"""On its day, whoever noted a training is asked whether it has helped (IC-Q.L3)."""

from collections.abc import Sequence
from datetime import datetime

from commands.case import following
from commands.deciding.asking import Books
from schedules.schedule import Due, Schedule
from storage.transaction import Tx


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """Once a case and day; another day that is given later is asked on too."""
    found = following.moments(tx, books, since, until)
    return [Due(f"case:{number}", at) for number, at in found]


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    return following.why_not(tx, books, due.number, due.at)


def post(tx: Tx, books: Books, due: Due) -> str | None:
    return following.ask(tx, books, due.number)


SCHEDULE = Schedule(name="case_follow_up", due=due, post=post, why_useless=why_useless)
