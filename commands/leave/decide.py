"""Deciding a leave by a press, a typed line or a word in the thread: once, and by the rule."""

import re

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled, Press
from commands.deciding.replies import Decision
from commands.leave import card
from commands.leave.ask import TYPED_MOST, proofs_line, refuse_too_long
from handbook.leave import Verdict
from handbook.words import of
from storage import leaves, outbox, people, rosters
from storage.cards import Card, Fact, Field, Form, clean, mention
from storage.leaves import APPROVED, ASKED, DECLINED, WITHDRAWN, Leave
from storage.outbox import Outgoing

_NUMBER = re.compile(r"[#＃]?\s*([0-9０-９]{1,9})(?![.．]?[0-9０-９A-Za-z])")


def approve_press(asking: Asking, press: Press) -> Card | None:
    _decide(asking, found(asking, press.value), APPROVED, None)
    return None


def approve_line(asking: Asking, rest: str) -> Card:
    """ "approve 12": nothing may follow, lest a condition be lost. Raises Refusal."""
    say = asking.say
    number, more = numbered(rest)
    leave = found(asking, number)
    if more:
        raise Refusal(
            say("I cannot tell whether “{more}” is part of the yes.", more=clean(more, 60)),
            say("To approve, please type only: /timeoff approve {number}", number=leave.id),
        )
    _decide(asking, leave, APPROVED, None)
    return Card(lines=(say("Approved: #{number}. The person is told.", number=leave.id),))


def decline_line(asking: Asking, rest: str) -> Card:
    """ "decline 12 too few people". Raises Refusal."""
    number, reason = numbered(rest)
    leave = found(asking, number)
    _decide(asking, leave, DECLINED, reason)
    words = asking.say(
        "Declined: #{number}. The person is told, with your reason.", number=leave.id
    )
    return Card(lines=(words,))


def numbered(typed: str) -> tuple[str, str]:
    """A request's number and what follows it: "12: too few people" is 12 and the rest."""
    begins = _NUMBER.match(typed.strip())
    if begins is None:
        return typed, ""
    return begins[1], typed.strip()[begins.end() :].strip(" \t\n\u3000:,.;-–—，。：；、")


def decline_form(asking: Asking, value: str) -> Form:
    """Asks for the reason. Raises Refusal when the person may not decide, or it is decided."""
    say, leave = asking.say, found(asking, value)
    _check_right(asking, leave)
    if leave.state != ASKED:
        raise _was_first(asking, leave)
    return Form(
        action="leave.decline",
        title=say("Decline #{number}", number=leave.id),
        value=value,
        submit=say("Decline"),
        close=say("Close"),
        lines=(say("The person is told at once, with your reason; the channel is not."),),
        fields=(Field(name="reason", label=say("Reason"), kind="text"),),
    )


def decline_sent(asking: Asking, filled: Filled) -> Card:
    return decline_line(asking, f"{filled.value} {filled.answers.get('reason', '')}")


def by_words(asking: Asking, post: Outgoing, decision: Decision) -> Card | None:
    """A message in the card's thread decided. What is said back is for the sender alone."""
    leave = found(asking, post.subject.partition(":")[2])
    _decide(asking, leave, APPROVED if decision.is_yes else DECLINED, decision.reason)
    return None


def details(asking: Asking, value: str) -> Form:
    """What stands in no message: the reason, and the rules in full. The look is journaled."""
    say, leave = asking.say, found(asking, value)
    verdict = Verdict.model_validate(leave.verdict)
    if not _may_see(asking, leave, verdict):
        roles = [asking.book.roles[role].in_language(say.lang) for role in verdict.details_for]
        raise Refusal(
            say(
                "The details are open to these only: {people}.",
                people=say.names([*roles, say("the person who asked")]),
            )
        )
    person = people.by_id(asking.tx, leave.person_id)
    asking.tx.note("leave.looked", f"leave:{leave.id}", asking.actor)
    return Form(
        action="leave.details",
        title=say("Details of #{number}", number=leave.id),
        close=say("Close"),
        lines=(
            say(
                "{kind} of {name}, {days}",
                kind=card.kind(leave, asking.book, say),
                name=person.name,
                days=say.days((leave.first, leave.last)),
            ),
            say("Asked: {when}", when=card.asked(leave, verdict, person.team, say)),
            say("Reason: {reason}", reason=leave.reason or say("none given")),
            *(
                [say("Reason of the decision: {reason}", reason=leave.decided_words)]
                if leave.decided_words
                else []
            ),
            *rule_lines(asking, leave, verdict),
        ),
    )


def rule_lines(asking: Asking, leave: Leave, verdict: Verdict) -> list[str]:
    """Each rule that the verdict rests on, as it read on the leave's first day."""
    return [
        f"{rule}: {asking.book.wording(rule, leave.first, asking.say.lang)}"
        for rule in verdict.rules
    ]


def found(asking: Asking, number: str) -> Leave:
    """The leave of that number in the person's own team. Raises Refusal."""
    say = asking.say
    digits, _ = numbered(number)
    leave = None
    if digits.isdecimal() and len(digits) < 10:
        leave = leaves.get(asking.tx, int(digits))
    if leave is None or leave.team_id != asking.person.person.team_id:
        what = clean(number, 20)
        raise Refusal(
            say("I know no request “{number}”.", number=what)
            if what
            else say("Which request? Please add its number, for example: 12"),
            say("Your requests and their numbers: /timeoff list"),
        )
    return leave


