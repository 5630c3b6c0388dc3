"""What became of the proofs that a leave owes: files that came, who looked, what was decided.

A file's bytes are never here: only Slack's id of it, and of the bot's copies.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint, or_, update
from sqlmodel import Field, SQLModel, col, select

from storage.leaves import APPROVED, ASKED, CLOSED, Leave
from storage.transaction import Moment, Tx, insert, insert_once

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
WANTED, THERE, GONE, LOST = "wanted", "there", "gone", "lost"
"""A copy: to be made, made, deleted again; its original was no longer there."""


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


class ProofFile(SQLModel, table=True):
    """A file that a person sent, their own. `leave_id` is None until they said which it is for."""

    __tablename__ = "proof_file"
    __table_args__ = (UniqueConstraint("person_id", "slack_id"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    leave_id: int | None = Field(default=None, foreign_key="leave.id", index=True)
    slack_id: str
    ending: str
    sent_at: datetime = Field(sa_type=Moment)


class ProofCopy(SQLModel, table=True):
    """The bot's copy of a file in a leader's direct message.

    `slack_ids`, with commas between: one for each try, kept before its bytes are sent. So a copy
    whose answer was lost is found, and none is forgotten when the copies are deleted.
    """

    __tablename__ = "proof_copy"
    __table_args__ = (UniqueConstraint("file_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    file_id: int = Field(foreign_key="proof_file.id")
    person_id: int = Field(foreign_key="person.id")
    slack_ids: str = ""
    state: str = WANTED

    @property
    def tried(self) -> list[str]:
        return self.slack_ids.split(",") if self.slack_ids else []


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
    return list(
        tx.session.exec(
            select(Leave)
            .outerjoin(Proof, col(Proof.leave_id) == Leave.id)
            .where(
                col(Leave.kind).in_(kinds),
                col(Leave.state).in_([APPROVED, ASKED]),
                col(Leave.last) >= since,
                col(Leave.first) <= until,
                or_(col(Proof.state).is_(None), col(Proof.state) == OWED),
            )
            .order_by(col(Leave.id))
        ).all()
    )


def sent(tx: Tx, team_id: int) -> list[tuple[Proof, Leave]]:
    """What waits for a leader's look in the team, oldest first."""
    query = select(Proof, Leave).join(Leave, col(Leave.id) == Proof.leave_id)
    query = query.where(Proof.state == SENT, Leave.team_id == team_id)
    return list(tx.session.exec(query.order_by(col(Proof.sent_at))).all())


def sent_for_nothing(tx: Tx) -> list[tuple[Proof, Leave]]:
    """What waits for a look although its leave no longer stands."""
    query = select(Proof, Leave).join(Leave, col(Leave.id) == Proof.leave_id)
    return list(tx.session.exec(query.where(Proof.state == SENT, col(Leave.state).in_(CLOSED))))


# ---- files


def add_file(tx: Tx, person_id: int, leave_id: int | None, slack_id: str, ending: str) -> bool:
    """Note a file of a person; False when it was noted before."""
    return insert_once(
        tx,
        ProofFile,
        person_id=person_id,
        leave_id=leave_id,
        slack_id=slack_id,
        ending=ending,
        sent_at=tx.now,
    )


def files(tx: Tx, leaves: Collection[int]) -> list[ProofFile]:
    """The files of these leaves, in the order in which they came."""
    query = select(ProofFile).where(col(ProofFile.leave_id).in_(leaves))
    return list(tx.session.exec(query.order_by(col(ProofFile.id))).all())


def assign(tx: Tx, person_id: int, leave_id: int, since: datetime) -> int:
    """The person's files since then that are for no leave yet are for this one; how many."""
    given = tx.connection.execute(
        update(ProofFile)
        .where(
            col(ProofFile.person_id) == person_id,
            col(ProofFile.leave_id).is_(None),
            col(ProofFile.sent_at) >= since,
        )
        .values(leave_id=leave_id)
    )
    return given.rowcount


# ---- copies


def want_copy(tx: Tx, file_id: int, person_id: int) -> int | None:
    """A copy for a leader is to be made: its number, or None where there is one already.

    The row of the file's person is held.
    """
    query = select(ProofCopy.id).where(
        ProofCopy.file_id == file_id, ProofCopy.person_id == person_id
    )
    number = tx.session.exec(query).first()
    if number is not None:  # one that was deleted may be wanted again
        return number if set_copy(tx, number, (GONE, LOST), state=WANTED) else None
    return int(
        insert(tx, ProofCopy, file_id=file_id, person_id=person_id, slack_ids="", state=WANTED)
    )


def copy(tx: Tx, number: int) -> tuple[ProofCopy, ProofFile]:
    """A copy as it is stored now, and its original."""
    query = select(ProofCopy, ProofFile).join(ProofFile, col(ProofFile.id) == ProofCopy.file_id)
    query = query.where(ProofCopy.id == number)
    return tx.session.exec(query.execution_options(populate_existing=True)).one()


def copies(tx: Tx, leaves: Collection[int]) -> list[ProofCopy]:
    """The copies of these leaves' files that are there or on their way."""
    query = select(ProofCopy).join(ProofFile, col(ProofFile.id) == ProofCopy.file_id)
    return list(
        tx.session.exec(
            query.where(
                col(ProofFile.leave_id).in_(leaves), col(ProofCopy.state).in_([WANTED, THERE])
            ).order_by(col(ProofCopy.id))
        ).all()
    )


def promise(tx: Tx, copy: ProofCopy, slack_id: str) -> bool:
    """Keep one more id that a wanted copy may have; False where somebody has changed it since."""
    kept = tx.connection.execute(
        update(ProofCopy)
        .where(
            col(ProofCopy.id) == copy.id,
            col(ProofCopy.state) == WANTED,
            col(ProofCopy.slack_ids) == copy.slack_ids,
        )
        .values(slack_ids=",".join([*copy.tried, slack_id]))
    )
    return kept.rowcount == 1


def set_copy(tx: Tx, number: int, states: Collection[str], **values: Any) -> bool:
    """Change a copy that is still in one of the states; False when it is not any more."""
    changed = tx.connection.execute(
        update(ProofCopy)
        .where(col(ProofCopy.id) == number, col(ProofCopy.state).in_(states))
        .values(values)
    )
    return changed.rowcount == 1
