"""Who decided what of a subject, step by step: what the row itself only tells of the last one."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, update
from sqlmodel import Field, SQLModel, col, select

from storage.transaction import Moment, Tx, insert


class Decision(SQLModel, table=True):
    """One decision of a subject such as `leave:12`. `words` are personal, as those on the leave.

    `step` counts from 0; `outcome` is what was decided, `before` the state that it was decided in.
    `changes`: how often the leave's days had changed by then. `days` are those before it, where
    the decision itself changed them. `is_against`: it was a yes that a rule spoke against.
    """

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(index=True)
    step: int
    outcome: str
    before: str
    by: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)
    words: str | None = None
    changes: int = 0
    days: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
    is_against: bool = False


def add(
    tx: Tx,
    subject: str,
    step: int,
    outcome: str,
    before: str,
    by: int,
    words: str | None = None,
    changes: int = 0,
    days: dict[str, Any] | None = None,
    *,
    is_against: bool = False,
) -> int:
    """Note a decision of this moment and give its number."""
    return int(
        insert(
            tx,
            Decision,
            subject=subject,
            step=step,
            outcome=outcome,
            before=before,
            by=by,
            at=tx.now,
            words=words,
            changes=changes,
            days=days,
            is_against=is_against,
        )
    )


def of(tx: Tx, subject: str) -> list[Decision]:
    """The subject's decisions that stand, oldest first."""
    return [decision for decision in ever(tx, subject) if decision.undone_at is None]


def ever(tx: Tx, subject: str) -> list[Decision]:
    """All decisions of the subject, those that were undone too, oldest first."""
    query = select(Decision).where(Decision.subject == subject).order_by(col(Decision.id))
    return list(tx.session.exec(query).all())


def undo(tx: Tx, number: int) -> bool:
    """The decision no longer stands. False when it was undone already."""
    change = update(Decision).where(col(Decision.id) == number, col(Decision.undone_at).is_(None))
    return tx.connection.execute(change.values(undone_at=tx.now)).rowcount == 1
