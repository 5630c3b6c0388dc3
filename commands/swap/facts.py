"""The rules by which a swap is judged, and what it is judged with."""

from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.swap_facts import APART as APART
from commands.deciding.swap_facts import judged as judged
from commands.deciding.swap_facts import month_of as month_of
from handbook.book import Handbook, in_force
from handbook.swap import SwapVersion


def rules_on(book: Handbook, day: date) -> SwapVersion | None:
    return in_force(book.swap.rules, day)


def rules_of(asking: Asking, day: date) -> SwapVersion:
    """What the handbook says of swaps on that day. Raises Refusal where it says nothing."""
    rules = rules_on(asking.book, day)
    if rules is None:
        raise Refusal(
            asking.say("Your handbook has no rule for swaps on {day}.", day=asking.say.day(day)),
            asking.say("Please ask your leader. Nothing was changed."),
        )
    return rules
