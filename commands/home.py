"""The Home tab: what waits for a person, what is theirs, and the first things to do."""

from datetime import timedelta

from commands.deciding.asking import Asking
from commands.deciding.command import Command, Drawing, all_commands
from commands.deciding.lines import shift_line
from commands.deciding.waiting import items, waiting
from handbook.words import mark, of
from storage import people, rosters
from storage.cards import Button, Card, Fact, Item


def draw(drawing: Drawing) -> Card:
    """The person's Home. `number` is the person's."""
    person = people.by_id(drawing.tx, drawing.number)
    book = drawing.books[person.team.handbook]
    return _card(Asking(drawing.tx, person, book, of(person.language)))


def line(asking: Asking, _: str) -> Card:
    return _card(asking)


def _card(asking: Asking) -> Card:
    say, person = asking.say, asking.person
    roles = [
        asking.book.roles[role].in_language(say.lang)
        for role in sorted(person.roles)
        if role in asking.book.roles
    ]
    commands = all_commands()
    return Card(
        title=say("Hello {name}", name=person.name),
        facts=(
            Fact(label=say("Team"), value=person.team.name),
            Fact(label=say("Roles"), value=say.names(roles) if roles else say("none")),
        ),
        items=(
            *items(asking, waiting(asking)),
            _shifts(asking),
            *(item for command in commands if command.own for item in command.own(asking)),
            *(item for command in commands if command.team for item in command.team(asking)),
        ),
        buttons=(Button(action="leave.ask", label=say("Ask for time off"), value=""),),
    )


def _shifts(asking: Asking) -> Item:
    say, today = asking.say, asking.today
    found = rosters.shifts_of(asking.tx, asking.person.id, today, today + timedelta(days=6))
    coming = tuple(shift_line(shift, asking.person.team.zone, say) for shift in found)
    return Item(
        title=say("Your shifts of the next seven days"),
        lines=coming or (say("None on the roster."),),
    )


COMMAND = Command(
    word="home",
    summary=mark("What waits for you, your shifts and requests"),
    usage="",
    line=line,
    draws={"home": draw},
)
