"""The month's exam: enter and publish results, see one's own, pass what is still to be passed."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from commands.exam import entering, passing, publishing, seeing
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "enter": entering.enter_line,
    "录入": entering.enter_line,
    "publish": publishing.publish_line,
    "公布": publishing.publish_line,
    "list": seeing.list_line,
    "列表": seeing.list_line,
    "passed": passing.passed_line,
    "通过": passing.passed_line,
    "failed": passing.failed_line,
    "未通过": passing.failed_line,
}


line = routed(SUBWORDS, seeing.own_line)
"""Answer what was typed after the word; nothing typed shows one's own results."""


COMMAND = Command(
    word="exam",
    also=("考试",),
    summary=mark("Your results in the month's exam; leaders enter and publish them"),
    usage=mark("2026-11 | list 2026-11 | enter 2026-11 A001 87 | publish 2026-11"),
    line=line,
    opens={"form": "exam.enter", "表单": "exam.enter"},
    forms={"exam.enter": entering.form},
    presses={
        "exam.publish": publishing.publish_press,
        "exam.passed": passing.passed_press,
        "exam.failed": passing.failed_press,
    },
    sends={"exam.enter": entering.sent},
    draws={"resit": passing.draw},
    waits=passing.waits,
)
