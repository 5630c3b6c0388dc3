"""Somebody is missing on a shift: those who could take it are asked, the first yes has it."""

from collections.abc import Callable, Mapping

from commands.cover import answer, begin, card, details, form, release, seeing, typed
from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import begun
from handbook.book import Handbook
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "list": seeing.listed,
    "列表": seeing.listed,
    "accept": answer.accept_line,
    "接受": answer.accept_line,
    "decline": answer.decline_line,
    "谢绝": answer.decline_line,
    "stop": release.stop_line,
    "停止": release.stop_line,
    "release": release.release_line,
    "换下": release.release_line,
    "cannot": release.ask_off_line,
    "来不了": release.ask_off_line,
}


def knows(book: Handbook, line: str) -> bool:
    """Whether a line without the command's word asks for somebody: "find cover today N"."""
    said = line.strip().casefold()
    return any(said.startswith(word.casefold()) for word in book.cover.words)


def line(asking: Asking, line: str) -> Card:
    """Look for somebody, or what the word behind it says. Raises Refusal."""
    said = " ".join(line.split())
    for word in sorted(asking.book.cover.words, key=len, reverse=True):
        if said.casefold().startswith(word.casefold()):
            said = said[len(word) :].strip()
    if not said:
        return seeing.listed(asking)
    if found := begun(said, SUBWORDS):
        word, rest = found
        return SUBWORDS[word](asking, rest)
    return begin.begin_line(asking, *typed.read(asking, said))


COMMAND = Command(
    word="cover",
    also=("顶班", "找人顶班"),
    summary=mark("Find somebody who takes a shift; accept or decline one"),
    usage=mark("today N | 2026-11-02 E 07:00-11:00 | accept C3 | list"),
    line=line,
    knows=knows,
    opens={"form": "cover.find", "表单": "cover.find"},
    forms={
        "cover.find": form.find_form,
        "cover.release": release.release_form,
        "cover.ask_off": release.ask_off_form,
    },
    looks={"cover.details": details.details},
    presses={
        "cover.accept": answer.accept_press,
        "cover.decline": answer.decline_press,
        "cover.stop": release.stop_press,
    },
    sends={
        "cover.find": form.find_sent,
        "cover.release": release.release_sent,
        "cover.ask_off": release.ask_off_sent,
    },
    draws={"cover": card.draw, "cover_ask": card.draw_ask},
    waits=seeing.waits,
    own=seeing.own,
)
