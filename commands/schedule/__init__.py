"""What comes to one's team by the clock; leaders pause a kind, skip one, or have one now."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from commands.schedule import early, pausing, seeing, skipping
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "pause": pausing.pause_line,
    "暂停": pausing.pause_line,
    "resume": pausing.resume_line,
    "恢复": pausing.resume_line,
    "skip": skipping.skip_line,
    "跳过": skipping.skip_line,
    "undo": skipping.undo_line,
    "撤销": skipping.undo_line,
    "now": early.now_line,
    "立即": early.now_line,
}

line = routed(SUBWORDS, seeing.list_line)
"""Answer what was typed after the word; nothing typed lists what comes next."""

COMMAND = Command(
    word="schedule",
    also=("日程", "定时"),
    summary=mark("What comes next by the clock; leaders pause, skip, or have it now"),
    usage=mark("pause briefing until 2026-12-01 … | resume briefing | skip 2 | now 1"),
    line=line,
    forms={"schedule.pause": pausing.form},
    presses={
        "schedule.now": early.now_press,
        "schedule.resume": pausing.resume_press,
        "schedule.skip": skipping.skip_press,
        "schedule.undo": skipping.undo_press,
    },
    sends={"schedule.pause": pausing.sent},
)
