"""The Home tab: what a person has asked for, and the first things to do."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking
from commands.deciding.command import Command, Drawing
from handbook.words import mark, of
from storage import leaves, people, rosters
from storage.cards import Button, Card, Fact
from storage.leaves import APPROVED, ASKED, DECLINED, WITHDRAWN
from storage.people import Known


def draw(drawing: Drawing) -> Card:
    """The person's Home. `number` is the person's."""
    person = people.by_id(drawing.tx, drawing.number)
    book = drawing.books[person.team.handbook]
    return _card(Asking(drawing.tx, person, book, of(person.language)), person)


def line(asking: Asking, _: str) -> Card:
    return _card(asking, asking.person)


def _card(asking: Asking, person: Known) -> Card:
    say, tx, today = asking.say, asking.tx, asking.today
    roles = [
        asking.book.roles[role].in_language(say.lang)
        for role in sorted(person.roles)
        if role in asking.book.roles
    ]
    shifts = rosters.shifts_of(tx, person.id, today, today + timedelta(days=6))
    zone = ZoneInfo(person.team.zone)
    coming = [
        say(
            "{code} {start}–{end}, {day}",
            code=shift.code,
            start=say.time(shift.starts_at.astimezone(zone)),
            end=say.time(shift.ends_at.astimezone(zone)),
            day=say.day(shift.day),
        )
        for shift in shifts
    ]
    states = {
        ASKED: say("waiting"),
        APPROVED: say("approved"),
        DECLINED: say("declined"),
        WITHDRAWN: say("withdrawn"),
    }
    requests = [
        say(
            "#{number} {kind}, {days}: {state}",
            number=leave.id,
            kind=asking.book.leave.kinds[leave.kind].title.in_language(say.lang),
            days=say.days((leave.first, leave.last)),
            state=states[leave.state],
        )
        for leave in leaves.of_person(tx, person.id, today - timedelta(days=7))
    ]
    return Card(
        title=say("Hello {name}", name=person.name),
        facts=(
            Fact(label=say("Team"), value=person.team.name),
            Fact(label=say("Roles"), value=say.names(roles) if roles else say("none")),
        ),
        lines=(
            say("Your shifts of the next seven days:"),
            *(coming or [say("None on the roster.")]),
            say("Your requests:"),
            *(requests or [say("None in the last seven days.")]),
        ),
        buttons=(Button(action="leave.ask", label=say("Ask for time off"), value=""),),
    )


COMMAND = Command(
    word="home",
    summary=mark("Your shifts and requests"),
    usage="",
    line=line,
    draws={"home": draw},
)
