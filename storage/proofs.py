"""What became of the proofs that a leave owes: whether files came, who looked, what was decided."""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Column, bindparam, or_, update
from sqlmodel import Field, SQLModel, col, select

from storage.leaves import APPROVED, ASKED, CLOSED, Leave
from storage.prepared import Prepared
from storage.rosters import among, numbered
from storage.transaction import Moment, Tx, insert_once

OWED, SENT, ACCEPTED, MISSING, DIFFERS, VOID = (
    "owed",
    "sent",
    "accepted",
    "missing",
    "differs",
    "void",
)
"""`differs`: they tell of another reason. `void`: the leave no longer stands."""
UNSETTLED = (OWED, SENT, MISSING)
"""The states in which proofs may still be sent and looked at."""


class Proof(SQLModel, table=True):
    """The proofs of one leave; a leave without a row owes what its verdict says.

    `part_of`: the later leave whose proofs are this one's as well. `asked_of`: the leader who is
    shown them. `seen`: the documents that were there, by their English names. `record_id`: the
    event that a decision recorded. `words` are personal.
    """

    leave_id: int = Field(foreign_key="leave.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    state: str = Field(default=OWED, index=True)
    part_of: int | None = Field(default=None, foreign_key="leave.id")
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    asked_of: int | None = Field(default=None, foreign_key="person.id")
    seen: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    words: str | None = None
    salt: str
    record_id: int | None = Field(default=None, foreign_key="attendance.id")


# ---- what became of them


def of(tx: Tx, leaves: Collection[int]) -> dict[int, Proof]:
    """What is known of the proofs of these leaves, by the leave's number; as it is stored now."""
    query = select(Proof).where(col(Proof.leave_id).in_(leaves))
    found = tx.session.exec(query.execution_options(populate_existing=True)).all()
    return {row.leave_id: row for row in found}


def begin(tx: Tx, leaves: Sequence[Leave]) -> Proof:
    """The row of the last of leaves that owe proofs together; the others become part of it.

    The person's row is held.
    """
    *before, last = leaves
    for leave in (*before, last):
        insert_once(
            tx,
            Proof,
            leave_id=leave.id,
            person_id=leave.person_id,
            state=OWED,
            seen=[],
            salt=secrets.token_hex(8),
        )
    if before:
        joined = col(Proof.leave_id).in_([leave.id for leave in before])
        tx.connection.execute(update(Proof).where(joined).values(part_of=last.id))
    assert last.id is not None
    return of(tx, [last.id])[last.id]


def move(tx: Tx, leave_id: int, states: Collection[str], to: str, **values: Any) -> bool:
    """Move proofs that are still in one of the states; False when they are not any more."""
    moved = tx.connection.execute(
        update(Proof)
        .where(col(Proof.leave_id) == leave_id, col(Proof.state).in_(states))
        .values(state=to, **values)
    )
    return moved.rowcount == 1


def is_accepted(tx: Tx, leave_id: int) -> bool:
    """Whether the proofs of a leave were looked at and found good, also together with others."""
    row = of(tx, [leave_id]).get(leave_id)
    if row is not None and row.part_of is not None:
        row = of(tx, [row.part_of]).get(row.part_of)
    return row is not None and row.state == ACCEPTED


def may_be_owed(tx: Tx, kinds: Collection[str], since: date, until: date) -> list[Leave]:
    """Leaves of these kinds and days that stand, and whose proofs nobody has sent or decided."""
    asked = _may_be_owed(len(kinds))
    return tx.kept(asked, **numbered(list(kinds)), since=since, until=until)


@lru_cache(maxsize=32)
def _may_be_owed(count: int) -> Prepared[tuple[Leave]]:
    return Prepared(
        select(Leave)
        .outerjoin(Proof, col(Proof.leave_id) == Leave.id)
        .where(
            col(Leave.kind).in_(among(count)),
            col(Leave.state).in_([APPROVED, ASKED]),
            col(Leave.last) >= bindparam("since"),
            col(Leave.first) <= bindparam("until"),
            or_(col(Proof.state).is_(None), col(Proof.state) == OWED),
        )
        .order_by(col(Leave.id))
    )


def sent(tx: Tx, team_id: int) -> list[tuple[Proof, Leave]]:
    """What waits for a leader's look in the team, oldest first."""
    query = select(Proof, Leave).join(Leave, col(Leave.id) == Proof.leave_id)
    query = query.where(Proof.state == SENT, Leave.team_id == team_id)
    return list(tx.session.exec(query.order_by(col(Proof.sent_at))).all())


def sent_for_nothing(tx: Tx) -> list[tuple[Proof, Leave]]:
    """What waits for a look although its leave no longer stands."""
    return [(tx.held(proof), tx.held(leave)) for proof, leave in tx.rows(_SENT_FOR_NOTHING)]


_SENT_FOR_NOTHING: Prepared[tuple[Proof, Leave]] = Prepared(
    select(Proof, Leave)
    .join(Leave, col(Leave.id) == Proof.leave_id)
    .where(col(Proof.state) == SENT, col(Leave.state).in_(CLOSED))
)


# ---- files


def file_subjects(leaves: Collection[int]) -> list[str]:
    """What the files of these leaves' proofs are filed under."""
    return [f"proof:{number}" for number in leaves]
