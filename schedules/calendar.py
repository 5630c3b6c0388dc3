"""Whoever is sent their shifts as a file is sent them again when they have changed."""

from collections.abc import Sequence
from datetime import datetime

from commands.calendar import sending
from commands.deciding.asking import Books
from schedules.schedule import Due, Schedule
from storage import calendars
from storage.transaction import Tx


def due(tx: Tx, _: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """When a change has been the last one for long enough."""
    found = calendars.settling(tx, since - sending.SETTLES, until - sending.SETTLES)
    return [
        Due(f"calendar:{one.id}", one.differs_since + sending.SETTLES)
        for one in found
        if one.differs_since is not None
    ]


def post(tx: Tx, _: Books, due: Due) -> str | None:
    return sending.settled(tx, due.number, due.at)


SCHEDULE = Schedule(name="calendar", due=due, post=post, looks=sending.look)
