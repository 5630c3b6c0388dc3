"""The shift's card, who is missing on it, others' records, and one's own attendance."""

from collections.abc import Callable, Mapping

from commands.attendance import correcting, missing, recording, seeing
from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "record": recording.record_line,
    "记录": recording.record_line,
    "登记": recording.record_line,
    "correct": correcting.correct_line,
    "更正": correcting.correct_line,
    "excuse": correcting.excuse_line,
    "免责": correcting.excuse_line,
    "remove": correcting.remove_line,
    "删除": correcting.remove_line,
    "shift": seeing.shift_line_now,
    "班次": seeing.shift_line_now,
}


line = routed(SUBWORDS, seeing.month)
"""Answer what was typed after the word; nothing typed shows one's own month."""


COMMAND = Command(
    word="attendance",
    also=("考勤",),
    summary=mark("Your attendance of the month; leaders record and correct it"),
    usage=mark("2026-11 | shift | record @name late 25"),
    line=line,
    forms={
        "attendance.missing": missing.form,
        "attendance.record": recording.form,
        "attendance.correct": correcting.correct_form,
        "attendance.excuse": correcting.excuse_form,
    },
    looks={"attendance.details": seeing.details},
    presses={"attendance.remove": correcting.remove_press},
    sends={
        "attendance.missing": missing.sent,
        "attendance.record": recording.sent,
        "attendance.correct": correcting.correct_sent,
        "attendance.excuse": correcting.excuse_sent,
    },
    draws={"shift": seeing.draw_shift},
    own=seeing.own,
)
