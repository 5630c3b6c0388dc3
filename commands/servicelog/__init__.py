"""The service log: a line a problem, looked at by leaders, collected and reported (SD-Q3, Q4)."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from commands.servicelog import collecting, inspecting, inviting, reporting, writing
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "none": writing.nothing_line,
    "无": writing.nothing_line,
    "无问题": writing.nothing_line,
    "withdraw": writing.withdraw_line,
    "撤回": writing.withdraw_line,
    "team": inspecting.line,
    "团队": inspecting.line,
    "全组": inspecting.line,
    "report": reporting.line,
    "上报": reporting.line,
    "week": reporting.week_line,
    "本周": reporting.week_line,
}

line = routed(SUBWORDS, writing.line)
"""Answer what was typed after the word: else it is a problem; nothing typed shows one's own."""

COMMAND = Command(
    word="servicelog",
    also=("服务日志", "日志"),
    summary=mark("Write down the problems of your day, a line each"),
    usage=mark("what was the problem | none | withdraw L12 | team today | week"),
    line=line,
    opens={"form": "servicelog.write", "表单": "servicelog.write"},
    forms={"servicelog.write": writing.form, "servicelog.report": reporting.form},
    looks={"servicelog.read": inspecting.form},
    options={"servicelog.person": inspecting.people_options},
    presses={
        "servicelog.nothing": writing.nothing_press,
        "servicelog.withdraw": writing.withdraw_press,
        "servicelog.no_report": reporting.nothing_press,
    },
    sends={
        "servicelog.write": writing.sent,
        "servicelog.report": reporting.sent,
        "servicelog.read": inspecting.sent,
    },
    draws={"servicelog": inviting.draw, "problems": collecting.draw},
    occasions=(inviting.INVITE, collecting.COLLECT, collecting.UNREPORTED),
)