def _decide(asking: Asking, leave: Leave, to: str, reason: str | None) -> None:
    """Move the request, redraw its card, answer in its thread, tell the asker. Raises Refusal."""
    say, tx = asking.say, asking.tx
    _check_right(asking, leave)
    refuse_too_long(asking, reason or "")
    words = clean(reason or "", TYPED_MOST)
    if to == DECLINED and not words:
        raise Refusal(
            say("Please say why, so that the person knows. Nothing was changed."),
            say("For example: decline, too few people on the shift"),
            fields={"reason": say("Please say why.")},
        )
    assert leave.id is not None
    people.lock(tx, leave.person_id)
    shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    rosters.lock(tx, shifts)
    moved = leaves.move(tx, leave.id, to, asking.person.id, words or None)
    if moved is None:
        leaves.read_again(tx, leave)
        raise _was_first(asking, leave)
    verdict = Verdict.model_validate(moved.verdict)
    tx.note(
        f"leave.{to}",
        f"leave:{moved.id}",
        asking.actor,
        personal={"words": (moved.salt, words)} if words else None,
        rule=verdict.steps_rule,
    )
    tell_thread(asking, moved, verdict)
    _tell_asker(asking, moved, verdict)


def tell_thread(asking: Asking, leave: Leave, verdict: Verdict) -> None:
    """Redraw the card and say in its thread, in the team's language, what has changed."""
    post = outbox.first_of(asking.tx, f"leave:{leave.id}")
    if post is None:
        return
    team = asking.person.team
    say = team_say(team)
    name = mention(asking.person.person.slack_id, asking.person.name)
    said = {
        APPROVED: say("Approved by {name} ({rule}).", name=name, rule=verdict.steps_rule),
        DECLINED: say("Declined by {name} ({rule}).", name=name, rule=verdict.steps_rule),
        WITHDRAWN: say("Withdrawn by {name}.", name=name),
    }[leave.state]
    lines = (said, *card.staffing(asking.tx, leave, team, say))
    outbox.redraw(asking.tx, post)
    outbox.reply(asking.tx, post, post.subject, Card(lines=lines))


def _tell_asker(asking: Asking, leave: Leave, verdict: Verdict) -> None:
    person = people.by_id(asking.tx, leave.person_id)
    if person.person.slack_id is None:
        return
    say = of(person.language)
    lines = []
    if leave.state == APPROVED:
        lines += proofs_line(Asking(asking.tx, person, asking.book, say), leave)
    if leave.state == DECLINED:
        name = asking.person.name
        lines.append(say("Why: {reason}", reason=leave.decided_words))
        lines.append(
            say(
                "You are expected at work. If you cannot come, please tell {name} at once.",
                name=name,
            )
        )
    facts = (
        Fact(label=say("Days"), value=say.days((leave.first, leave.last))),
        Fact(
            label=say("Decided by"),
            value=say("{name} ({rule})", name=asking.person.name, rule=verdict.steps_rule),
        ),
    )
    told = Card(
        title=card.title(leave, asking.book, say),
        facts=facts,
        lines=tuple(lines),
        small=(say("The rules: /timeoff why {number}", number=leave.id),),
    )
    outbox.tell(asking.tx, person.person.slack_id, f"leave:{leave.id}", told)


def _check_right(asking: Asking, leave: Leave) -> None:
    say, book = asking.say, asking.book
    verdict = Verdict.model_validate(leave.verdict)
    role = card.decider(verdict, book, say)
    if leave.person_id == asking.person.id:
        raise Refusal(
            say("Nobody decides their own request. Nothing was changed."),
            say(
                "It waits for another {role}, or somebody above them ({rule}).",
                role=role,
                rule=verdict.steps_rule,
            ),
        )
    if not book.may(asking.person.roles, verdict.steps[0]):
        raise Refusal(
            say(
                "#{number} is for the {role} to decide ({rule}). Nothing was changed.",
                number=leave.id,
                role=role,
                rule=verdict.steps_rule,
            ),
        )


def _may_see(asking: Asking, leave: Leave, verdict: Verdict) -> bool:
    if leave.person_id == asking.person.id:
        return True
    return any(asking.book.may(asking.person.roles, role) for role in verdict.details_for)


def may_see(asking: Asking, leave: Leave) -> bool:
    """Whether the person may see why a request was decided as it was."""
    return _may_see(asking, leave, Verdict.model_validate(leave.verdict))


def _was_first(asking: Asking, leave: Leave) -> Refusal:
    """What the second of two is told: who was first, and when."""
    say = asking.say
    assert leave.decided_by is not None
    assert leave.decided_at is not None
    at = card.local(leave.decided_at, asking.person.team)
    told = {
        "n": leave.id,
        "name": people.by_id(asking.tx, leave.decided_by).name,
        "when": say.time(at) if at.date() == asking.today else say.moment(at),
    }
    is_own = leave.decided_by == asking.person.id
    match leave.state:
        case "approved" if is_own:
            words = say("You have approved #{n} already ({when}).", **told)
        case "declined" if is_own:
            words = say("You have declined #{n} already ({when}).", **told)
        case "approved":
            words = say("{name} was first and approved #{n} ({when}).", **told)
        case "declined":
            words = say("{name} was first and declined #{n} ({when}).", **told)
        case _:
            words = say("{name} has taken #{n} back ({when}).", **told)
    return Refusal(words, say("Nothing was changed."))
