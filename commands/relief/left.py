"""A leader records that somebody left an assigned overtime without leave (CC-2.4.2)."""

import re
from datetime import datetime, timedelta

from commands.deciding import consequences
from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled
from commands.relief import card
from commands.relief.answer import unask
from commands.relief.finding import MOST, check_right, found, hold, numbered
from commands.relief.telling import say_in_thread, tell
from handbook.relief import minutes_between
from handbook.words import of
from storage import people, reliefs
from storage.cards import Card, Choice, Field, Form, clean, mention
from storage.people import Known
from storage.reliefs import ACCEPTED, DONE, LEFT, Overtime, Relief

_TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)(?!\d)")


def left_form(asking: Asking, value: str) -> Form:
    """Who left, when, and what there is to say. Raises Refusal."""
    say, relief = asking.say, found(asking, value)
    check_right(asking, relief)
    rows = _rows(asking, relief)
    now = card.local(asking.tx.now, asking.person.team)
    is_running = any(row.starts_at <= asking.tx.now < row.ends_at for row in rows)
    return Form(
        action="relief.left",
        title=say("Left without leave"),
        value=str(relief.id),
        submit=say("Record"),
        close=say("Close"),
        lines=(
            say("It is recorded, and what the handbook says of it is proposed, not done."),
            say("If they had leave to go, close this and call the overtime off instead."),
        ),
        fields=(
            Field(
                name="overtime",
                label=say("Who?"),
                kind="choice",
                choices=tuple(_choice(asking, row) for row in rows),
                value=str(rows[-1].id),
            ),
            Field(
                name="time",
                label=say("When did they leave?"),
                kind="line",
                value=say.time(now) if is_running else None,
                hint=say("For example 17:30; the start, if they never came."),
                limit=5,
            ),
            Field(
                name="words",
                label=say("What do you want to say?"),
                kind="text",
                is_optional=True,
                hint=say("It is kept with the record; the channel does not see it."),
            ),
        ),
    )


def left_sent(asking: Asking, filled: Filled) -> Card:
    relief, number = found(asking, filled.value), filled.answers.get("overtime", "")
    check_right(asking, relief)
    rows = [row for row in _rows(asking, relief) if str(row.id) == number]
    if not rows:
        which = asking.say("Please choose whose overtime it was.")
        raise Refusal(which, fields={"overtime": which})
    words = filled.answers.get("words", "")
    return _left(asking, rows[0], relief, filled.answers.get("time", ""), words)


def left_line(asking: Asking, rest: str) -> Card:
    """ "left R3 17:30 went to the bus": the newest overtime of the relief. Raises Refusal."""
    relief = found(asking, rest)
    check_right(asking, relief)
    _, typed = numbered(rest)
    time = _TIME.match(typed)
    words = typed[time.end() :].strip() if time else typed
    return _left(asking, _rows(asking, relief)[-1], relief, time[0] if time else "", words)


def _rows(asking: Asking, relief: Relief) -> list[Overtime]:
    """The overtime that somebody may have left. Raises Refusal where there is none."""
    assert relief.id is not None
    now = asking.tx.now
    rows = [
        row
        for row in reliefs.overtimes(asking.tx, relief.id)
        if row.state in (ACCEPTED, DONE) and row.starts_at <= now
    ]
    if not rows:
        raise Refusal(
            asking.say("Nobody has begun an overtime for {relief}.", relief=card.name(relief)),
            asking.say("Nothing was changed."),
        )
    return rows


def _choice(asking: Asking, row: Overtime) -> Choice:
    name = people.by_id(asking.tx, row.person_id).name[:40]
    hours = card.hours(row.starts_at, row.ends_at, asking.person.team, asking.say)
    return Choice(value=str(row.id), label=asking.say("{name}, {hours}", name=name, hours=hours))


