"""Which list is meant, and who may tick it."""

from datetime import timedelta

from commands.checklist.card import Stand, stand_of
from commands.deciding.asking import Asking, Refusal
from handbook.checklists import ChecklistRules
from handbook.words import Say
from storage import checklists
from storage.cards import clean
from storage.checklists import Round

LATELY = timedelta(days=1)
"""A list can be ticked until the day after its own."""


def found(asking: Asking, value: str) -> Stand:
    """The list of the person's own team that a button names. Raises Refusal."""
    say = asking.say
    number = int(value) if value.isdecimal() and len(value) < 10 else 0
    one = checklists.get(asking.tx, number)
    if one is None or one.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no list “{number}”.", number=clean(value, 20)),
            say("What is open: /rollcall checklist"),
        )
    stand = _stand(asking, one)
    if stand is None:
        raise Refusal(say("The handbook no longer has this list: there is nothing to do."))
    return stand


def mine(asking: Asking) -> list[Stand]:
    """The lists of today and yesterday that the person may tick, the newest first."""
    team_id = asking.person.person.team_id
    rounds = checklists.since(asking.tx, team_id, asking.today - LATELY)
    stands = [stand for one in rounds if (stand := _stand(asking, one)) is not None]
    return [stand for stand in stands if why_not(asking, stand) is None]


def open_ones(asking: Asking) -> list[Stand]:
    """Those of them that have something to say still, the newest first."""
    return [stand for stand in mine(asking) if is_open(asking, stand)]


def is_open(asking: Asking, stand: Stand) -> bool:
    if stand.rules.each_seat:
        return asking.person.id in stand.present - stand.checked
    return bool(stand.open_points)


def why_not(asking: Asking, stand: Stand) -> str | None:
    """Why the person may not tick it; None where they may."""
    say, me = asking.say, asking.person.id
    if asking.today > stand.round.day + LATELY:
        return say("That list is closed: it was of {day}.", day=say.day(stand.round.day))
    is_on_it = stand.shift is None or me in stand.present
    if stand.rules.each_seat:
        return None if is_on_it else say("You are not on that shift, so you have no seat to check.")
    if asking.book.may(asking.person.roles, stand.rules.decided_by):
        return None
    holder = stand.names.get(stand.round.holder_id or me)
    if holder is not None and holder.id != me:
        return say(
            "It is {name}'s turn: they tick it, or whoever leads the shift.", name=holder.name
        )
    if not is_on_it:
        return say("You are not on that shift: whoever is on it ticks the list.")
    return None


def check_may(asking: Asking, stand: Stand) -> None:
    """Raises Refusal."""
    reason = why_not(asking, stand)
    if reason is not None:
        raise Refusal(reason, asking.say("Nothing was changed."))


def may_settle(asking: Asking, rules: ChecklistRules) -> bool:
    """Whether the person decides what becomes of a fault."""
    return asking.book.may(asking.person.roles, rules.decided_by)


def nothing_open(say: Say) -> Refusal:
    return Refusal(
        say("No list is open that you can tick. Nothing was changed."),
        say("What there is: /rollcall checklist"),
    )


def _stand(asking: Asking, one: Round) -> Stand | None:
    return stand_of(asking.tx, asking.book, asking.person.team, one, asking.say)
