"""Overtime ends as planned unless somebody ended it before; a missing relief with its shift."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commands.deciding.asking import Books
from commands.relief.ending import run_out, why_not
from schedules.schedule import Due, Schedule
from storage import reliefs
from storage.transaction import Tx


def due(tx: Tx, _: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """What runs out by then; one older than what is looked for is due all the same."""
    ends = [(f"overtime:{row.id}", row.ends_at) for row in reliefs.running_out(tx, until)]
    ends += [(f"relief:{r.id}", r.ends_at) for r in reliefs.standing(tx) if r.ends_at <= until]
    return [Due(subject, max(at, since + timedelta(seconds=1))) for subject, at in ends]


def why_useless(tx: Tx, _: Books, due: Due) -> str | None:
    return why_not(tx, due.subject)


def post(tx: Tx, books: Books, due: Due) -> None:
    run_out(tx, books, due.subject)


SCHEDULE = Schedule(name="overtime_end", due=due, post=post, why_useless=why_useless)
