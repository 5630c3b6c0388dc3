"""Say that you will be late, and that you have come (CC-2.4.2)."""

from commands.deciding.command import Command
from commands.late import here, say
from handbook.book import Handbook
from handbook.words import mark

_KNOWN = ("late", "running late", "迟到", "要迟到", "晚到", "会晚到")


def knows(_: Handbook, typed: str) -> bool:
    """A line such as "running late 20 min bus"."""
    folded = typed.strip().casefold()
    return any(folded.startswith(word) for word in _KNOWN[1:])


COMMAND = Command(
    word="late",
    slash="late",
    also=("迟到", "晚到"),
    summary=mark("Say that you will be late, or that you are here"),
    usage=mark("20 traffic | here | form"),
    line=say.line,
    knows=knows,
    opens={"form": "late.say", "表单": "late.say"},
    forms={"late.say": say.form},
    presses={"late.here": here.press},
    sends={"late.say": say.sent},
)
