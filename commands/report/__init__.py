"""Reports: what one owes, hands in, receives, and what is missing (CC-5, SD-M4, BB-22, OH-5.4)."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from commands.report import card, clock, handing, missing, reading, seeing, sending
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "send": sending.send_line,
    "提交": sending.send_line,
    "上交": sending.send_line,
    "withdraw": handing.withdraw_line,
    "撤回": handing.withdraw_line,
    "open": reading.open_line,
    "查看": reading.open_line,
    "approve": reading.approve_line,
    "批准": reading.approve_line,
    "return": reading.return_line,
    "退回": reading.return_line,
    "missing": missing.line,
    "未交": missing.line,
    "waive": missing.waive_line,
    "免交": missing.waive_line,
}

line = routed(SUBWORDS, seeing.own_line)
"""Answer what was typed after the word; nothing typed shows what one owes."""


COMMAND = Command(
    word="report",
    also=("报告", "报表"),
    summary=mark("The reports that you owe, and those that come to you"),
    usage=mark("send R12 text | withdraw R12 | open R12 | missing | approve R12 | return R12 why"),
    line=line,
    forms={"report.send": sending.form, "report.return": reading.return_form},
    looks={"report.open": reading.open_form},
    presses={
        "report.for": sending.for_press,
        "report.withdraw": handing.withdraw_press,
        "report.approve": reading.approve_press,
        "report.missing": missing.press,
    },
    sends={"report.send": sending.sent, "report.return": reading.return_sent},
    draws={"report_card": card.draw, "report_receipt": card.draw_receipt},
    uses=sending.uses,
    waits=seeing.waits,
    own=seeing.own,
    occasions=clock.OCCASIONS,
)
