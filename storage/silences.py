"""Who was asked to decide and gave no answer: from when, until when, and were they there."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, select

from storage.transaction import Moment, Tx


class Silence(SQLModel, table=True):
    """Somebody was asked of a subject such as `leave:12`, and then somebody else was.

    `step`: the subject's step at the time, from 0. `was_there`: they could be asked to answer; of
    whoever was off duty all the while, silence says nothing.
    """

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(index=True)
    step: int = 0
    person_id: int = Field(foreign_key="person.id")
    since: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)
    was_there: bool

    @property
    def minutes(self) -> int:
        return int((self.until - self.since).total_seconds() // 60)


def add(
    tx: Tx, subject: str, step: int, person_id: int, since: datetime, *, was_there: bool
) -> Silence:
    """Note that there was no answer up to this moment."""
    silence = Silence(
        subject=subject,
        step=step,
        person_id=person_id,
        since=since,
        until=tx.now,
        was_there=was_there,
    )
    tx.session.add(silence)
    tx.session.flush()
    return silence


def of(tx: Tx, *subjects: str) -> Sequence[Silence]:
    """The silences about the subjects, oldest first."""
    query = select(Silence).where(col(Silence.subject).in_(subjects))
    return tx.session.exec(query.order_by(col(Silence.id))).all()
