"""Decide what attendance is proposed to lead to; object to it (CC-2.4.10, SD-1.3)."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from commands.proposal import case, decide, objecting, seeing
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "confirm": decide.confirm_line,
    "确认": decide.confirm_line,
    "change": decide.change_line,
    "更改": decide.change_line,
    "waive": decide.waive_line,
    "免除": decide.waive_line,
    "object": objecting.object_line,
    "异议": objecting.object_line,
    "why": seeing.why,
    "为什么": seeing.why,
    "list": seeing.list_lines,
    "列表": seeing.list_lines,
}


line = routed(SUBWORDS, seeing.list_lines)
"""Answer what was typed after the word; nothing typed shows one's own."""


COMMAND = Command(
    word="proposal",
    also=("处理建议",),
    summary=mark("What your attendance may lead to, and who decides it"),
    usage=mark("list | why 3 | object 3 and why"),
    line=line,
    forms={
        "proposal.change": decide.change_form,
        "proposal.waive": decide.waive_form,
        "proposal.object": objecting.form,
    },
    looks={"proposal.details": seeing.details},
    presses={"proposal.confirm": decide.confirm_press},
    sends={
        "proposal.change": decide.change_sent,
        "proposal.waive": decide.waive_sent,
        "proposal.object": objecting.sent,
    },
    draws={"proposal": seeing.draw},
    waits=seeing.waits,
    own=seeing.own,
    cases=case.CASES,
)
