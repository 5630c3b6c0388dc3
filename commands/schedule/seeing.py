"""The list: what comes next, where, and what is paused."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from commands.schedule.coming import Coming, called, coming, may, moment, paused, shown, title
from handbook.words import mark
from storage import people
from storage.cards import Button, Card, Confirm, Item, clean
from storage.timetable import Pause

WHERE: Mapping[str, str] = {
    "floor_channel": mark("in the floor's channel"),
    "leaders_channel": mark("in the leaders' channel"),
    "managers_channel": mark("in the managers' channel"),
}


def list_line(asking: Asking, typed: str) -> Card:
    """The next ones, for everybody; buttons for who may change them. Raises Refusal."""
    say = asking.say
    if typed:
        raise Refusal(
            say("I did not understand “{words}”. Nothing was changed.", words=clean(typed, 40)),
            say("What comes next: /rollcall schedule"),
            *(_lines(asking) if may(asking) else ()),
        )
    found, pauses, is_leader = coming(asking), paused(asking), may(asking)
    items = [_item(asking, place, one, is_leader) for place, one in enumerate(found, 1)]
    items += [
        _paused_item(asking, pauses[one.name], called(one, say), is_leader)
        for one in shown()
        if one.name in pauses
    ]
    if not items:
        return Card(lines=(say("Nothing comes to your team by the clock."),))
    small = _lines(asking) if is_leader else ()
    return Card(title=say("What comes next by the clock"), items=tuple(items), small=small)


def _lines(asking: Asking) -> tuple[str, ...]:
    say = asking.say
    return (
        say("To leave one out: /rollcall schedule skip 2"),
        say("To have one now: /rollcall schedule now 1"),
        say("To pause all of a kind: /rollcall schedule pause 1 until 2026-12-01 and the reason"),
    )


def _item(asking: Asking, place: int, one: Coming, is_leader: bool) -> Item:
    say = asking.say
    heading = say("{number}. {moment}", number=place, moment=moment(asking, one))
    what = title(asking, one)
    if one.occasion.where is not None:
        where = say(WHERE[one.occasion.where])
        what = say("{what}, {where}", what=what, where=where)
    if one.is_skipped and one.taken is not None:
        by = people.by_id(asking.tx, one.taken.by_id).name if one.taken.by_id else "…"
        lines = (what, say("Skipped by {name}: it does not come.", name=by))
        undo = Button(action="schedule.undo", label=say("Let it come"), value=one.value)
        return Item(title=heading, lines=lines, buttons=(undo,) if is_leader else ())
    return Item(title=heading, lines=(what,), buttons=_buttons(asking, one) if is_leader else ())


def _buttons(asking: Asking, one: Coming) -> tuple[Button, ...]:
    say = asking.say
    sure = Confirm(
        title=say("Post it now?"),
        text=say(
            "{what} is posted at once, and does not come again at its time.",
            what=title(asking, one),
        ),
        yes=say("Post now"),
        no=say("Not now"),
    )
    return (
        Button(action="schedule.skip", label=say("Skip"), value=one.value),
        Button(action="schedule.now", label=say("Post now"), value=one.value, confirm=sure),
        Button(action="schedule.pause", label=say("Pause all…"), value=one.occasion.name),
    )


def _paused_item(asking: Asking, pause: Pause, kind: str, is_leader: bool) -> Item:
    say = asking.say
    since = pause.at.astimezone(ZoneInfo(asking.person.team.zone)).date()
    by = people.by_id(asking.tx, pause.by_id).name
    if pause.until is None:
        heading = say("{kind}: paused until resumed", kind=kind)
    else:
        heading = say("{kind}: paused until {day}", kind=kind, day=say.day(pause.until))
    why = say(
        "By {name}, since {day}: {reason}", name=by, day=say.day(since), reason=pause.reason or "…"
    )
    resume = Button(action="schedule.resume", label=say("Resume"), value=str(pause.id))
    return Item(title=heading, lines=(why,), buttons=(resume,) if is_leader else ())
