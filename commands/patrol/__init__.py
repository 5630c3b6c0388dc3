"""What leaders find on patrol, what comes of it, and the report on it (CC-2.6)."""

from collections.abc import Callable, Mapping

from commands.deciding import log_fields
from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import begun, numbered
from commands.patrol import clock, logging, noting, seeing, task
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "log": logging.log_line,
    "扣分": logging.log_line,
    "task": task.task_line,
    "任务": task.task_line,
    "undo": noting.undo_line,
    "撤回": noting.undo_line,
    "list": seeing.list_lines,
    "列表": seeing.list_lines,
    "report": seeing.report_line,
    "分析": seeing.report_line,
}


def line(asking: Asking, typed: str) -> Card:
    """Answer what was typed after the word: a subword, a finding's number, or a finding."""
    if not typed.strip():
        return seeing.list_lines(asking, "")
    found = begun(typed, SUBWORDS)
    if found is not None:
        return SUBWORDS[found[0]](asking, found[1])
    if numbered(typed, "F")[0]:
        return seeing.one_line(asking, typed)
    return noting.note_line(asking, typed)


COMMAND = Command(
    word="patrol",
    also=("巡视", "巡场"),
    summary=mark("Note what you find on patrol, and see the report on it"),
    usage=mark("desks seat 14: cups | fine | log F12 @name | task F12 @name what | list | report"),
    line=line,
    opens={"": "patrol.note", "form": "patrol.note", "表单": "patrol.note"},
    forms={
        "patrol.note": noting.form,
        "patrol.log": logging.log_form,
        "patrol.task": task.task_form,
    },
    options={
        "patrol.person": log_fields.people_options,
        "patrol.item": log_fields.item_options,
        "patrol.owner": task.owners,
    },
    presses={"patrol.undo": noting.undo_press},
    sends={
        "patrol.note": noting.sent,
        "patrol.log": logging.log_sent,
        "patrol.task": task.task_sent,
    },
    team=seeing.at_home,
    occasions=(clock.ANALYSIS,),
)
