"""The month's assessment sheet: tasks, one's own view, scores, a yes, feedback (OH-5, CC-6)."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from commands.sheet import (
    approving,
    assessing,
    feedback,
    file,
    giving,
    scoring,
    seeing,
    setting,
    waiting,
)
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "set": setting.line,
    "下达": setting.line,
    "copy": giving.copy_line,
    "沿用": giving.copy_line,
    "self": assessing.line,
    "自评": assessing.line,
    "score": scoring.line,
    "评分": scoring.line,
    "approve": approving.line,
    "批准": approving.line,
    "return": approving.return_line,
    "退回": approving.return_line,
    "seen": feedback.seen_line,
    "已阅": feedback.seen_line,
    "team": waiting.team_line,
    "团队": waiting.team_line,
    "全组": waiting.team_line,
    "year": seeing.year_line,
    "年度": seeing.year_line,
    "file": file.line,
    "文件": file.line,
}


line = routed(SUBWORDS, seeing.own_line)
"""Answer what was typed after the word; nothing typed shows one's own."""


COMMAND = Command(
    word="sheet",
    also=("考核表", "考核"),
    summary=mark("The month's assessment: tasks, your own view, scores, feedback"),
    usage=mark("self | seen M3 | year | team 2026-11 | set @name | score M3 | approve M3"),
    line=line,
    opens={
        "self": "sheet.self",
        "自评": "sheet.self",
        "set": "sheet.set",
        "下达": "sheet.set",
    },
    forms={
        "sheet.set": giving.form,
        "sheet.self": assessing.form,
        "sheet.return": approving.return_form,
        "sheet.reply": feedback.reply_form,
    },
    looks={"sheet.score": scoring.form, "sheet.look": seeing.look},
    presses={
        "sheet.copy": giving.copy_press,
        "sheet.approve": approving.press,
        "sheet.approve_all": approving.all_press,
        "sheet.seen": feedback.seen_press,
        "sheet.team": waiting.team_press,
        "sheet.file": file.press,
    },
    sends={
        "sheet.set": giving.sent,
        "sheet.self": assessing.sent,
        "sheet.score": scoring.sent,
        "sheet.return": approving.return_sent,
        "sheet.reply": feedback.reply_sent,
    },
    draws={"sheet": feedback.draw},
    waits=waiting.waits,
    own=waiting.own,
    gives={file.NAME: file.made},
)
