"""The month's training, who was there, and the exam's days (CC-2.8.1, CC-2.8.2, IC-Q.L1)."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking
from commands.deciding.command import Command
from commands.deciding.typed import routed
from commands.training import (
    card,
    clock,
    exam_clock,
    planning,
    seconds,
    seeing,
    tick_clock,
    ticking,
)
from handbook.words import mark
from storage.cards import Card

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "topics": planning.topics_line,
    "内容": planning.topics_line,
    "move": planning.move_line,
    "改期": planning.move_line,
    "add": planning.add_line,
    "增加": planning.add_line,
    "drop": planning.drop_line,
    "取消": planning.drop_line,
    "tick": ticking.tick_line,
    "签到": ticking.tick_line,
    "again": seconds.again_line,
    "补训": seconds.again_line,
    "team": seeing.team_line,
    "团队": seeing.team_line,
}


line = routed(SUBWORDS, seeing.own_line)
"""Answer what was typed after the word; nothing typed shows the next one, and one's own."""


COMMAND = Command(
    word="training",
    also=("培训",),
    summary=mark("The next training and your part in it; whoever trains plans and ticks it"),
    usage=mark("team | tick | topics … | move 2026-11-12 | again @name 2026-11-13"),
    line=line,
    forms={"training.plan": planning.form, "training.tick": ticking.form},
    sends={"training.plan": planning.sent, "training.tick": ticking.sent},
    draws={"training": card.draw},
    waits=seeing.waits,
    occasions=(*clock.OCCASIONS, *tick_clock.OCCASIONS, *exam_clock.OCCASIONS),
)
