"""Confirming, changing or waiving what is proposed: once, by the rule's role, with a reason."""

from collections.abc import Sequence

from commands.deciding.appeals import holds_up
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.consequences import record, weigh
from commands.deciding.exams import GROUND
from commands.deciding.ledger import log_decided
from commands.deciding.proposal_card import facts, object_button, what
from commands.deciding.proposals import own_subject, redraw
from commands.deciding.reach import reach
from commands.deciding.resits import follow
from commands.deciding.typed import asks_why
from commands.proposal.finding import check_right, found, named, numbered, was_first
from handbook.words import of
from storage import people, proposals
from storage.cards import Card, Fact, Field, Form, clean
from storage.ledger import Entry
from storage.people import Known
from storage.proposals import CHANGED, CONFIRMED, PROPOSED, WAIVED, Proposal

MOST = 1000
MOST_AMOUNT = 10_000


def confirm_press(asking: Asking, press: Press) -> Card:
    return confirm_line(asking, press.value)


def confirm_line(asking: Asking, rest: str) -> Card:
    """ "confirm 3". What the handbook does not state must be given: Change…. Raises Refusal."""
    proposal, known = _open(asking, rest)
    if proposal.outcome == "points" and proposal.amount is None:
        raise Refusal(
            asking.say("The handbook does not say how many points. Please give them."),
            asking.say(
                "/rollcall proposal change {number} 2 and why, or press Change…", number=proposal.id
            ),
        )
    return _decide(asking, proposal, known, CONFIRMED, None, "")


def change_line(asking: Asking, rest: str) -> Card:
    """ "change 3 0.5 came by bus": another amount, and why. Raises Refusal."""
    proposal, known = _open(asking, rest)
    amount, _, reason = numbered(rest)[1].partition(" ")
    return _change(asking, proposal, known, amount, reason)


def waive_line(asking: Asking, rest: str) -> Card:
    """ "waive 3 the bus broke down". Raises Refusal without a reason."""
    proposal, known = _open(asking, rest)
    return _decide(asking, proposal, known, WAIVED, None, numbered(rest)[1])


def change_form(asking: Asking, value: str) -> Form:
    """Asks for another amount and why. Raises Refusal."""
    say, (proposal, known) = asking.say, _open(asking, value)
    return Form(
        action="proposal.change",
        title=say("Change #P{number}", number=proposal.id),
        value=value,
        submit=say("Send"),
        close=say("Close"),
        lines=(
            say("{name}: {title}", name=known.name, title=named(asking, proposal)),
            say("Proposed: {what}", what=what(proposal, asking.book, say)),
        ),
        fields=(
            Field(name="amount", label=say("How much instead?"), kind="line", limit=10),
            Field(name="reason", label=say("Reason"), kind="text"),
        ),
    )


def change_sent(asking: Asking, filled: Filled) -> Card:
    proposal, known = _open(asking, filled.value)
    answers = filled.answers
    return _change(asking, proposal, known, answers.get("amount", ""), answers.get("reason", ""))


def waive_form(asking: Asking, value: str) -> Form:
    """Asks why. Raises Refusal."""
    say, (proposal, known) = asking.say, _open(asking, value)
    return asks_why(
        asking,
        "proposal.waive",
        say("Waive #P{number}", number=proposal.id),
        value,
        [say("{name}: {title}", name=known.name, title=named(asking, proposal))],
        submit=say("Waive"),
    )


def waive_sent(asking: Asking, filled: Filled) -> Card:
    return waive_line(asking, f"{filled.value} {filled.answers.get('reason', '')}")


def _open(asking: Asking, typed: str) -> tuple[Proposal, Known]:
    """The proposal, if the person may decide it and it waits. Raises Refusal."""
    proposal, known = found(asking, typed)
    check_right(asking, proposal)
    if proposal.state != PROPOSED:
        raise was_first(asking, proposal)
    return proposal, known


def _change(asking: Asking, proposal: Proposal, known: Known, said: str, reason: str) -> Card:
    say = asking.say
    if proposal.outcome == "measure":
        raise Refusal(
            say("There is no amount to change here: please confirm or waive it."),
            fields={"amount": say("Please confirm or waive it.")},
        )
    try:
        amount = float(said.strip().replace(",", "."))
    except ValueError:
        amount = -1.0
    if not 0 < amount <= MOST_AMOUNT:
        wrong = say("Please give a number above 0; to let it be, waive it.")
        raise Refusal(wrong, say("Nothing was changed."), fields={"amount": wrong})
    return _decide(asking, proposal, known, CHANGED, amount, reason)


