"""One's own conduct ledger: see it, acknowledge an entry, add one's side, appeal (CC-2.2)."""

import re
from collections.abc import Callable, Mapping

from commands.conduct import answering, appealing, case, hearing, reviewing, seeing
from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from handbook.book import Handbook
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "seen": answering.seen_line,
    "已阅": answering.seen_line,
    "side": answering.side_line,
    "说明": answering.side_line,
    "appeal": appealing.appeal_line,
    "申诉": appealing.appeal_line,
    "withdraw": appealing.withdraw_line,
    "撤回": appealing.withdraw_line,
    "answer": appealing.answer_line,
    "答复": appealing.answer_line,
    "uphold": reviewing.uphold_line,
    "维持": reviewing.uphold_line,
    "change": reviewing.change_line,
    "更改": reviewing.change_line,
    "void": reviewing.void_line,
    "作废": reviewing.void_line,
    "of": seeing.of_line,
    "查看": seeing.of_line,
}


line = routed(SUBWORDS, seeing.own_line)
"""Answer what was typed after the word; nothing typed shows one's own month."""


_ABOUT_ONE = re.compile(
    r"\s*(?:seen|side|appeal|已阅|说明|申诉)\s*[#＃]?\s*[DdＤ][0-9０-９]+(?![0-9A-Za-z])",
    re.IGNORECASE,
)


def knows(_: Handbook, typed: str) -> bool:
    """A line such as "appeal D12 it was urgent", in a direct message without the command's word."""
    return _ABOUT_ONE.match(typed) is not None


COMMAND = Command(
    word="conduct",
    also=("奖惩",),
    summary=mark("What was logged about you, and what you can say to it"),
    usage=mark("2026-11 | D12 | seen D12 | side D12 and what happened | appeal D12 and why"),
    line=line,
    knows=knows,
    forms={
        "conduct.side": answering.side_form,
        "conduct.appeal": appealing.appeal_form,
        "conduct.answer": appealing.answer_form,
    },
    looks={
        "conduct.details": seeing.details,
        "conduct.sides": hearing.sides,
        "conduct.uphold": reviewing.uphold_form,
        "conduct.change": reviewing.change_form,
        "conduct.void": reviewing.void_form,
    },
    presses={
        "conduct.seen": answering.seen_press,
        "conduct.withdraw": appealing.withdraw_press,
    },
    sends={
        "conduct.side": answering.side_sent,
        "conduct.appeal": appealing.appeal_sent,
        "conduct.answer": appealing.answer_sent,
        "conduct.uphold": reviewing.uphold_sent,
        "conduct.change": reviewing.change_sent,
        "conduct.void": reviewing.void_sent,
    },
    draws={"entry": seeing.draw, "appeal": hearing.draw},
    waits=hearing.waits,
    own=seeing.own,
    cases=case.CASES,
)
