"""Agreeing to an absence, or to a longer one, or not: a press, a line, or a word in the thread."""

from datetime import timedelta

from commands.brb import card
from commands.brb.finding import (
    check_right,
    found,
    held,
    is_pending,
    local,
    next_minute,
    rules_for,
    stands,
)
from commands.brb.telling import show, tell_person
from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled, Press
from commands.deciding.replies import Decision
from commands.deciding.typed import asks_why, numbered
from handbook.words import of
from storage import people, stepping_away
from storage.cards import Card, Form, clean, mention
from storage.outbox import Outgoing
from storage.people import Known
from storage.stepping_away import ASKED, DECLINED, OPEN_STATES, OUT, StepAway

MOST = 500


def agree_press(asking: Asking, press: Press) -> Card:
    return _agree(asking, held(asking, press.value))


def agree_line(asking: Asking, rest: str) -> Card:
    """ "agree 12". Raises Refusal."""
    number, _ = numbered(rest)
    return _agree(asking, held(asking, number))


def decline_line(asking: Asking, rest: str) -> Card:
    """ "decline 12 too few people". Raises Refusal."""
    number, reason = numbered(rest)
    return _decline(asking, held(asking, number), reason)


def decline_form(asking: Asking, value: str) -> Form:
    """Asks for the reason. Raises Refusal when the person may not decide, or it is decided."""
    say, away = asking.say, found(asking, value)
    check_right(asking, away, rules_for(asking, away))
    if not is_pending(away):
        raise stands(asking, away)
    return asks_why(
        asking,
        "brb.decline",
        say("Decline #{number}", number=away.id),
        value,
        [say("The person is told at once, with your reason; the channel is not.")],
        submit=say("Decline"),
    )


def decline_sent(asking: Asking, filled: Filled) -> Card:
    return _decline(asking, held(asking, filled.value), filled.answers.get("reason", ""))


def by_words(asking: Asking, post: Outgoing, decision: Decision) -> Card:
    """A message in the card's thread decided the newest one on it."""
    rows = stepping_away.on_card(asking.tx, int(post.subject.partition(":")[2]))
    away = held(asking, str(rows[-1].id))
    return _agree(asking, away) if decision.is_yes else _decline(asking, away, decision.reason)


def _agree(asking: Asking, away: StepAway) -> Card:
    """From now on, where a length was asked for. Raises Refusal."""
    tx, say = asking.tx, asking.say
    check_right(asking, away, rules_for(asking, away))
    if not is_pending(away):
        raise stands(asking, away)
    until = away.until if away.wants_until is None else away.wants_until
    if away.state == ASKED and away.minutes is not None:
        end = stepping_away.shift_of(tx, away).ends_at
        until = min(next_minute(tx.now) + timedelta(minutes=away.minutes), end)
    if until <= tx.now:
        raise Refusal(
            say("The time that was asked for is over. Nothing was changed."),
            say("If it is still needed, please let them ask again."),
        )
    values = {
        "state": OUT,
        "until": until,
        "wants_until": None,
        "told_at": None,
        "decided_by": asking.person.id,
        "decided_at": tx.now,
        **({"since": tx.now} if away.since is None else {}),
    }
    moved = stepping_away.move(tx, away, OPEN_STATES, **values)
    assert moved is not None, "the person's row is held"
    tx.note("brb.agreed", f"brb:{moved.id}", asking.actor, until=until, rule=moved.consent_rule)
    person = people.by_id(tx, moved.person_id)
    _tell_agreed(asking, moved, person)
    return Card(
        lines=(
            say(
                "Agreed: {person} may be away until {time}, and is told.",
                person=person.name,
                time=say.time(local(until, person.team)),
            ),
        )
    )


def _tell_agreed(asking: Asking, away: StepAway, person: Known) -> None:
    """In the thread, and to the person."""
    until = local(away.until, person.team)
    say = team_say(person.team)
    by = mention(asking.person.person.slack_id, asking.person.name)
    line = say("{name} has agreed: until {time}.", name=by, time=say.time(until))
    show(asking.tx, asking.book, away, person, [line])
    say = of(person.language)
    time = say.time(until)
    title = say("Away from the post until {time}", time=time)
    told = say("{name} has agreed. Please be back by {time}.", name=asking.person.name, time=time)
    buttons = card.own_buttons(away, say)
    tell_person(asking.tx, asking.book, away, person, "brb.decided", title, [told], buttons)


def _decline(asking: Asking, away: StepAway, reason: str | None) -> Card:
    """They stay, or come back when it was said. Raises Refusal, also without a reason."""
    tx, say = asking.tx, asking.say
    check_right(asking, away, rules_for(asking, away))
    if not is_pending(away):
        raise stands(asking, away)
    words = clean(reason or "", MOST)
    if not words:
        raise Refusal(
            say("Please say why, so that the person knows. Nothing was changed."),
            say("For example: decline, too few people on the shift"),
            fields={"reason": say("Please say why.")},
        )
    was_out = away.state == OUT
    moved = stepping_away.move(
        tx,
        away,
        OPEN_STATES,
        state=OUT if was_out else DECLINED,
        wants_until=None,
        decided_by=asking.person.id,
        decided_at=tx.now,
        decided_words=words,
    )
    assert moved is not None, "the person's row is held"
    tx.note(
        "brb.declined",
        f"brb:{moved.id}",
        asking.actor,
        personal={"decided_words": (moved.salt, words)},
        rule=moved.consent_rule,
    )
    person = people.by_id(tx, moved.person_id)
    _tell_declined(asking, moved, person, words)
    return Card(lines=(say("Declined. {person} is told, with your reason.", person=person.name),))


def _tell_declined(asking: Asking, away: StepAway, person: Known, words: str) -> None:
    """In the thread, where no reason stands, and to the person."""
    say = team_say(person.team)
    by = mention(asking.person.person.slack_id, asking.person.name)
    show(asking.tx, asking.book, away, person, [say("{name} has declined.", name=by)])
    say = of(person.language)
    time = say.time(local(away.until, person.team))
    if away.state == DECLINED:
        then = say("Please stay at your post.")
    elif away.until > asking.tx.now:
        then = say("It stays until {time}. Please come back by then.", time=time)
    else:
        then = say("Your time was over at {time}. Please come back now.", time=time)
    title = say("Declined by {name}", name=asking.person.name)
    lines = [say("Why: {reason}", reason=words), then]
    buttons = card.own_buttons(away, say)
    tell_person(asking.tx, asking.book, away, person, "brb.decided", title, lines, buttons)
