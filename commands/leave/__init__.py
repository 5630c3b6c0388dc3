"""Ask for time off, see what became of it and why, take it back; leaders decide it."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import begun
from commands.leave import (
    accept,
    ask,
    back,
    book,
    card,
    case,
    change,
    decide,
    details,
    mine,
    offer,
    reverse,
    roster,
    seeing,
    take,
    undo,
    withdraw,
)
from handbook.book import Handbook
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "form": mine.form_button,
    "表单": mine.form_button,
    "list": mine.list_mine,
    "列表": mine.list_mine,
    "withdraw": withdraw.withdraw,
    "撤回": withdraw.withdraw,
    "change": change.change_line,
    "更改": change.change_line,
    "take": take.take,
    "要": take.take,
    "why": mine.why,
    "为什么": mine.why,
    "approve": decide.approve_line,
    "批准": decide.approve_line,
    "同意": decide.approve_line,
    "decline": decide.decline_line,
    "驳回": decide.decline_line,
    "undo": undo.undo_line,
    "撤销": undo.undo_line,
    "offer": offer.offer_line,
    "提议": offer.offer_line,
    "accept": accept.accept_line,
    "接受": accept.accept_line,
    "keep": accept.keep_line,
    "保留": accept.keep_line,
    "reverse": reverse.reverse_line,
    "改判": reverse.reverse_line,
    "special": ask.special_line,
    "特殊": ask.special_line,
    "for": ask.for_line,
    "代": ask.for_line,
    "help": mine.help_lines,
    "帮助": mine.help_lines,
}
"""What may stand first in a line instead of a kind of leave."""


def line(asking: Asking, typed: str) -> Card:
    """Answer what was typed after the word."""
    if not typed.strip():
        return mine.help_lines(asking, "")
    found = begun(typed, SUBWORDS)
    if found is None:
        return ask.by_line(asking, typed.strip())
    word, rest = found
    return SUBWORDS[word](asking, rest)


def knows(book: Handbook, typed: str) -> bool:
    """A kind of leave, or what can be done with a request: "sick today", "why 12"."""
    return book.leave.kind_in(typed.strip()) is not None or begun(typed, SUBWORDS) is not None


COMMAND = Command(
    word="leave",
    slash="timeoff",
    summary=mark("Ask for time off"),
    usage=mark("sick today fever | form | list | withdraw 12 | why 12"),
    line=line,
    knows=knows,
    opens={
        "form": "leave.ask",
        "表单": "leave.ask",
        "change": "leave.change",
        "更改": "leave.change",
    },
    forms={
        "leave.ask": ask.form,
        "leave.extend": ask.extend_form,
        "leave.special": ask.special_form,
        "leave.decline": decide.decline_form,
        "leave.approve_against": decide.approve_form,
        "leave.change": change.change_form,
        "leave.offer": offer.offer_form,
        "leave.reverse": reverse.reverse_form,
    },
    looks={"leave.details": details.details},
    presses={
        "leave.accept": accept.accept_press,
        "leave.approve": decide.approve_press,
        "leave.coming": back.coming_press,
        "leave.is_back": back.back_press,
        "leave.keep": accept.keep_press,
        "leave.not_back": back.not_back_press,
        "leave.take": take.take_press,
        "leave.undo": undo.undo_press,
        "leave.withdraw": withdraw.withdraw_press,
        "leave.why": mine.why_press,
    },
    sends={
        "leave.ask": ask.by_form,
        "leave.special": ask.special_sent,
        "leave.decline": decide.decline_sent,
        "leave.approve_against": decide.approve_sent,
        "leave.change": change.change_sent,
        "leave.offer": offer.offer_sent,
        "leave.reverse": reverse.reverse_sent,
    },
    replies={"leave": decide.by_words},
    draws={"leave": card.draw},
    waits=seeing.waits,
    own=seeing.own,
    team=seeing.team,
    books=book.book,
    rerostered=roster.tell,
    cases=case.CASES,
)
