"""What a dossier tells of a proposal, and of the records that it rests on."""

from collections.abc import Iterable

from commands.deciding.case import (
    Case,
    CaseKind,
    Decided,
    Looking,
    Words,
    moment,
    name_of,
    whole_name,
)
from commands.deciding.proposal_card import STATES, event, facts, title, what
from commands.deciding.proposals import own_subject
from commands.deciding.routing import title_for
from handbook.words import Say, mark
from storage import journal, people, proposals
from storage.cards import Fact
from storage.people import Known
from storage.proposals import CHANGED, Proposal


def tell(looking: Looking) -> Case | None:
    proposal = proposals.get(looking.tx, looking.number)
    if proposal is None:
        return None
    known = people.by_id(looking.tx, proposal.person_id)
    team, subject = known.team, f"proposal:{proposal.id}"
    say, book = looking.say(team), looking.book(team)
    return Case(
        name=f"P{proposal.id}",
        title=title(proposal, book, say),
        team=team,
        asked=tuple(_put(looking, proposal, known, say)),
        words=(Words(say("Objection"), proposal.objection, "objection", proposal.salt),),
        decisions=tuple(_decisions(looking, proposal, known, say)),
        rules_on=proposal.day,
        rules=(proposal.rule,),
        verdict={"shown": proposal.shown},
        cards=(subject,),
        messages=(own_subject(proposal), f"objection:{proposal.id}"),
        journal=(subject, *_grounds(looking, proposal)),
        is_private=True,
    )


def _put(looking: Looking, proposal: Proposal, known: Known, say: Say) -> Iterable[Fact]:
    team, tx = known.team, looking.tx
    book = looking.book(team)
    yield Fact(label=say("About"), value=whole_name(known))
    yield facts(proposal, book, say)[0]
    for one in proposal.shown:
        yield Fact(label=say("It rests on"), value=event(one, book, say))
    yield Fact(label=say("Proposed at"), value=moment(proposal.proposed_at, team, say))
    role = book.roles[proposal.decided_by_role].in_language(say.lang)
    yield Fact(label=say("Decides"), value=role)
    if proposal.asked_of is not None:
        yield Fact(label=say("Asked to decide"), value=name_of(tx, proposal.asked_of))
    if proposal.objected_at is not None:
        objected = moment(proposal.objected_at, team, say)
        yield Fact(label=say("Objected"), value=objected)


def _decisions(looking: Looking, proposal: Proposal, known: Known, say: Say) -> Iterable[Decided]:
    if proposal.decided_by is None or proposal.decided_at is None:
        return
    book, by = looking.book(known.team), people.by_id(looking.tx, proposal.decided_by)
    outcome = say(STATES[proposal.state])
    if proposal.state == CHANGED:
        outcome = say("Changed to: {what}", what=what(proposal, book, say))
    yield Decided(
        1,
        1,
        outcome,
        whole_name(by),
        title_for(book, by, proposal.decided_by_role, say),
        proposal.decided_at,
        Words(
            say("Words of the decision"),
            proposal.decided_words,
            "words",
            proposal.salt,
            proposal.decided_at,
        ),
    )


def _grounds(looking: Looking, proposal: Proposal) -> list[str]:
    """What it rested on when it was made: records that were freed since are still its ground."""
    made = journal.of_subjects(looking.tx, [f"proposal:{proposal.id}"])
    records = [
        f"attendance:{record}"
        for entry in made
        if entry.event == "proposal.made"
        for record in entry.facts.get("records", ())
    ]
    return records + [f"entry:{one['entry']}" for one in proposal.shown if one.get("entry")]


CASES = {"proposal": CaseKind("P", mark("a proposal"), tell)}
