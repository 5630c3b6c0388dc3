"""An appeal without a decision: a reminder, then the next one who may is asked."""

from collections.abc import Sequence
from datetime import datetime

from commands.conduct.climbing import climb, marks, why_not
from commands.deciding.asking import Books
from schedules.schedule import Due, Schedule
from storage import appeals
from storage.transaction import Tx


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """The mornings on which an appeal that waits is seen to."""
    return [
        Due(f"appeal:{appeal.id}", at)
        for appeal in appeals.undecided(tx)
        for at in marks(tx, books, appeal, since, until)
    ]


def why_useless(tx: Tx, _: Books, due: Due) -> str | None:
    return why_not(tx, due.number)


def post(tx: Tx, books: Books, due: Due) -> str | None:
    return climb(tx, books, due.number, due.at)


SCHEDULE = Schedule(name="appeal_escalation", due=due, post=post, why_useless=why_useless)
