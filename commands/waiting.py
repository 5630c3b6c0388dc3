"""What waits for one's decision, oldest first, with the buttons to decide it."""

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.waiting import items, waiting
from handbook.words import mark
from storage.cards import Card

MOST = 15


def line(asking: Asking, _: str) -> Card:
    """Everything that the person may decide now."""
    say, found = asking.say, waiting(asking)
    if not found:
        return Card(
            lines=(
                say("Nothing waits for you."),
                say("Your own requests: /timeoff list"),
            )
        )
    return Card(items=tuple(items(asking, found, MOST)))


COMMAND = Command(
    word="waiting",
    also=("待办", "等待"),
    summary=mark("What waits for your decision"),
    usage="",
    line=line,
)
