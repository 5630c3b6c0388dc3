"""What people see of proofs without asking: what they owe, and what waits for a leader's look."""

from collections.abc import Sequence

from commands.deciding.asking import Asking
from commands.deciding.command import Waiting
from commands.deciding.owing import Owed, of_leave, of_person, owed_line
from commands.proofs.card import STATES, buttons
from commands.proofs.finding import may_check
from storage import files, people, proofs
from storage.cards import Button, Card, Item
from storage.proofs import OWED


def own(asking: Asking) -> Sequence[Item]:
    """What the person owes."""
    say = asking.say
    return [
        Item(
            title=None if at else say("What you owe"),
            lines=(_line(asking, owed),),
            buttons=(_send(asking, owed),),
        )
        for at, owed in enumerate(of_person(asking.tx, asking.book, asking.person))
    ]


def _line(asking: Asking, owed: Owed) -> str:
    say = asking.say
    line = owed_line(owed, say)
    if owed.state != OWED:
        line = say("Proofs: {state}.", state=say(STATES[owed.state]))
    numbers = say.names([f"#{number}" for number in owed.numbers])
    return say("{number}: {line}", number=numbers, line=line)


def _send(asking: Asking, owed: Owed) -> Button:
    return Button(action="proofs.send", label=asking.say("Send…"), value=str(owed.number))


def list_mine(asking: Asking, _: str) -> Card:
    """What the person owes and how to send it, and what they may look at."""
    say = asking.say
    mine = own(asking)
    waiting = list(waits(asking))
    lines = (
        [
            say("Send photos of them to me here, in our direct message, or press “Send…”."),
            say("Only those who decide see them. The bot's copies are deleted once it is decided."),
        ]
        if mine
        else [say("You owe no proofs.")]
    )
    items = [
        Item(title=None if at else say("Proofs to look at"), lines=each.lines, buttons=each.buttons)
        for at, each in enumerate(waiting)
    ]
    small = say("By typing: /rollcall proofs accept 12, missing 12 receipt, or differs 12 and why")
    return Card(lines=tuple(lines), items=(*mine, *items), small=(small,) if items else ())


def waits(asking: Asking) -> Sequence[Waiting]:
    """The proofs that the person may look at, oldest first."""
    found = []
    for row, leave in proofs.sent(asking.tx, asking.person.person.team_id):
        known = people.by_id(asking.tx, leave.person_id)
        owed = of_leave(asking.tx, asking.book, known, leave)
        if owed is None or row.sent_at is None or not may_check(asking, owed):
            continue
        sent = files.about(asking.tx, proofs.file_subjects(owed.numbers))
        found.append(_waiting(asking, owed, len(sent)))
    return found


def _waiting(asking: Asking, owed: Owed, count: int) -> Waiting:
    say = asking.say
    assert owed.row is not None
    assert owed.row.sent_at is not None
    plain = [button.model_copy(update={"style": None}) for button in buttons(owed, count, say)]
    return Waiting(
        since=owed.row.sent_at,
        lines=(
            say(
                "Proofs: {leave} — {name}",
                leave=owed.title(asking.book, say),
                name=owed.known.name,
            ),
        ),
        buttons=tuple(plain),
    )
