"""What attendance and conduct may lead to, in words, and who is asked whether it shall."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commands.deciding.proposal_card import (
    MOST_SHOWN,
    card,
    event,
    facts,
    first_amount,
    object_button,
    outcome_kind,
    shown,
)
from commands.deciding.reach import reach
from commands.deciding.routing import who_decides
from handbook.attendance import Outcome, Proposed
from handbook.book import Handbook
from handbook.words import of
from storage import later, outbox, people, proposals
from storage.cards import Button, Card, Fact
from storage.people import Known
from storage.proposals import PROPOSED, VOID, Proposal
from storage.transaction import Tx


@dataclass(frozen=True)
class Ground:
    """What is proposed, and why: see storage.proposals.Proposal.

    `records`: the attendance records that it rests on. `key`: it is proposed under it but once.
    """

    ground: str
    consequence: str
    rule: str
    decided_by: str
    outcome: Outcome
    amount: float | None
    day: date
    shown: Sequence[dict[str, Any]]
    nth: int = 1
    records: Sequence[int] = ()
    key: str | None = None


def propose(tx: Tx, book: Handbook, known: Known, due: Proposed, day: date) -> Proposal:
    """Propose what attendance has led to. `day`: of the event that brought it about."""
    trigger = due.trigger
    ground = Ground(
        "attendance",
        due.name,
        trigger.rule,
        trigger.decided_by,
        trigger.outcome,
        first_amount(trigger.outcome, due.days),
        day,
        shown(due.events),
        due.nth,
        [one.number for one in due.events],
    )
    return put(tx, book, known, ground)


def put(tx: Tx, book: Handbook, known: Known, ground: Ground) -> Proposal:
    """Store it, put it to whoever decides, and tell the person that it is proposed.

    The person's row is held. What was proposed under its key before is given as it is.
    """
    before = proposals.by_key(tx, ground.key) if ground.key else None
    if before is not None:
        return before
    role, without = ground.decided_by, {known.id}
    first = who_decides(tx, book, known.team, role, tx.now, (), without).first
    proposal = Proposal(
        team_id=known.person.team_id,
        person_id=known.id,
        ground=ground.ground,
        consequence=ground.consequence,
        key=ground.key,
        rule=ground.rule,
        day=ground.day,
        outcome=outcome_kind(ground.outcome),
        amount=ground.amount,
        nth=ground.nth,
        shown=list(ground.shown),
        decided_by_role=role,
        asked_of=first.known.id if first else None,
        proposed_at=tx.now,
        salt=secrets.token_hex(8),
    )
    number = proposals.add(tx, proposal, ground.records)
    tx.note(
        "proposal.made",
        f"proposal:{number}",
        "rules",
        person=known.id,
        consequence=ground.consequence,
        rule=proposal.rule,
        outcome=proposal.outcome,
        amount=proposal.amount,
        of=proposal.asked_of,
        records=list(ground.records),
    )
    if first:
        asked = card(proposal, book, known, of(first.known.language))
        reach(tx, book, first.known, "proposal.ask", f"proposal:{number}", asked)
    say = of(known.language)
    who = book.roles[role].in_language(say.lang)
    told = Card(
        title=say("A consequence is proposed"),
        facts=facts(proposal, book, say),
        lines=(say("It is not decided yet: the {role} decides.", role=who),),
        small=(say("The rules: /rollcall proposal why {number}", number=number),),
        buttons=(object_button(proposal, say),),
    )
    reach(tx, book, known, "proposal.made", own_subject(proposal), told)
    return proposal


def own_subject(proposal: Proposal) -> str:
    """What the person's own messages about a proposal are filed under."""
    return f"consequence:{proposal.id}"


def say_void(tx: Tx, book: Handbook, known: Known, proposal: Proposal, actor: str) -> None:
    """What it rested on no longer holds: whoever was asked and the person hear of it."""
    tx.note("proposal.void", f"proposal:{proposal.id}", actor, person=known.id)
    redraw(tx, proposal)
    say = of(known.language)
    told = Card(
        title=say("No longer proposed"),
        facts=facts(proposal, book, say),
        lines=(say("What it rested on was corrected or excused. Nothing comes of it."),),
    )
    reach(tx, book, known, "proposal.decided", own_subject(proposal), told)


def withdraw(tx: Tx, book: Handbook, known: Known, proposal: Proposal, actor: str) -> bool:
    """What it rested on no longer holds, and nobody has decided it: it is void, and the same may be
    proposed anew. False where somebody has decided it."""
    if not proposals.move(tx, proposal, PROPOSED, state=VOID, key=None):
        return False
    say_void(tx, book, known, proposal, actor)
    return True


def show(tx: Tx, proposal: Proposal, now: list[dict[str, Any]]) -> None:
    """While nobody has decided it, its card tells of what it rests on as that is now."""
    if now != proposal.shown and proposals.move(tx, proposal, PROPOSED, shown=now):
        redraw(tx, proposal)


def say_unsettled(
    tx: Tx, book: Handbook, known: Known, proposal: Proposal, now: Sequence[dict[str, Any]]
) -> None:
    """What was decided rests on something else `now`: it stays, and whoever decided it is told."""
    tx.note("proposal.unsettled", f"proposal:{proposal.id}", "rules", person=known.id)
    if proposal.decided_by is None:
        return
    reader = people.by_id(tx, proposal.decided_by)
    say = of(reader.language)
    by_now = [event(one, book, say) for one in now[:MOST_SHOWN]]
    told = Card(
        title=say("What #P{number} rests on has changed", number=proposal.id),
        facts=(Fact(label=say("About"), value=known.name), *facts(proposal, book, say)),
        lines=(
            say("By now: {events}", events=say.names(by_now) or say("nothing")),
            say("What you decided stays as it is, until you agree on something else."),
        ),
        buttons=(Button(action="proposal.details", label=say("Details"), value=str(proposal.id)),),
    )
    reach(tx, book, reader, "proposal.unsettled", f"unsettled:{proposal.id}", told)


def redraw(tx: Tx, proposal: Proposal) -> None:
    """Draw the cards of whoever was asked again, and drop one that nobody has read yet."""
    later.drop(tx, f"proposal:{proposal.id}", "proposal.ask")
    for post in outbox.posts_of(tx, f"proposal:{proposal.id}"):
        outbox.redraw(tx, post)
