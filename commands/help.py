"""What Rollcall can do, for somebody who has never used it."""

from commands.deciding.asking import Asking
from commands.deciding.command import Command, all_commands
from handbook.words import mark
from storage.cards import Button, Card


def line(asking: Asking, _: str) -> Card:
    """Every word with its usage, and the first thing to try."""
    say = asking.say
    lines = []
    for command in sorted(all_commands(), key=lambda command: command.slash is None):
        name = f"/{command.slash}" if command.slash else f"/rollcall {command.word}"
        typed = f"{name} {say(command.usage)}".strip()
        lines.append(say("{typed} — {summary}", typed=typed, summary=say(command.summary)))
    return Card(
        title=say("What I can do"),
        lines=tuple(lines),
        small=(
            say("The same words work as a direct message to me."),
            say("Where you mention me in a channel, everybody there reads what you write."),
            say("Leaders can answer in a card's thread: approve, or decline and the reason."),
        ),
        buttons=(Button(action="leave.ask", label=say("Ask for time off"), value=""),),
    )


COMMAND = Command(word="help", summary=mark("What I can do"), usage="", line=line)
