"""Lists that are gone through at their time: equipment, after work, cleaning (CC-2.6, SD-2.9)."""

from collections.abc import Callable, Mapping

from commands.checklist import fault_card, faults, over, posting, seeing, settling, ticking
from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "done": ticking.done_line,
    "完成": ticking.done_line,
    "fault": faults.line,
    "故障": faults.line,
    "faults": seeing.faults_line,
    "故障列表": seeing.faults_line,
    "settled": settling.settled_line,
    "已解决": settling.settled_line,
    "withdraw": faults.withdraw_line,
    "撤回": faults.withdraw_line,
}

line = routed(SUBWORDS, seeing.line)
"""Answer what was typed after the word; nothing typed lists what is open."""

COMMAND = Command(
    word="checklist",
    also=("检查表", "检查"),
    summary=mark("Equipment, cleaning and after work: what is to be checked now"),
    usage=mark("done | fault headset what is wrong | faults | settled G3"),
    line=line,
    opens={"fault": "checklist.fault", "故障": "checklist.fault"},
    forms={
        "checklist.tick": ticking.form,
        "checklist.fault": faults.form,
        "checklist.task": settling.task_form,
    },
    options={"checklist.owner": settling.owner_options},
    presses={
        "checklist.done": ticking.done_press,
        "checklist.settled": settling.settled_press,
        "checklist.withdraw": faults.withdraw_press,
    },
    sends={
        "checklist.tick": ticking.sent,
        "checklist.fault": faults.sent,
        "checklist.task": settling.task_sent,
    },
    draws={"checklist": seeing.draw, "fault": fault_card.draw},
    occasions=(posting.OF_SHIFTS, posting.OF_DAYS, over.OVER),
)
