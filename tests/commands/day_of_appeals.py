"""Days on which nearly everything is said of appeals."""

from datetime import datetime
from functools import partial

from sqlmodel import select

from commands.deciding.command import Drawing
from storage.appeals import Appeal
from storage.cards import Card
from storage.ledger import Entry
from storage.people import Team
from storage.proposals import Proposal
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.commands.everything import Said, press_all_due, speaker
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, ZONE


def a_day_of_appeals(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    log, own = partial(types, word="deduct"), partial(types, word="conduct")
    desk.now = datetime(2027, 10, 4, 16, tzinfo=ZONE)
    with desk.read() as tx:
        first = len(tx.session.exec(select(Entry.id)).all()) + 1
    d1, d2, d3, d4, d5 = range(first, first + 5)
    log(GRACE, "A001 CC-2.2.2.1 4 &", "A001 phone on the floor", "A001 litter")
    log(DORA, "L001 litter")
    log(GRACE, "A001 leaking customer data")
    own(ADA, f"appeal D{d1}", f"answer D{d1} x", "appeal D99", "appeal", f"uphold D{d1} x")
    for number in (d1, d2):
        do(partial(desk.opens, ADA, "conduct.appeal", number))
        own(ADA, f"appeal D{number} " + "&" * 600, f"appeal D{number} &", f"D{number}")
        for act in ("sides", "uphold", "change", "void", "answer"):
            for who in (DORA, GRACE, ADA, LINUS):
                do(partial(desk.opens, who, f"conduct.{act}", number))
    own(BO, f"appeal D{d1} &", f"uphold D{d1} &")
    own(GRACE, f"appeal D{d4} &", f"answer D{d1}", f"answer D{d1} &", f"void D{d1} &")
    own(LINUS, f"answer D{d1} &", f"void D{d1} &", f"withdraw D{d1}")
    own(ADA, f"appeal D{d5} &")
    types(DORA, "", word="waiting")
    types(ADA, "", word="home")
    types(DORA, f"confirm {_last_proposal(desk)}", word="proposal")
    for line in ("5 &", "4 &", "0.5 &", "0 &", "2"):
        own(DORA, f"change D{d1} {line}")
    _draw(desk, said)
    own(DORA, f"change D{d1} 2 &", f"change D{d1} 1 &", f"change D{d2} 2 &", f"uphold D{d2}")
    own(ADA, f"withdraw D{d2}", f"withdraw D{d2}", f"appeal D{d2} &", f"appeal D{d1} &")
    desk.now = datetime(2027, 10, 6, 9, 1, tzinfo=ZONE)
    press_all_due(desk)
    own(DORA, f"uphold D{d2} &", f"void D{d5} &", f"void D{d3} &")
    own(ADA, f"D{d5}", f"withdraw D{d3}", f"withdraw D{d2}")
    do(lambda: desk.opens(ADA, "conduct.details", d1))
    do(lambda: desk.opens(DORA, "conduct.sides", d1))
    desk.now = datetime(2027, 10, 13, 0, 0, tzinfo=ZONE)
    own(ADA, f"appeal D{d3} &")
    _elsewhere(desk, said)
    _draw(desk, said)
    with desk.read() as tx:
        said.cards += [DRAWS["entry"](Drawing(tx, BOOKS, number)) for number in range(1, d5 + 1)]
    desk.now = datetime(2028, 10, 13, 0, 0, tzinfo=ZONE)
    own(ADA, f"D{d1}", "2027-10", f"appeal D{d3} &")
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]


def _elsewhere(desk: Desk, said: Said) -> None:
    """What was decided of attendance months ago; where nobody reviews, and without appeals."""
    do, types = speaker(desk, said)
    types(ADA, "object 1 &", "object 2 &", word="proposal")
    types(GRACE, "undo D1", word="deduct")
    for handbook in ("service-desk", "online-help"):
        with desk.database.change(desk.now) as tx:
            tx.session.exec(select(Team)).one().handbook = handbook
        types(ADA, "appeal D1 &", word="conduct")
        do(lambda: desk.opens(ADA, "conduct.sides", 1))
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "call-centre"


def _last_proposal(desk: Desk) -> int:
    with desk.read() as tx:
        return len(tx.session.exec(select(Proposal.id)).all())


def _draw(desk: Desk, said: Said) -> None:
    with desk.read() as tx:
        numbers = [one or 0 for one in tx.session.exec(select(Appeal.id)).all()]
        said.cards += [DRAWS["appeal"](Drawing(tx, BOOKS, number)) for number in numbers]
