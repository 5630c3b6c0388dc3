"""Points are put on an agenda by whoever attends, and taken off again (CC-2.10.2)."""

import secrets
from collections.abc import Sequence

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.reach import reach
from commands.meeting import card as drawing
from commands.meeting.card import POINT
from commands.meeting.finding import (
    by_value,
    check_may_chair,
    check_to_come,
    kind_named,
    made,
    next_named,
    none_coming,
)
from commands.meeting.planning import Planned, coming
from handbook.words import of
from storage import meetings, outbox, people
from storage.cards import Button, Card, Field, Form, clean
from storage.meetings import Meeting, MeetingPoint

MOST_POINTS = 12


def add_line(asking: Asking, rest: str) -> Card:
    """ "add weekly headsets for the night": by anybody who attends. Raises Refusal."""
    one, words = _to_add_to(asking, rest)
    return _add(asking, one, words)


def add_form(asking: Asking, value: str) -> Form:
    """Asks for the point. Raises Refusal."""
    say, one = asking.say, by_value(asking, value)
    check_to_come(asking, one)
    return Form(
        action="meeting.add",
        title=say("A point for it"),
        value=value,
        submit=say("Send"),
        close=say("Close"),
        lines=(drawing.headline(one, say),),
        fields=(
            Field(
                name="words",
                label=say("What is to be talked about?"),
                kind="text",
                hint=say("Everybody who attends reads it, with your name."),
                limit=POINT,
            ),
        ),
    )


def add_sent(asking: Asking, filled: Filled) -> Card:
    one = by_value(asking, filled.value)
    check_to_come(asking, one)
    return _add(asking, one, filled.answers.get("words", ""))


def _to_add_to(asking: Asking, rest: str) -> tuple[Planned, str]:
    """The next meeting that has not begun. Raises Refusal."""
    one, words = next_named(asking, rest)
    if one.at > asking.tx.now:
        return one, words
    name, _ = kind_named(asking, rest)
    later = coming(asking, name, not_begun=True)
    if not later:
        raise none_coming(asking, name)
    return later[0], words


def _add(asking: Asking, one: Planned, typed: str) -> Card:
    say, tx, words = asking.say, asking.tx, clean(typed, POINT)
    if not words:
        wanted = say("Please say what is to be talked about. Nothing was changed.")
        raise Refusal(
            wanted,
            say(
                "For example: /rollcall meeting add {meeting} headsets for the night",
                meeting=one.word(say),
            ),
            fields={"words": wanted},
        )
    if one.is_cancelled:
        raise Refusal(say("That meeting is cancelled. Nothing was changed."))
    one, row = made(asking, one)
    if len(meetings.points(tx, row.id or 0)) >= MOST_POINTS:
        raise Refusal(
            say(
                "The agenda has {n} points from people already. Nothing was changed.", n=MOST_POINTS
            ),
            say("Please ask its chair, or keep it for the next one."),
        )
    salt = secrets.token_hex(8)
    number = meetings.add_point(tx, row.id or 0, words, asking.person.id, salt)
    tx.note(
        "meeting.point_added",
        meetings.subject(row.id),
        asking.actor,
        personal={"words": (salt, words)},
        point=number,
    )
    redraw(asking, row)
    _tell_chair(asking, one, row, number, words)
    place = _place(asking, one, row, number)
    return Card(
        lines=(
            say("It is on the agenda: {point}", point=f"{place}. {words}"),
            say("{meeting}.", meeting=drawing.headline(one, say)),
        ),
        small=(
            say(
                "To take it off: /rollcall meeting remove {meeting} {n}",
                meeting=one.word(say),
                n=place,
            ),
        ),
    )


def _tell_chair(asking: Asking, one: Planned, row: Meeting, number: int, words: str) -> None:
    """Whoever chairs it may take it off; they hear of it once they have the draft."""
    if row.chair_id in (None, asking.person.id) or row.drafted_at is None:
        return
    chair = people.by_id(asking.tx, row.chair_id or 0)
    say = of(chair.language)
    told = Card(
        title=say("A point for your meeting"),
        lines=(
            say("{name}: {words}", name=asking.person.name, words=words),
            say("It is on the agenda of {meeting}.", meeting=drawing.headline(one, say)),
        ),
        buttons=(
            Button(action="meeting.remove", label=say("Take it off"), value=f"{row.id}/{number}"),
        ),
    )
    reach(asking.tx, asking.book, chair, "meeting.told", f"meeting_point:{row.id}", told)


def _place(asking: Asking, one: Planned, row: Meeting, number: int) -> int:
    """Which number the point has on the agenda."""
    ids = [point.id for point in meetings.points(asking.tx, row.id or 0)]
    return len(one.rules.topics) + ids.index(number) + 1


def remove_line(asking: Asking, rest: str) -> Card:
    """ "remove weekly 6": by its author, or by whoever chairs. Raises Refusal."""
    one, said = next_named(asking, rest)
    say, first = asking.say, len(one.rules.topics) + 1
    own = meetings.points(asking.tx, one.row.id or 0) if one.row else []
    if not said.isdecimal() or not first <= int(said[:4]) < first + len(own):
        raise Refusal(
            say("Which point? Those from people begin with {n}. Nothing was changed.", n=first)
            if own
            else say("Nobody has put a point on it. Nothing was changed."),
            say("The rule's own topics stay on it."),
        )
    return _remove(asking, one, own[int(said) - first])


def remove_press(asking: Asking, press: Press) -> Card:
    one, number = by_value(asking, press.value), press.value.partition("/")[2]
    own = meetings.points(asking.tx, one.row.id or 0) if one.row else []
    point = next((point for point in own if str(point.id) == number), None)
    if point is None:
        raise Refusal(asking.say("It is no longer on the agenda. Nothing was changed."))
    return _remove(asking, one, point)


def _remove(asking: Asking, one: Planned, point: MeetingPoint) -> Card:
    if point.by_id != asking.person.id:
        check_may_chair(asking, one)
    check_to_come(asking, one)
    assert one.row is not None, "a point stands on a meeting that there is"
    drop(asking, one, [point])
    redraw(asking, one.row)
    return Card(lines=(asking.say("It is off the agenda: {words}", words=point.words or ""),))


def drop(asking: Asking, one: Planned, points: Sequence[MeetingPoint]) -> None:
    """Take points off; who proposed one is told, where somebody else does."""
    tx = asking.tx
    for point in points:
        if not meetings.drop_point(tx, point.id or 0, asking.person.id):
            continue
        assert one.row is not None
        tx.note("meeting.point_removed", meetings.subject(one.row.id), asking.actor, point=point.id)
        if point.by_id != asking.person.id:
            author = people.by_id(tx, point.by_id)
            say = of(author.language)
            told = Card(
                lines=(
                    say(
                        "{name} has taken your point off the agenda: {words}",
                        name=asking.person.name,
                        words=point.words or "",
                    ),
                    say("It was for {meeting}.", meeting=drawing.headline(one, say)),
                )
            )
            reach(tx, asking.book, author, "meeting.told", f"meeting_point:{one.row.id}", told)


def redraw(asking: Asking, row: Meeting) -> None:
    """Draw its post and its chair's draft again."""
    for subject in (meetings.subject(row.id), f"meeting_draft:{row.id}"):
        for post in outbox.posts_of(asking.tx, subject):
            outbox.redraw(asking.tx, post)
