"""The desk's people where calls are listened to, where chats are read, and where praise counts."""

from collections.abc import Sequence

import pytest
from sqlmodel import col, delete, select

from commands.deciding.command import Drawing
from storage import people
from storage.cards import Card
from storage.ledger import Entry
from storage.people import Role, Team
from storage.samples import Sample
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI

INSURED = {BO: "qa_trainer", GRACE: "leader", DORA: "director", LINUS: "agent", WEI: "agent"}
SERVED = {BO: "shift_leader", GRACE: "service_manager", DORA: "department_head", WEI: "agent"}
SEATED = {BO: "agent", GRACE: "leader", LINUS: "leader", DORA: "manager", WEI: "agent"}


def moved(desk: Desk, handbook: str, roles: dict[str, str]) -> Desk:
    """The same people by another handbook, at four in the afternoon: Ada and Bo are at work."""
    desk.passes(hours=9)
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = handbook
        for who, role in {ADA: "agent", **roles}.items():
            known = people.by_slack(tx, who)
            assert known is not None
            tx.session.exec(delete(Role).where(col(Role.person_id) == known.id))
            tx.session.add(Role(person_id=known.id, role=role))
    return desk


@pytest.fixture
def insured(desk: Desk) -> Desk:
    """Bo listens, Grace leads, Dora directs; Ada, Wei and Linus are agents."""
    return moved(desk, "insurance-centre", INSURED)


@pytest.fixture
def served(desk: Desk) -> Desk:
    """Bo leads the shift and reads the chats; Dora heads the department."""
    return moved(desk, "service-desk", SERVED)


@pytest.fixture
def seated(desk: Desk) -> Desk:
    """Grace and Linus lead, Dora manages; praise is worth a point."""
    return moved(desk, "broadband-seats", SEATED)


def entries(desk: Desk) -> Sequence[Entry]:
    with desk.read() as tx:
        return tx.session.exec(select(Entry).order_by(col(Entry.id))).all()


def stored(desk: Desk, number: int = 1) -> Sample:
    with desk.read() as tx:
        return tx.session.get_one(Sample, number)


def drawn(desk: Desk, name: str, number: int = 1) -> Card:
    """A message as it is drawn now."""
    with desk.read() as tx:
        return DRAWS[name](Drawing(tx, BOOKS, number))
