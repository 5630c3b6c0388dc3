"""Who was there is ticked shift by shift; whoever missed it is told of a second date."""

from collections.abc import Sequence
from datetime import date
from secrets import token_hex

from commands.deciding import whoever
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.lines import hours_line
from commands.training import card, finding, seconds
from commands.training.roll import Expected, Roll, begun
from handbook.words import Say
from storage import rosters, trainings
from storage.cards import Button, Card, Choice, Field, Form, Item
from storage.people import Known
from storage.rosters import Shift
from storage.trainings import ATTENDED, MISSED, Training, TrainingPlace

MOST = 100
"""As many as a form shows."""
MOST_ITEMS = 10


def form(asking: Asking, value: str) -> Form:
    """Everybody who is to take part, ticked but where they were noted as absent. Raises Refusal."""
    say = asking.say
    roll, found, title = _found(asking, value)
    choices = found[:MOST]
    lines = [title]
    lines.append(
        say("Whoever is not ticked is told of a second date, privately. You can correct it later.")
    )
    if len(found) > MOST:
        lines.append(say("These are the first {n}: please open it again for the others.", n=MOST))
    return Form(
        action="training.tick",
        title=say("Who was there?"),
        value=value,
        submit=say("Send"),
        close=say("Close"),
        lines=tuple(lines),
        fields=(
            Field(
                name="people",
                label=say("Took part"),
                kind="choices",
                choices=tuple(_choice(one, roll.day, say) for one in choices),
                value=",".join(
                    one.value for one in choices if one.place is None or one.place.state == ATTENDED
                ),
                is_optional=True,
            ),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """Note who was there; whoever was not gets a second date. Raises Refusal."""
    say, tx = asking.say, asking.tx
    dues = sorted({one.held.due for one in _found(asking, filled.value)[1]})
    rows = {due: _row(asking, due) for due in dues}  # held: what is read now stands still
    roll, found, title = _found(asking, filled.value)
    ticked = set(filled.answers.get("people", "").split(","))
    came, missed, dates = [], [], dict[int, date]()
    for due, training in rows.items():
        mine = [one for one in found[:MOST] if one.held.due == due]
        new = [one for one in mine if one.value in ticked and not _is(one, ATTENDED)]
        for one in new:
            _note(asking, training, one)
        gone = [one for one in mine if one.value not in ticked and not _is(one, MISSED)]
        rules = finding.rules_of(asking, due)
        who = [(one.known, MISSED) for one in gone]
        if who:
            dates |= seconds.missed(
                tx, asking.book, roll.team, training, rules, who, asking.person.id
            )
        if new or gone:
            tx.note(
                "training.ticked",
                card.subject(training),
                asking.actor,
                came=[one.known.id for one in new],
                missed=[one.known.id for one in gone],
            )
        came += [one.known.name for one in mine if one.value in ticked]
        missed += [one.known for one in mine if one.value not in ticked]
    lines = [say.plural("{n} person took part.", "{n} people took part.", len(came))]
    lines += [_said(known, dates.get(known.id), say) for known in missed[:20]]
    if len(missed) > 20:
        lines.append(say("{n} more were not there.", n=len(missed) - 20))
    button = Button(action="training.tick", label=say("Change…"), value=filled.value)
    return Card(title=title, lines=tuple(lines), buttons=(button,))


def _said(known: Known, second: date | None, say: Say) -> str:
    if second is None:
        return say("{name} was not there.", name=known.name)
    return say("{name} was not there: second date {day}.", name=known.name, day=say.day(second))


def _is(one: Expected, state: str) -> bool:
    return one.place is not None and one.place.state == state


def _row(asking: Asking, due: date) -> Training:
    return trainings.hold(asking.tx, asking.person.person.team_id, due, token_hex(8))


def _note(asking: Asking, training: Training, one: Expected) -> None:
    assert training.id is not None
    before = one.place or trainings.places(asking.tx, training.id).get(one.known.id)
    place = TrainingPlace(
        training_id=training.id,
        person_id=one.known.id,
        state=ATTENDED,
        second_on=None,
        ticked_by=asking.person.id,
        ticked_at=asking.tx.now,
    )
    trainings.set_place(asking.tx, place)
    if one.place is not None and before is not None and before.second_on is not None:
        seconds.tell_there(asking.tx, asking.person.team, training, one.known)


def _choice(one: Expected, day: date, say: Say) -> Choice:
    if one.held.day == day:
        return Choice(value=one.value, label=one.known.name)
    label = say("{name} (second date)", name=one.known.name)
    return Choice(value=one.value, label=label[:75])


def _found(asking: Asking, value: str) -> tuple[Roll, Sequence[Expected], str]:
    """Who is to be ticked, of a shift by its number or of a day's office people; and what it is
    called. Raises Refusal."""
    say, tx, team = asking.say, asking.tx, asking.person.team
    rules = finding.rules_of(asking, asking.today)
    whoever.check(asking, rules.ticks, rules.trains)
    day, _ = finding.day_in(asking, value)
    shift = _shift(asking, value) if day is None else None
    roll = Roll(tx, asking.book, team, shift.day if shift else day or asking.today)
    if shift is not None:
        if shift.starts_at > tx.now:
            raise Refusal(say("That shift has not begun: nobody can be ticked yet."))
        found = roll.on(shift)
        title = _title(shift, roll, say)
    else:
        if roll.day > asking.today:
            raise Refusal(say("That day is still to come: nobody can be ticked yet."))
        found = roll.in_office()
        title = _title(None, roll, say)
    others = [one for one in found if one.known.id != asking.person.id]
    if not others:
        raise Refusal(
            say("Nobody of that shift is to be ticked."),
            say("What is planned: /rollcall training"),
        )
    return roll, others, title


def _shift(asking: Asking, value: str) -> Shift:
    number = int(value) if value.isdecimal() and len(value) < 10 else 0
    shift = rosters.get(asking.tx, number)
    if shift is None or shift.team_id != asking.person.person.team_id:
        raise Refusal(asking.say("That shift is no longer on the roster. Nothing was changed."))
    return shift


def tick_line(asking: Asking, _: str) -> Card:
    """ "tick": the shifts of the last training and of the day, to choose from. Raises Refusal."""
    say, tx, team = asking.say, asking.tx, asking.person.team
    rules = finding.rules_of(asking, asking.today)
    whoever.check(asking, rules.ticks, rules.trains)
    last = finding.last_of(asking)
    items: list[Item] = []
    for day in sorted({asking.today, *([last.day] if last else [])}, reverse=True):
        roll = Roll(tx, asking.book, team, day)
        items += (item(shift, roll, count, say) for shift, count in begun(tx, roll))
    if not items:
        raise Refusal(
            say("Nobody is to be ticked today."), say("What is planned: /rollcall training")
        )
    return Card(title=say("Who was there?"), items=tuple(items[:MOST_ITEMS]))


def item(shift: Shift | None, roll: Roll, count: int, say: Say) -> Item:
    """A shift, or None for those without one, with how many of it are not ticked."""
    told = {"shift": _title(shift, roll, say)}
    line = (
        say.plural("{shift}: {n} is not ticked", "{shift}: {n} are not ticked", count, **told)
        if count
        else say("{shift}: all are ticked", **told)
    )
    return Item(lines=(line,), buttons=(tick_button(shift, roll.day, say),))


def _title(shift: Shift | None, roll: Roll, say: Say) -> str:
    if shift is None:
        return say("Without a shift, {day}", day=say.day(roll.day))
    hours = hours_line(shift, roll.team.zone, say)
    return say("{hours}, {day}", hours=hours, day=say.day(shift.day))


def tick_button(shift: Shift | None, day: date, say: Say) -> Button:
    value = f"{day}" if shift is None else str(shift.id)
    return Button(action="training.tick", label=say("Tick…"), value=value)
