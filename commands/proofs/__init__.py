"""Send the proofs that a leave owes; whoever may looks at them and says what is missing."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import begun
from commands.proofs import card, checking, copies, seeing, sending
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "accept": checking.accept_line,
    "通过": checking.accept_line,
    "missing": checking.missing_line,
    "缺少": checking.missing_line,
    "differs": checking.differs_line,
    "不符": checking.differs_line,
}


def line(asking: Asking, typed: str) -> Card:
    """Answer what was typed after the word."""
    if found := begun(typed, SUBWORDS):
        word, rest = found
        return SUBWORDS[word](asking, rest)
    return seeing.list_mine(asking, typed)


COMMAND = Command(
    word="proofs",
    also=("证明",),
    summary=mark("The proofs that you owe, and how to send them"),
    usage=mark("accept 12 | missing 12 receipt | differs 12 and why"),
    line=line,
    forms={"proofs.send": sending.form},
    looks={"proofs.check": checking.check_form},
    presses={"proofs.for": sending.for_press, "proofs.see": copies.see_press},
    sends={"proofs.send": sending.sent, "proofs.check": checking.check_sent},
    draws={"proofs": card.draw},
    uses=sending.uses,
    waits=seeing.waits,
    own=seeing.own,
)
