"""Tasks with an owner and a day: given, done, handed on, and carried over until closed."""

from collections.abc import Callable, Mapping

from commands.action import giving, seeing, settling
from commands.action.clock import REMINDER
from commands.deciding.asking import Asking
from commands.deciding.command import Command, Press
from commands.deciding.typed import routed
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "add": giving.add_line,
    "新增": giving.add_line,
    "添加": giving.add_line,
    "list": seeing.list_line,
    "列表": seeing.list_line,
    "all": seeing.all_line,
    "全部": seeing.all_line,
    "done": settling.done_line,
    "完成": settling.done_line,
    "drop": settling.drop_line,
    "取消": settling.drop_line,
    "hand": settling.hand_line,
    "转交": settling.hand_line,
    "due": settling.due_line,
    "改期": settling.due_line,
    "reopen": settling.reopen_line,
    "重开": settling.reopen_line,
}


def _listed(asking: Asking, _: Press) -> Card:
    return seeing.own_line(asking, "")


COMMAND = Command(
    word="action",
    also=("任务",),
    summary=mark("Tasks with an owner and a day: yours, and what became of them"),
    usage=mark("add @name 2026-11-13 order headsets | done T12 | hand T12 @name | all"),
    line=routed(SUBWORDS, seeing.own_line),
    opens={"form": "action.add", "表单": "action.add"},
    forms={
        "action.add": giving.form,
        "action.drop": settling.drop_form,
        "action.hand": settling.hand_form,
    },
    options={giving.SEARCH: giving.found_people},
    presses={"action.done": settling.done_press, "action.list": _listed},
    sends={
        "action.add": giving.sent,
        "action.drop": settling.drop_sent,
        "action.hand": settling.hand_sent,
    },
    draws={"action": seeing.draw},
    own=seeing.own,
    occasions=(REMINDER,),
)
