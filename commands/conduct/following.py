"""What comes of a review: the proposal that an entry came of follows it, and so does what rested
on that."""

from commands.deciding import proposals as deciding
from commands.deciding.asking import Asking
from commands.deciding.consequences import settle, weigh
from commands.deciding.ledger import void_dismissal
from commands.deciding.standing import proposal_of
from storage import attendance
from storage import proposals as stored
from storage.appeals import UPHELD, VOID
from storage.attendance import CLOSED, OPEN, WITHDRAWN
from storage.ledger import Entry
from storage.people import Known
from storage.proposals import CHANGED, CONFIRMED, PROPOSED, Proposal


def follow(asking: Asking, known: Known, entry: Entry, to: str) -> list[Proposal]:
    """Bring all that hangs on an entry in line with what its review found; the person's row is
    held. Gives what was decided already and stays."""
    if to == UPHELD:
        return []
    tx, book = asking.tx, asking.book
    if to == VOID:
        decided = (PROPOSED, CONFIRMED, CHANGED)
        void_dismissal(tx, book, known, entry, asking.actor, decided)
    proposal = proposal_of(tx, entry)
    if proposal is None:
        return []
    values = {"state": stored.VOID} if to == VOID else {"decided_amount": entry.amount}
    stored.move(tx, proposal, proposal.state, **values)
    tx.note(
        "proposal.reviewed",
        f"proposal:{proposal.id}",
        asking.actor,
        state=proposal.state,
        amount=entry.amount,
        by=f"entry:{entry.id}",
    )
    deciding.redraw(tx, proposal)
    left = []
    for record in attendance.come_from(tx, f"proposal:{proposal.id}"):
        changes = {"state": WITHDRAWN} if to == VOID else {"days": entry.amount}
        if attendance.change(tx, record, (OPEN, CLOSED), **changes):
            event = "attendance.removed" if to == VOID else "attendance.corrected"
            tx.note(event, f"attendance:{record.id}", asking.actor, days=record.days)
            left += settle(tx, book, known, record, asking.actor)
    if to == VOID:
        weigh(tx, book, known, proposal.day)  # what it rested on is free for other consequences
    return left
