"""Two change one meeting at once: whoever is second is told of the first, and changes nothing."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from commands.meeting.planning import Planned
from storage import people
from storage.cards import Button
from storage.meetings import CANCELLED, HELD

JUST = timedelta(minutes=5)
"""So long after another's change a typed line is not taken: it may have crossed with it."""


def seen_value(one: Planned) -> str:
    """A form's: the meeting as it was when it was opened."""
    return f"{one.row.id}/{one.row.changes}" if one.row else ""


def check_seen(asking: Asking, one: Planned, value: str, field: str) -> None:
    """Raises Refusal where somebody has changed it since the form was opened."""
    seen = value.partition("/")[2]
    if seen and one.row is not None and str(one.row.changes) != seen:
        raise was_first(asking, one, field)


def check_known(asking: Asking, one: Planned) -> None:
    """Whoever types cannot have heard of what another has changed just now. Raises Refusal."""
    row = one.row
    if row is None or row.changed_at is None or row.changed_by == asking.person.id:
        return
    if asking.tx.now - row.changed_at < JUST:
        raise was_first(asking, one)


def was_first(asking: Asking, one: Planned, field: str | None = None) -> Refusal:
    say, row = asking.say, one.row
    assert row is not None, "somebody has changed it"
    if row.state == HELD:
        return Refusal(say("Its minutes are kept already. Nothing was changed."))
    name = people.by_id(asking.tx, row.changed_by).name if row.changed_by else ""
    at = say.moment(row.at.astimezone(ZoneInfo(asking.person.team.zone)))
    told = (
        say("{name} has cancelled it meanwhile. Nothing was changed.", name=name)
        if row.state == CANCELLED
        else say(
            "{name} has moved it to {time} meanwhile. Nothing was changed.", name=name, time=at
        )
    )
    return Refusal(
        told,
        say("To move it all the same, please press Move… again."),
        fields={field: told} if field else None,
        buttons=(Button(action="meeting.move", label=say("Move…"), value=str(row.id)),),
    )
