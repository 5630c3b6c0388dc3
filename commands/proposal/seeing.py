"""What people see of proposals: their own, those that wait for them, and the rules behind."""

from collections.abc import Sequence

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Drawing, Waiting
from commands.deciding.proposal_card import buttons, card, facts, object_button, state_line
from commands.proposal.finding import found, may_decide, may_see, named
from handbook.terms import OURS
from handbook.words import of
from storage import people, proposals
from storage.cards import Button, Card, Form, Item
from storage.proposals import PROPOSED, Proposal

MOST = 8


def draw(drawing: Drawing) -> Card:
    """The card of whoever was asked, in their language."""
    proposal = proposals.get(drawing.tx, drawing.number)
    assert proposal is not None
    known = people.by_id(drawing.tx, proposal.person_id)
    reader = people.by_id(drawing.tx, proposal.asked_of) if proposal.asked_of else known
    return card(proposal, drawing.books[known.team.handbook], known, of(reader.language))


def why(asking: Asking, rest: str) -> Card:
    """The rule in words, and what it rests on. Raises Refusal."""
    say, (proposal, _) = asking.say, _seen(asking, rest)
    return Card(
        title=named(asking, proposal),
        facts=facts(proposal, asking.book, say),
        lines=(state_line(proposal, asking.book, say), *_rule(asking, proposal)),
        buttons=_own_buttons(asking, proposal),
    )


def details(asking: Asking, value: str) -> Form:
    """What was said about it: the objection and the reason of the decision. The look is noted."""
    say, (proposal, known) = asking.say, _seen(asking, value)
    asking.tx.note("proposal.looked", f"proposal:{proposal.id}", asking.actor)
    lines = [
        say("{name}: {title}", name=known.name, title=named(asking, proposal)),
        *(
            say("{label}: {value}", label=fact.label, value=fact.value)
            for fact in facts(proposal, asking.book, say)
        ),
        state_line(proposal, asking.book, say),
    ]
    if proposal.decided_words:
        lines.append(say("Reason of the decision: {reason}", reason=proposal.decided_words))
    if proposal.objection:
        lines.append(say("Objection: {words}", words=proposal.objection))
    return Form(
        action="proposal.details",
        title=say("Details of #P{number}", number=proposal.id),
        close=say("Close"),
        lines=(*lines, *_rule(asking, proposal)),
    )


def list_lines(asking: Asking, _: str) -> Card:
    """One's own proposals, newest first, and those that wait for one's decision."""
    say = asking.say
    own = proposals.of_person(asking.tx, asking.person.id)
    lines = [_line(asking, one) for one in own]
    if not lines:
        lines = [say("Nothing was ever proposed about you.")]
    items = [Item(lines=waiting.lines, buttons=waiting.buttons) for waiting in waits(asking)[:MOST]]
    return Card(
        title=say("What attendance may lead to"),
        lines=tuple(lines),
        items=tuple(items),
        small=(say("The rules behind one: /rollcall proposal why 3"),),
    )


def waits(asking: Asking) -> Sequence[Waiting]:
    """The proposals that the person may decide now, oldest first."""
    say, team_id = asking.say, asking.person.person.team_id
    names: dict[int, str] = {}
    waiting = []
    for one in proposals.undecided(asking.tx, team_id):
        if not may_decide(asking, one):
            continue
        names = names or {known.id: known.name for known in people.of_team(asking.tx, team_id)}
        what = facts(one, asking.book, say)
        waiting.append(
            Waiting(
                since=one.proposed_at,
                lines=(
                    say("{title} — {name}", title=named(asking, one), name=names[one.person_id]),
                    what[0].value,
                ),
                buttons=tuple(
                    button.model_copy(update={"style": None}) for button in buttons(one, say)
                ),
            )
        )
    return waiting


def own(asking: Asking) -> Sequence[Item]:
    """What is proposed about the person and not decided yet."""
    say = asking.say
    found_ = proposals.of_person(asking.tx, asking.person.id, MOST)
    return [
        Item(
            title=None if at else say("Proposed about you"),
            lines=(_line(asking, one),),
            buttons=(object_button(one, say),),
        )
        for at, one in enumerate(one for one in found_ if one.state == PROPOSED)
    ]


def _seen(asking: Asking, typed: str) -> tuple[Proposal, people.Known]:
    say, (proposal, known) = asking.say, found(asking, typed)
    if not may_see(asking, proposal):
        raise Refusal(
            say("#P{number} is about somebody else, and not yours to decide.", number=proposal.id)
        )
    return proposal, known


def _line(asking: Asking, proposal: Proposal) -> str:
    say = asking.say
    return say(
        "{title}: {what}. {state}",
        title=named(asking, proposal),
        what=facts(proposal, asking.book, say)[0].value,
        state=state_line(proposal, asking.book, say),
    )


def _rule(asking: Asking, proposal: Proposal) -> list[str]:
    """The rule as it read on the day."""
    if proposal.rule == OURS:
        return []
    wording = asking.book.wording(proposal.rule, proposal.day, asking.say.lang)
    return [f"{proposal.rule}: {wording}"]


def _own_buttons(asking: Asking, proposal: Proposal) -> tuple[Button, ...]:
    is_own = proposal.person_id == asking.person.id and proposal.state == PROPOSED
    return (object_button(proposal, asking.say),) if is_own else ()