def _left(asking: Asking, row: Overtime, relief: Relief, typed: str, said: str) -> Card:
    tx, say, team = asking.tx, asking.say, asking.person.team
    known = people.by_id(tx, row.person_id)
    if known.id == asking.person.id:
        raise Refusal(
            say("Nobody records that of themselves. Nothing was changed."),
            say("To end your own overtime: /rollcall relief end R{number}", number=relief.id),
        )
    at = _moment(asking, row, typed)
    hold(tx, relief, [known.id])
    reliefs.read_again(tx, row)
    words = clean(said, MOST)
    values = {
        "ended_at": at,
        "minutes": minutes_between(row.starts_at, at),
        "closed_by": asking.person.id,
        "words": words or None,
    }
    if not reliefs.turn(tx, row, (ACCEPTED, DONE), LEFT, **values):
        state = say(card.STATES[row.state])
        raise Refusal(
            say("That has changed meanwhile: {name}, {state}.", name=known.name, state=state),
            say("Nothing was changed."),
        )
    unask(tx, relief)
    consequences.record(
        tx,
        asking.book,
        known,
        "overtime_left",
        row.day,
        by=asking.person.id,
        actor=asking.actor,
        shift=row.shift_id,
        counts_from=at,
        minutes=minutes_between(at, row.ends_at),
        subject=f"overtime:{row.id}",
        reason=words,
        told=lambda _: _tell(asking, row, relief, at),
    )
    _tell_thread(asking, relief, known, at)
    worked = say.minutes(row.minutes or 0)
    return Card(
        lines=(
            say(
                "Recorded: {name} left at {time}.",
                name=known.name,
                time=say.time(card.local(at, team)),
            ),
            say("Noted as overtime: {time}.", time=worked),
            say("What follows from it is proposed by the handbook; nothing is done by itself."),
        )
    )


def _tell_thread(asking: Asking, relief: Relief, known: Known, at: datetime) -> None:
    team = asking.person.team
    say = team_say(team)
    told = say(
        "{leader} has recorded that {name} left the overtime at {time}.",
        leader=mention(asking.person.person.slack_id, asking.person.name),
        name=known.name,
        time=say.time(card.local(at, team)),
    )
    say_in_thread(asking.tx, relief, [told, card.staffing(asking.tx, relief, team, say)])


def _tell(asking: Asking, row: Overtime, relief: Relief, at: datetime) -> None:
    known = people.by_id(asking.tx, row.person_id)
    say = of(known.language)
    lines = [
        say(
            "{name} has recorded that you left this overtime at {time} without leave.",
            name=asking.person.name,
            time=say.time(card.local(at, known.team)),
        ),
        say("Noted as overtime: {time}.", time=say.minutes(row.minutes or 0)),
        say("If that is wrong, please speak to {name}.", name=asking.person.name),
    ]
    title = say("{relief}: overtime", relief=card.name(relief, say))
    tell(asking.tx, asking.book, known, relief, "relief.ended", title, lines, row)


def _moment(asking: Asking, row: Overtime, typed: str) -> datetime:
    """When they left, by the team's clock; nothing typed means now. Raises Refusal."""
    say, now, team = asking.say, asking.tx.now, asking.person.team
    if not typed.strip():
        at = card.to_the_minute(now)
    else:
        read = _TIME.fullmatch(typed.strip())
        at = _clock(row, int(read[1]), int(read[2]), asking) if read else row.ends_at
    if not row.starts_at <= at < row.ends_at or at > now:
        words = say(
            "Please give the time of leaving, within {hours} and not later than now.",
            hours=card.hours(row.starts_at, row.ends_at, team, say),
        )
        raise Refusal(words, say("Nothing was changed."), fields={"time": words})
    return at


def _clock(row: Overtime, hour: int, minute: int, asking: Asking) -> datetime:
    """The first moment of the overtime at which the team's clock shows that time, else its end."""
    at = card.to_the_minute(row.starts_at)
    while at < row.ends_at:
        shown = card.local(at, asking.person.team)
        if (shown.hour, shown.minute) == (hour, minute):
            return max(at, row.starts_at)
        at += timedelta(minutes=1)
    return row.ends_at
