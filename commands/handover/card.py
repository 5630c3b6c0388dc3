"""A hand-over in words: for the leaders' channel, and for whoever is asked to take over."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from commands.deciding.lines import cited, several, shift_line
from handbook.book import Handbook, in_force
from handbook.handover import HandOverRules
from handbook.words import Say, mark
from storage import handovers, people, rosters
from storage.cards import Button, Card, Fact, Item
from storage.handovers import ACCEPTED, CLOSED, FOUND, GIVEN, OPEN, WITHDRAWN, HandOver, Point
from storage.people import Team
from storage.transaction import Tx

STATES = {
    GIVEN: mark("waits for somebody to take over"),
    ACCEPTED: mark("taken over"),
    CLOSED: mark("taken over, and all done that follows"),
    WITHDRAWN: mark("taken back: it does not count"),
}
MOST, SHOWN = 8, 200
"""Points of a topic that a card shows, and characters of each; all of it stands in the list."""


def rules_then(book: Handbook, team: Team, handover: HandOver) -> HandOverRules:
    """Those of the day on which it was given."""
    day = handover.given_at.astimezone(ZoneInfo(team.zone)).date()
    found = in_force(book.handover, day)
    assert found is not None, "it was given by them"
    return found


def card(
    tx: Tx, book: Handbook, team: Team, handover: HandOver, say: Say, shown: int = SHOWN
) -> Card:
    """The message of a hand-over in each of its states; `shown` characters of each point."""
    rules = rules_then(book, team, handover)
    points = handovers.points_of(tx, handover.id or 0)
    return Card(
        title=title(tx, team, handover, say),
        facts=_facts(tx, team, handover, say),
        lines=_lines(tx, book, rules, team, handover, points, say),
        items=tuple(_items(tx, rules, handover, points, say, shown)),
        small=_small(handover, points, say),
        buttons=_buttons(rules, handover, points, say),
    )


def title(tx: Tx, team: Team, handover: HandOver, say: Say) -> str:
    shift = rosters.get(tx, handover.shift_id) if handover.shift_id else None
    if shift is not None:
        return say("Hand-over of {shift}", shift=shift_line(shift, team.zone, say))
    day = handover.given_at.astimezone(ZoneInfo(team.zone)).date()
    return say("Hand-over of {day}", day=say.day(day))


def topic_title(rules: HandOverRules, topic: str, say: Say) -> str:
    if topic == FOUND:
        return say("Found when taking over")
    known = rules.topics.get(topic)
    title = known.in_language(say.lang) if known else topic
    return title[:1].upper() + title[1:]


def point_line(point: Point, say: Say, shown: int = SHOWN) -> str:
    """ "N12 seat 14 has no headset", and whether it is done."""
    words = point.words if point.words is not None else say("its words are no longer kept")
    if len(words) > shown:
        words = f"{words[: shown - 1]}…"
    if point.state == OPEN:
        return say("N{number} {words}", number=point.id, words=words)
    return say("N{number} {words} (done)", number=point.id, words=words)


def _facts(tx: Tx, team: Team, handover: HandOver, say: Say) -> tuple[Fact, ...]:
    given = handover.given_at.astimezone(ZoneInfo(team.zone))
    giver = people.by_id(tx, handover.giver_id).name
    to = handover.taker_id or handover.asked_id
    return (
        Fact(
            label=say("Handed over by"),
            value=say("{name}, {time}", name=giver, time=say.moment(given)),
        ),
        Fact(
            label=say("To"),
            value=people.by_id(tx, to).name if to else say("whoever leads the next shift"),
        ),
        Fact(label=say("How it stands"), value=say(STATES[handover.state])),
    )


def _lines(
    tx: Tx,
    book: Handbook,
    rules: HandOverRules,
    team: Team,
    handover: HandOver,
    points: Sequence[Point],
    say: Say,
) -> tuple[str, ...]:
    told = [] if points else [say("There is nothing special to tell.")]
    if handover.state == WITHDRAWN:
        return (say("Its points are kept for the next hand-over."),)
    if handover.taker_id is None or handover.taken_at is None:
        told.append(
            say(
                "Whoever takes over presses Take over…, or types: /rollcall handover take "
                "H{number}",
                number=handover.id,
            )
        )
        if rules.taker_rule:
            rule = cited(rules.taker_rule, say)
            told.append(say("What comes up after that is for the taker ({rule}).", rule=rule))
        return tuple(told)
    taken = handover.taken_at.astimezone(ZoneInfo(team.zone))
    name = people.by_id(tx, handover.taker_id).name
    told.append(say("{name} took over at {time}.", name=name, time=say.time(taken)))
    if rules.taker_rule:
        rule = cited(rules.taker_rule, say)
        told.append(say("What comes up from then on is theirs ({rule}).", rule=rule))
    told += _checks(rules, handover, say)
    if handover.review_words:
        told.append(say("Review: {words}", words=handover.review_words))
    return tuple(told)


def _checks(rules: HandOverRules, handover: HandOver, say: Say) -> list[str]:
    """How far the handbook's list is ticked."""
    taking, after = rules.checked("taking"), rules.checked("after")
    missed = [c.in_language(say.lang) for name, c in taking.items() if name not in handover.steps]
    left = [c.in_language(say.lang) for name, c in after.items() if name not in handover.steps]
    told = []
    if missed:
        told.append(say("Not as it should be: {checks}.", checks=several(missed, say)))
    elif taking:
        rule = cited(rules.rule, say)
        told.append(say("Everything on the list was looked at ({rule}).", rule=rule))
    if left:
        told.append(say("Still to do: {checks}.", checks=several(left, say)))
    return told


