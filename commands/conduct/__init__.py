"""One's own conduct ledger: see it, acknowledge an entry, add one's side (CC-2.2)."""

from collections.abc import Callable, Mapping

from commands.conduct import answering, case, seeing
from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import begun
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "seen": answering.seen_line,
    "已阅": answering.seen_line,
    "side": answering.side_line,
    "说明": answering.side_line,
    "of": seeing.of_line,
    "查看": seeing.of_line,
}


def line(asking: Asking, typed: str) -> Card:
    """Answer what was typed after the word; nothing typed shows one's own month."""
    found = begun(typed, SUBWORDS)
    if found is None:
        return seeing.own_line(asking, typed.strip())
    word, rest = found
    return SUBWORDS[word](asking, rest)


COMMAND = Command(
    word="conduct",
    also=("奖惩",),
    summary=mark("What was logged about you, and what you can say to it"),
    usage=mark("2026-11 | D12 | seen D12 | side D12 and what happened"),
    line=line,
    forms={"conduct.side": answering.side_form},
    looks={"conduct.details": seeing.details},
    presses={"conduct.seen": answering.seen_press},
    sends={"conduct.side": answering.side_sent},
    draws={"entry": seeing.draw},
    own=seeing.own,
    cases=case.CASES,
)
