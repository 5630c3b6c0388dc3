"""What can be done with a leave by a press, in each of its states."""

from collections.abc import Sequence

from commands.deciding.able import find_button
from handbook.leave import Verdict
from handbook.words import Say
from storage import rosters
from storage.cards import Button
from storage.leaves import APPROVED, ASKED, QUEUED, UNDECIDED, WITHDRAWN, Leave
from storage.rosters import Shift
from storage.transaction import Tx


def buttons(leave: Leave, verdict: Verdict, say: Say) -> tuple[Button, ...]:
    """What can be done with it, by those who may."""
    details = _button("leave.details", say("Details"), leave)
    if leave.state in UNDECIDED:
        return (
            approve_button(leave, verdict, say),
            _button("leave.decline", say("Decline…"), leave, "danger"),
            _button("leave.offer", say("Approve part…"), leave),
            details,
        )
    if leave.state == WITHDRAWN:
        return (details,)
    return _button("leave.reverse", say("Reverse…"), leave), details


def approve_button(leave: Leave, verdict: Verdict, say: Say) -> Button:
    """A yes that is known to break a rule asks for its reason at once."""
    if verdict.is_late or verdict.refused or leave.state == QUEUED:
        return _button("leave.approve_against", say("Approve…"), leave, "primary")
    return _button("leave.approve", say("Approve"), leave, "primary")


def find_cover(
    tx: Tx, leave: Leave, shifts: Sequence[Shift] | None, say: Say
) -> tuple[Button, ...]:
    """Where the leave, as it counts already, leaves a shift that is not over without enough people.

    `shifts`: the person's then, where they are known.
    """
    if leave.state != APPROVED and not (leave.state == ASKED and leave.counts_at_once):
        return ()
    if shifts is None:
        shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    counts = rosters.staffing(tx, [shift for shift in shifts if shift.ends_at > tx.now])
    is_short = any(count.present < (count.minimum or 0) for count in counts)
    return (find_button(f"leave:{leave.id}", say),) if is_short else ()


def _button(action: str, label: str, leave: Leave, style: str | None = None) -> Button:
    return Button(action=action, label=label, value=str(leave.id), style=style)
