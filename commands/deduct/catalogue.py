"""The handbook's catalogue as it can be looked up: what there is, and what it is worth."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.ledger_card import worth_line
from commands.deciding.lines import cited
from commands.deciding.log_rights import check_has_one
from handbook.conduct import Item, Worth, search, standing
from storage.cards import Card, clean

MOST = 10


def list_lines(asking: Asking, typed: str) -> Card:
    """The items that a few letters may mean, or the first of all. Raises Refusal."""
    say, rules = asking.say, asking.book.conduct
    check_has_one(asking)
    found, catalogue = search(rules, typed, asking.today), standing(rules, asking.today)
    if not found:
        raise Refusal(
            say("The handbook's catalogue has nothing like “{words}”.", words=clean(typed, 60)),
            say("All of it: /deduct items"),
        )
    lines = [line(asking, name, *catalogue[name]) for name in found[:MOST]]
    if len(found) > MOST:
        more = say("{n} more: add a word, such as /deduct items phone", n=len(found) - MOST)
        lines.append(more)
    return Card(
        title=say("What can be logged"),
        lines=tuple(lines),
        small=(say("For example: /deduct @name phone on the floor"),),
    )


def line(asking: Asking, name: str, item: Item, worth: Worth) -> str:
    """ "CC-2.2.1.10 phone on the floor: 3 points"."""
    say = asking.say
    title = item.title.in_language(say.lang)
    told = {"title": title, "worth": worth_line(worth, say)}
    if name == worth.rule:
        return say("{item} {title}: {worth}", item=name, **told)
    return say("{item} {title}: {worth} ({rule})", item=name, rule=cited(worth.rule, say), **told)
