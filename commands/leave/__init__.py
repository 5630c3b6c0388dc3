"""Ask for time off, see what became of it and why, take it back; leaders decide it."""

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.leave import ask, card, decide, mine
from handbook.book import Handbook
from handbook.words import mark
from storage.cards import Card

SUBWORDS = {
    "list": mine.list_mine,
    "列表": mine.list_mine,
    "withdraw": mine.withdraw,
    "撤回": mine.withdraw,
    "why": mine.why,
    "为什么": mine.why,
    "approve": decide.approve_line,
    "decline": decide.decline_line,
    "help": mine.help_lines,
    "帮助": mine.help_lines,
}


def line(asking: Asking, typed: str) -> Card:
    """Answer what was typed after the word."""
    word, _, rest = typed.strip().partition(" ")
    if not word:
        return mine.help_lines(asking, "")
    subword = SUBWORDS.get(word.casefold())
    return subword(asking, rest.strip()) if subword else ask.by_line(asking, typed.strip())


def knows(book: Handbook, typed: str) -> bool:
    return book.leave.kind_in(typed.strip()) is not None


COMMAND = Command(
    word="leave",
    slash="timeoff",
    summary=mark("Ask for time off"),
    usage=mark("sick today fever | form | list | withdraw 12 | why 12"),
    line=line,
    knows=knows,
    opens={"form": "leave.ask", "表单": "leave.ask"},
    forms={"leave.ask": ask.form, "leave.decline": decide.decline_form},
    looks={"leave.details": decide.details},
    presses={"leave.approve": decide.approve_press, "leave.withdraw": mine.withdraw_press},
    sends={"leave.ask": ask.by_form, "leave.decline": decide.decline_sent},
    replies={"leave": decide.by_words},
    draws={"leave": card.draw},
)
