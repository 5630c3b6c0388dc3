"""The person says why a proposal, or what was decided of it, is wrong."""

from commands.deciding.appeals import appeal, check_may_appeal, readers_line
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.proposals import redraw
from commands.deciding.reach import reach
from commands.deciding.typed import asks_why
from commands.proposal.finding import found, named, numbered
from handbook.words import of
from storage import ledger, people, proposals
from storage.cards import Button, Card, Form, clean
from storage.ledger import Entry
from storage.proposals import PROPOSED, VOID, WAIVED, Proposal

MOST = 1000


def object_line(asking: Asking, rest: str) -> Card:
    """ "object 3 I was at the doctor's": once it is decided, that is an appeal. Raises Refusal."""
    proposal = _own(asking, rest)
    if (entry := _decided(asking, proposal)) is not None:
        return appeal(asking, entry, numbered(rest)[1])
    tx, say = asking.tx, asking.say
    words = clean(numbered(rest)[1], MOST)
    if not words:
        raise Refusal(
            say("Please say what is wrong. Nothing was changed."),
            say(
                "For example: /rollcall proposal object {number} the clock was wrong",
                number=proposal.id,
            ),
            fields={"reason": say("Please say what is wrong.")},
        )
    people.lock(tx, asking.person.id)
    proposals.move(tx, proposal, proposal.state, objected_at=tx.now, objection=words)
    tx.note(
        "proposal.objected",
        f"proposal:{proposal.id}",
        asking.actor,
        personal={"objection": (proposal.salt, words)},
    )
    redraw(tx, proposal)
    _tell(asking, proposal)
    return Card(
        lines=(
            say("Noted: you object to #P{number}. Whoever decides is told.", number=proposal.id),
        )
    )


def form(asking: Asking, value: str) -> Form:
    """Asks what is wrong. Raises Refusal."""
    say, proposal = asking.say, _own(asking, value)
    told = [say("Only those who may decide it can read your words.")]
    if (entry := _decided(asking, proposal)) is not None:
        rules, _ = check_may_appeal(asking, entry)
        told = [say("It is decided: somebody else reviews it."), readers_line(rules.apart, say)]
    return asks_why(
        asking,
        "proposal.object",
        say("Object to #P{number}", number=proposal.id),
        value,
        [named(asking, proposal), *told],
        label=say("What is wrong?"),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    return object_line(asking, f"{filled.value} {filled.answers.get('reason', '')}")


def _own(asking: Asking, typed: str) -> Proposal:
    """The person's own proposal that still means something. Raises Refusal."""
    say, (proposal, _) = asking.say, found(asking, typed)
    if proposal.person_id != asking.person.id:
        raise Refusal(say("#P{number} is not about you. Nothing was changed.", number=proposal.id))
    if proposal.state in (WAIVED, VOID):
        raise Refusal(
            say("Nothing comes of #P{number}: there is nothing to object to.", number=proposal.id)
        )
    return proposal


def _decided(asking: Asking, proposal: Proposal) -> Entry | None:
    """What counts of a proposal that is decided: there one appeals. None where nothing does, and in
    a handbook without appeals: then the objection is for whoever has decided."""
    if proposal.state == PROPOSED or not asking.book.conduct.appeals:
        return None
    numbers = [shown["entry"] for shown in proposal.shown if "entry" in shown]
    found_ = [
        *ledger.come_from(asking.tx, f"proposal:{proposal.id}"),
        *(one for number in numbers if (one := ledger.get(asking.tx, number))),
    ]
    return next(iter(found_), None)


def _tell(asking: Asking, proposal: Proposal) -> None:
    """Whoever was asked, or has decided: that there is an objection, never its words."""
    number = proposal.decided_by or proposal.asked_of
    if number is None:
        return
    asked = people.by_id(asking.tx, number)
    say = of(asked.language)
    told = Card(
        lines=(say("{name} objects to #P{number}.", name=asking.person.name, number=proposal.id),),
        buttons=(Button(action="proposal.details", label=say("Details"), value=str(proposal.id)),),
    )
    reach(asking.tx, asking.book, asked, "proposal.objected", f"objection:{proposal.id}", told)
