"""The Home tab: what a person has asked for, and the first things to do."""

from datetime import timedelta

from commands.deciding.asking import Asking
from commands.deciding.command import Command, Drawing
from commands.deciding.lines import leave_line, shift_line
from handbook.words import mark, of
from storage import leaves, people, rosters
from storage.cards import Button, Card, Fact
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
    coming = [shift_line(shift, person.team.zone, say) for shift in shifts]
    since = today - timedelta(days=7)
    requests = [leave_line(asking, leave) for leave in leaves.of_person(tx, person.id, since)]
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
