"""Each tick, a team's user group is compared with the shift; a call is made only on a difference.

It says nothing itself, and an hour after the last look Slack is asked whether all is still so.
"""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding import usergroups
from commands.deciding.asking import Books
from schedules.schedule import Due, Schedule
from storage.transaction import Tx


def due(_: Tx, __: Books, ___: datetime, ____: datetime) -> Sequence[Due]:
    """Nothing is due at a moment of its own: what counts is who is there now."""
    return ()


def post(_: Tx, __: Books, ___: Due) -> str | None:
    return None


SCHEDULE = Schedule(name="usergroup", due=due, post=post, looks=usergroups.look)
