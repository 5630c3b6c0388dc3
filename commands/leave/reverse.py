"""Deciding anew, later than Undo: what was approved is revoked, what was declined is approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled
from commands.deciding.typed import asks_why
from commands.leave import card, queue
from commands.leave.against import against
from commands.leave.days import TYPED_MOST, refuse_too_long
from commands.leave.facts import in_its_way
from commands.leave.finding import found, numbered, was_first
from commands.leave.holding import hold
from commands.leave.proofs import proofs_line
from commands.leave.remaining import DAY, cut, expected_again, has_begun, is_over, left_from
from commands.leave.replacing import settle
from commands.leave.telling import say_in_thread, say_to_asker
from commands.leave.undo import can_be_undone
from handbook.leave import Verdict
from handbook.words import Say, of
from storage import decisions, leaves, people, rosters
from storage.cards import Card, Form, clean, mention
from storage.leaves import APPROVED, DECLINED, REVOKED, WITHDRAWN, Leave
from storage.rosters import Shift

BECOMES: Final[Mapping[str, str]] = {APPROVED: REVOKED, DECLINED: APPROVED, REVOKED: APPROVED}


def reverse_form(asking: Asking, value: str) -> Form:
    """Shows what the reversal does to the staffing, and asks why. Raises Refusal."""
    say, leave = asking.say, found(asking, value)
    shifts = rosters.shifts_of(asking.tx, leave.person_id, leave.first, leave.last)
    to = _check(asking, leave, shifts)
    return asks_why(
        asking,
        "leave.reverse",
        say("Reverse #{number}", number=leave.id),
        f"{leave.id}:{to}",
        [
            _what(asking, leave, to, shifts),
            *_effect(asking, leave, to, shifts, say),
            *(_against(asking, leave, shifts) if to == APPROVED else ()),
            say("The person is told at once, with your reason; the channel is not."),
        ],
        submit=say("Revoke") if to == REVOKED else say("Approve"),
    )


def reverse_sent(asking: Asking, filled: Filled) -> Card:
    """The form was sent: it means what it has shown, whatever happened meanwhile."""
    _, to = numbered(filled.value)
    return _reverse(asking, found(asking, filled.value), filled.answers.get("reason", ""), to)


def reverse_line(asking: Asking, rest: str) -> Card:
    """ "reverse 12 the shift is too short now". Raises Refusal."""
    number, reason = numbered(rest)
    return _reverse(asking, found(asking, number), reason, None)


def _reverse(asking: Asking, leave: Leave, reason: str, expected: str | None) -> Card:
    """`expected`: what the person was shown that it becomes; None for a typed line."""
    say, tx = asking.say, asking.tx
    waiting = hold(tx, leave)
    shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    to = _check(asking, leave, shifts)
    if _was_reversed(asking, leave) if expected is None else expected != to:
        raise was_first(asking, leave)
    refuse_too_long(asking, reason)
    words = clean(reason, TYPED_MOST)
    if not words:
        raise Refusal(
            say("Please say why, so that the person knows. Nothing was changed."),
            say("For example: /timeoff reverse {number} the shift is too short", number=leave.id),
            fields={"reason": say("Please say why.")},
        )
    broken = _against(asking, leave, shifts) if to == APPROVED else ()
    effect = _effect(asking, leave, to, shifts, team_say(asking.person.team))
    since = left_from(asking, leave, shifts)
    was, before, by = leave.state, None, asking.person.id
    if is_cut := to == REVOKED and has_begun(asking, leave, shifts):
        before = leaves.kept(leaves.days_of(leave))
        leave = cut(asking, leave, since - DAY)
    else:
        assert leave.id is not None
        leaves.move(tx, leave.id, to, by, words, states=(was,))
    decision = decisions.add(
        tx, _subject(leave), leave.step, to, was, by, words, leave.changes, before
    )
    tx.note(
        f"leave.{to}",
        _subject(leave),
        asking.actor,
        personal={"words": (leave.salt, words)},
        was=was,
        last=leave.last,
    )
    settle(asking, leave)
    told = Told(to, since if is_cut else None)
    _tell_thread(asking, leave, told, effect)
    _tell_asker(asking, leave, told, since, words)
    queue.freed(asking, waiting)
    answer = can_be_undone(asking, leave, decision, _said(leave, told, say))
    return answer.model_copy(update={"lines": (*answer.lines, *broken)})


@dataclass(frozen=True)
class Told:
    """What the leave became; `since` from which day on where earlier ones stay."""

    to: str
    since: date | None


def _subject(leave: Leave) -> str:
    return f"leave:{leave.id}"


def _check(asking: Asking, leave: Leave, shifts: Sequence[Shift]) -> str:
    """What the leave may become by this person. Raises Refusal."""
    say, verdict = asking.say, Verdict.model_validate(leave.verdict)
    last = verdict.steps[-1]
    told = {
        "number": leave.id,
        "role": asking.book.roles[last].in_language(say.lang),
        "rule": verdict.steps_rule,
    }
    if leave.person_id == asking.person.id:
        raise Refusal(
            say("Nobody decides their own request. Nothing was changed."),
            say("Please speak to another {role} ({rule}).", **told),
        )
    if not asking.book.may(asking.person.roles, last):
        raise Refusal(
            say("#{number} is for the {role} to decide ({rule}). Nothing was changed.", **told)
        )
    if leave.state == WITHDRAWN:
        raise Refusal(
            say("#{number} is withdrawn.", **told),
            say("Whoever asked can ask again. Nothing was changed."),
        )
    if leave.state not in BECOMES:
        raise Refusal(
            say("#{number} is not decided yet.", **told),
            say("To decide: /timeoff approve {number}, or decline and the reason", **told),
        )
    if is_over(asking, leave, shifts):
        raise Refusal(
            say("#{number} is over and stays as it is.", **told), say("Nothing was changed.")
        )
    to = BECOMES[leave.state]
    if to == APPROVED:
        _check_second(asking, leave, verdict)
        if other := in_its_way(asking.tx, leave):
            days = card.days(other, asking.person.team, say)
            raise Refusal(
                say(
                    "There is another request for these days: #{n}, {days}.", n=other.id, days=days
                ),
                say("Please decide that one instead. Nothing was changed."),
            )
    elif has_begun(asking, leave, shifts) and left_from(asking, leave, shifts) > leave.last:
        raise Refusal(
            say("Nothing is left of #{number}: its last shift has begun.", **told),
            say("Nothing was changed."),
        )
    return to


def _was_reversed(asking: Asking, leave: Leave) -> bool:
    """Whether somebody has just done the same: a second line must not turn it round again."""
    standing = decisions.of(asking.tx, _subject(leave))
    minutes = timedelta(minutes=asking.book.leave.undo_minutes)
    return any(d.before in BECOMES and asking.tx.now <= d.at + minutes for d in standing[-1:])


def _check_second(asking: Asking, leave: Leave, verdict: Verdict) -> None:
    """Where two must approve, they are two people. Raises Refusal."""
    earlier = {
        decision.by
        for decision in decisions.of(asking.tx, _subject(leave))
        if decision.outcome == APPROVED and decision.step + 1 < len(verdict.steps)
    }
    if asking.person.id in earlier:
        raise Refusal(
            asking.say(
                "You have approved #{number} already; the second yes is another person's.",
                number=leave.id,
            ),
            asking.say("Nothing was changed."),
        )


def _against(asking: Asking, leave: Leave, shifts: Sequence[Shift]) -> Sequence[str]:
    verdict = Verdict.model_validate(leave.verdict)
    return against(asking, leave, verdict, shifts, asking.say)


def _what(asking: Asking, leave: Leave, to: str, shifts: Sequence[Shift]) -> str:
    say, person = asking.say, people.by_id(asking.tx, leave.person_id)
    told = {
        "kind": card.kind(leave, asking.book, say),
        "name": person.name,
        "days": card.days(leave, person.team, say),
    }
    if to == APPROVED:
        return say("{kind} of {name}, {days}: it would be approved after all.", **told)
    if has_begun(asking, leave, shifts):
        day = say.day(left_from(asking, leave, shifts))
        return say("{kind} of {name}, {days}: revoked from {day} on.", day=day, **told)
    return say("{kind} of {name}, {days}: approved so far. It would be revoked.", **told)


def _effect(
    asking: Asking, leave: Leave, to: str, shifts: Sequence[Shift], say: Say
) -> Sequence[str]:
    """The staffing once the reversal holds; of a leave that has begun, that of its days to come."""
    coming = [shift for shift in shifts if shift.ends_at > asking.tx.now]
    if leave.state == APPROVED and has_begun(asking, leave, shifts):
        coming = [shift for shift in shifts if shift.day >= left_from(asking, leave, shifts)]
    team = asking.person.team
    return card.staffing(asking.tx, leave, team, say, coming or shifts, is_away=to == APPROVED)


def _said(leave: Leave, told: Told, say: Say) -> str:
    """What the decider is told."""
    if told.since:
        return say(
            "Revoked: #{number} from {day} on. The person is told, with your reason.",
            number=leave.id,
            day=say.day(told.since),
        )
    if told.to == REVOKED:
        return say("Revoked: #{number}. The person is told, with your reason.", number=leave.id)
    return say("Approved: #{number}. The person is told, with your reason.", number=leave.id)


def _tell_thread(asking: Asking, leave: Leave, told: Told, effect: Sequence[str]) -> None:
    say = team_say(asking.person.team)
    values = {
        "name": mention(asking.person.person.slack_id, asking.person.name),
        "rule": Verdict.model_validate(leave.verdict).steps_rule,
    }
    if told.since:
        first = say("Revoked by {name} from {day} on ({rule}).", day=say.day(told.since), **values)
    elif told.to == REVOKED:
        first = say("Revoked by {name} ({rule}).", **values)
    else:
        first = say("Approved by {name} after all ({rule}).", **values)
    say_in_thread(asking, leave, [first, *effect])


def _tell_asker(asking: Asking, leave: Leave, told: Told, since: date, words: str) -> None:
    say, name = of(people.by_id(asking.tx, leave.person_id).language), asking.person.name
    why = say("Reason: {reason}", reason=words)
    if told.to == APPROVED:
        verdict = Verdict.model_validate(leave.verdict)
        first = say("{name} has approved it after all.", name=name)
        say_to_asker(
            asking,
            leave,
            "leave.decided",
            [first, why, *proofs_line(asking.book, leave, verdict, say)],
        )
        return
    first = say("{name} has revoked the approval.", name=name)
    if told.since:
        first = say("{name} has revoked the days from {day} on.", name=name, day=say.day(since))
    lines = [first, why, expected_again(asking, leave, since, say)]
    lines.append(say("If you cannot come, please tell {name} at once.", name=name))
    say_to_asker(asking, leave, "leave.decided", lines)
