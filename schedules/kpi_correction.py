"""When a late file has touched days of which figures were posted, the post's thread says so."""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding.asking import Books
from commands.kpi.correcting import looks
from schedules.schedule import Due, Schedule
from storage.transaction import Tx


def due(_: Tx, __: Books, ___: datetime, ____: datetime) -> Sequence[Due]:
    """There is no moment of its own: it is seen."""
    return ()


def post(_: Tx, __: Books, ___: Due) -> str | None:
    return "it has no moment of its own"


SCHEDULE = Schedule(name="kpi_correction", due=due, post=post, looks=looks, is_steady=True)
