"""What speaks against approving a request: approving it all the same needs a reason."""

from collections.abc import Sequence

from commands.deciding.asking import Asking
from commands.deciding.lines import shift_line
from commands.leave import places
from handbook.leave import Verdict
from handbook.words import Say
from storage import people, proofs
from storage.leaves import QUEUED, Leave
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
    assert leave.id is not None
    if verdict.is_proved_first and not proofs.is_accepted(asking.tx, leave.id):
        found.append(say("Its proofs come first ({rule}).", rule=verdict.proofs_rule))
    if verdict.refused == "balance":
        found.append(say("It is more than the balance that is left."))
    if asking.book.leave.kinds[leave.kind].waits_for_a_place:
        found += _no_place(asking, leave, shifts, say)
    return found


def _no_place(asking: Asking, leave: Leave, shifts: Sequence[Shift], say: Say) -> list[str]:
    """That a shift would be short, that a day without a roster is full, or whose turn it is."""
    person = people.by_id(asking.tx, leave.person_id)
    seen = places.look(asking.tx, asking.book, person, leave.first, leave.last, shifts)
    if seen.full_shifts:
        shift = shift_line(seen.full_shifts[0], person.team.zone, say)
        return [say("{shift} would be short.", shift=shift)]
    line = places.roster_line(seen, say)
    if line and not seen.are_free:
        return [line, say("There is no place left.")]
    if leave.state == QUEUED:
        return [say("It waits for its turn on the waiting list.")]
    return []
