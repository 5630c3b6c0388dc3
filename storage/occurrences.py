"""What the clock has done: a row an occurrence, claimed in the transaction of its posts."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert_once

DONE, MISSED = "done", "missed"


class Occurrence(SQLModel, table=True):
    """A job, what it is about and the house time it was due; unique, so it happens once."""

    job: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    due_at: datetime = Field(sa_type=Moment, primary_key=True)
    outcome: str
    why: str = ""
    at: datetime = Field(sa_type=Moment)


def claim(
    tx: Tx, job: str, subject: str, due_at: datetime, *, outcome: str = DONE, why: str = ""
) -> bool:
    """Take the occurrence for this transaction; False when it was taken before."""
    return insert_once(
        tx,
        Occurrence,
        job=job,
        subject=subject,
        due_at=due_at,
        outcome=outcome,
        why=why,
        at=tx.now,
    )


def missed(tx: Tx, job: str, subject: str, due_at: datetime, why: str) -> None:
    """Of an occurrence that this transaction has claimed: nothing was said, and why."""
    claimed = tx.session.get_one(Occurrence, (job, subject, due_at))
    claimed.outcome, claimed.why = MISSED, why


_TAKEN: Prepared[tuple[str, datetime]] = Prepared(
    select(Occurrence.subject, Occurrence.due_at).where(
        col(Occurrence.job) == bindparam("job"), col(Occurrence.due_at) >= bindparam("since")
    )
)


def taken(tx: Tx, job: str, since: datetime) -> set[tuple[str, datetime]]:
    """(subject, due time) of the job's occurrences that were due at or after `since`."""
    return set(tx.rows(_TAKEN, job=job, since=since))
