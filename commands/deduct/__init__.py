"""Log what the handbook deducts or adds points, money or pay for (CC-2.2, SD-2, BB-1)."""

from collections.abc import Callable, Mapping

from commands.deciding import log_fields
from commands.deciding.asking import Asking
from commands.deciding.command import Command, Shortcut
from commands.deciding.typed import routed
from commands.deduct import catalogue, form, logging, undo
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "undo": undo.undo_line,
    "撤销": undo.undo_line,
    "again": logging.again_line,
    "再次": logging.again_line,
    "help": catalogue.list_lines,
    "帮助": catalogue.list_lines,
    "list": catalogue.list_lines,
    "items": catalogue.list_lines,
    "条目": catalogue.list_lines,
    "列表": catalogue.list_lines,
}


def _without_word(asking: Asking, typed: str) -> Card:
    """Log what was typed; nothing typed lists the catalogue, where no form can open."""
    return logging.log_line(asking, typed) if typed.strip() else catalogue.list_lines(asking, "")


line = routed(SUBWORDS, _without_word)
"""Answer what was typed after the word."""

COMMAND = Command(
    word="deduct",
    slash="deduct",
    also=("扣分", "加分", "bonus"),
    summary=mark("Log a deduction or a bonus by the handbook's catalogue"),
    usage=mark("@name phone on the floor | form | items phone | undo D12"),
    line=line,
    opens={"": "deduct.log", "form": "deduct.log", "表单": "deduct.log"},
    forms={"deduct.log": form.log_form},
    shortcuts={
        "deduct.message": Shortcut(
            mark("Log conduct…"),
            mark("Log a deduction or a bonus about whoever wrote the message"),
            form.of_message,
        )
    },
    options={"deduct.person": log_fields.people_options, "deduct.item": log_fields.item_options},
    presses={
        "deduct.undo": undo.undo_press,
        "deduct.again": logging.again_press,
    },
    sends={"deduct.log": form.log_sent},
    team=form.at_home,
)
