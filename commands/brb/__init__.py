"""Leave the post for a while: where to and until when, on whose yes, and back (OH-3.5.2)."""

import re
from collections.abc import Callable, Mapping

from commands.brb import agree, ask, back, book, card, details, more, seeing
from commands.deciding.asking import Asking
from commands.deciding.command import Command
from handbook.book import Handbook
from handbook.words import mark
from storage.cards import Button, Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "help": ask.help_lines,
    "帮助": ask.help_lines,
    "agree": agree.agree_line,
    "approve": agree.agree_line,
    "同意": agree.agree_line,
    "批准": agree.agree_line,
    "decline": agree.decline_line,
    "驳回": agree.decline_line,
}
_DECIDED = re.compile(r"(同意|批准|驳回)\s*([#＃]?[0-9０-９].*)", re.DOTALL)
_AWAY = re.compile(r"(?:brb|外出)\s*(?=[0-9０-９到至])", re.IGNORECASE)


def line(asking: Asking, typed: str) -> Card:
    """Answer what was typed after the word."""
    text = _AWAY.sub("", typed.strip(), count=1).strip()
    if text.casefold().rstrip(".!。！") in back.WORDS:
        return back.back_line(asking)
    if text.casefold() in ("form", "表单"):
        return form_button(asking)
    word, _, rest = " ".join(text.split(maxsplit=1)).partition(" ")
    if chinese := _DECIDED.match(text):
        word, rest = chinese[1], chinese[2]
    if not text or word.casefold() in SUBWORDS:
        return SUBWORDS.get(word.casefold(), ask.help_lines)(asking, rest.strip())
    return ask.by_line(asking, text)


def form_button(asking: Asking) -> Card:
    """A form needs a press: a message brings nothing that could open one."""
    say = asking.say
    return Card(
        lines=(say("Press to open the form. In a channel, type: /brb form"),),
        buttons=(Button(action="brb.ask", label=say("Leave the post…"), value=""),),
    )


def knows(_: Handbook, typed: str) -> bool:
    """ "外出15分钟", which Chinese writes without a space, and "I'm back"."""
    text = typed.strip()
    return bool(_AWAY.match(text)) or text.casefold().rstrip(".!。！") in back.WORDS


COMMAND = Command(
    word="brb",
    slash="brb",
    also=("外出",),
    summary=mark("Leave the post for a while, and say when you are back"),
    usage=mark("15 lunch room | until 14:30 | back | form"),
    line=line,
    knows=knows,
    opens={"form": "brb.ask", "表单": "brb.ask"},
    forms={"brb.ask": ask.form, "brb.decline": agree.decline_form},
    looks={"brb.details": details.details},
    presses={
        "brb.agree": agree.agree_press,
        "brb.back": back.back_press,
        "brb.book": book.book_press,
        "brb.is_back": back.is_back_press,
        "brb.more": more.more_press,
        "brb.withdraw": back.back_press,
    },
    sends={"brb.ask": ask.sent, "brb.decline": agree.decline_sent},
    replies={"brb": agree.by_words},
    draws={"brb": card.draw},
    waits=seeing.waits,
    own=seeing.own,
    team=seeing.team,
)
