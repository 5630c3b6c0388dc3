"""A leave that stands in for another: once it is approved the other one ends, in one change."""

from commands.deciding.asking import Asking, Refusal, team_say
from commands.leave.facts import in_its_way
from commands.leave.remaining import DAY, cut, has_begun, left_from
from commands.leave.telling import say_in_thread
from commands.leave.turns import go_on
from handbook.leave import Verdict
from storage import decisions, leaves, rosters
from storage.leaves import APPROVED, OPEN_STATES, WITHDRAWN, Leave


def settle(asking: Asking, leave: Leave) -> None:
    """End the leave that an approved one replaces; days of it that are gone stay.

    The rows of the person and of both leaves' shifts are held.
    """
    tx = asking.tx
    number = leave.replaces
    old = leaves.get(tx, number) if number is not None else None
    if old is None or number is None or leave.state != APPROVED:
        return
    leaves.read_again(tx, old)
    if old.state not in OPEN_STATES:
        return
    was, step, days = old.state, old.step, None
    shifts = rosters.shifts_of(tx, old.person_id, old.first, old.last)
    if has_begun(asking, old, shifts) and leave.first > old.first:
        last = min(left_from(asking, old, shifts), leave.first) - DAY
        if last >= old.last:
            return
        days = leaves.kept(leaves.days_of(old))
        old = cut(asking, old, last)
    else:
        leaves.move(tx, number, WITHDRAWN, old.person_id, states=OPEN_STATES)
    subject = f"leave:{number}"
    by, changes = old.person_id, old.changes
    decisions.add(tx, subject, step, WITHDRAWN, was, by, changes=changes, days=days)
    tx.note("leave.replaced", subject, asking.actor, by=leave.id, last=old.last)
    go_on(asking, old, Verdict.model_validate(old.verdict), shifts)
    say = team_say(asking.person.team)
    say_in_thread(asking, old, [say("#{number} stands in for it now.", number=leave.id)])


def restore(asking: Asking, leave: Leave) -> None:
    """The approval was undone: what it had ended stands again. Raises Refusal."""
    tx = asking.tx
    old = leaves.get(tx, leave.replaces) if leave.replaces is not None else None
    if old is None:
        return
    leaves.read_again(tx, old)
    subject = f"leave:{old.id}"
    standing = decisions.of(tx, subject)
    if not standing or standing[-1].outcome != WITHDRAWN:
        return
    last, before = standing[-1], standing[-2] if len(standing) > 1 else None
    other = in_its_way(tx, old) if last.days is None else None
    if other is not None or old.changes != last.changes:
        raise Refusal(
            asking.say("#{number}, which it stands in for, has changed since.", number=old.id),
            asking.say("Nothing was changed."),
        )
    if last.days is not None:
        old = leaves.set_days(tx, old, leaves.read_kept(last.days))
    leaves.put_back(tx, old, last.before, last.step, before)
    assert last.id is not None
    decisions.undo(tx, last.id)
    tx.note("leave.restored", subject, asking.actor, by=leave.id)
    shifts = rosters.shifts_of(tx, old.person_id, old.first, old.last)
    go_on(asking, old, Verdict.model_validate(old.verdict), shifts)
    say = team_say(asking.person.team)
    say_in_thread(asking, old, [say("It stands again: #{number} waits.", number=leave.id)])
