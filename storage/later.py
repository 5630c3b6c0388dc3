"""Private messages that wait for their reader's next shift."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, bindparam, update
from sqlmodel import Field, SQLModel, col, select

from storage.cards import Card
from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert

WAITING, SAID, DROPPED = "waiting", "said", "dropped"


class Later(SQLModel, table=True):
    """A message kept until `due_at`, rendered in its reader's language.

    `name` is the kind of message as handbooks know it (`leave.waiting`), `subject` the row that it
    tells of (`leave:12`). `latest`: when it is said wherever its reader is; None: never so.
    """

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    due_at: datetime = Field(sa_type=Moment, index=True)
    latest: datetime | None = Field(default=None, sa_type=Moment)
    name: str
    subject: str = Field(index=True)
    card: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = WAITING


def keep(
    tx: Tx,
    person_id: int,
    due_at: datetime,
    name: str,
    subject: str,
    card: Card,
    latest: datetime | None = None,
) -> int:
    """Keep a message until the moment and give its number."""
    return int(
        insert(
            tx,
            Later,
            person_id=person_id,
            due_at=due_at,
            latest=latest,
            name=name,
            subject=subject,
            card=card.model_dump(exclude_defaults=True),
            state=WAITING,
        )
    )


def get(tx: Tx, number: int) -> Later | None:
    return tx.get(Later, number)


_DUE: Prepared[tuple[Later]] = Prepared(
    select(Later)
    .where(
        col(Later.state) == WAITING,
        col(Later.due_at) > bindparam("since"),
        col(Later.due_at) <= bindparam("until"),
    )
    .order_by(col(Later.due_at), col(Later.id))
)


def due(tx: Tx, since: datetime, until: datetime) -> list[Later]:
    """The messages that wait and are due in (since, until], the earliest first."""
    return tx.kept(_DUE, since=since, until=until)


_WAITING_FOR: Prepared[tuple[Later]] = Prepared(
    select(Later).where(
        col(Later.subject) == bindparam("subject"),
        col(Later.name) == bindparam("name"),
        col(Later.state) == WAITING,
    )
)


def waits_until(tx: Tx, subject: str, name: str) -> datetime | None:
    """Until when the message about a subject is kept; None where none is."""
    kept = tx.kept(_WAITING_FOR, subject=subject, name=name)
    return min((one.due_at for one in kept), default=None)


def waiting(tx: Tx, person_ids: Collection[int], names: Collection[str]) -> list[Later]:
    """What waits for these people under these names, the oldest first."""
    query = select(Later).where(
        col(Later.person_id).in_(person_ids),
        col(Later.name).in_(names),
        col(Later.state) == WAITING,
    )
    return list(tx.session.exec(query.order_by(col(Later.id))).all())


def redraw(tx: Tx, kept: Later, card: Card) -> None:
    """A waiting message tells of what is so by now."""
    tx.connection.execute(
        update(Later)
        .where(col(Later.id) == kept.id, col(Later.state) == WAITING)
        .values(card=card.model_dump(exclude_defaults=True))
    )


def take(tx: Tx, number: int) -> Later | None:
    """Take a message out to be said; None when it was dropped or said meanwhile."""
    taken = tx.connection.execute(
        update(Later).where(col(Later.id) == number, col(Later.state) == WAITING).values(state=SAID)
    )
    if taken.rowcount != 1:
        return None
    return tx.get_one(Later, number, again=True)


def put_off(tx: Tx, number: int, due_at: datetime) -> None:
    """Keep a waiting message until a later moment."""
    tx.connection.execute(
        update(Later)
        .where(col(Later.id) == number, col(Later.state) == WAITING)
        .values(due_at=due_at)
    )


def drop(tx: Tx, subject: str, name: str, person_id: int | None = None) -> int:
    """Forget what waits under this name about the subject, because it no longer holds; how many.
    `person_id`: only what waits for them.

    Whoever keeps and whoever drops must hold the same row, such as the asker's, or miss each other.
    """
    if person_id is None:
        return len(tx.rows(_DROP, subject=subject, name=name))
    return len(tx.rows(_DROP_OF, subject=subject, name=name, person=person_id))


_MEANT = (
    col(Later.subject) == bindparam("subject"),
    col(Later.name) == bindparam("name"),
    col(Later.state) == WAITING,
)
_DROP: Prepared[tuple[int]] = Prepared(
    update(Later).where(*_MEANT).values(state=DROPPED).returning(col(Later.id))
)
_DROP_OF: Prepared[tuple[int]] = Prepared(
    update(Later)
    .where(*_MEANT, col(Later.person_id) == bindparam("person"))
    .values(state=DROPPED)
    .returning(col(Later.id))
)
