"""The next people are asked for a shift, until somebody has it; and what was taken is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commands.cover import ending, waves
from commands.deciding.asking import Books
from schedules.schedule import Due, Schedule
from storage import covers, reliefs
from storage.transaction import Tx


def due(tx: Tx, _: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """What is due by then; one older than what is looked for is due all the same."""
    found = [(f"cover:{cover.id}", cover.next_at) for cover in covers.due(tx, until)]
    found += [(f"overtime:{row.id}", row.ends_at) for row in reliefs.covers_over(tx, until)]
    return [Due(subject, max(at, since + timedelta(seconds=1))) for subject, at in found]


def why_useless(tx: Tx, _: Books, due: Due) -> str | None:
    if due.subject.startswith("cover:"):
        return waves.why_not(tx, due.number)
    return ending.why_not(tx, due.number)


def post(tx: Tx, books: Books, due: Due) -> None:
    if due.subject.startswith("cover:"):
        waves.go_on(tx, books, due.number)
    else:
        ending.run_out(tx, books, due.number)


SCHEDULE = Schedule(name="cover_wave", due=due, post=post, why_useless=why_useless)
