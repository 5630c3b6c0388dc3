"""The question bank of exams and trainings: add, list by topic, take, withdraw (CC-2.8.3)."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from commands.question import keeping, taking
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "add": keeping.add_line,
    "录入": keeping.add_line,
    "list": taking.list_line,
    "列表": taking.list_line,
    "take": taking.take_line,
    "抽取": taking.take_line,
    "withdraw": keeping.withdraw_line,
    "撤回": keeping.withdraw_line,
    "back": keeping.back_line,
    "恢复": keeping.back_line,
}


line = routed(SUBWORDS, taking.topics_line)
"""Answer what was typed after the word; nothing typed shows the topics."""


COMMAND = Command(
    word="question",
    also=("题库",),
    summary=mark("The question bank, for those who write exams and train"),
    usage=mark("form | add refunds: question | answer | list refunds | take 10 refunds"),
    line=line,
    opens={"form": "question.add", "表单": "question.add"},
    forms={"question.add": keeping.form},
    presses={"question.withdraw": keeping.withdraw_press},
    sends={"question.add": keeping.sent},
)
