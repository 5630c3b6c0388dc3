"""What the clock has done: a row an occurrence, claimed in the transaction of its posts."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert_once

DONE, MISSED, SKIPPED = "done", "missed", "skipped"


class Occurrence(SQLModel, table=True):
    """A job, what it is about and the house time it was due; unique, so it happens once.

    `by_id`: who had it done before its time, or skipped it; None where the clock did.
    """

    job: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    due_at: datetime = Field(sa_type=Moment, primary_key=True)
    outcome: str
    why: str = ""
    at: datetime = Field(sa_type=Moment)
    by_id: int | None = Field(default=None, foreign_key="person.id")


class Claim(NamedTuple):
    """One of several that are taken together."""

    job: str
    subject: str
    due_at: datetime
    outcome: str
    why: str


def claim(
    tx: Tx,
    job: str,
    subject: str,
    due_at: datetime,
    *,
    outcome: str = DONE,
    why: str = "",
    by_id: int | None = None,
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
        by_id=by_id,
    )


def claim_all(tx: Tx, claims: Sequence[Claim]) -> set[tuple[str, str, datetime]]:
    """Take these for this transaction, in one statement; the keys of those that were not taken.

    They are taken in the order of their keys, which is the same for everybody.
    """
    if not claims:
        return set()
    values: dict[str, object] = {"at": tx.now}
    for place, one in enumerate(sorted(claims)):
        values.update({f"{name}{place}": value for name, value in one._asdict().items()})
    return set(tx.rows(_claim_all(len(claims), tx.postgres), **values))


@lru_cache(maxsize=64)
def _claim_all(count: int, postgres: bool) -> Prepared[tuple[str, str, datetime]]:
    # With their types: of several rows SQLAlchemy takes them from the columns for the first only.
    kinds = {name: Occurrence.__table__.c[name].type for name in Claim._fields}  # type: ignore[attr-defined]
    rows = [
        {
            **{name: bindparam(f"{name}{place}", type_=kind) for name, kind in kinds.items()},
            "at": bindparam("at", type_=Moment()),
        }
        for place in range(count)
    ]
    insert = (postgresql if postgres else sqlite).insert(Occurrence).values(rows)
    return Prepared(
        insert.on_conflict_do_nothing().returning(
            col(Occurrence.job), col(Occurrence.subject), col(Occurrence.due_at)
        )
    )


_KEY = (
    (col(Occurrence.job) == bindparam("of_job"))
    & (col(Occurrence.subject) == bindparam("of_subject"))
    & (col(Occurrence.due_at) == bindparam("of_due_at"))
)
_MISSED: Prepared[tuple[()]] = Prepared(
    update(Occurrence).where(_KEY).values(outcome=bindparam("said"), why=bindparam("because"))
)


def missed(tx: Tx, job: str, subject: str, due_at: datetime, why: str) -> None:
    """Of an occurrence that this transaction has claimed: nothing was said, and why."""
    key = {"of_job": job, "of_subject": subject, "of_due_at": due_at}
    tx.rows(_MISSED, **key, said=MISSED, because=why)


_TAKEN: Prepared[tuple[str, datetime]] = Prepared(
    select(Occurrence.subject, Occurrence.due_at).where(
        col(Occurrence.job) == bindparam("job"), col(Occurrence.due_at) >= bindparam("since")
    )
)


def taken(tx: Tx, job: str, since: datetime) -> set[tuple[str, datetime]]:
    """(subject, due time) of the job's occurrences that were due at or after `since`."""
    return set(tx.rows(_TAKEN, job=job, since=since))
