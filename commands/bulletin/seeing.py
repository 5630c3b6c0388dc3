"""Everybody sees what holds: the list is open to all (CC-1.2.5.2)."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from commands.bulletin.adding import examples
from commands.bulletin.rights import check_may_add, numbered_words
from commands.deciding.asking import Asking, Refusal
from storage import bulletins, people
from storage.bulletins import POINT, Bulletin
from storage.cards import Card, Item

MOST = 20


def list_line(asking: Asking, typed: str) -> Card:
    """What holds, the newest first, and what was withdrawn within a day. Raises Refusal."""
    say, tx = asking.say, asking.tx
    if typed:
        raise Refusal(say("I did not understand “{words}”.", words=typed), *examples(say))
    team_id = asking.person.person.team_id
    holding = bulletins.standing(tx, team_id, tx.now, MOST)
    gone = [one for one in bulletins.told(tx, team_id, tx.now) if one.withdrawn_at is not None]
    items = [_item(asking, one) for one in holding]
    items += (
        [Item(title=say("Withdrawn, no longer valid"), lines=tuple(map(numbered_words, gone)))]
        if gone
        else []
    )
    if not items:
        lines: tuple[str, ...] = (say("Nothing is new and nothing is withdrawn."),)
        return Card(lines=(*lines, *examples(say)) if _may_add(asking) else lines)
    small = (say("To take one back: /rollcall bulletin withdraw B3"),) if _may_add(asking) else ()
    return Card(title=say("What the floor is told"), items=tuple(items), small=small)


def _item(asking: Asking, one: Bulletin) -> Item:
    say, zone = asking.say, ZoneInfo(asking.person.team.zone)
    by = people.by_id(asking.tx, one.by_id).name
    since = say.day(one.holds_from.astimezone(zone).date())
    if one.kind == POINT and one.holds_until is not None:
        until = one.holds_until.astimezone(zone)
        if until.time() == time():
            last = say.day(until.date() - timedelta(days=1))
            what = say("To be watched until the end of {day}; from {name}", day=last, name=by)
        else:
            what = say(
                "To be watched until {moment}; from {name}", moment=say.moment(until), name=by
            )
    elif one.holds_from > asking.tx.now:
        what = say("New from {day} on; from {name}", day=since, name=by)
    else:
        what = say("New since {day}; from {name}", day=since, name=by)
    return Item(title=numbered_words(one), lines=(what,))


def _may_add(asking: Asking) -> bool:
    try:
        check_may_add(asking, "new")
    except Refusal:
        return False
    return True
