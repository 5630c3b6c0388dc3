"""Duties that go round: whose turn it is, and how one is handed on (SD-3, SD-Q3)."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from commands.rota import answering, assigning, handing, planning, reminding, seeing
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "give": handing.give_line,
    "转交": handing.give_line,
    "swap": handing.swap_line,
    "调换": handing.swap_line,
    "withdraw": answering.withdraw_line,
    "撤回": answering.withdraw_line,
    "set": assigning.line,
    "指定": assigning.line,
}

line = routed(SUBWORDS, seeing.line)
"""Answer what was typed after the word; nothing typed lists the next turns."""

COMMAND = Command(
    word="rota",
    also=("轮值", "值日"),
    summary=mark("Whose turn it is, such as to clean; hand yours on"),
    usage=mark("give tomorrow @name | swap 2026-11-10 @name | set cleaning 2026-11-10 @name"),
    line=line,
    forms={"rota.hand": handing.form},
    options={"rota.person": handing.people_options},
    presses={
        "rota.take": answering.take_press,
        "rota.decline": answering.decline_press,
        "rota.withdraw": answering.withdraw_press,
    },
    sends={"rota.hand": handing.sent},
    draws={"rota": seeing.draw, "turn_ask": answering.draw},
    waits=answering.waits,
    own=seeing.own,
    occasions=(planning.PLAN, reminding.REMINDER),
)
