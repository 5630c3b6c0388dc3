"""Staying away longer, or less long, than was said."""

from datetime import datetime, timedelta

from commands.brb import card
from commands.brb.finding import (
    begun_minutes,
    held,
    local,
    next_minute,
    rules_for,
    title_of,
)
from commands.brb.telling import called, leader_for, put_to, show
from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Press
from handbook.stepping_away import SteppingAway
from storage import stepping_away
from storage.cards import Card
from storage.rosters import Shift
from storage.stepping_away import OUT, StepAway

STEP = timedelta(minutes=5)
"""What one press asks for."""


def more_press(asking: Asking, press: Press) -> Card:
    """Five minutes more than was said, or from now on where that is over. Raises Refusal."""
    away = held(asking, press.value)
    say = asking.say
    if away.person_id != asking.person.id:
        raise Refusal(say("That button is somebody else's. Nothing was changed."))
    if away.state != OUT:
        raise Refusal(say("You are not away now, as far as I know. Nothing was changed."))
    shift = stepping_away.shift_of(asking.tx, away)
    until = next_minute(max(away.until, asking.tx.now)) + STEP
    if until >= shift.ends_at:
        at = say.time(local(shift.ends_at, asking.person.team))
        raise Refusal(
            say("Your shift ends at {time}. Please come back, or speak to your leader.", time=at)
        )
    return change(asking, away, shift, rules_for(asking, away), until, "", is_private=False)


def change(
    asking: Asking,
    away: StepAway,
    shift: Shift,
    rules: SteppingAway,
    until: datetime,
    words: str,
    is_private: bool,
) -> Card:
    """Another end for an absence that has begun; more than was allowed has to be agreed to.

    Once its time is over, more of it is an exception: somebody has to agree. The person's row is
    held.
    """
    tx, book, person = asking.tx, asking.book, asking.person
    assert away.since is not None
    is_private = is_private or away.is_private
    is_longer = until > away.until
    is_over = is_longer and tx.now > away.until
    rule = rules.needs_consent(begun_minutes(away.since, until), is_private=is_private)
    rule = rule or (rules.rule if is_over else None)
    leader = leader_for(tx, book, person, shift, rules) if is_longer and rule else None
    values = {
        "is_private": is_private,
        **({"words": words} if words else {}),
        **(
            {"wants_until": until, "asked_of": leader.id, "consent_rule": rule}
            if leader
            else {"until": until, "wants_until": None}
        ),
    }
    changed = stepping_away.move(tx, away, [OUT], **values)
    assert changed is not None, "the person's row is held"
    tx.note(
        "brb.asked_longer" if leader else "brb.changed",
        f"brb:{changed.id}",
        asking.actor,
        personal={"words": (changed.salt, words)} if words else None,
        until=until,
        rule=rule or rules.rule,
        **({"of": leader.id} if leader else {}),
    )
    lines = []
    if leader is not None:
        say = team_say(person.team)
        asked = say(
            "{name} asks for longer, until {time}. {leader}, do you agree?",
            name=person.name,
            time=say.time(local(until, person.team)),
            leader=called(tx, book, leader),
        )
        lines.append(asked)
    show(tx, book, changed, person, lines)
    if leader is not None:
        put_to(tx, book, changed, person, leader)
    return _answer(asking, changed, rules)


def _answer(asking: Asking, away: StepAway, rules: SteppingAway) -> Card:
    say, team = asking.say, asking.person.team
    assert away.since is not None
    since = say.time(local(away.since, team))
    time = say.time(local(away.until, team))
    if away.wants_until is None:
        lines = [say("You are away since {since}. It is until {time} now.", since=since, time=time)]
    else:
        lines = [
            say("You are away since {since}, until {time}.", since=since, time=time),
            say(
                "For longer, until {later}, the {role} has to agree ({rule}). I will tell you.",
                later=say.time(local(away.wants_until, team)),
                role=title_of(asking.book, rules.decided_by, say),
                rule=away.consent_rule,
            ),
        ]
    return Card(
        title=say("Away from the post until {time}", time=time),
        lines=tuple(lines),
        small=(say("When you are back: /brb back"),),
        buttons=card.own_buttons(away, say),
    )
