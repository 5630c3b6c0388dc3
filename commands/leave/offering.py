"""What is said as a request moves along the waiting list: in its thread, and to its person."""

from collections.abc import Iterable

from commands.deciding.asking import team_say
from commands.deciding.reach import reach
from commands.leave import card
from handbook.book import Handbook
from handbook.words import Say, of
from storage import outbox, people, rosters
from storage.cards import Button, Card, Fact, mention
from storage.leaves import DECLINED, Leave
from storage.people import Known
from storage.transaction import Tx


def redraw(tx: Tx, leave: Leave) -> None:
    """Its number on the list has changed."""
    post = outbox.first_of(tx, f"leave:{leave.id}")
    if post is not None:
        outbox.redraw(tx, post)


def say_in_thread(tx: Tx, leave: Leave, *said: str) -> None:
    """Redraw its card and say it in the card's thread."""
    post = outbox.first_of(tx, f"leave:{leave.id}")
    if post is not None:
        outbox.redraw(tx, post)
        outbox.reply(tx, post, post.subject, Card(lines=said))


def tell_offer(tx: Tx, book: Handbook, leave: Leave, person: Known) -> None:
    """A place is free, until when it is kept, and how to take it."""
    assert leave.offered_until is not None
    until = card.local(leave.offered_until, person.team)
    name = mention(person.person.slack_id, person.name)
    say = team_say(person.team)
    kept = say(
        "A place is free. It is kept for {name} until {until}.", name=name, until=say.moment(until)
    )
    say_in_thread(tx, leave, kept)
    reader = _reader(tx, leave, person)
    say = of(reader.language)
    number = str(leave.id)
    lines = [
        say("A place is free. It is kept for you until {until}.", until=say.moment(until))
        if reader.id == person.id
        else say(
            "A place is free. It is kept for {name} until {until}.",
            name=person.name,
            until=say.moment(until),
        ),
        say("Is it still wanted? Without an answer the next one is asked."),
        say("You can also type: /timeoff take {number}", number=leave.id),
    ]
    buttons = (
        Button(action="leave.take", label=say("Take it"), value=number, style="primary"),
        Button(action="leave.withdraw", label=say("Not any more"), value=number),
    )
    _tell(tx, book, leave, person, reader, lines, buttons)


def tell_requeued(tx: Tx, book: Handbook, leave: Leave, person: Known) -> None:
    """The offer ran out: the request stands behind the others now."""
    name = mention(person.person.slack_id, person.name)
    say = team_say(person.team)
    missed = say("No answer from {name} in time: the place goes to the next one.", name=name)
    say_in_thread(tx, leave, missed)
    reader = _reader(tx, leave, person)
    say = of(reader.language)
    lines = [
        say("The time to take the place is over; it goes to the next one."),
        say("The request stays on the waiting list, behind the others. That is done once."),
    ]
    _tell(tx, book, leave, person, reader, lines)


def tell_closed(tx: Tx, book: Handbook, leave: Leave, person: Known) -> None:
    """Waiting is over: no place became free, or the one that was offered was not taken."""
    say_in_thread(tx, leave, _closed(leave, team_say(person.team)))
    reader = _reader(tx, leave, person)
    say = of(reader.language)
    lines = [_closed(leave, say)]
    shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    if reader.id == person.id and any(shift.ends_at > tx.now for shift in shifts):
        lines.append(say("You are expected at work."))
    _tell(tx, book, leave, person, reader, lines)


def _closed(leave: Leave, say: Say) -> str:
    if leave.state == DECLINED:
        return say("No place became free in time, so the request is closed.")
    return say("The place was not taken in time, so the request is closed.")


def _reader(tx: Tx, leave: Leave, person: Known) -> Known:
    """The person, or who asked for them while they cannot be reached."""
    if person.person.slack_id is not None or leave.filed_by == person.id:
        return person
    return people.by_id(tx, leave.filed_by)


def _tell(
    tx: Tx,
    book: Handbook,
    leave: Leave,
    person: Known,
    reader: Known,
    lines: Iterable[str],
    buttons: tuple[Button, ...] = (),
) -> None:
    say = of(reader.language)
    told = Card(
        title=card.title(leave, book, say),
        facts=(Fact(label=say("Days"), value=card.days(leave, person.team, say)),),
        lines=tuple(lines),
        small=(say("The rules: /timeoff why {number}", number=leave.id),),
        buttons=buttons,
    )
    reach(tx, book, reader, "leave.place", f"leave:{leave.id}", told)
