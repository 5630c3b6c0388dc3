"""What is held while a leave's days or state change, always in one order."""

from datetime import date

from commands.leave import queue
from storage import leaves, people, rosters
from storage.leaves import Leave
from storage.transaction import Tx


def hold(tx: Tx, leave: Leave, *days: date) -> list[Leave]:
    """Hold the person's row, the team's, and the shifts of all the days that may change.

    Those are the leave's own, those of the leave that it replaces, and `days` with all between.
    The leave is read again. Gives who waits for a place on any of them, in order.
    """
    people.lock(tx, leave.person_id)
    people.lock_team(tx, leave.team_id)
    leaves.read_again(tx, leave)
    replaced = leaves.get(tx, leave.replaces) if leave.replaces is not None else None
    touched = [leave.first, leave.last, *days]
    if replaced is not None:
        leaves.read_again(tx, replaced)
        touched += [replaced.first, replaced.last]
    first, last = min(touched), max(touched)
    shifts = rosters.shifts_of(tx, leave.person_id, first, last)
    return queue.hold_days(tx, leave.team_id, first, last, shifts)
