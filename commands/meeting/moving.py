"""One meeting is moved or cancelled by its chair, with a reason; the others stay as they are."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled
from commands.deciding.typed import asks_why
from commands.meeting import card as drawing
from commands.meeting.adding import redraw
from commands.meeting.chairing import attendees, chair_of
from commands.meeting.copying import copy_change
from commands.meeting.crossing import check_known, check_seen, seen_value, was_first
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
from handbook.dates import Found, find
from handbook.words import Say
from storage import meetings, outbox, people
from storage.cards import Card, Fact, Field, Form, clean
from storage.meetings import CANCELLED, PLANNED, Meeting

MOST = 300
FARTHEST = timedelta(days=31)
_CLOCK = re.compile(r"^\s*([01]?\d|2[0-3])[:：]([0-5]\d)(?!\d)")


def move_line(asking: Asking, rest: str) -> Card:
    """ "move weekly 2026-11-09 14:00 the manager travels"; a cancelled one is held after all.
    Raises Refusal."""
    name, said = kind_named(asking, rest)
    found = coming(asking, name, not_begun=True, with_cancelled=True)
    if not found:
        raise none_coming(asking, name)
    one = found[0]
    check_may_chair(asking, one)
    at, why = _read(asking, one, said)
    check_known(asking, one)
    return _move(asking, one, at, why)


def move_form(asking: Asking, value: str) -> Form:
    """Asks when, and why. Raises Refusal."""
    say, one = asking.say, by_value(asking, value)
    check_may_chair(asking, one)
    check_to_come(asking, one)
    return Form(
        action="meeting.move",
        title=say("Move the meeting"),
        value=seen_value(one),
        submit=say("Move"),
        close=say("Close"),
        lines=(drawing.headline(one, say), say("Only this one is moved.")),
        fields=(
            Field(name="day", label=say("Day"), kind="date", value=one.at.date().isoformat()),
            Field(name="time", label=say("Time"), kind="line", value=say.time(one.at), limit=10),
            Field(
                name="reason",
                label=say("Why is it moved?"),
                kind="line",
                hint=say("It stands in the channel."),
                limit=MOST,
            ),
        ),
    )


def move_sent(asking: Asking, filled: Filled) -> Card:
    one, answers, say = by_value(asking, filled.value), filled.answers, asking.say
    check_may_chair(asking, one)
    clock = _CLOCK.match(answers.get("time", ""))
    if clock is None:
        wrong = say("Please give a time such as 14:30. Nothing was changed.")
        raise Refusal(wrong, fields={"time": wrong})
    try:
        day = date.fromisoformat(answers.get("day", ""))
    except ValueError:
        wrong = say("Please give a day. Nothing was changed.")
        raise Refusal(wrong, fields={"day": wrong}) from None
    at = datetime.combine(day, time(int(clock[1]), int(clock[2])), _zone(asking))
    check_seen(asking, one, filled.value, "time")
    return _move(asking, one, at, answers.get("reason", ""))


def _zone(asking: Asking) -> ZoneInfo:
    return ZoneInfo(asking.person.team.zone)


def _read(asking: Asking, one: Planned, said: str) -> tuple[datetime, str]:
    """A day, a time, or both, and the reason behind them. Raises Refusal."""
    if clock := _CLOCK.match(said):
        at = datetime.combine(one.at.date(), time(int(clock[1]), int(clock[2])), _zone(asking))
        return at, said[clock.end() :].strip()
    found = find(said, asking.today)
    if not isinstance(found, Found) or found.span.first != found.span.last:
        say = asking.say
        raise Refusal(
            say("To when? Please give a day, a time, and why. Nothing was changed."),
            say(
                "For example: /rollcall meeting move {meeting} {day} 14:00 visitors come",
                meeting=one.word(say),
                day=one.at.date() + timedelta(days=3),
            ),
        )
    start = getattr(found.span.part, "start", None) or one.at.timetz().replace(tzinfo=None)
    return datetime.combine(found.span.first, start, _zone(asking)), found.rest


def _move(asking: Asking, one: Planned, at: datetime, typed: str) -> Card:
    say, tx, why = asking.say, asking.tx, clean(typed, MOST)
    if not one.is_cancelled:
        check_to_come(asking, one)
    if at <= tx.now:
        wrong = say("{time} is over. Nothing was changed.", time=say.moment(at))
        raise Refusal(wrong, fields={"day": wrong})
    if at - asking.now > FARTHEST:
        wrong = say("That is more than a month away. Nothing was changed.")
        raise Refusal(wrong, fields={"day": wrong})
    if at == one.at and not one.is_cancelled:
        wrong = say("It is on {time} already. Nothing was changed.", time=say.moment(at))
        raise Refusal(wrong, fields={"time": wrong})
    why, seen = _why(asking, why), one.row.changes if one.row else 0
    one, row = made(asking, one)
    was_posted, before = row.posted_at is not None, row.at
    values = {"at": at, "is_moved": True, "state": PLANNED, "facts": None, "reason": why}
    if not meetings.change_time(tx, row, seen, asking.person.id, **values):
        raise was_first(asking, replace(one, row=row), "time")
    personal = {"reason": (row.salt, why)}
    tx.note(
        "meeting.moved",
        meetings.subject(row.id),
        asking.actor,
        personal=personal,
        before=before,
        at=at,
    )
    one = replace(one, at=at, row=row)
    if row.chair_id is None and (chair := chair_of(tx, one)):
        meetings.take_chair(tx, row, chair.id)
    _announce(asking, one, row, was_posted=was_posted)
    return Card(
        lines=(
            say("Moved: {meeting}.", meeting=drawing.headline(one, say)),
            say(
                "It is said in {channel}; the meetings after it stay as they are.",
                channel=drawing.channel(one, say),
            ),
        )
    )


def cancel_line(asking: Asking, rest: str) -> Card:
    """ "cancel weekly most are at the training". Raises Refusal."""
    name, _ = kind_named(asking, rest)
    for first in coming(asking, name, with_cancelled=True):
        check_known(asking, first)  # of one that is cancelled the next would be meant
    one, why = next_named(asking, rest)
    return _cancel(asking, one, why)


def cancel_form(asking: Asking, value: str) -> Form:
    """Asks why. Raises Refusal."""
    say, one = asking.say, by_value(asking, value)
    check_may_chair(asking, one)
    check_to_come(asking, one)
    return asks_why(
        asking,
        "meeting.cancel",
        say("Cancel the meeting"),
        seen_value(one),
        [drawing.headline(one, say), say("Only this one is cancelled; its points go to the next.")],
        label=say("Why is it cancelled?"),
        hint=say("It stands in the channel."),
    )


def cancel_sent(asking: Asking, filled: Filled) -> Card:
    one = by_value(asking, filled.value)
    check_may_chair(asking, one)
    check_seen(asking, one, filled.value, "reason")
    return _cancel(asking, one, filled.answers.get("reason", ""))


def _cancel(asking: Asking, one: Planned, typed: str) -> Card:
    say, tx = asking.say, asking.tx
    check_may_chair(asking, one)
    check_to_come(asking, one)
    if one.is_cancelled:
        raise Refusal(say("It is cancelled already. Nothing was changed."))
    why, seen = _why(asking, clean(typed, MOST)), one.row.changes if one.row else 0
    one, row = made(asking, one)
    was_posted = row.posted_at is not None
    values = {"state": CANCELLED, "reason": why}
    if not meetings.change_time(tx, row, seen, asking.person.id, **values):
        raise was_first(asking, replace(one, row=row), "reason")
    personal = {"reason": (row.salt, why)}
    tx.note("meeting.cancelled", meetings.subject(row.id), asking.actor, personal=personal)
    one = replace(one, row=row)
    _announce(asking, one, row, was_posted=was_posted)
    lines = [say("Cancelled: {meeting}.", meeting=drawing.headline(one, say))]
    following = coming(asking, one.name)
    if following:
        named = drawing.headline(following[0], say)
        if meetings.points(tx, row.id or 0):
            _, other = made(asking, following[0])
            meetings.carry_points(tx, row.id or 0, other.id or 0)
            redraw(asking, other)
            lines.append(say("Its points go to the next: {meeting}.", meeting=named))
        else:
            lines.append(say("The next: {meeting}.", meeting=named))
    return Card(
        lines=tuple(lines),
        small=(
            say(
                "To hold it after all: /rollcall meeting move {meeting} 16:00 why",
                meeting=one.word(say),
            ),
        ),
    )


def _why(asking: Asking, why: str) -> str:
    if why:
        return why
    say = asking.say
    wanted = say("Please say why: everybody who attends reads it. Nothing was changed.")
    raise Refusal(wanted, fields={"reason": wanted})


def _announce(asking: Asking, one: Planned, row: Meeting, *, was_posted: bool) -> None:
    """Say it in the channel at once: under the agenda, where that is out; to whoever attends and
    does not read it; and to its chair."""
    tx = asking.tx
    told = _changed(asking, one, row, team_say(one.team))
    subject = meetings.subject(row.id)
    post = outbox.first_of(tx, subject) if was_posted else None
    if post is not None:
        outbox.reply(tx, post, subject, told)
    else:
        outbox.post(tx, drawing.channel_id(one), f"meeting_change:{row.id}", told)
    copy_change(tx, one, row, lambda say: _changed(asking, one, row, say), asking.person.id)
    redraw(asking, row)


def _changed(asking: Asking, one: Planned, row: Meeting, say: Say) -> Card:
    tx = asking.tx
    by = people.by_id(tx, row.changed_by or 0).name
    is_off = row.state == CANCELLED
    lines = [
        say("Cancelled by {name}.", name=by)
        if is_off
        else say(
            "Moved by {name}; by the rule it would be on {day}.", name=by, day=say.day(row.day)
        ),
        say("Why: {words}", words=row.reason),
    ]
    if not is_off:
        at = say.moment(one.posted_at.astimezone(_zone(asking)))
        lines.append(say("Its agenda comes on {time}.", time=at))
    headline = drawing.headline(one, say)
    who = (
        say("everybody")
        if one.rules.attending.everybody
        else drawing.named(attendees(tx, one).all, say)
    )
    return Card(
        title=say("Cancelled: {meeting}", meeting=headline)
        if is_off
        else say("Moved: {meeting}", meeting=headline),
        facts=(Fact(label=say("For"), value=who),),
        lines=tuple(lines),
    )
