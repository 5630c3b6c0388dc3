"""Which missing relief is meant, who may assign overtime for it, and what is held meanwhile."""

import re
from collections.abc import Iterable
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.typed import numbered as typed_number
from commands.relief import card
from handbook.book import Handbook, in_force
from handbook.relief import ReliefVersion
from storage import people, reliefs, rosters
from storage.cards import clean
from storage.reliefs import CAME, STANDING, Overtime, Relief
from storage.rosters import Shift
from storage.transaction import Tx

MOST = 500
_TIME = re.compile(r"\s*[0-9]{1,2}[:：][0-9]{2}(?![0-9])")


def numbered(typed: str) -> tuple[str, str]:
    """A relief's number and what follows it: "R3 Ada" is 3 and Ada; "" where there is none."""
    return ("", typed.strip()) if _TIME.match(typed) else typed_number(typed, "R")


def found(asking: Asking, typed: str) -> Relief:
    """The relief of that number on the person's own team. Raises Refusal."""
    say = asking.say
    number, _ = numbered(typed)
    relief = reliefs.get(asking.tx, int(number)) if number else None
    if relief is None or relief.team_id != asking.person.person.team_id:
        what = clean(typed, 20)
        raise Refusal(
            say("I know no missing relief “{number}”.", number=what)
            if what
            else say("Which relief? Please add its number, for example: R3"),
            say("Those that are missing now: /rollcall relief list"),
        )
    return relief


def found_overtime(asking: Asking, number: str) -> tuple[Overtime, Relief]:
    """The overtime of a button, with its relief, on the person's own team. Raises Refusal."""
    row = None
    if number.isdecimal() and len(number) < 10:
        row = reliefs.overtime(asking.tx, int(number))
    is_ours = row is not None and row.team_id == asking.person.person.team_id
    if row is None or row.relief_id is None or not is_ours:
        raise Refusal(
            asking.say("I do not know that overtime. Nothing was changed."),
            asking.say("Your own: /rollcall relief hours"),
        )
    return row, found(asking, str(row.relief_id))


def own_overtime(asking: Asking, relief: Relief) -> Overtime:
    """The newest overtime of the person for the relief. Raises Refusal."""
    assert relief.id is not None
    rows = [r for r in reliefs.overtimes(asking.tx, relief.id) if r.person_id == asking.person.id]
    if not rows:
        raise Refusal(
            asking.say("You were not asked for overtime for {relief}.", relief=card.name(relief)),
            asking.say("Nothing was changed."),
        )
    return max(rows, key=lambda row: row.id or 0)


def rules_on(book: Handbook, day: date) -> ReliefVersion | None:
    return in_force(book.relief.rules, day)


def rules_of(asking: Asking, day: date) -> ReliefVersion:
    """What the handbook says on that day. Raises Refusal where it says nothing."""
    rules = rules_on(asking.book, day)
    if rules is None:
        raise Refusal(
            asking.say("Your handbook has no rule for a relief that is missing."),
            asking.say("Please tell your leader at once, and stay until you hear from them."),
        )
    return rules


def may_assign(asking: Asking, rules: ReliefVersion | None) -> bool:
    return rules is not None and any(
        asking.book.may(asking.person.roles, role) for role in rules.roles
    )


def check_right(asking: Asking, relief: Relief) -> ReliefVersion:
    """That the person may assign overtime. Raises Refusal."""
    rules = rules_of(asking, shift_of(asking.tx, relief).day)
    if not may_assign(asking, rules):
        titles = [asking.book.roles[role].in_language(asking.say.lang) for role in rules.roles]
        raise Refusal(
            asking.say(
                "Overtime is assigned by: {people} ({rule}). Nothing was changed.",
                people=asking.say.names(titles),
                rule=rules.rule,
            )
        )
    return rules


def shift_of(tx: Tx, relief: Relief) -> Shift:
    return reliefs.shift(tx, relief.shift_id)


def hold(tx: Tx, relief: Relief, who: Iterable[int]) -> None:
    """Hold the rows of these people, then that of the shift; the relief is read again.

    All that happens to a relief meets at that shift.
    """
    for person in sorted(set(who)):
        people.lock(tx, person)
    rosters.lock(tx, [shift_of(tx, relief)])
    reliefs.read_again(tx, relief)


def check_standing(asking: Asking, relief: Relief) -> None:
    """That the relief is still missing. Raises Refusal, which says who was first."""
    if relief.state in STANDING:
        return
    say, told = asking.say, {"relief": card.name(relief)}
    if relief.state == CAME and relief.closed_by is not None and relief.closed_at is not None:
        told["name"] = people.by_id(asking.tx, relief.closed_by).name
        told["when"] = card.when(relief.closed_at, asking.person.team, asking.tx.now, say)
        raise Refusal(
            say("{name} has said that {relief} has come ({when}).", **told),
            say("Nothing was changed."),
        )
    raise Refusal(say("{relief} is over.", **told), say("Nothing was changed."))
