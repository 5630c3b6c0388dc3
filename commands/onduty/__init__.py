"""Who is on duty: now, next, on a date, and in other teams."""

from commands.deciding.command import Command
from commands.onduty import answer
from handbook.words import mark

COMMAND = Command(
    word="onduty",
    slash="onduty",
    also=("在岗", "当班"),
    summary=mark("Who is on duty, now or on a day"),
    usage=mark("next | tomorrow | 2026-11-07 | another team"),
    line=answer.line,
)
