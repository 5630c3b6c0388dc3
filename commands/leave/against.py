"""What speaks against approving a request: approving it all the same needs a reason."""

from collections.abc import Sequence

from commands.deciding.asking import Asking
from commands.deciding.lines import shift_line
from handbook.leave import Verdict
from handbook.words import Say
from storage import rosters
from storage.leaves import Leave
from storage.rosters import Shift


def against(
    asking: Asking, leave: Leave, verdict: Verdict, shifts: Sequence[Shift], say: Say
) -> list[str]:
    """Each rule that a yes would break as things stand now, in words; nothing when it is free."""
    found = []
    if verdict.is_late and verdict.late_rule:
        found.append(
            say("It was asked later than the rule allows ({rule}).", rule=verdict.late_rule)
        )
    if verdict.is_proved_first and asking.tx.now.date() < (verdict.proofs_on or leave.last):
        found.append(say("Its proofs come first ({rule}).", rule=verdict.proofs_rule))
    if verdict.refused == "balance":
        found.append(say("It is more than the balance that is left."))
    if asking.book.leave.kinds[leave.kind].waits_for_a_place:
        zone = asking.person.team.zone
        for staffing in rosters.staffing(asking.tx, shifts, without=leave.id):
            if staffing.minimum is not None and staffing.present - 1 < staffing.minimum:
                found.append(
                    say("{shift} would be short.", shift=shift_line(staffing.shift, zone, say))
                )
                break
    return found
