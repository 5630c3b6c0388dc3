"""Which proposal is meant, and who may decide it."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.proposal_card import STATES, title
from commands.deciding.typed import numbered as typed_number
from storage import people, proposals
from storage.cards import clean
from storage.people import Known
from storage.proposals import Proposal


def numbered(typed: str) -> tuple[str, str]:
    """A proposal's number, and what follows it."""
    return typed_number(typed, "P")


def found(asking: Asking, typed: str) -> tuple[Proposal, Known]:
    """The proposal of the person's own team, and whom it is about. Raises Refusal."""
    say = asking.say
    number, _ = numbered(typed)
    proposal = proposals.get(asking.tx, int(number)) if number else None
    if proposal is None or proposal.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no proposal “{number}”.", number=clean(typed, 20))
            if typed.strip()
            else say("Which proposal? Please add its number, for example: 3"),
            say("Yours, and those that wait for you: /rollcall proposal list"),
        )
    return proposal, people.by_id(asking.tx, proposal.person_id)


def may_decide(asking: Asking, proposal: Proposal) -> bool:
    """Whether the proposal is the person's to decide."""
    is_own = proposal.person_id == asking.person.id
    return not is_own and asking.book.may(asking.person.roles, proposal.decided_by_role)


def may_see(asking: Asking, proposal: Proposal) -> bool:
    return proposal.person_id == asking.person.id or may_decide(asking, proposal)


def check_right(asking: Asking, proposal: Proposal) -> None:
    """That the person may decide it. Raises Refusal."""
    say = asking.say
    role = asking.book.roles[proposal.decided_by_role].in_language(say.lang)
    told = {"number": proposal.id, "role": role, "rule": proposal.rule}
    if proposal.person_id == asking.person.id:
        raise Refusal(
            say("Nobody decides about themself. Nothing was changed."),
            say("To object: /rollcall proposal object {number} and why", number=proposal.id),
        )
    if not may_decide(asking, proposal):
        raise Refusal(
            say("#P{number} is for the {role} to decide ({rule}). Nothing was changed.", **told)
        )


def was_first(asking: Asking, proposal: Proposal) -> Refusal:
    """What the second of two is told: how it stands, and who decided it."""
    say = asking.say
    stands = say("It is {state}.", state=say(STATES[proposal.state]))
    if proposal.decided_by is None:
        return Refusal(stands, say("Nothing was changed."))
    name = people.by_id(asking.tx, proposal.decided_by).name
    if proposal.decided_by == asking.person.id:
        said = say("You have decided #P{number} already.", number=proposal.id)
    else:
        said = say("{name} was first with #P{number}.", name=name, number=proposal.id)
    return Refusal(said, stands, say("Nothing was changed."))


def named(asking: Asking, proposal: Proposal) -> str:
    """ "#P3 Proposed: late by an hour or more"."""
    told = title(proposal, asking.book, asking.say)
    return asking.say("#P{number} {title}", number=proposal.id, title=told)
