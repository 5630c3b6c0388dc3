"""Which leave's proofs are meant, and who may look at them."""

from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from commands.deciding.owing import Owed, of_leave
from commands.deciding.typed import numbered as typed_number
from commands.proofs.card import STATES
from storage import leaves, people
from storage.cards import clean


def numbered(typed: str) -> tuple[int | None, str]:
    """The number that a line begins with, and what follows: "12: receipt" is 12 and the rest."""
    number, rest = typed_number(typed)
    return (int(number) if number else None), rest


def found(asking: Asking, number: int | None) -> Owed:
    """What a leave of the person's own team owes. Raises Refusal."""
    say, tx = asking.say, asking.tx
    leave = leaves.get(tx, number) if number is not None else None
    if leave is None or leave.team_id != asking.person.person.team_id:
        raise Refusal(
            say("Which leave? Please add its number, for example: 12"),
            say("What waits for you: /rollcall proofs"),
        )
    known = people.by_id(tx, leave.person_id)
    owed = of_leave(tx, asking.book, known, leave)
    if owed is None:
        raise Refusal(say("#{number} owes no proofs.", number=number), say("Nothing was changed."))
    return owed


def check_right(asking: Asking, owed: Owed) -> None:
    """That the person may look at them. Raises Refusal."""
    say, book = asking.say, asking.book
    role = book.roles[owed.decided_by].in_language(say.lang)
    told = {"number": owed.number, "role": role, "rule": owed.proofs.rule}
    if owed.known.id == asking.person.id:
        raise Refusal(
            say("Nobody checks their own proofs. Nothing was changed."),
            say("They are for another {role}, or somebody above them ({rule}).", **told),
        )
    if not book.may(asking.person.roles, owed.decided_by):
        raise Refusal(
            say("The proofs of #{number} are for the {role} ({rule}). Nothing was changed.", **told)
        )


def may_check(asking: Asking, owed: Owed) -> bool:
    is_own = owed.known.id == asking.person.id
    return not is_own and asking.book.may(asking.person.roles, owed.decided_by)


def was_first(asking: Asking, owed: Owed) -> Refusal:
    """What the second of two is told: what has become of them, by whom and when."""
    say, row = asking.say, owed.row
    nothing = say("Nothing was changed.")
    if row is None or row.decided_by is None or row.decided_at is None:
        changed = say("They have changed meanwhile. Please look at their card again.")
        return Refusal(changed, nothing)
    at = row.decided_at.astimezone(ZoneInfo(owed.known.team.zone))
    first = say(
        "{name} was first: the proofs of #{number} are decided ({state}, {when}).",
        name=clean(people.by_id(asking.tx, row.decided_by).name),
        number=owed.number,
        state=say(STATES[row.state]),
        when=say.moment(at),
    )
    return Refusal(first, nothing)
