"""What the clock does to a late that is open: asks, proposes, and ends it with the shift."""

from collections.abc import Callable
from datetime import datetime, timedelta

from commands.deciding import consequences, shift_card
from commands.deciding.asking import Books, team_say
from commands.deciding.lates import shift_fact
from commands.deciding.reach import reach
from handbook.book import Handbook, in_force
from handbook.words import of
from storage import attendance, people, proposals, rosters
from storage.attendance import CLOSED, OPEN, Record
from storage.cards import Button, Card
from storage.transaction import Tx

At = Callable[[Tx, Books, Record], datetime | None]
"""When something becomes due of an open late; None for never."""


def moments(tx: Tx, books: Books, at: At) -> list[tuple[int, datetime]]:
    """(number, moment) of the lates that are open as things stand."""
    found = [(one.id or 0, at(tx, books, one)) for one in attendance.open_ones(tx)]
    return [(number, moment) for number, moment in found if moment is not None]


def still_open(tx: Tx, number: int) -> Record:
    """The late; it was looked at just now, so it is there."""
    record = attendance.get(tx, number)
    assert record is not None
    return record


def why_over(tx: Tx, books: Books, number: int, due_at: datetime, at: At) -> str | None:
    """Why what was due of a late then is not any more; None where it is."""
    record = attendance.get(tx, number)
    if record is None or record.state != OPEN:
        return "they have come, or it was taken out"
    if at(tx, books, record) != due_at:
        return "they have said another time since"
    return None


def expected(_: Tx, __: Books, record: Record) -> datetime | None:
    """When the person said to come."""
    return record.expected_at


def counts(tx: Tx, books: Books, record: Record) -> datetime | None:
    """When it becomes so long that it leads to something by itself, which happens once."""
    if record.minutes:
        return None
    return counts_at(books[people.team(tx, record.team_id).handbook], record)


def ends(tx: Tx, _: Books, record: Record) -> datetime | None:
    """When its shift is over."""
    shift = rosters.get(tx, record.shift_id or 0)
    return shift.ends_at if shift else None


def remind(tx: Tx, books: Books, record: Record, _: datetime) -> None:
    """The time at which the person said to come: have they?"""
    known = people.by_id(tx, record.person_id)
    book = books[known.team.handbook]
    shift = rosters.get(tx, record.shift_id or 0)
    assert shift is not None
    say = of(known.language)
    asked = Card(
        title=say("Are you here?"),
        facts=(shift_fact(shift, known, say),),
        lines=(
            say("You said that you would be here by now."),
            say("Please press one of the buttons, or type: /late here"),
        ),
        buttons=(
            Button(action="late.here", label=say("I am here"), value=str(record.id)),
            Button(action="late.say", label=say("I will be late…"), value=str(record.id)),
        ),
    )
    reach(tx, book, known, "late.reminder", f"attendance:{record.id}", asked)


def counts_at(book: Handbook, record: Record) -> datetime | None:
    """When an open late becomes so long that it leads to something by itself (CC-2.4.10.4)."""
    found = [in_force(one.rules, record.day) for one in book.attendance.consequences.values()]
    least = [
        one.at_least_minutes
        for one in found
        if one and record.event in one.events and one.at_least_minutes and not one.counts
    ]
    if not least or record.counts_from is None:
        return None
    return record.counts_from + timedelta(minutes=min(least))


def lasts(tx: Tx, books: Books, record: Record, at: datetime) -> None:
    """The person is still not here: what so long a late leads to is proposed now."""
    known = people.by_id(tx, record.person_id)
    book = books[known.team.handbook]
    assert record.counts_from is not None
    people.lock(tx, known.id)
    minutes = int((at - record.counts_from).total_seconds() // 60)
    shift = rosters.get(tx, record.shift_id or 0)
    if shift is None or not attendance.change(tx, record, [OPEN], minutes=minutes):
        return
    tx.note("attendance.lasts", f"attendance:{record.id}", "clock", minutes=minutes)
    consequences.weigh(tx, book, known, record.day)
    say = team_say(known.team)
    told = say(
        "{name} is still not here, {length} after {time}.",
        name=known.name,
        length=say.minutes(minutes),
        time=say.time(shift_card.local(record.counts_from, known.team)),
    )
    follows = say("What follows from that is proposed to whoever decides; nothing counts before.")
    shift_card.say_in_shift(tx, shift, known.team, [told, follows])


def never_came(tx: Tx, books: Books, record: Record, _: datetime) -> None:
    """The shift is over: it was no late but a day away, unless something rests on the late."""
    known = people.by_id(tx, record.person_id)
    book = books[known.team.handbook]
    shift = rosters.get(tx, record.shift_id or 0)
    assert shift is not None
    people.lock(tx, known.id)
    is_used = bool(proposals.uses(tx, [record.id or 0]))
    minutes = int((shift.ends_at - (record.counts_from or shift.starts_at)).total_seconds() // 60)
    event = record.event if is_used else consequences.stayed_away(tx, known.id, record.day)
    if not attendance.change(tx, record, [OPEN], state=CLOSED, minutes=minutes, event=event):
        return
    tx.note("attendance.never_came", f"attendance:{record.id}", "clock", as_event=event)
    consequences.weigh(tx, book, known, record.day)
    say = team_say(known.team)
    told = say("{name} did not come to this shift.", name=known.name)
    wrong = say("If that is wrong, press Record… on the shift's card.")
    shift_card.say_in_shift(tx, shift, known.team, [told, wrong])
