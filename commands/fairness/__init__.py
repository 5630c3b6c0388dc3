"""How evenly leaders decide, for those whom the handbook names; never about single agents."""

from commands.deciding.command import Command
from commands.fairness import seeing
from commands.fairness.counting import GROUPS
from handbook.words import mark

COMMAND = Command(
    word="fairness",
    also=("公平",),
    summary=mark("How evenly was decided in a month, for those who may see it"),
    usage=mark("2026-11"),
    line=seeing.line,
    presses={f"fairness.{name}": seeing.press for name in ("month", *GROUPS)},
)
