"""Log what the handbook deducts or adds points, money or pay for (CC-2.2, SD-2, BB-1)."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import begun
from commands.deduct import catalogue, logging, undo
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "undo": undo.undo_line,
    "撤销": undo.undo_line,
    "again": logging.again_line,
    "再次": logging.again_line,
    "list": catalogue.list_lines,
    "items": catalogue.list_lines,
    "条目": catalogue.list_lines,
    "列表": catalogue.list_lines,
}


def line(asking: Asking, typed: str) -> Card:
    """Answer what was typed after the word; nothing typed shows how it is done."""
    found = begun(typed, SUBWORDS)
    if found is not None:
        word, rest = found
        return SUBWORDS[word](asking, rest)
    return logging.log_line(asking, typed) if typed.strip() else catalogue.list_lines(asking, "")


COMMAND = Command(
    word="deduct",
    slash="deduct",
    also=("扣分", "加分", "bonus"),
    summary=mark("Log a deduction or a bonus by the handbook's catalogue"),
    usage=mark("@name phone on the floor | items phone | undo D12"),
    line=line,
    presses={
        "deduct.undo": undo.undo_press,
        "deduct.again": logging.again_press,
    },
)
