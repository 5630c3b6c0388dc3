"""One's shifts in one's own calendar: at a secret address, or as a file that comes again."""

from commands.calendar import address
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Command
from handbook.words import mark
from storage.calendars import OWN, TEAM
from storage.cards import Card, clean

_TEAM = ("team", "团队")
_NEW = ("new", "换新")
_OFF = ("off", "关闭")


def line(asking: Asking, typed: str) -> Card:
    """What was typed where no form can open. Raises Refusal."""
    words = clean(typed, 60).casefold().split()
    scope = TEAM if words and words[0] in _TEAM else OWN
    rest = words[1:] if scope == TEAM else words
    if not rest or (len(rest) == 1 and rest[0] in _NEW):
        return address.line_card(asking, scope, is_new=bool(rest))
    if len(rest) == 1 and rest[0] in _OFF:
        return address.end_card(asking, scope)
    raise Refusal(
        asking.say("I did not understand that. Nothing was changed."),
        asking.say("Your calendar: /rollcall calendar. Another address: new. No more: off"),
    )


COMMAND = Command(
    word="calendar",
    also=("日历",),
    summary=mark("Your shifts in your own calendar"),
    usage=mark("new | off | team"),
    line=line,
    opens={
        "": "calendar.own",
        **dict.fromkeys(_NEW, "calendar.own_new"),
        **dict.fromkeys(_TEAM, "calendar.team"),
        **{f"{team} {new}": "calendar.team_new" for team in _TEAM for new in _NEW},
    },
    looks={
        "calendar.own": address.own_look,
        "calendar.own_new": address.new_look,
        "calendar.team": address.team_look,
        "calendar.team_new": address.new_team_look,
    },
)
