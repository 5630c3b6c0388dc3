"""On a long leave's last day its person is asked, and a leader when their first shift begins."""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding.asking import Books
from commands.leave import back
from schedules.schedule import Due, Schedule
from storage.transaction import Tx


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """What is due by the roster as it stands."""
    return [Due(f"leave:{number}", at) for number, at in back.moments(tx, books, since, until)]


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    return back.why_not(tx, books, _number(due), due.at)


def post(tx: Tx, books: Books, due: Due) -> None:
    back.act(tx, books, _number(due), due.at)


def _number(due: Due) -> int:
    return int(due.subject.partition(":")[2])


SCHEDULE = Schedule(name="report_back", due=due, post=post, why_useless=why_useless)
