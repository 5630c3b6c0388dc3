"""The roster: one's own shifts, the team's week and month, and what a new one leaves to decide."""

from collections.abc import Callable, Mapping

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Command
from commands.deciding.typed import begun
from commands.roster import mine, month_file, repairing, week
from handbook.words import mark
from storage.cards import Card, clean

SUBWORDS: Mapping[str, Callable[[Asking, str], Card]] = {
    "me": mine.line,
    "我": mine.line,
    "我的": mine.line,
    "team": week.line,
    "团队": week.line,
    "全组": week.line,
}


def line(asking: Asking, typed: str) -> Card:
    """Answer what was typed after the word; nothing typed shows one's own shifts."""
    if not typed.strip():
        return mine.line(asking, "")
    found = begun(typed, SUBWORDS)
    if found is None:
        say = asking.say
        raise Refusal(
            say("I did not understand “{said}”. Nothing was changed.", said=clean(typed, 40)),
            say("For example: /rollcall roster me, roster team, roster team 2026-11"),
        )
    word, rest = found
    return SUBWORDS[word](asking, rest)


COMMAND = Command(
    word="roster",
    also=("排班", "班表"),
    summary=mark("Your shifts; the team's week and month"),
    usage=mark("me | me month | team | team 2026-11"),
    line=line,
    presses={
        "roster.group": week.press,
        "roster.page": week.press,
        "roster.week": week.press,
        "roster.month": month_file.press,
        "roster.again": repairing.again_press,
        "roster.let_be": repairing.let_be_press,
    },
    gives={"roster_month": month_file.made},
)
