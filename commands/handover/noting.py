"""A point for the next shift is noted when it comes up, and closed when it is done."""

import secrets
from datetime import timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.lines import several
from commands.handover.card import point_line, topic_title
from commands.handover.finding import check_may, found, may, point_found, rules_of, shifts
from handbook.handover import HandOverRules
from storage import handovers, outbox, people
from storage.cards import Button, Card, Choice, Field, Form, clean
from storage.handovers import CLOSED, OPEN, WITHDRAWN, HandOver, Point

MOST = 1000


def note_line(asking: Asking, typed: str) -> Card:
    """ "equipment seat 14 has no headset": kept for the hand-over to come. Raises Refusal."""
    say, rules = asking.say, check_may(asking)
    meant = rules.meant(typed.strip())
    if meant is None or not clean(meant[1]):
        raise unclear(asking, rules)
    topic, words = meant
    known = shifts(asking)
    shift_id = known[0].id if known else None
    given = handovers.of_shift(asking.tx, shift_id) if shift_id else None
    is_given = given is not None and given.state == handovers.GIVEN
    point = keep(asking, rules, topic, words, shift_id, given.id if given and is_given else None)
    button = Button(action="handover.drop", label=say("Take back"), value=str(point.id))
    noted = say(
        "Noted as N{number}: {topic}.", number=point.id, topic=topic_title(rules, topic, say)
    )
    if given is not None and is_given:
        redraw(asking, given)
        told = say("It stands in hand-over H{number}, which waits.", number=given.id)
        return Card(lines=(noted, told), buttons=(button,))
    told = say("It goes with the next hand-over: /rollcall handover give")
    return Card(lines=(noted, told), buttons=(button,))


def keep(
    asking: Asking,
    rules: HandOverRules,
    topic: str,
    words: str,
    shift_id: int | None,
    handover_id: int | None = None,
) -> Point:
    """Store a point, with its journal note."""
    tx, known = asking.tx, rules.topics.get(topic)
    hours = known.told_hours if known else None
    point = Point(
        team_id=asking.person.person.team_id,
        handover_id=handover_id,
        shift_id=shift_id,
        topic=topic,
        words=clean(words, MOST),
        salt=secrets.token_hex(8),
        is_for_floor=known is not None and known.for_floor,
        by_id=asking.person.id,
        at=tx.now,
        until=tx.now + timedelta(hours=hours) if hours else None,
    )
    number = handovers.put(tx, point)
    personal = {"words": (point.salt, point.words or "")}
    tx.note("handover.noted", f"point:{number}", asking.actor, personal=personal, topic=topic)
    return point


def unclear(asking: Asking, rules: HandOverRules) -> Refusal:
    """No topic was named, or nothing is said of it."""
    say = asking.say
    topics = [topic.in_language(say.lang) for topic in rules.topics.values()]
    return Refusal(
        say(
            "What is it about? Nothing is noted yet. There are: {topics}.",
            topics=several(topics, say),
        ),
        say("For example: /rollcall handover equipment seat 14 has no headset"),
        say("To hand over the shift: /rollcall handover give"),
    )


# ---- it is done, or was noted by mistake


def done_line(asking: Asking, typed: str) -> Card:
    """ "done N12", by whoever hands over or was told of it. Raises Refusal."""
    say, point = asking.say, point_found(asking, typed)
    check_may_close(asking)
    close(asking, point)
    return Card(lines=(say("Done: N{number}. It is told no more.", number=point.id),))


def done_press(asking: Asking, press: Press) -> Card:
    return done_line(asking, press.value)


def check_may_close(asking: Asking) -> None:
    """Raises Refusal for whoever neither hands over nor is told of important points."""
    rules = rules_of(asking)
    if rules.raising is None or not asking.person.roles & set(rules.raising.roles):
        check_may(asking)


def close(asking: Asking, point: Point) -> None:
    """One conditional update. Raises Refusal for whoever is second."""
    tx = asking.tx
    values = {"state": CLOSED, "closed_by_id": asking.person.id, "closed_at": tx.now}
    if not handovers.change_point(tx, point, **values):
        raise _was_first(asking, point)
    tx.note("handover.done", f"point:{point.id}", asking.actor)
    _redraw_of(asking, point)


