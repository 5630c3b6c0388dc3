"""A swap that waits is over when the first of its shifts begins."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commands.deciding.asking import Books
from commands.swap import lapse
from schedules.schedule import Due, Schedule
from storage.transaction import Tx


def due(tx: Tx, _: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """What begins by then; one older than what is looked for is due all the same."""
    earliest = since + timedelta(seconds=1)
    return [Due(f"swap:{swap.id}", max(swap.begins_at, earliest)) for swap in lapse.due(tx, until)]


def why_useless(tx: Tx, _: Books, due: Due) -> str | None:
    return lapse.why_not(tx, due.number)


def post(tx: Tx, books: Books, due: Due) -> None:
    lapse.lapse(tx, books, due.number)


SCHEDULE = Schedule(name="swap_lapse", due=due, post=post, why_useless=why_useless)
