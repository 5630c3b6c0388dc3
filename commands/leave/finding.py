"""Which request is meant, and who may decide it or look into it."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.typed import numbered as typed_number
from commands.leave import card
from handbook.leave import Verdict
from storage import decisions, leaves, people
from storage.cards import clean
from storage.leaves import Leave


def numbered(typed: str) -> tuple[str, str]:
    """A request's number and what follows it; the whole line and nothing where it has none."""
    number, rest = typed_number(typed)
    return (number, rest) if number else (typed, "")


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


def check_right(asking: Asking, leave: Leave, verdict: Verdict) -> None:
    """That the person may decide the step that the request waits for. Raises Refusal."""
    say, book = asking.say, asking.book
    role = card.decider(leave, verdict, book, say)
    told = {"number": leave.id, "role": role, "rule": verdict.steps_rule}
    if leave.person_id == asking.person.id:
        raise Refusal(
            say("Nobody decides their own request. Nothing was changed."),
            say("It waits for another {role}, or somebody above them ({rule}).", **told),
        )
    if not book.may(asking.person.roles, card.step(leave, verdict)):
        raise Refusal(
            say("#{number} is for the {role} to decide ({rule}). Nothing was changed.", **told)
        )
    if leave.step and asking.person.id in _approvers(asking, leave):
        raise Refusal(
            say("You have approved #{number} already; the second yes is another person's.", **told),
            say("It waits for the {role} ({rule}).", **told),
        )


def _approvers(asking: Asking, leave: Leave) -> set[int]:
    return {decision.by for decision in decisions.of(asking.tx, f"leave:{leave.id}")}


def may_decide(asking: Asking, leave: Leave, verdict: Verdict) -> bool:
    """Whether the step that the request waits for is the person's to decide."""
    return (
        leave.person_id != asking.person.id
        and asking.book.may(asking.person.roles, card.step(leave, verdict))
        and not (leave.step and asking.person.id in _approvers(asking, leave))
    )


def may_see(asking: Asking, leave: Leave, verdict: Verdict) -> bool:
    """Whether the person may see the reasons: they asked, or the rule names their role."""
    if asking.person.id in (leave.person_id, leave.filed_by):
        return True
    return asking.book.may_any(asking.person.roles, verdict.details_for)


def was_first(asking: Asking, leave: Leave) -> Refusal:
    """What the second of two is told: who was first, and when."""
    say = asking.say
    if leave.decided_at is None:
        changed = say("#{n} has changed meanwhile. Please look at its card again.", n=leave.id)
        return Refusal(changed, say("Nothing was changed."))
    if leave.decided_by is None:
        closed = say("#{n} is closed: it waited for a place until its time was over.", n=leave.id)
        return Refusal(closed, say("Nothing was changed."))
    at = card.local(leave.decided_at, asking.person.team)
    told = {
        "n": leave.id,
        "name": people.by_id(asking.tx, leave.decided_by).name,
        "when": say.time(at) if at.date() == asking.today else say.moment(at),
    }
    is_own = leave.decided_by == asking.person.id
    match leave.state:
        case "approved" | "asked" if is_own:
            words = say("You have approved #{n} already ({when}).", **told)
        case "declined" if is_own:
            words = say("You have declined #{n} already ({when}).", **told)
        case "revoked" if is_own:
            words = say("You have revoked #{n} already ({when}).", **told)
        case "approved" | "asked":
            words = say("{name} was first and approved #{n} ({when}).", **told)
        case "declined":
            words = say("{name} was first and declined #{n} ({when}).", **told)
        case "revoked":
            words = say("{name} has revoked #{n} ({when}).", **told)
        case _:
            words = say("{name} has taken #{n} back ({when}).", **told)
    return Refusal(words, say("Nothing was changed."))