def drop_line(asking: Asking, typed: str) -> Card:
    """ "undo N12": by whoever noted it, while it is open. Raises Refusal."""
    say, tx, point = asking.say, asking.tx, point_found(asking, typed)
    if point.by_id != asking.person.id:
        raise Refusal(
            say("N{number} was noted by somebody else. Nothing was changed.", number=point.id),
            say("When it is done: /rollcall handover done N{number}", number=point.id),
        )
    if not handovers.change_point(tx, point, state=WITHDRAWN):
        raise _was_first(asking, point)
    tx.note("handover.dropped", f"point:{point.id}", asking.actor)
    _redraw_of(asking, point)
    return Card(lines=(say("Taken back: N{number}.", number=point.id),))


def drop_press(asking: Asking, press: Press) -> Card:
    return drop_line(asking, press.value)


def _was_first(asking: Asking, point: Point) -> Refusal:
    say = asking.say
    if point.state == WITHDRAWN:
        return Refusal(say("N{number} was taken back already.", number=point.id))
    name = people.by_id(asking.tx, point.closed_by_id or 0).name
    return Refusal(say("{name} has closed N{number} already.", name=name, number=point.id))


# ---- several at once


def points_form(asking: Asking, value: str) -> Form:
    """Which of a hand-over's points are done. Raises Refusal."""
    say, handover = asking.say, found(asking, value)
    check_may_close(asking)
    points = _open(asking, handover)
    if not points:
        raise Refusal(say("All points of H{number} are done.", number=handover.id))
    choices = tuple(Choice(value=str(p.id), label=point_line(p, say, 70)) for p in points[:100])
    return Form(
        action="handover.points",
        title=say("Points of H{number}", number=handover.id),
        value=str(handover.id),
        submit=say("Send"),
        close=say("Close"),
        lines=(say("What is done is told to no shift any more."),),
        fields=(Field(name="done", label=say("Done"), kind="choices", choices=choices),),
    )


def points_sent(asking: Asking, filled: Filled) -> Card:
    """Close what was ticked; what somebody else has closed meanwhile is closed. Raises Refusal."""
    say, handover = asking.say, found(asking, filled.value)
    check_may_close(asking)
    ticked = set(filled.answers.get("done", "").split(","))
    done = [point for point in _open(asking, handover) if str(point.id) in ticked]
    for point in done:
        close(asking, point)
    if not done:
        return Card(lines=(say("Nothing has changed."),))
    numbers = say.names([f"N{point.id}" for point in done])
    return Card(lines=(say("Done: {points}.", points=numbers),))


def _open(asking: Asking, handover: HandOver) -> list[Point]:
    points = handovers.points_of(asking.tx, handover.id or 0)
    return [point for point in points if point.state == OPEN]


def _redraw_of(asking: Asking, point: Point) -> None:
    handover = handovers.get(asking.tx, point.handover_id) if point.handover_id else None
    if handover is not None:
        redraw(asking, handover)


def redraw(asking: Asking, handover: HandOver) -> None:
    """Draw its card again, and the message of whoever was asked."""
    tx = asking.tx
    for about in (handovers.subject(handover.id), asked_subject(handover)):
        for post in outbox.posts_of(tx, about):
            outbox.redraw(tx, post)


def asked_subject(handover: HandOver) -> str:
    """What the message of whoever is asked to take over is filed under."""
    return f"handover_ask:{handover.id}"


def is_others(asking: Asking, handover: HandOver, rules: HandOverRules) -> bool:
    """Whether the person may take it over: nobody does so from themself unless they are alone."""
    if handover.giver_id != asking.person.id:
        return True
    team = people.of_team(asking.tx, handover.team_id)
    return not any(
        known.id != asking.person.id
        and not known.has_left(asking.today)
        and may(asking.book, rules, known)
        for known in team
    )
