"""Swaps: offered, consented to, checked, decided, and both shifts changed at once."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Command
from commands.deciding.typed import begun
from commands.swap import answer, ask, back, card, case, decide, form, make, seeing
from handbook.book import Handbook
from handbook.words import mark
from storage.cards import Card, clean

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "list": seeing.list_lines,
    "列表": seeing.list_lines,
    "why": seeing.why_line,
    "为什么": seeing.why_line,
    "give": ask.give_line,
    "转让": ask.give_line,
    "offer": ask.offer_line,
    "公开": ask.offer_line,
    "rest": ask.rest_line,
    "调休": ask.rest_line,
    "special": ask.special_line,
    "特殊": ask.special_line,
    "accept": answer.accept_line,
    "接受": answer.accept_line,
    "take": answer.take_line,
    "领取": answer.take_line,
    "refuse": answer.refuse_line,
    "谢绝": answer.refuse_line,
    "withdraw": answer.withdraw_line,
    "撤回": answer.withdraw_line,
    "approve": decide.approve_line,
    "批准": decide.approve_line,
    "decline": decide.decline_line,
    "驳回": decide.decline_line,
    "undo": back.undo_line,
    "撤销": back.undo_line,
    "reverse": back.reverse_line,
    "收回": back.reverse_line,
    "make": make.make_line,
    "安排": make.make_line,
}
"""What may stand behind the word; anything else is an exchange."""


def line(asking: Asking, typed: str) -> Card:
    """Ask for an exchange, or what the word behind it says. Raises Refusal."""
    said = _without_name(asking.book, " ".join(typed.split()))
    if len(said) > ask.TYPED_MOST:
        raise Refusal(asking.say("That is too long. Please say it in a sentence or two."))
    if not said:
        return seeing.list_lines(asking, "")
    if found := begun(said, SUBWORDS):
        word, rest = found
        return SUBWORDS[word](asking, rest)
    return ask.exchange_line(asking, said)


def knows(book: Handbook, typed: str) -> bool:
    """Whether the line begins with what the handbook calls a swap."""
    return _without_name(book, " ".join(typed.split())) != " ".join(typed.split())


def _without_name(book: Handbook, said: str) -> str:
    for name in sorted(book.swap.words, key=len, reverse=True):
        if said.casefold().startswith(name.casefold()):
            return clean(said[len(name) :], ask.TYPED_MOST + 1)
    return said


COMMAND = Command(
    word="swap",
    slash="swap",
    also=("换班",),
    summary=mark("Swap, give or offer a shift, or move a rest day"),
    usage=mark("my Friday night for @name's Saturday early, family | list | form"),
    line=line,
    knows=knows,
    opens={"form": "swap.ask", "": "swap.ask", "表单": "swap.ask"},
    forms={
        "swap.ask": form.form,
        "swap.special": ask.special_form,
        "swap.approve_against": decide.approve_form,
        "swap.decline": decide.decline_form,
        "swap.reverse": back.reverse_form,
    },
    looks={"swap.details": seeing.details},
    presses={
        "swap.accept": answer.accept_press,
        "swap.refuse": answer.refuse_press,
        "swap.take": answer.take_press,
        "swap.withdraw": answer.withdraw_press,
        "swap.approve": decide.approve_press,
        "swap.undo": back.undo_press,
    },
    sends={
        "swap.ask": form.by_form,
        "swap.special": ask.special_sent,
        "swap.approve_against": decide.approve_sent,
        "swap.decline": decide.decline_sent,
        "swap.reverse": back.reverse_sent,
    },
    replies={"swap": decide.by_words},
    draws={"swap": card.draw, "swap_offer": card.draw_offer},
    waits=seeing.waits,
    own=seeing.own,
    cases=case.CASES,
)
