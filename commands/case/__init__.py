"""Complaints and praise: opened, verified by another, told, trained, followed up (IC-Q.L2, L3)."""

from collections.abc import Callable, Mapping

from commands.case import following, opening, seeing, verifying
from commands.case.finding import number_of
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Command
from commands.deciding.typed import routed
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "complaint": opening.complaint_line,
    "投诉": opening.complaint_line,
    "praise": opening.praise_line,
    "表扬": opening.praise_line,
    "who": opening.who_line,
    "当事人": opening.who_line,
    "withdraw": opening.withdraw_line,
    "撤回": opening.withdraw_line,
    "verify": verifying.verify_line,
    "属实": verifying.verify_line,
    "unfounded": verifying.unfounded_line,
    "不属实": verifying.unfounded_line,
    "answered": following.answered_line,
    "已答复": following.answered_line,
    "training": following.training_line,
    "培训": following.training_line,
    "helped": following.helped_line,
    "效果": following.helped_line,
    "list": seeing.list_lines,
    "列表": seeing.list_lines,
}


def _without_word(asking: Asking, typed: str) -> Card:
    """Nothing typed lists what one may see; a number shows one case. Raises Refusal."""
    if not typed.strip():
        return seeing.list_lines(asking, "")
    if number_of(typed)[0]:
        return seeing.one_line(asking, typed)
    say = asking.say
    raise Refusal(
        say("Is it a complaint or praise? Nothing is noted yet."),
        say("For example: /rollcall case complaint @name the caller waited an hour"),
        say("For example: /rollcall case praise @name a caller sent a banner"),
    )


line = routed(SUBWORDS, _without_word)
"""Answer what was typed after the word."""

COMMAND = Command(
    word="case",
    also=("个案",),
    summary=mark("Write down a complaint or praise, and see what became of it"),
    usage=mark("praise @name what was said | complaint @name what was said | C12"),
    line=line,
    forms={
        "case.verify": verifying.verify_form,
        "case.unfounded": verifying.unfounded_form,
        "case.train": following.training_form,
    },
    looks={"case.details": seeing.details},
    presses={
        "case.helped": following.helped_press,
        "case.not_helped": following.not_helped_press,
    },
    sends={
        "case.verify": verifying.verify_sent,
        "case.unfounded": verifying.unfounded_sent,
        "case.train": following.training_sent,
    },
    draws={"case": seeing.draw},
    waits=seeing.waits,
)
