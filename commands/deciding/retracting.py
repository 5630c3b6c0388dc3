"""An event that was none after all is taken back, with what it led to."""

from storage import attendance, proposals
from storage.attendance import CLOSED, OPEN, WITHDRAWN
from storage.proposals import PROPOSED, WAIVED
from storage.transaction import Tx


def retract(tx: Tx, record: int, by: int, actor: str) -> int:
    """Withdraw a record and waive what is proposed because of it. The person's row is held.

    What was confirmed already stays, for whoever confirmed it to change; gives how many those are.
    """
    found = attendance.get(tx, record)
    if found is None or not attendance.change(tx, found, (OPEN, CLOSED), state=WITHDRAWN):
        return 0
    tx.note("attendance.withdrawn", f"attendance:{record}", actor)
    stays = 0
    for proposal in proposals.resting_on(tx, record):
        if proposals.move(tx, proposal, PROPOSED, WAIVED, decided_by=by, decided_at=tx.now):
            tx.note("proposal.waived", f"proposal:{proposal.id}", actor, because="withdrawn")
        elif proposal.state != WAIVED:
            stays += 1
    return stays
