"""The post-shift meeting: how it went, and the goals until next time (CC-2.10.1b)."""

from collections.abc import Callable, Mapping

from commands.debrief import clock, seeing, writing
from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "list": seeing.list_lines,
    "列表": seeing.list_lines,
}


def _without_word(asking: Asking, typed: str) -> Card:
    """What was typed is the summary; nothing typed shows the newest ones. Raises Refusal."""
    return writing.write_line(asking, typed) if typed.strip() else seeing.list_lines(asking, "")


line = routed(SUBWORDS, _without_word)
"""Answer what was typed after the word."""

COMMAND = Command(
    word="debrief",
    also=("班后会", "debriefing"),
    summary=mark("Sum up the post-shift meeting, with goals until next time"),
    usage=mark("a quiet week goals: answer within three rings | form | list"),
    line=line,
    opens={"form": "debrief.write", "表单": "debrief.write"},
    forms={"debrief.write": writing.form},
    sends={"debrief.write": writing.sent},
    draws={"debrief": seeing.draw},
    occasions=(clock.MEETING, clock.REMINDER),
)