def _items(
    tx: Tx,
    rules: HandOverRules,
    handover: HandOver,
    points: Sequence[Point],
    say: Say,
    shown: int,
) -> list[Item]:
    """The points by topic; while nobody has taken over, also those still open from before."""
    topics = [*rules.topics, FOUND]
    topics += sorted({point.topic for point in points} - set(topics))
    by_topic = {topic: [p for p in points if p.topic == topic] for topic in topics}
    drawn = [
        Item(title=topic_title(rules, topic, say), lines=point_lines(of_it, say, shown))
        for topic, of_it in by_topic.items()
        if of_it
    ]
    if handover.state != GIVEN:
        return drawn
    before = [
        point
        for point in handovers.open_points(tx, handover.team_id)
        if point.handover_id is not None and point.handover_id < (handover.id or 0)
    ]
    if before:
        lines = point_lines(before, say, shown)
        drawn.append(Item(title=say("Still open from before"), lines=lines))
    return drawn


def point_lines(points: Sequence[Point], say: Say, shown: int = SHOWN) -> tuple[str, ...]:
    told = [point_line(point, say, shown) for point in points[:MOST]]
    if len(points) > MOST:
        more = len(points) - MOST
        told.append(say("And {n} more: /rollcall handover list", n=more))
    return tuple(told)


def _small(handover: HandOver, points: Sequence[Point], say: Say) -> tuple[str, ...]:
    is_open = next((point for point in points if point.state == OPEN), None)
    if is_open is None:
        return (f"H{handover.id}",)
    done = say(
        "H{number}. When a point is done: /rollcall handover done N{point}",
        number=handover.id,
        point=is_open.id,
    )
    return (done,)


def _buttons(
    rules: HandOverRules, handover: HandOver, points: Sequence[Point], say: Say
) -> tuple[Button, ...]:
    value = str(handover.id)
    shown = []
    if handover.state == GIVEN:
        label = say("Take over…")
        shown.append(Button(action="handover.take", label=label, value=value, style="primary"))
    if handover.state == ACCEPTED and rules.checked("after"):
        shown.append(Button(action="handover.after", label=say("What follows…"), value=value))
    if handover.state != WITHDRAWN and any(point.state == OPEN for point in points):
        shown.append(Button(action="handover.points", label=say("Close points…"), value=value))
    return tuple(shown)
