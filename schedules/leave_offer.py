"""A place that is offered is kept so long and no longer, and waiting ends when the days begin."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commands.deciding.asking import Books
from commands.leave.queue import due_at, lapse
from schedules.schedule import Due, Schedule
from storage import leave_places, leaves
from storage.leaves import OFFERED, QUEUED
from storage.transaction import Tx

BEFORE = timedelta(days=2)
"""No waiting is over so long before its first day, whatever the zone."""


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """What runs out, of the requests that wait or are offered a place as things stand.

    One that is older than what is looked for is due all the same: it would keep its place for ever.
    """
    found = []
    for leave in leave_places.waiting_or_offered(tx, (until + BEFORE).date()):
        at = due_at(tx, books, leave)
        if at is not None and at <= until:
            found.append(Due(f"leave:{leave.id}", max(at, since + timedelta(seconds=1))))
    return found


def why_useless(tx: Tx, _: Books, due: Due) -> str | None:
    leave = leaves.get(tx, due.number)
    if leave is None or leave.state not in (QUEUED, OFFERED):
        return "it was taken or decided meanwhile"
    return None


def post(tx: Tx, books: Books, due: Due) -> None:
    lapse(tx, books, due.number)


SCHEDULE = Schedule(name="leave_offer", due=due, post=post, why_useless=why_useless)
