"""The figures of a month, for whoever may see them; each look is journaled."""

import re
from datetime import date, timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.deciding.lines import cited
from commands.fairness import card
from commands.fairness.counting import GROUPS, month_of
from handbook.fairness import FairnessRules
from storage.cards import Card, clean

_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_LAST = ("", "last month", "last", "上月", "上个月")
_THIS = ("this month", "now", "本月", "这个月")
FIRST_YEAR = 2000


def line(asking: Asking, typed: str) -> Card:
    """ "2026-11", or nothing for the last month that is over. Raises Refusal."""
    rules = _rules(asking)
    return _shown(asking, rules, _read(asking, typed), "leader")


def press(asking: Asking, press: Press) -> Card:
    """Another view or month: "2026-11:shift". Raises Refusal."""
    rules = _rules(asking)
    said, _, group = press.value.partition(":")
    if group not in GROUPS:
        raise Refusal(asking.say("That looks different by now: /rollcall fairness"))
    return _shown(asking, rules, _read(asking, said), group)


def _shown(asking: Asking, rules: FairnessRules, first: date, group: str) -> Card:
    team = asking.person.team
    month = month_of(asking.tx, team, first)
    asking.tx.note(
        "fairness.looked", f"team:{team.id}", asking.actor, month=f"{first:%Y-%m}", by=group
    )
    return card.of(month, group, rules.fewest, team, asking.say)


def _rules(asking: Asking) -> FairnessRules:
    """The handbook's, where the person may see the figures. Raises Refusal."""
    say, rules = asking.say, asking.book.fairness
    if rules is None:
        raise Refusal(say("Your handbook names nobody who sees these figures."))
    if not asking.book.may_any(asking.person.roles, rules.roles):
        titles = [asking.book.roles[role].in_language(say.lang) for role in rules.roles]
        raise Refusal(
            say(
                "Only these see how evenly is decided: {people} ({rule}).",
                people=say.names(titles),
                rule=cited(rules.rule, say),
            ),
            say("What was decided about you: /rollcall home"),
        )
    return rules


def _read(asking: Asking, typed: str) -> date:
    """The first of the month that is meant. Raises Refusal."""
    text, this = " ".join(typed.casefold().split()), asking.today.replace(day=1)
    if text in _LAST:
        return (this - timedelta(days=1)).replace(day=1)
    if text in _THIS:
        return this
    found = _MONTH.fullmatch(text)
    if found and 1 <= int(found[2]) <= 12 and int(found[1]) >= FIRST_YEAR:
        first = date(int(found[1]), int(found[2]), 1)
        if first <= this:
            return first
        raise Refusal(
            asking.say("{month} has not begun yet.", month=asking.say.month(first)),
        )
    raise Refusal(
        asking.say("“{said}” is no month that I know.", said=clean(typed, 20)),
        asking.say("For example: /rollcall fairness 2026-11"),
    )
