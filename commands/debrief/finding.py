"""Whose post-shift meeting it is, and who leads it (CC-2.10.1b)."""

from collections.abc import Sequence
from datetime import timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from handbook.book import Handbook, in_force
from handbook.debrief import DebriefRules
from storage import duty, rosters
from storage.people import Known
from storage.rosters import Shift
from storage.transaction import Tx

LATELY = timedelta(days=3)
"""For so long a meeting can still be summed up."""


def rules_of(asking: Asking) -> DebriefRules:
    """The rules of today. Raises Refusal where the handbook has none."""
    found = in_force(asking.book.debrief, asking.today)
    if found is None:
        say, team = asking.say, asking.person.team.name
        raise Refusal(
            say("The handbook of {team} has no post-shift meeting. Nothing is noted.", team=team)
        )
    return found


def may(book: Handbook, rules: DebriefRules, known: Known) -> bool:
    """Whether somebody leads it, by their own role or for another."""
    return book.may_any(known.roles, rules.roles)


def leading(tx: Tx, shift: Shift, rules: DebriefRules, able: Sequence[Known]) -> list[Known]:
    """Those of the shift with the role itself, else those on it who may act for them."""
    there = duty.present_on(tx, shift, [known.id for known in able]) if able else set()
    on_it = [known for known in able if known.id in there]
    return [known for known in on_it if known.roles & set(rules.roles)] or on_it


def check_may(asking: Asking) -> DebriefRules:
    """Raises Refusal for whoever does not lead it."""
    say, rules = asking.say, rules_of(asking)
    if not may(asking.book, rules, asking.person):
        titles = [asking.book.roles[role].in_language(say.lang) for role in rules.roles]
        raise Refusal(
            say(
                "These lead the post-shift meeting ({rule}): {people}. Nothing was changed.",
                rule=cited(rules.rule, say),
                people=say.names(titles),
            ),
            say("What was summed up: /rollcall debrief list"),
        )
    return rules


def shift_of(asking: Asking, value: str) -> Shift:
    """The shift that is meant; with "" the person's own, else one that runs or is just over.
    Raises Refusal."""
    say, tx, team_id = asking.say, asking.tx, asking.person.person.team_id
    if value:
        found = rosters.get(tx, int(value)) if value.isdecimal() and len(value) < 10 else None
        if found is None or found.team_id != team_id:
            raise Refusal(say("I know no such shift. Nothing was changed."))
        return found
    own = duty.works_on(tx, asking.person.id, tx.now) or duty.last_shift(
        tx, asking.person.id, tx.now
    )
    if own is not None and own.ends_at > tx.now - LATELY:
        return own
    known = [
        shift for shift in rosters.starting(tx, tx.now - LATELY, tx.now) if shift.team_id == team_id
    ]
    if not known:
        raise Refusal(say("No shift of your team was on in the last days. Nothing was changed."))
    running = [shift for shift in known if shift.ends_at > tx.now]
    return (running or known)[-1]
