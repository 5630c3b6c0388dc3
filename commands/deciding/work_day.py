"""On which date something counts that is said of somebody now."""

from datetime import date

from commands.deciding.asking import Asking
from storage import duty
from storage.people import Known


def work_day(asking: Asking, known: Known) -> date:
    """That of the shift that the person works: a night shift's is the date it began on."""
    shift = duty.works_on(asking.tx, known.id, asking.tx.now)
    return shift.day if shift else asking.today
