"""What waits for a person's decision, of whatever kind, oldest first."""

from collections.abc import Sequence

from commands.deciding.asking import Asking
from commands.deciding.command import Waiting, all_commands
from storage.cards import Item

MOST = 5
"""How many stand on a card; of more it says how many."""


def waiting(asking: Asking) -> list[Waiting]:
    """Everything that waits, of all commands."""
    found = [each for command in all_commands() if command.waits for each in command.waits(asking)]
    return sorted(found, key=lambda each: each.since)


def items(asking: Asking, found: Sequence[Waiting], most: int = MOST) -> list[Item]:
    """The oldest as a card shows them, under their heading."""
    say = asking.say
    heading = say.plural("Waiting for you: {n}", "Waiting for you: {n}", len(found))
    drawn = [
        Item(title=None if at else heading, lines=each.lines, buttons=each.buttons)
        for at, each in enumerate(found[:most])
    ]
    if len(found) > most:
        more = say("And {n} more: /rollcall waiting", n=len(found) - most)
        drawn.append(Item(lines=(more,)))
    return drawn
