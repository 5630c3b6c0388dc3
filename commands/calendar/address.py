"""A person's secret address: made, shown once, made anew, ended. It is kept nowhere as it is."""

import secrets

from commands.calendar import sending
from commands.calendar.serving import may_have
from commands.deciding.asking import Asking, Refusal
from storage import calendars
from storage.calendars import ADDRESS, FILE, OWN, TEAM, digest_of
from storage.cards import Button, Card, Form

_BYTES = 24
"""192 bits: nobody guesses it, so that no limit of tries is needed."""


def own_look(asking: Asking, _: str) -> Form:
    """The own address if there is none yet; without a public one the coming month is sent."""
    if asking.address is None:
        return _shown(asking, OWN, *send(asking))
    return _first(asking, OWN)


def new_look(asking: Asking, _: str) -> Form:
    """Another own address; the one before it opens nothing any more."""
    if asking.address is None:
        return _shown(asking, OWN, *send(asking))
    return _anew(asking, OWN)


def team_look(asking: Asking, _: str) -> Form:
    """The leader's address of the team's calendar, if they have none yet."""
    _check_team(asking)
    return _first(asking, TEAM)


def new_team_look(asking: Asking, _: str) -> Form:
    _check_team(asking)
    return _anew(asking, TEAM)


def line_card(asking: Asking, scope: str, *, is_new: bool) -> Card:
    """A typed line is answered in a message, which stays; an address is shown in a form only."""
    say = asking.say
    if scope == TEAM:
        _check_team(asking)
    elif asking.address is None:
        return Card(lines=send(asking))
    names = {OWN: "calendar.own", TEAM: "calendar.team"}
    action = f"{names[scope]}_new" if is_new else names[scope]
    label = say("Make a new address…") if is_new else say("Show the address…")
    return Card(
        lines=(say("The address is secret. I show it once, where no message keeps it."),),
        buttons=(Button(action=action, label=label, value=""),),
    )


def end_card(asking: Asking, scope: str) -> Card:
    """End the address, and whatever is sent."""
    say = asking.say
    calendar = calendars.find(asking.tx, asking.person.id, scope, ADDRESS)
    ended = calendars.end(asking.tx, asking.person.id, scope)
    if not ended:
        return Card(lines=(say("There was none. Nothing was changed."),))
    asking.tx.note("calendar.ended", f"person:{asking.person.id}", asking.actor, scope=scope)
    if calendar is not None:
        return Card(lines=(say("Done. The address opens nothing any more."),))
    return Card(lines=(say("Done. I send your calendar no longer."),))


def send(asking: Asking) -> tuple[str, ...]:
    """Send the coming month now, and again when it changes; the words that say so."""
    tx, say, person = asking.tx, asking.say, asking.person
    if calendars.make(tx, person.id, OWN, FILE):
        tx.note("calendar.sent", f"person:{person.id}", asking.actor, scope=OWN)
    calendar = calendars.find(tx, person.id, OWN, FILE)
    assert calendar is not None, "made just now, if not before"
    if not sending.send(tx, person, calendar):
        return (
            say("You have no shifts in the coming month yet. I send them when they are published."),
            say("To end that: /rollcall calendar off"),
        )
    return (
        say("Your shifts of the coming month come to your direct message with me, as a file."),
        say("I send it again when something changes. To end that: /rollcall calendar off"),
    )


def _first(asking: Asking, scope: str) -> Form:
    say = asking.say
    stands = calendars.find(asking.tx, asking.person.id, scope, ADDRESS)
    if stands is None:
        return _made(asking, scope)
    since = stands.made_at.astimezone(asking.now.tzinfo)
    return _shown(
        asking,
        scope,
        say(
            "You have had an address since {day}. I showed it then, and kept no copy.",
            day=say.day(since.date()),
        ),
        _how(asking, scope),
    )


def _anew(asking: Asking, scope: str) -> Form:
    if calendars.end(asking.tx, asking.person.id, scope, ADDRESS):
        asking.tx.note("calendar.ended", f"person:{asking.person.id}", asking.actor, scope=scope)
    return _made(asking, scope)


def _made(asking: Asking, scope: str) -> Form:
    tx, say, person = asking.tx, asking.say, asking.person
    token = secrets.token_urlsafe(_BYTES)
    if not calendars.make(tx, person.id, scope, ADDRESS, digest_of(token)):
        return _first(asking, scope)  # pressed twice at once
    tx.note("calendar.made", f"person:{person.id}", asking.actor, scope=scope)
    if scope == TEAM:
        what = say("With this address a calendar shows who is on each shift of your team:")
    else:
        what = say("With this address a calendar shows your shifts:")
    return _shown(
        asking,
        scope,
        what,
        f"{asking.address}/calendar/{token}.ics",
        say("Copy it now, into “subscribe to a calendar”: I show it once and keep no copy."),
        say("Whoever has it can read that calendar. Keep it to yourself, like a password."),
        _how(asking, scope),
    )


def _how(asking: Asking, scope: str) -> str:
    say = asking.say
    if scope == TEAM:
        return say(
            "Another one: /rollcall calendar team new. To end it: /rollcall calendar team off"
        )
    return say("Another one: /rollcall calendar new. To end it: /rollcall calendar off")


def _shown(asking: Asking, scope: str, *lines: str) -> Form:
    say = asking.say
    title = say("Your team's calendar") if scope == TEAM else say("Your calendar")
    return Form(action="none", title=title, close=say("Close"), lines=lines)


def _check_team(asking: Asking) -> None:
    """Raises Refusal."""
    say = asking.say
    if not may_have(asking.tx, {asking.person.team.handbook: asking.book}, asking.person, TEAM):
        raise Refusal(
            say("The team's calendar is for those who decide on leave. Nothing was changed."),
            say("Your own: /rollcall calendar"),
        )
    if asking.address is None:
        raise Refusal(
            say("I cannot be reached from outside, so the team's calendar has no address."),
            say("Your own shifts come as a file: /rollcall calendar"),
        )
