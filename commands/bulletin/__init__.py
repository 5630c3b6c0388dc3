"""What is new and what is withdrawn, told to each shift in its briefing (CC-1.2.5.2)."""

from collections.abc import Callable, Mapping

from commands.bulletin import adding, seeing, withdrawing
from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "add": adding.new_line,
    "新增": adding.new_line,
    "point": adding.point_line,
    "注意": adding.point_line,
    "now": adding.now_line,
    "立即": adding.now_line,
    "withdraw": withdrawing.withdraw_line,
    "撤回": withdrawing.withdraw_line,
    "list": seeing.list_line,
    "列表": seeing.list_line,
}

line = routed(SUBWORDS, seeing.list_line)
"""Answer what was typed after the word; nothing typed lists what holds."""

COMMAND = Command(
    word="bulletin",
    also=("公告",),
    summary=mark("What is new and what is withdrawn; each shift's briefing tells of it"),
    usage=mark("add … | point … | now … | withdraw B3 | list"),
    line=line,
    opens={"form": "bulletin.add", "表单": "bulletin.add"},
    forms={"bulletin.add": adding.form},
    sends={"bulletin.add": adding.sent},
)
