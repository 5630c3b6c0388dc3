"""Hand a shift over, and take one over (CC-2.3, SD-M1)."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command, Press
from commands.deciding.typed import begun, numbered
from commands.handover import clock, giving, noting, raising, reviewing, seeing, taking
from handbook.words import mark
from storage.cards import Card


def _undo(asking: Asking, typed: str) -> Card:
    """ "undo H3" a hand-over, "undo N12" a point. Raises Refusal."""
    if numbered(typed, "H")[0] and not typed.strip().lstrip("#＃").upper().startswith("N"):
        return giving.undo_line(asking, typed)
    return noting.drop_line(asking, typed)


SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "give": giving.give_line,
    "交班": giving.give_line,
    "take": taking.take_line,
    "接班": taking.take_line,
    "review": reviewing.review_line,
    "讲评": reviewing.review_line,
    "done": noting.done_line,
    "完成": noting.done_line,
    "up": raising.up_line,
    "上报": raising.up_line,
    "undo": _undo,
    "撤回": _undo,
    "list": seeing.list_lines,
    "列表": seeing.list_lines,
}


def line(asking: Asking, typed: str) -> Card:
    """Answer what was typed after the word: a subword, a hand-over's number, or a point to note."""
    found = begun(typed, SUBWORDS)
    if found is not None:
        return SUBWORDS[found[0]](asking, found[1])
    if not typed.strip() or numbered(typed, "H")[0]:
        return seeing.line(asking, typed)
    return noting.note_line(asking, typed)


def _undo_press(asking: Asking, press: Press) -> Card:
    return giving.undo_line(asking, press.value)


COMMAND = Command(
    word="handover",
    also=("交接", "交接班"),
    summary=mark("Hand your shift over, and take one over"),
    usage=mark("equipment seat 14 has no headset | give | take H3 | done N12 | up N12 | list"),
    line=line,
    opens={"form": "handover.give", "表单": "handover.give"},
    forms={
        "handover.give": giving.form,
        "handover.take": taking.form,
        "handover.after": reviewing.after_form,
        "handover.points": noting.points_form,
    },
    options={"handover.taker": giving.takers},
    presses={
        "handover.undo": _undo_press,
        "handover.drop": noting.drop_press,
        "handover.done": noting.done_press,
        "handover.up": raising.up_press,
    },
    sends={
        "handover.give": giving.sent,
        "handover.take": taking.sent,
        "handover.after": reviewing.after_sent,
        "handover.points": noting.points_sent,
    },
    draws={"handover": seeing.draw, "handover_ask": seeing.draw_asked},
    waits=seeing.waits,
    team=seeing.at_home,
    occasions=(clock.REMINDER, clock.MISSED),
)
