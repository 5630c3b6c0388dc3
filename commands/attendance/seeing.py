"""What people see of attendance: their own month, and for leaders the running shift."""

from collections.abc import Sequence
from datetime import date, timedelta

from commands.attendance.rights import check_may_record, found, may_record
from commands.attendance.telling import line
from commands.deciding import shift_card
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Drawing
from commands.deciding.lates import near
from storage import attendance, duty, people, rosters
from storage.attendance import CLOSED, EXCUSED
from storage.cards import Button, Card, Form, Item

MOST = 15


def draw_shift(drawing: Drawing) -> Card:
    """The shift's card, in the team's language."""
    shift = rosters.get(drawing.tx, drawing.number)
    assert shift is not None
    return shift_card.draw(drawing.tx, shift, people.team(drawing.tx, shift.team_id))


def month(asking: Asking, typed: str) -> Card:
    """The person's records of a month (2026-11), this one where none is named. Raises Refusal."""
    say, first = asking.say, asking.today.replace(day=1)
    if typed:
        try:
            first = date.fromisoformat(f"{typed.strip()}-01")
        except ValueError:
            raise Refusal(
                say("Which month do you mean? For example: /rollcall attendance 2026-11"),
                say("What else there is: /rollcall help"),
            ) from None
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    records = attendance.of_person(asking.tx, asking.person.id, first, last)
    lines = [line(one, say) for one in records]
    warned = []
    if records and first == asking.today.replace(day=1):
        closed = [one for one in records if one.state == CLOSED]
        warned = near(asking.tx, asking.book, asking.person, closed[-1], say) if closed else []
    return Card(
        title=say("Your attendance"),
        lines=(
            say("{days}:", days=say.days((first, last))),
            *(lines or [say("Nothing was recorded.")]),
            *warned,
        ),
        small=(say("What it may lead to: /rollcall proposal list"),),
        buttons=_team_buttons(asking),
    )


def _team_buttons(asking: Asking) -> tuple[Button, ...]:
    """For those who record: the roll call of the shift that runs."""
    if not may_record(asking):
        return ()
    running = duty.running(asking.tx, asking.person.person.team_id, asking.tx.now)
    return tuple(
        Button(
            action="attendance.missing",
            label=asking.say("Who is missing on {code}…", code=shift.code),
            value=str(shift.id),
        )
        for shift in running
    )


def shift_line_now(asking: Asking, _: str) -> Card:
    """The running shifts' records with what can be done to each. Raises Refusal."""
    say, tx = asking.say, asking.tx
    check_may_record(asking)
    running = duty.running(tx, asking.person.person.team_id, tx.now)
    if not running:
        raise Refusal(say("No shift of your team runs now."))
    names = {known.id: known.name for known in people.of_team(tx, running[0].team_id)}
    items = []
    for shift in running:
        drawn = shift_card.draw(tx, shift, asking.person.team)
        items.append(
            Item(
                title=drawn.title,
                lines=tuple(f"{fact.label}: {fact.value}" for fact in drawn.facts),
                buttons=drawn.buttons,
            )
        )
        items += [
            Item(
                lines=(say("{name}: {what}", name=names[one.person_id], what=line(one, say)),),
                buttons=_buttons(asking, one),
            )
            for one in attendance.of_shift(tx, shift.id or 0)
        ]
    return Card(items=tuple(items[:MOST]))


def _buttons(asking: Asking, record: attendance.Record) -> tuple[Button, ...]:
    say, value = asking.say, str(record.id)
    details = Button(action="attendance.details", label=say("Details"), value=value)
    if record.state == EXCUSED or record.event == "absence":
        return (details,)
    return (
        Button(action="attendance.correct", label=say("Correct…"), value=value),
        Button(action="attendance.excuse", label=say("Excuse…"), value=value),
        Button(action="attendance.remove", label=say("Remove"), value=value),
        details,
    )


def details(asking: Asking, value: str) -> Form:
    """The reason that stands in no message; for the person and those who record. Noted."""
    say, (record, known) = asking.say, found(asking, value)
    if known.id != asking.person.id:
        check_may_record(asking)
    asking.tx.note("attendance.looked", f"attendance:{record.id}", asking.actor)
    by = people.by_id(asking.tx, record.noted_by).name
    lines = [
        say("{name}: {what}", name=known.name, what=line(record, say)),
        say("Noted by {name}.", name=by),
        say("Reason: {reason}", reason=record.reason or say("none given")),
    ]
    if record.excused_by is not None:
        name = people.by_id(asking.tx, record.excused_by).name
        lines.append(say("Excused by {name}.", name=name))
        lines.append(say("Reason: {reason}", reason=record.excused_words or say("none given")))
    return Form(
        action="attendance.details",
        title=say("Details of #{number}", number=record.id),
        close=say("Close"),
        lines=tuple(lines),
    )


def own(asking: Asking) -> Sequence[Item]:
    """The person's records of this month, where there are any."""
    say, first = asking.say, asking.today.replace(day=1)
    records = attendance.of_person(asking.tx, asking.person.id, first, asking.today)
    if not records:
        return ()
    lines = tuple(line(one, say) for one in records[-5:])
    return (Item(title=say("Your attendance this month"), lines=lines),)
