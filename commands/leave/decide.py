"""Deciding a leave by a press, a typed line or a word in the thread: once, and by the rule."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.replies import Decision
from commands.deciding.typed import asks_why
from commands.leave import queue
from commands.leave.against import against
from commands.leave.days import TYPED_MOST, refuse_too_long
from commands.leave.finding import check_right, found, numbered, was_first
from commands.leave.holding import hold
from commands.leave.replacing import settle
from commands.leave.telling import tell_asker, tell_thread
from commands.leave.turns import go_on
from commands.leave.undo import can_be_undone
from handbook.leave import Verdict
from storage import decisions, leaves, people, rosters
from storage.cards import Card, Form, clean
from storage.leaves import APPROVED, ASKED, DECLINED, UNDECIDED, Leave
from storage.outbox import Outgoing


def approve_press(asking: Asking, press: Press) -> Card:
    return _decide(asking, found(asking, press.value), APPROVED, None)


def approve_line(asking: Asking, rest: str) -> Card:
    """ "approve 12": only where it is against a rule, a reason follows. Raises Refusal."""
    number, reason = numbered(rest)
    return _decide(asking, found(asking, number), APPROVED, reason or None)


def decline_line(asking: Asking, rest: str) -> Card:
    """ "decline 12 too few people". Raises Refusal."""
    number, reason = numbered(rest)
    return _decide(asking, found(asking, number), DECLINED, reason)


def decline_form(asking: Asking, value: str) -> Form:
    """Asks for the reason. Raises Refusal when the person may not decide, or it is decided."""
    say, leave = asking.say, _open(asking, value)
    return asks_why(
        asking,
        "leave.decline",
        say("Decline #{number}", number=leave.id),
        value,
        [say("The person is told at once, with your reason; the channel is not.")],
        submit=say("Decline"),
    )


def decline_sent(asking: Asking, filled: Filled) -> Card:
    return decline_line(asking, f"{filled.value} {filled.answers.get('reason', '')}")


def approve_form(asking: Asking, value: str) -> Form:
    """Says which rules a yes would break, and asks why it is said all the same. Raises Refusal."""
    say, leave = asking.say, _open(asking, value)
    verdict = Verdict.model_validate(leave.verdict)
    shifts = rosters.shifts_of(asking.tx, leave.person_id, leave.first, leave.last)
    return asks_why(
        asking,
        "leave.approve_against",
        say("Approve #{number}", number=leave.id),
        value,
        against(asking, leave, verdict, shifts, say),
        submit=say("Approve"),
        label=say("Why all the same?"),
        hint=say("It is kept with the decision; the channel does not see it."),
    )


def approve_sent(asking: Asking, filled: Filled) -> Card:
    return approve_line(asking, f"{filled.value} {filled.answers.get('reason', '')}")


def by_words(asking: Asking, post: Outgoing, decision: Decision) -> Card:
    """A message in the card's thread decided. What is said back is for the sender alone."""
    leave = found(asking, post.subject.partition(":")[2])
    return _decide(asking, leave, APPROVED if decision.is_yes else DECLINED, decision.reason)


def _open(asking: Asking, value: str) -> Leave:
    """The request, if the person may decide it and it waits. Raises Refusal."""
    leave = found(asking, value)
    check_right(asking, leave, Verdict.model_validate(leave.verdict))
    if leave.state not in UNDECIDED:
        raise was_first(asking, leave)
    return leave


def _decide(asking: Asking, leave: Leave, to: str, reason: str | None) -> Card:
    """Move the request, redraw its card, answer in its thread, tell the asker. Raises Refusal.

    The answer is for the decider alone, with a way to undo it.
    """
    tx, verdict = asking.tx, Verdict.model_validate(leave.verdict)
    check_right(asking, leave, verdict)
    refuse_too_long(asking, reason or "")
    words = clean(reason or "", TYPED_MOST)
    assert leave.id is not None
    people.lock(tx, leave.person_id)
    shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    waits = asking.book.leave.kinds[leave.kind].waits_for_a_place
    waiting = []
    if to == DECLINED or waits or leave.replaces is not None:
        waiting = hold(tx, leave)
    else:
        rosters.lock(tx, shifts)
    before, broken = leave.state, list[str]()
    if before in UNDECIDED:
        broken = against(asking, leave, verdict, shifts, asking.say)
        _check_reason(asking, leave, verdict, to, words, broken)
    step = leave.step
    is_last = to == DECLINED or step + 1 >= len(verdict.steps)
    moved = leaves.move(
        tx,
        leave.id,
        to if is_last else ASKED,
        asking.person.id,
        words or None,
        states=UNDECIDED,
        step=step,
    )
    if moved is None:
        leaves.read_again(tx, leave)
        raise was_first(asking, leave)
    by = asking.person.id
    number = decisions.add(
        tx,
        f"leave:{moved.id}",
        step,
        to,
        before,
        by,
        words or None,
        moved.changes,
        is_against=to == APPROVED and bool(broken),
    )
    tx.note(
        f"leave.{to}",
        f"leave:{moved.id}",
        asking.actor,
        personal={"words": (moved.salt, words)} if words else None,
        rule=verdict.steps_rule,
        step=step + 1,
        of=len(verdict.steps),
    )
    settle(asking, moved)
    go_on(asking, moved, verdict, shifts)
    tell_thread(asking, moved, verdict, shifts)
    tell_asker(asking, moved, verdict)
    queue.freed(asking, waiting)
    return can_be_undone(asking, moved, number, _said(asking, moved))


def _said(asking: Asking, leave: Leave) -> str:
    """What the decider is told of the own decision."""
    say = asking.say
    said = {
        ASKED: say("Approved: #{number}, for your step. The next one is asked.", number=leave.id),
        APPROVED: say("Approved: #{number}. The person is told.", number=leave.id),
        DECLINED: say(
            "Declined: #{number}. The person is told, with your reason.", number=leave.id
        ),
    }
    return said[leave.state]


def _check_reason(
    asking: Asking, leave: Leave, verdict: Verdict, to: str, words: str, broken: list[str]
) -> None:
    """A no needs a reason, and so does a yes that breaks a rule; no other yes has one."""
    say = asking.say
    if to == DECLINED and not words:
        raise Refusal(
            say("Please say why, so that the person knows. Nothing was changed."),
            say("For example: decline, too few people on the shift"),
            fields={"reason": say("Please say why.")},
        )
    if to == APPROVED and broken and not words:
        raise Refusal(
            *broken,
            say(
                "To approve all the same, please say why: /timeoff approve {number} and the reason",
                number=leave.id,
            ),
            say("Nothing was changed."),
            fields={"reason": say("Please say why.")},
        )
    if to == APPROVED and words and not broken:
        raise Refusal(
            say("I cannot tell whether “{more}” is part of the yes.", more=clean(words, 60)),
            say("To approve, please type only: /timeoff approve {number}", number=leave.id),
        )
