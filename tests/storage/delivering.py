"""The steps of a delivery for the proofs of the outbox: said, claimed, finished."""

from storage import delivery, outbox
from storage.cards import Card
from storage.database import Database
from storage.delivery import Claimed
from storage.outbox import SENT, Outgoing
from tests.storage.floor import NOW

LEASE = 15.0
LEADERS = "C0LEAD"


def said(database: Database, words: str, channel: str = LEADERS, subject: str = "leave:1") -> int:
    with database.change(NOW) as tx:
        return outbox.post(tx, channel, subject, Card(title=words))


def claimed(database: Database, holder: str = "one") -> Claimed | None:
    with database.change(NOW) as tx:
        return delivery.claim(tx, holder, LEASE)


def must_claim(database: Database, holder: str = "one") -> Claimed:
    found = claimed(database, holder)
    assert found is not None
    return found


def finished(
    database: Database,
    row: int | None,
    state: str = SENT,
    wait: float = 0.0,
    channel: str | None = None,
    ts: str | None = None,
) -> None:
    assert row is not None
    with database.change(NOW) as tx:
        delivery.finish(tx, row, state, wait=wait, channel=channel, ts=ts)


def row(database: Database, number: int) -> Outgoing:
    with database.read(NOW) as tx:
        return tx.session.get_one(Outgoing, number)


def waiting(database: Database) -> int:
    with database.read(NOW) as tx:
        return delivery.backlog(tx).waiting
