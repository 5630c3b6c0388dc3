"""A roster that comes, or changes, contains the leaves: their cards and threads say so."""

from collections.abc import Collection, Iterator
from datetime import date

from commands.deciding.asking import team_say
from commands.leave import card
from handbook.words import Say
from storage import leaves, outbox, people
from storage.cards import Card
from storage.leaves import Leave
from storage.transaction import Tx


def roster_changed(tx: Tx, team_id: int, changed: Collection[tuple[int, date]]) -> list[Leave]:
    """Draw anew the leaves whose work has changed, and say the staffing in their threads.

    `changed`: person and date whose shifts are not what they were. Gives those leaves, in order.
    """
    if not changed:
        return []
    days = [day for _, day in changed]
    touched = [
        leave
        for leave in leaves.open_between(tx, team_id, min(days), max(days))
        if any(leave.person_id == who and leave.first <= day <= leave.last for who, day in changed)
    ]
    team = people.team(tx, team_id)
    say = team_say(team)
    for leave in touched:
        post = outbox.first_of(tx, f"leave:{leave.id}")
        if post is None:
            continue
        lines = (
            say("The roster of these days has changed; the leave stands in it."),
            *card.staffing(tx, leave, team, say),
        )
        outbox.redraw(tx, post)
        outbox.reply(tx, post, post.subject, Card(lines=lines))
    return touched


def tell(tx: Tx, team_id: int, changed: Collection[tuple[int, date]], say: Say) -> Iterator[str]:
    """The same, and whose leave it is, one line each."""
    touched = roster_changed(tx, team_id, changed)
    if touched:
        yield say("On leave then; the roster counts them as away:")
    for leave in touched:
        yield say(
            "{name}: #{number}, {days}",
            name=people.by_id(tx, leave.person_id).name,
            number=leave.id,
            days=say.days((leave.first, leave.last)),
        )
