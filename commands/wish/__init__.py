"""Wish for days of rest before the roster of the next month is made (CC-2.7.2)."""

from commands.deciding.command import Command
from commands.wish import say
from handbook.book import Handbook
from handbook.words import mark


def knows(_: Handbook, typed: str) -> bool:
    """A line such as "想休12号、18号", which Chinese writes without a space."""
    return typed.strip().casefold().startswith(say.BEGINNINGS)


COMMAND = Command(
    word="wish",
    also=("排休", "想休"),
    summary=mark("Say on which days of the next month you wish to rest"),
    usage=mark("12 18-19 | none | form"),
    line=say.line,
    knows=knows,
    opens={"form": "wish.say", "表单": "wish.say"},
    forms={"wish.say": say.form},
    presses={"wish.none": say.none_press},
    sends={"wish.say": say.sent},
)
