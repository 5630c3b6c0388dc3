"""Tasks that somebody takes on (T12): given, told to their owner, and said in one line."""

import secrets
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking
from commands.deciding.reach import reach
from handbook.book import Handbook
from handbook.messages import Message
from handbook.words import Say, mark, of
from storage import actions, later, outbox, people
from storage.actions import DONE, DROPPED, OPEN, Action
from storage.cards import Button, Card, Fact
from storage.people import Known, Team
from storage.transaction import Tx

TOLD: tuple[Message, ...] = ("action.given", "action.remind")
STATES: Mapping[str, str] = {
    OPEN: mark("open"),
    DONE: mark("done"),
    DROPPED: mark("dropped"),
}


def give(
    tx: Tx,
    book: Handbook,
    by: Known,
    words: str,
    owner: Known | None,
    due: date,
    source: str = "",
) -> Action:
    """Note a task and tell its owner, where that is somebody else than `by`.

    `owner`: None for whoever is on the next shift. `source`: the subject that it came of.
    """
    action = actions.put(
        tx,
        Action(
            team_id=by.person.team_id,
            words=words,
            salt=secrets.token_hex(8),
            owner_id=owner.id if owner else None,
            due=due,
            source=source,
            by_id=by.id,
            at=tx.now,
        ),
    )
    tx.note(
        "action.given",
        actions.subject(action.id),
        f"person:{by.id}",
        personal={"words": (action.salt, words)},
        owner=action.owner_id,
        due=due,
        source=source,
    )
    if owner is not None and owner.id != by.id:
        tell_owner(tx, book, action, owner)
    return action


def tell_owner(
    tx: Tx, book: Handbook, action: Action, owner: Known, name: Message = "action.given"
) -> None:
    """Tell the owner of it, with what they can do; what was to be said of it before is not."""
    subject = actions.subject(action.id)
    for waiting in TOLD:
        later.drop(tx, subject, waiting)
    reach(tx, book, owner, name, subject, card(tx, action, of(owner.language)))


def was_told_today(tx: Tx, action: Action, owner: Known) -> bool:
    """Whether the owner has heard the same of it on this day, word for word as now."""
    team, zone = people.team(tx, action.team_id), ZoneInfo(owner.team.zone)
    now = card(tx, action, of(owner.language))
    return any(
        post.conversation == f"@{owner.person.slack_id}"
        and post.at.astimezone(zone).date() == tx_day(tx, team)
        and (post.card or {}).get("title") == now.title
        for post in outbox.posts_of(tx, actions.subject(action.id))
    )


def tell(tx: Tx, book: Handbook, action: Action, person: Known, words: str) -> None:
    """Tell somebody what became of a task."""
    told = Card(title=f"T{action.id}", lines=(words, shown(action, of(person.language))))
    reach(tx, book, person, "action.told", f"action_told:{action.id}", told)


def redraw(tx: Tx, action: Action) -> None:
    """Draw its owner's messages again; those that wait though it is closed are not said."""
    subject = actions.subject(action.id)
    if action.state != OPEN:
        later.drop(tx, subject, "action.given")
        later.drop(tx, subject, "action.remind")
    for post in outbox.posts_of(tx, subject):
        outbox.redraw(tx, post)


def card(tx: Tx, action: Action, say: Say) -> Card:
    """The message of its owner, in each of its states."""
    owner = people.by_id(tx, action.owner_id) if action.owner_id else None
    team = people.team(tx, action.team_id)
    facts = [
        Fact(label=say("Until the end of"), value=say.day(action.due)),
        Fact(label=say("Whose it is"), value=owner_name(owner, tx_day(tx, team), say)),
        Fact(label=say("Given by"), value=people.by_id(tx, action.by_id).name),
    ]
    return Card(
        title=_title(tx, action, say),
        facts=tuple(facts),
        lines=(shown(action, say), *_closed(tx, action, team, say)),
        small=(f"T{action.id}",),
        buttons=buttons(action, say),
    )


def _title(tx: Tx, action: Action, say: Say) -> str:
    if action.state != OPEN:
        return say("Task T{number}: {state}", number=action.id, state=say(STATES[action.state]))
    days = (action.due - tx_day(tx, people.team(tx, action.team_id))).days
    if days < 0:
        return say("Overdue: task T{number}", number=action.id)
    if days == 0:
        return say("Due today: task T{number}", number=action.id)
    if days == 1:
        return say("Due tomorrow: task T{number}", number=action.id)
    return say("Task T{number}", number=action.id)


def _closed(tx: Tx, action: Action, team: Team, say: Say) -> tuple[str, ...]:
    if action.state == OPEN or action.closed_by_id is None or action.closed_at is None:
        return ()
    by = people.by_id(tx, action.closed_by_id).name
    at = say.moment(action.closed_at.astimezone(ZoneInfo(team.zone)))
    if action.state == DONE:
        return (say("Done, said {name} on {time}.", name=by, time=at),)
    told = say("Dropped by {name} on {time}.", name=by, time=at)
    return (
        (told, say("Why: {words}", words=action.closed_words)) if action.closed_words else (told,)
    )


def buttons(action: Action, say: Say) -> tuple[Button, ...]:
    """What can be done with an open one."""
    if action.state != OPEN:
        return ()
    value = str(action.id)
    return (
        Button(action="action.done", label=say("Done"), value=value, style="primary"),
        Button(action="action.hand", label=say("Hand on…"), value=value),
        Button(action="action.drop", label=say("Drop…"), value=value),
    )


def shown(action: Action, say: Say) -> str:
    """Its words, or that they had their term."""
    return action.words or say("(what it was about is forgotten)")


def owner_name(owner: Known | None, today: date, say: Say) -> str:
    if owner is None:
        return say("whoever is on the next shift")
    if owner.has_left(today):
        return say("{name} (has left)", name=owner.name)
    return owner.name


def line(action: Action, owners: Mapping[int, Known], today: date, say: Say) -> str:
    """ "T12 order headsets: Grace, until Fri 13 Nov 2026, overdue". `owners` by their number."""
    owner = owners.get(action.owner_id or 0)
    told = say(
        "T{number} {words}: {owner}, until {day}",
        number=action.id,
        words=shown(action, say),
        owner=owner_name(owner, today, say),
        day=say.day(action.due),
    )
    if action.state != OPEN:
        return say("{task}: {state}", task=told, state=say(STATES[action.state]))
    if action.due < today:
        return say("{task}, overdue", task=told)
    return told


def tx_day(tx: Tx, team: Team) -> date:
    """Today where the team is."""
    return tx.now.astimezone(ZoneInfo(team.zone)).date()


def sees_all(book: Handbook, roles: frozenset[str]) -> bool:
    """Whether somebody with these roles sees and gives everybody's tasks: who leads, and who has a
    part in one of the handbook's meetings by their role."""
    at_meetings = {
        role
        for kind in book.meetings.values()
        for rules in kind.rules
        for role in (*rules.chair.roles, *rules.attending.roles)
    }
    return bool(at_meetings & roles) or book.decides(roles)


def leads(asking: Asking) -> bool:
    return sees_all(asking.book, asking.person.roles)
