"""Days on which nearly everything is said of the conduct ledger."""

from datetime import datetime
from functools import partial

from sqlmodel import select

from commands.deciding.command import Drawing
from storage.cards import Card
from storage.ledger import Entry
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.commands.everything import Said, speaker
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, ZONE


def a_day_of_conduct(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    with desk.read() as tx:
        first = len(tx.session.exec(select(Entry.id)).all()) + 1
    d1, d2, d3, d4 = range(first, first + 4)
    log, own = partial(types, word="deduct"), partial(types, word="conduct")
    desk.now = datetime(2027, 9, 6, 16, tzinfo=ZONE)
    log(ADA, "", "items", "items dance", "A002 litter", "undo", f"undo D{d1}")
    log(
        GRACE,
        "A001 phone on the floor at seat 14",
        "A001 phone on the floor",
        "again A001 phone on the floor",
        "A001 litter 2",
        "A001 CC-2.2.2.1",
        "A001 CC-2.2.2.1 9",
        "A001 CC-2.2.2.1 4 the keyboard",
        "A001 leaking customer data",
        "A001 customer data",
        "A001 dance",
        "A001",
        "nobody litter",
        "L001 litter",
        "D001 litter",
        f"undo D{d2}",
        f"undo D{d2}",
        "undo D99",
    )
    log(LINUS, f"undo D{d1}", "A001 phone on the floor")
    log(DORA, "L001 litter")
    do(lambda: desk.presses(GRACE, "deduct.again", d1))
    do(lambda: desk.presses(GRACE, "deduct.again", 99))
    own(
        ADA,
        "",
        "2026-11",
        "yesterday",
        f"D{d1}",
        "D99",
        "seen",
        f"seen D{d1}",
        f"seen D{d1}",
        f"side D{d1}",
    )
    do(lambda: desk.opens(ADA, "conduct.side", d1))
    own(ADA, f"side D{d1} at home", f"side D{d2} x", "of A002")
    own(BO, f"D{d1}", "of A001")
    own(GRACE, f"seen D{d1}", "of A001", "of A001 2026-11", f"side D{d1} x")
    do(lambda: desk.opens(GRACE, "conduct.details", d1))
    do(lambda: desk.opens(ADA, "conduct.details", d2))
    desk.passes(minutes=16)
    log(GRACE, f"undo D{d1}")
    with desk.read() as tx:
        said.cards += [DRAWS["entry"](Drawing(tx, BOOKS, number)) for number in (d1, d2, d3, d4)]
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]
