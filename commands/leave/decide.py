"""Deciding a leave: by a press, by a typed line or by a word in the thread, once and by the rule."""

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled, Press
from commands.deciding.replies import Decision
from commands.leave import card
from commands.leave.ask import proofs_words
from handbook.book import in_force
from handbook.leave import Verdict
from handbook.words import Say, language, of
from storage import leaves, outbox, people, rosters
from storage.cards import Card, Fact, Field, Form, clean, mention
from storage.leaves import APPROVED, ASKED, DECLINED, WITHDRAWN, Leave
from storage.outbox import Outgoing
from storage.people import Known


def approve_press(asking: Asking, press: Press) -> Card | None:
    _decide(asking, found(asking, press.value), APPROVED, None)
    return None


def approve_line(asking: Asking, rest: str) -> Card:
    number, _, _ = rest.partition(" ")
    leave = found(asking, number)
    _decide(asking, leave, APPROVED, None)
    return Card(lines=(asking.say("Approved: #{number}.", number=leave.id),))


def decline_line(asking: Asking, rest: str) -> Card:
    number, _, reason = rest.partition(" ")
    leave = found(asking, number)
    _decide(asking, leave, DECLINED, reason)
    return Card(lines=(asking.say("Declined: #{number}. The reason was sent.", number=leave.id),))


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
        close=say("Cancel"),
        lines=(say("The person is told at once, with your reason."),),
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
                "Only the {roles} and the person themself may see the details.",
                roles=say.names(roles),
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
    digits = number.strip().lstrip("#").rstrip(".,")
    leave = None
    if digits.isdecimal() and len(digits) < 10:
        leave = leaves.get(asking.tx, int(digits))
    if leave is None or leave.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no request “{number}”.", number=clean(number, 20) or "#"),
            say("Your own requests are listed by: list"),
        )
    return leave


def _decide(asking: Asking, leave: Leave, to: str, reason: str | None) -> None:
    """Move the request, redraw its card, answer in its thread, tell the asker. Raises Refusal."""
    say, tx = asking.say, asking.tx
    _check_right(asking, leave)
    words = clean(reason or "")
    if to == DECLINED and not words:
        raise Refusal(
            say("Declining needs a reason, so that the person knows why."),
            say("In the thread: decline, and then the reason in the same message."),
            fields={"reason": say("Please give a reason.")},
        )
    assert leave.id is not None
    people.lock(tx, leave.person_id)
    shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    rosters.lock(tx, shifts)
    moved = leaves.move(tx, leave.id, to, asking.person.id, words or None)
    if moved is None:
        tx.session.refresh(leave)
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
    say = of(language(person.language))
    theirs = Asking(asking.tx, person, asking.book, say)
    rules = in_force(asking.book.leave.kinds[leave.kind].rules, leave.first)
    lines = []
    if leave.state == APPROVED and rules and rules.proofs:
        lines.append(proofs_words(rules.proofs, theirs))
    if leave.state == DECLINED:
        lines.append(say("Reason: {reason}", reason=leave.decided_words))
        lines.append(say("If you see it differently, please speak to them before the shift."))
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
        small=(say("The rules: why {number}", number=leave.id),),
    )
    outbox.tell(asking.tx, person.person.slack_id, f"leave:{leave.id}", told)


def _check_right(asking: Asking, leave: Leave) -> None:
    say, book = asking.say, asking.book
    verdict = Verdict.model_validate(leave.verdict)
    role = card.decider(verdict, book, say)
    if leave.person_id == asking.person.id:
        raise Refusal(
            say("Nobody decides their own request."),
            say("Another {role} decides it ({rule}).", role=role, rule=verdict.steps_rule),
        )
    if not book.may(asking.person.roles, verdict.steps[0]):
        raise Refusal(
            say(
                "This request is decided by the {role} ({rule}).",
                role=role,
                rule=verdict.steps_rule,
            ),
            say("Nothing was changed."),
        )


def _may_see(asking: Asking, leave: Leave, verdict: Verdict) -> bool:
    if leave.person_id == asking.person.id:
        return True
    return any(asking.book.may(asking.person.roles, role) for role in verdict.details_for)


def may_see(asking: Asking, leave: Leave) -> bool:
    """Whether the person may see why a request was decided as it was."""
    return _may_see(asking, leave, Verdict.model_validate(leave.verdict))


def _was_first(asking: Asking, leave: Leave) -> Refusal:
    say = asking.say
    by = people.by_id(asking.tx, leave.decided_by) if leave.decided_by else None
    assert leave.decided_at is not None
    assert by is not None
    at = say.time(card.local(leave.decided_at, asking.person.team))
    return Refusal(_first_words(leave, by, at, say), say("Nothing was changed."))


def _first_words(leave: Leave, by: Known, at: str, say: Say) -> str:
    number, name = leave.id, by.name
    match leave.state:
        case "approved":
            return say(
                "{name} was first: #{n} was approved at {time}.", name=name, n=number, time=at
            )
        case "declined":
            return say(
                "{name} was first: #{n} was declined at {time}.", name=name, n=number, time=at
            )
        case _:
            return say("{name} took #{n} back at {time}.", name=name, n=number, time=at)
