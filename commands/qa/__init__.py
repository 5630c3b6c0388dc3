"""Calls that are listened to and chats that are read: scored, told, summed up (IC-Q, SD-Q1)."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import begun, numbered
from commands.qa import answering, month, recheck, today, typed
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "undo": answering.undo_line,
    "撤销": answering.undo_line,
    "seen": answering.seen_line,
    "已阅": answering.seen_line,
    "today": today.today_line,
    "今天": today.today_line,
    "今日": today.today_line,
    "month": month.month_line,
    "本月": month.month_line,
    "月度": month.month_line,
    "recheck": recheck.recheck_line,
    "复核": recheck.recheck_line,
}


def line(asking: Asking, said: str) -> Card:
    """Answer what was typed after the word; nothing typed shows the day to whoever samples, and
    one's own month to everybody else."""
    found = begun(said, SUBWORDS)
    if found is not None:
        word, rest = found
        return SUBWORDS[word](asking, rest)
    if not said.strip():
        is_daily = asking.book.quality.sampling and asking.book.quality.samples(asking.person.roles)
        return today.today_line(asking, "") if is_daily else month.month_line(asking, "")
    if numbered(said, "Q") == (said.strip().lstrip("qQ#"), ""):
        return answering.one_line(asking, said)
    return typed.score_line(asking, said)


COMMAND = Command(
    word="qa",
    also=("质检",),
    summary=mark("Score a call or chats, and see what was found"),
    usage=mark("@name call 20261102-0815 IC-Q.P5 | @name chats 20 5 | form | today | month"),
    line=line,
    opens={"form": "qa.sample", "表单": "qa.sample"},
    forms={"qa.sample": typed.form},
    looks={"qa.details": answering.details},
    presses={"qa.seen": answering.seen_press, "qa.undo": answering.undo_press},
    sends={"qa.sample": typed.sent},
    draws={"sample": answering.draw},
)
