"""The card of a leave's proofs for the leader who looks at them, in each of their states."""

from zoneinfo import ZoneInfo

from commands.deciding.command import Drawing
from commands.deciding.owing import Owed, of_leave
from handbook.book import Handbook
from handbook.words import Say, mark, of
from storage import files, leaves, people, proofs
from storage.cards import Button, Card, Fact
from storage.proofs import ACCEPTED, DIFFERS, MISSING, OWED, SENT, VOID
from storage.transaction import Tx

STATES = {
    OWED: mark("not here yet"),
    SENT: mark("sent, to be looked at"),
    ACCEPTED: mark("accepted"),
    MISSING: mark("missing"),
    DIFFERS: mark("they tell of another reason"),
    VOID: mark("not needed any more"),
}


def draw(drawing: Drawing) -> Card:
    """The card of `proofs:12`, in the language of the leader who was asked."""
    tx = drawing.tx
    leave = leaves.get(tx, drawing.number)
    assert leave is not None, "only what was stored is drawn"
    known = people.by_id(tx, leave.person_id)
    row = proofs.of(tx, [drawing.number])[drawing.number]
    leader = people.by_id(tx, row.asked_of) if row.asked_of else None
    say = of(leader.language if leader else known.team.language)
    owed = of_leave(tx, drawing.books[known.team.handbook], known, leave)
    if owed is None:
        title = say("Proofs of #{number}", number=leave.id)
        return Card(title=title, lines=(say("The leave no longer stands."),))
    return card(tx, drawing.books[known.team.handbook], owed, say)


def card(tx: Tx, book: Handbook, owed: Owed, say: Say) -> Card:
    count = len(files.about(tx, proofs.file_subjects(owed.numbers)))
    is_open = owed.state in (OWED, SENT, MISSING)
    days = (owed.leaves[0].first, owed.leave.last)
    return Card(
        title=say("Proofs: {leave}", leave=owed.title(book, say)),
        facts=(
            Fact(label=say("Person"), value=owed.known.name),
            Fact(label=say("Days"), value=say.days(days)),
            Fact(label=say("State"), value=state(tx, owed, say)),
            Fact(label=say("Files"), value=str(count)),
        ),
        lines=(
            say(
                "Owed: {documents} ({rule}).",
                documents=say.names(owed.documents(say)),
                rule=owed.proofs.rule,
            ),
        ),
        small=(say("Copies are deleted as soon as you have decided; each look is noted."),)
        if is_open
        else (),
        buttons=buttons(owed, count, say) if is_open else (),
    )


def buttons(owed: Owed, count: int, say: Say) -> tuple[Button, ...]:
    value = str(owed.number)
    check = Button(action="proofs.check", label=say("Check…"), value=value, style="primary")
    see = Button(action="proofs.see", label=say("See the copies"), value=value)
    return (see, check) if count else (check,)


def state(tx: Tx, owed: Owed, say: Say) -> str:
    """What became of them, and by whom."""
    row, said = owed.row, say(STATES[owed.state])
    if row is None or row.decided_at is None or row.decided_by is None:
        return said
    at = row.decided_at.astimezone(ZoneInfo(owed.known.team.zone))
    name = people.by_id(tx, row.decided_by).name
    return say("{state}, {name}, {when}", state=said, name=name, when=say.moment(at))
