"""What can be done with a leave by a press, in each of its states."""

from handbook.leave import Verdict
from handbook.words import Say
from storage.cards import Button
from storage.leaves import QUEUED, UNDECIDED, WITHDRAWN, Leave


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


def _button(action: str, label: str, leave: Leave, style: str | None = None) -> Button:
    return Button(action=action, label=label, value=str(leave.id), style=style)
