"""My relief is missing: the leaders are told and assign overtime; its hours are kept."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Command
from commands.deciding.typed import begun
from commands.relief import answer, assign, card, details, ending, hours, left, report, seeing
from handbook.words import mark
from storage.cards import Card, clean

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "list": report.listed,
    "列表": report.listed,
    "assign": assign.assign_line,
    "安排": assign.assign_line,
    "accept": answer.accept_line,
    "接受": answer.accept_line,
    "decline": answer.decline_line,
    "谢绝": answer.decline_line,
    "calloff": answer.call_off_line,
    "取消": answer.call_off_line,
    "came": ending.came_line,
    "到了": ending.came_line,
    "end": ending.end_line,
    "结束": ending.end_line,
    "left": left.left_line,
    "擅离": left.left_line,
    "hours": hours.hours,
    "工时": hours.hours,
}
"""What may stand behind the word; nothing, or that it is missing, reports it."""
MISSING = ("", "missing", "is missing", "没来", "没到", "缺人")


def line(asking: Asking, typed: str) -> Card:
    """Report, or what the word behind it says. Raises Refusal."""
    said = " ".join(typed.split())
    if said.casefold().rstrip(".。!！") in MISSING or report.knows(asking.book, said):
        return report.report(asking)
    if found := begun(said, SUBWORDS):
        word, rest = found
        return SUBWORDS[word](asking, rest)
    say = asking.say
    raise Refusal(
        say("I did not understand “{said}”. Nothing was noted.", said=clean(typed, 40)),
        say("If nobody has come to take over: /rollcall relief"),
        say("Also: relief came R3, accept R3, decline R3, end R3, hours 2026-11"),
        say("For leaders: relief list, assign R3 @name 2, calloff R3, left R3 17:30"),
    )


COMMAND = Command(
    word="relief",
    also=("接班",),
    summary=mark("Nobody has come to take over; overtime and its hours"),
    usage=mark("came R3 | accept R3 | end R3 | hours 2026-11"),
    line=line,
    knows=report.knows,
    forms={
        "relief.assign": assign.assign_form,
        "relief.decline": answer.decline_form,
        "relief.left": left.left_form,
    },
    looks={"relief.details": details.details},
    presses={
        "relief.accept": answer.accept_press,
        "relief.call_off": answer.call_off_press,
        "relief.came": ending.came_press,
        "relief.end": ending.end_press,
        "relief.missing": report.report_press,
    },
    sends={
        "relief.assign": assign.assign_sent,
        "relief.decline": answer.decline_sent,
        "relief.left": left.left_sent,
    },
    draws={"relief": card.draw},
    waits=seeing.waits,
    own=seeing.own,
)
