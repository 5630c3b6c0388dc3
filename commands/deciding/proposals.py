"""What attendance may lead to, in words, and who is asked whether it shall."""

import secrets
from datetime import date
from typing import Any

from commands.deciding.reach import reach
from commands.deciding.routing import who_decides
from handbook.attendance import Proposed
from handbook.book import Handbook
from handbook.words import Say, mark, of
from storage import proposals
from storage.cards import Button, Card, Fact
from storage.people import Known
from storage.proposals import CHANGED, CONFIRMED, PROPOSED, WAIVED, Proposal
from storage.transaction import Tx

EVENTS = {
    "late": mark("late"),
    "briefing": mark("briefing missed"),
    "left_early": mark("left early"),
    "stayed_away": mark("not at work"),
    "overtime_left": mark("overtime left"),
    "stepped_away": mark("away from the post too long"),
    "proofs_missing": mark("proofs missing"),
    "reason_differs": mark("another reason in the proofs"),
    "overdue": mark("not back after leave"),
    "absence": mark("absence"),
}
STATES = {
    PROPOSED: mark("waiting"),
    CONFIRMED: mark("confirmed"),
    CHANGED: mark("changed"),
    WAIVED: mark("waived"),
}


def propose(tx: Tx, book: Handbook, known: Known, due: Proposed, day: date) -> Proposal:
    """Store what is due, put it to whoever decides, and tell the person that it is proposed.

    `day`: of the event that brought it about. The person's row is held.
    """
    outcome, amount = _outcome(due)
    route = who_decides(
        tx, book, known.team, due.trigger.decided_by, tx.now, (), without={known.id}
    )
    proposal = Proposal(
        team_id=known.person.team_id,
        person_id=known.id,
        consequence=due.name,
        rule=due.trigger.rule,
        day=day,
        outcome=outcome,
        amount=amount,
        currency=due.trigger.outcome.currency if outcome == "fine" else None,
        nth=due.nth,
        shown=[
            {"event": one.event, "day": one.day.isoformat(), "minutes": one.minutes}
            for one in due.events
        ],
        asked_of=route.first.known.id if route.first else None,
        asked_since=tx.now if route.first else None,
        proposed_at=tx.now,
        salt=secrets.token_hex(8),
    )
    number = proposals.add(tx, proposal, [one.number for one in due.events])
    tx.note(
        "proposal.made",
        f"proposal:{number}",
        "rules",
        person=known.id,
        consequence=due.name,
        rule=proposal.rule,
        outcome=outcome,
        amount=amount,
        of=proposal.asked_of,
        records=[one.number for one in due.events],
    )
    if route.first:
        asked = route.first.known
        reach(
            tx,
            book,
            asked,
            "proposal.ask",
            f"proposal:{number}",
            card(proposal, book, known, of(asked.language)),
        )
    say = of(known.language)
    told = Card(
        title=say("A consequence is proposed"),
        facts=facts(proposal, book, say),
        lines=(
            say("It is not decided yet: {who} decides.", who=_decider(book, due, say)),
            say(
                "If something is wrong, say so: /rollcall proposal object {number} and why",
                number=number,
            ),
        ),
    )
    reach(tx, book, known, "proposal.made", f"proposal:{number}", told)
    return proposal


def _decider(book: Handbook, due: Proposed, say: Say) -> str:
    return book.roles[due.trigger.decided_by].in_language(say.lang)


def _outcome(due: Proposed) -> tuple[str, float | None]:
    """The field that is given, and the amount in its unit."""
    outcome = due.trigger.outcome
    if outcome.absence_days is not None:
        return "absence_days", due.days if outcome.absence_days == "each" else outcome.absence_days
    if outcome.fine is not None:
        return "fine", outcome.fine
    if outcome.pay_days is not None:
        return "pay_days", outcome.pay_days * due.days
    if outcome.points is not None:
        return "points", None if outcome.points == "unstated" else outcome.points
    return "measure", None


def card(proposal: Proposal, book: Handbook, known: Known, say: Say) -> Card:
    """The proposal in each of its states, for whoever decides."""
    return Card(
        title=say("#{number} {title}", number=f"P{proposal.id}", title=title(proposal, book, say)),
        facts=(Fact(label=say("Person"), value=known.name), *facts(proposal, book, say)),
        lines=(),
        buttons=buttons(proposal, say) if proposal.state == PROPOSED else (),
    )


def buttons(proposal: Proposal, say: Say) -> tuple[Button, ...]:
    value = str(proposal.id)
    return (
        Button(action="proposal.confirm", label=say("Confirm"), value=value, style="primary"),
        Button(action="proposal.change", label=say("Change…"), value=value),
        Button(action="proposal.waive", label=say("Waive…"), value=value),
    )


def title(proposal: Proposal, book: Handbook, say: Say) -> str:
    found = book.attendance.consequences.get(proposal.consequence)
    return found.title.in_language(say.lang) if found else proposal.consequence


def facts(proposal: Proposal, book: Handbook, say: Say) -> tuple[Fact, ...]:
    """What is proposed, by which rule, and what it rests on."""
    return (
        Fact(label=say("Proposed"), value=what(proposal, book, say)),
        Fact(label=say("Rule"), value=proposal.rule),
        Fact(
            label=say("It rests on"), value=say.names([event(one, say) for one in proposal.shown])
        ),
    )


def what(proposal: Proposal, book: Handbook, say: Say, amount: float | None = None) -> str:
    """ "1 day counts as absence", "a fine of 20 CNY"; `amount` another than was proposed."""
    of_it = amount if amount is not None else proposal.amount
    number = f"{of_it:g}" if of_it is not None else say("unstated")
    match proposal.outcome:
        case "absence_days":
            return say("absence, in days: {amount}", amount=number)
        case "fine":
            return say("a fine of {amount} {currency}", amount=number, currency=proposal.currency)
        case "pay_days":
            return say("days of pay: {amount}", amount=number)
        case "points":
            return say("points: {amount}", amount=number)
        case _:
            found = book.attendance.consequences.get(proposal.consequence)
            measures = [one.outcome.measure for one in found.rules] if found else []
            return next((m.in_language(say.lang) for m in measures if m), proposal.consequence)


def event(shown: dict[str, Any], say: Say) -> str:
    """ "late by 12 min on Mon 2 Nov 2026"."""
    name, day = say(EVENTS[shown["event"]]), say.day(date.fromisoformat(shown["day"]))
    if shown["minutes"]:
        length = say.minutes(shown["minutes"])
        return say("{event}, {length}, {day}", event=name, length=length, day=day)
    return say("{event}, {day}", event=name, day=day)
