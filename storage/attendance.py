"""What was recorded of people's attendance: lates, early leaving, absences, and who said so."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, or_, update
from sqlmodel import Field, SQLModel, col, select

from handbook.attendance import MISSED
from storage.leaves import AWAY, Leave
from storage.people import Person
from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert

OPEN, CLOSED, EXCUSED, WITHDRAWN = "open", "closed", "excused", "withdrawn"
DECLARED, SILENT, RECORDED = "declared", "silent", "recorded"
"""The person said it before they were missed; they were missed; somebody wrote it down later."""


class Record(SQLModel, table=True):
    """One event of one person, as the handbook names it (`late`, `left_early`, `absence`).

    `day` is the shift's date. `how` it came to be known. `state`: open while its minutes are not
    known yet. `minutes` count from `counts_from`; `expected_at` is when the person said to come.
    `days`: how many it happened on. `subject`: what it came from, such as `leave:12`. `reason` and
    `excused_words` are personal.
    """

    __tablename__ = "attendance"
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    event: str
    day: date = Field(index=True)
    shift_id: int | None = Field(default=None, foreign_key="shift.id", index=True)
    how: str
    state: str = CLOSED
    noted_at: datetime = Field(sa_type=Moment)
    noted_by: int = Field(foreign_key="person.id")
    counts_from: datetime | None = Field(default=None, sa_type=Moment)
    expected_at: datetime | None = Field(default=None, sa_type=Moment)
    arrived_at: datetime | None = Field(default=None, sa_type=Moment)
    minutes: int = 0
    days: float = 1.0
    subject: str | None = Field(default=None, index=True)
    reason: str | None = None
    salt: str
    excused_by: int | None = Field(default=None, foreign_key="person.id")
    excused_at: datetime | None = Field(default=None, sa_type=Moment)
    excused_words: str | None = None


def add(tx: Tx, record: Record) -> Record:
    """Store a new record; it has its number then."""
    record.id = int(insert(tx, Record, **record.model_dump(exclude={"id"})))
    return record


def get(tx: Tx, number: int) -> Record | None:
    return tx.get(Record, number)


def read_again(tx: Tx, record: Record) -> None:
    """Bring the record up to what is stored, after somebody else was first."""
    if record in tx.session:
        tx.read_again(record)


def change(tx: Tx, record: Record, states: Collection[str], **values: Any) -> bool:
    """Change a record that is still in one of the states; False when it is not any more."""
    changed = tx.connection.execute(
        update(Record)
        .where(col(Record.id) == record.id, col(Record.state).in_(states))
        .values(values)
    )
    if changed.rowcount == 1 and record in tx.session:
        tx.read_again(record)
    elif changed.rowcount == 1:
        for name, value in values.items():
            setattr(record, name, value)
    return changed.rowcount == 1


def _ordered(*where: Any) -> Prepared[tuple[Record]]:
    return Prepared(select(Record).where(*where).order_by(col(Record.day), col(Record.id)))


_STANDS = col(Record.state) != WITHDRAWN
_BY_PERSON = col(Record.person_id) == bindparam("person")
_BY_SHIFT = col(Record.shift_id) == bindparam("shift")
_BETWEEN = and_(col(Record.day) >= bindparam("first"), col(Record.day) <= bindparam("last"))
_HUMAN = select(Person.id).where(
    or_(
        col(Person.id) == bindparam("person"),
        col(Person.email).in_(
            select(Person.email).where(
                col(Person.id) == bindparam("person"), col(Person.email).is_not(None)
            )
        ),
    )
)
_OF_SHIFT = _ordered(_BY_SHIFT, _STANDS)
_ON_SHIFT = _ordered(_BY_PERSON, _BY_SHIFT, _STANDS)
_OPEN = _ordered(col(Record.state) == OPEN)
_OPEN_OF = _ordered(_BY_PERSON, col(Record.state) == OPEN)
_OF_PERSON = _ordered(_BY_PERSON, _BETWEEN, _STANDS)
_OF_EVERYBODY = _ordered(col(Record.team_id) == bindparam("team"), _BETWEEN, _STANDS)
_FROM = _ordered(col(Record.subject) == bindparam("subject"), _STANDS)
_OF_HUMAN = _ordered(col(Record.person_id).in_(_HUMAN), _STANDS)
_AWAY_SINCE: Prepared[tuple[Leave]] = Prepared(
    select(Leave).where(
        col(Leave.person_id).in_(_HUMAN), col(Leave.last) >= bindparam("since"), AWAY
    )
)


def of_shift(tx: Tx, shift_id: int) -> list[Record]:
    """The records of a shift that stand, in the order in which they were noted."""
    return tx.kept(_OF_SHIFT, shift=shift_id)


def on_shift(tx: Tx, person_id: int, shift_id: int, events: Collection[str]) -> Record | None:
    """The person's newest standing record of these events on the shift."""
    found = tx.kept(_ON_SHIFT, person=person_id, shift=shift_id)
    return next((record for record in reversed(found) if record.event in events), None)


def open_of(tx: Tx, person_id: int) -> list[Record]:
    """The person's records whose minutes are not known yet, oldest first."""
    return tx.kept(_OPEN_OF, person=person_id)


def open_ones(tx: Tx) -> list[Record]:
    """All records whose minutes are not known yet, oldest first."""
    return tx.kept(_OPEN)


def of_person(tx: Tx, person_id: int, first: date, last: date) -> list[Record]:
    """The person's records of these dates that were not withdrawn, oldest first."""
    return tx.kept(_OF_PERSON, person=person_id, first=first, last=last)


def of_everybody(tx: Tx, team_id: int, first: date, last: date) -> list[Record]:
    """The team's records of these dates that were not withdrawn, oldest first."""
    return tx.kept(_OF_EVERYBODY, team=team_id, first=first, last=last)


def come_from(tx: Tx, subject: str) -> list[Record]:
    """The records that came of something else, such as `proposal:3`, and were not withdrawn."""
    return tx.kept(_FROM, subject=subject)


def that_could_count(tx: Tx, person_id: int) -> list[tuple[Record, bool]]:
    """All standing records of the person, also from another team, and whether leave protects it.

    Somebody who was moved between teams is listed in both with the same e-mail address.
    """
    rows = tx.kept(_OF_HUMAN, person=person_id)
    if not rows:
        return []
    leaves = tx.kept(_AWAY_SINCE, person=person_id, since=min(row.day for row in rows))
    return [(row, any(covers(leave, row) for leave in leaves)) for row in rows]


def covers(leave: Leave, record: Record) -> bool:
    """Whether all that the record tells of lies in the leave."""
    if record.event not in MISSED or not leave.first <= record.day <= leave.last:
        return False
    if leave.begins_at is None or leave.ends_at is None or record.counts_from is None:
        return leave.begins_at is None
    until = record.counts_from + timedelta(minutes=record.minutes)
    return leave.begins_at <= record.counts_from and until <= leave.ends_at
