"""People are reminded of proofs the day before and that day; a leader hears when none came."""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding.asking import Books
from commands.proofs import clock
from schedules.schedule import Due, Schedule
from storage.transaction import Tx


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """What is due by the roster as it stands, of the proofs that nobody has sent."""
    return [Due(f"leave:{number}", at) for number, at in clock.moments(tx, books, since, until)]


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    return clock.why_not(tx, books, _number(due), due.at)


def post(tx: Tx, books: Books, due: Due) -> None:
    clock.act(tx, books, _number(due), due.at)


def _number(due: Due) -> int:
    return int(due.subject.partition(":")[2])


SCHEDULE = Schedule(name="proofs_due", due=due, post=post, why_useless=why_useless)
