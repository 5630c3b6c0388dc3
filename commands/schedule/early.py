"""A post that comes later is had at once, and then not again at its time."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.schedule.coming import Coming, check, found, moment, pressed, title
from commands.schedule.skipping import check_coming, was_first
from storage import occurrences
from storage.cards import Card


def now_line(asking: Asking, rest: str) -> Card:
    """ "now 1". Raises Refusal."""
    check(asking)
    return _now(asking, found(asking, rest, asking.say("For example: /rollcall schedule now 1"))[0])


def now_press(asking: Asking, press: Press) -> Card:
    check(asking)
    return _now(asking, pressed(asking, press.value))


def _now(asking: Asking, one: Coming) -> Card:
    tx, say = asking.tx, asking.say
    check_coming(asking, one)
    if not occurrences.claim(tx, *one.key, why="a leader had it early", by_id=asking.person.id):
        raise was_first(asking, one)
    if one.occasion.post(tx, {asking.person.team.handbook: asking.book}, one.due):
        raise Refusal(  # and the claim is undone with it
            say("There is nothing to post of it yet: {what}.", what=title(asking, one)),
            say("Nothing was changed. It comes at its time."),
        )
    tx.note(f"clock.{one.occasion.name}", one.due.subject, asking.actor, due_at=one.due.at)
    return Card(
        lines=(
            say("Posted now: {what}.", what=title(asking, one)),
            say("It does not come again at {moment}.", moment=moment(asking, one)),
        )
    )
