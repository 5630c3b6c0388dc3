"""Saying that one has come: the late ends with its real minutes."""

from datetime import timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.deciding.lates import (
    Noting,
    near,
    running_late,
    said,
    shift_fact,
    which_shift,
)
from handbook.attendance import LATES
from storage import attendance, people, rosters
from storage.attendance import DECLARED, OPEN, Record
from storage.cards import Card
from storage.rosters import Shift

SOON = timedelta(hours=1)
"""How long before a shift "here" may mean it."""


def press(asking: Asking, press: Press) -> Card:
    """The button belongs to one late. Raises Refusal where it is over, or another person's."""
    number = int(press.value) if press.value.isdecimal() and len(press.value) < 10 else 0
    record = attendance.get(asking.tx, number)
    if record is None or record.person_id != asking.person.id or record.event not in LATES:
        raise Refusal(asking.say("That button is somebody else's. Nothing was changed."))
    return arrived(asking, record)


def arrived(asking: Asking, record: Record | None) -> Card:
    """The person is in the seat now. Raises Refusal where nothing is to be ended."""
    tx, say, person = asking.tx, asking.say, asking.person
    people.lock(tx, person.id)  # a second press must see what the first has noted
    shift = rosters.get(tx, record.shift_id or 0) if record else None
    if shift is None:
        shift = which_shift(tx, person, tx.now, SOON)
    if shift is None:
        raise Refusal(say("No shift of yours runs or begins now. Nothing was changed."))
    record = record or running_late(tx, person, shift)
    noting = Noting(tx, asking.book, person.id, asking.actor)
    if record is None:
        record = noting.come(person, shift, tx.now, DECLARED)
        if record is None:
            return Card(lines=(say("You are in time. Nothing had to be noted."),))
    elif record.state != OPEN or noting.arrive(person, record, tx.now) is None:
        raise Refusal(say("That is ended already: {what}.", what=said(record, say)))
    return _answer(asking, record, shift)


def _answer(asking: Asking, record: Record, shift: Shift) -> Card:
    say = asking.say
    return Card(
        title=say("Late"),
        facts=(shift_fact(shift, asking.person, say),),
        lines=(
            say("Noted: {what}. The leaders are told.", what=said(record, say)),
            *near(asking.tx, asking.book, asking.person, record, say),
        ),
        small=(say("If that is wrong, please tell your leader: it can be corrected."),),
    )
