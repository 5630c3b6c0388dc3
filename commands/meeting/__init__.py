"""Meetings that come again: drafted, edited by their chair, posted, and their minutes kept."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from commands.meeting import adding, card, editing, minutes, moving, seeing
from commands.meeting.clock import AGENDA, DRAFT, MINUTES
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "add": adding.add_line,
    "新增": adding.add_line,
    "议题": adding.add_line,
    "remove": adding.remove_line,
    "删除": adding.remove_line,
    "edit": editing.edit_line,
    "编辑": editing.edit_line,
    "move": moving.move_line,
    "改期": moving.move_line,
    "cancel": moving.cancel_line,
    "取消": moving.cancel_line,
    "chair": seeing.chair_line,
    "主持": seeing.chair_line,
    "minutes": minutes.keep_line,
    "纪要": minutes.keep_line,
    "last": minutes.last_line,
    "上次": minutes.last_line,
    "show": seeing.list_line,
    "查看": seeing.list_line,
}

COMMAND = Command(
    word="meeting",
    also=("会议",),
    summary=mark("Meetings to come, their agendas and minutes"),
    usage=mark("add weekly … | edit weekly | move weekly 2026-11-09 14:00 … | minutes weekly"),
    line=routed(SUBWORDS, seeing.list_line),
    forms={
        "meeting.add": adding.add_form,
        "meeting.edit": editing.edit_form,
        "meeting.move": moving.move_form,
        "meeting.cancel": moving.cancel_form,
        "meeting.keep": minutes.keep_form,
    },
    looks={"meeting.lates": seeing.late_look},
    presses={
        "meeting.chair": seeing.chair_press,
        "meeting.remove": adding.remove_press,
        "meeting.see": seeing.see_press,
    },
    sends={
        "meeting.add": adding.add_sent,
        "meeting.edit": editing.edit_sent,
        "meeting.move": moving.move_sent,
        "meeting.cancel": moving.cancel_sent,
        "meeting.keep": minutes.keep_sent,
    },
    draws={"meeting": card.draw, "meeting_draft": card.draw_draft},
    waits=minutes.waits,
    occasions=(DRAFT, AGENDA, MINUTES),
)
