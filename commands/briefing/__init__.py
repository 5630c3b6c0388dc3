"""The briefing before each shift: posted by the clock, read, and a word added (CC-2.10.1a)."""

from collections.abc import Callable, Mapping

from commands.briefing import adding, posting, reading
from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "word": adding.word_line,
    "补充": adding.word_line,
    "unread": reading.unread_line,
    "未读": reading.unread_line,
}

line = routed(SUBWORDS, reading.show)
"""Answer what was typed after the word; nothing typed shows the next briefing."""

COMMAND = Command(
    word="briefing",
    also=("班前会",),
    summary=mark("The briefing of your next shift as it stands; leaders add a word"),
    usage=mark("word … | unread"),
    line=line,
    forms={"briefing.word": adding.form},
    presses={"briefing.read": reading.read_press},
    sends={"briefing.word": adding.sent},
    draws={"briefing": posting.draw_posted},
    occasions=(posting.BEFORE_SHIFT, posting.PREVIEW, posting.UNREAD),
)
