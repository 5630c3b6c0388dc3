"""New people: the day they joined, their first days' plan, a buddy, what they sign (SD-T1)."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from commands.newhire import answering, check_clock, checking, clock, days, pairing, seeing
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "joined": days.joined_line,
    "入职": days.joined_line,
    "trainer": days.trainer_line,
    "培训人": days.trainer_line,
    "buddy": pairing.buddy_line,
    "带教": pairing.buddy_line,
    "accept": answering.accept_line,
    "接受": answering.accept_line,
    "decline": answering.decline_line,
    "谢绝": answering.decline_line,
    "signed": checking.signed_line,
    "已签": checking.signed_line,
}


line = routed(SUBWORDS, seeing.own_line)
"""Answer what was typed after the word; nothing typed shows what one has to do with."""


COMMAND = Command(
    word="newhire",
    also=("新员工", "新人"),
    summary=mark("New people: their first days, their buddy, what they sign"),
    usage=mark("joined @kim 2026-11-02 | trainer @kim @bo | buddy @kim @bo | signed @kim"),
    line=line,
    forms={"newhire.buddy": pairing.form, "newhire.decline": answering.decline_form},
    options={"newhire.colleague": pairing.colleagues},
    presses={
        "newhire.held": days.held_press,
        "newhire.not_held": days.not_held_press,
        "newhire.accept": answering.accept_press,
        "newhire.signed": checking.signed_press,
        "newhire.stands": checking.stands_press,
        "newhire.more": checking.more_press,
    },
    sends={"newhire.buddy": pairing.sent, "newhire.decline": answering.decline_sent},
    waits=seeing.waits,
    occasions=(*clock.OCCASIONS, check_clock.CHECK),
)