def _decide(
    asking: Asking, proposal: Proposal, known: Known, to: str, amount: float | None, reason: str
) -> Card:
    tx, say, words = asking.tx, asking.say, clean(reason, MOST)
    if to != CONFIRMED and not words:
        asked = say("Please say why, so that the person knows. Nothing was changed.")
        raise Refusal(
            asked,
            say(
                "For example: /rollcall proposal waive {number} the bus broke down",
                number=proposal.id,
            ),
            fields={"reason": say("Please say why.")},
        )
    people.lock(tx, known.id)
    if to != WAIVED and (waiting := holds_up(tx, asking.book, proposal)):
        raise _waits(asking, proposal, waiting)
    is_ours = proposals.move(
        tx,
        proposal,
        PROPOSED,
        state=to,
        decided_by=asking.person.id,
        decided_at=tx.now,
        decided_amount=amount,
        decided_words=words or None,
    )
    if not is_ours:
        raise was_first(asking, proposal)
    tx.note(
        f"proposal.{to}",
        f"proposal:{proposal.id}",
        asking.actor,
        personal={"words": (proposal.salt, words)} if words else None,
        rule=proposal.rule,
        amount=amount if amount is not None else proposal.amount,
    )
    _follow(asking, proposal, known)
    redraw(tx, proposal)
    if to == WAIVED or not log_decided(
        tx, asking.book, known, proposal, by=asking.person.id, actor=asking.actor
    ):
        _tell(asking, proposal, known)
    done = {
        CONFIRMED: say("Confirmed: #P{number}. The person is told.", number=proposal.id),
        CHANGED: say(
            "Changed: #P{number}. The person is told, with your reason.", number=proposal.id
        ),
        WAIVED: say(
            "Waived: #P{number}. The person is told, with your reason.", number=proposal.id
        ),
    }
    return Card(lines=(done[to],))


def _waits(asking: Asking, proposal: Proposal, entries: Sequence[Entry]) -> Refusal:
    """Nothing comes of what is under appeal; to let it be needs no waiting."""
    say = asking.say
    numbers = say.names([f"D{entry.id}" for entry in entries])
    return Refusal(
        say(
            "#P{number} waits: {entries} is under appeal, and nothing comes of it until that is "
            "decided.",
            number=proposal.id,
            entries=numbers,
        ),
        say("Nothing was changed."),
    )


def _follow(asking: Asking, proposal: Proposal, known: Known) -> None:
    """A confirmed absence is an event of its own; what was waived frees what it rested on. Of an
    exam a training begins."""
    if proposal.ground == GROUND and proposal.state != WAIVED:
        follow(asking.tx, asking.book, known, proposal, asking.actor)
    elif proposal.ground != "attendance":
        return
    elif proposal.state == WAIVED:
        weigh(asking.tx, asking.book, known, proposal.day)
    elif proposal.outcome == "absence_days":
        amount = proposal.decided_amount or proposal.amount or 0.0
        record(
            asking.tx,
            asking.book,
            known,
            "absence",
            proposal.day,
            by=asking.person.id,
            actor=asking.actor,
            days=amount,
            subject=f"proposal:{proposal.id}",
        )


def _tell(asking: Asking, proposal: Proposal, known: Known) -> None:
    """In the person's own direct message and language: what was decided, by whom, and why."""
    say = of(known.language)
    lines = {
        CONFIRMED: [say("It is confirmed: {what}.", what=what(proposal, asking.book, say))],
        CHANGED: [say("It was changed to: {what}.", what=what(proposal, asking.book, say))],
        WAIVED: [say("It is waived: nothing comes of it.")],
    }[proposal.state]
    if proposal.decided_words:
        lines.append(say("Reason: {reason}", reason=proposal.decided_words))
    told = Card(
        title=say("A proposal about you is decided"),
        facts=(
            *facts(proposal, asking.book, say),
            Fact(label=say("Decided by"), value=asking.person.name),
        ),
        lines=tuple(lines),
        small=(say("The rules: /rollcall proposal why {number}", number=proposal.id),),
        buttons=() if proposal.state == WAIVED else (object_button(proposal, say),),
    )
    reach(asking.tx, asking.book, known, "proposal.decided", own_subject(proposal), told)
