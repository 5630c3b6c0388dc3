"""What attendance and conduct may lead to, put to somebody who decides: never done by itself."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, bindparam, delete, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert, insert_once

PROPOSED, CONFIRMED, CHANGED, WAIVED = "proposed", "confirmed", "changed", "waived"
VOID = "void"
"""What it rested on no longer holds: nobody has to decide it."""


class Proposal(SQLModel, table=True):
    """One consequence of a handbook (`third_late`) for one person.

    `ground`: the part of the handbook that it stands in. `key`: what is proposed but once, such as
    a month's end. `day`: of the event that brought it about; its rules hold. `outcome` is the
    handbook's field (`absence_days`, `fine`, `pay_days`, `points`, `measure`), `amount` in its
    unit; None where the handbook does not say it, or there is none. `nth`: which of its kind in the
    period. `shown`: the events as they were when it was proposed, for the card. `decided_by_role`:
    the handbook's, `asked_of`: who was told.
    `decided_words` and `objection` are personal.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    ground: str = "attendance"
    consequence: str
    key: str | None = Field(default=None, unique=True)
    rule: str
    day: date
    outcome: str
    amount: float | None = None
    nth: int = 1
    shown: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    state: str = Field(default=PROPOSED, index=True)
    decided_by_role: str
    asked_of: int | None = Field(default=None, foreign_key="person.id")
    proposed_at: datetime = Field(sa_type=Moment)
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_amount: float | None = None
    decided_words: str | None = None
    objected_at: datetime | None = Field(default=None, sa_type=Moment)
    objection: str | None = None
    salt: str


class Use(SQLModel, table=True):
    """A record that a proposal rests on. A consequence uses a record once."""

    __tablename__ = "proposal_use"
    consequence: str = Field(primary_key=True)
    record_id: int = Field(foreign_key="attendance.id", primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", index=True)


def add(tx: Tx, proposal: Proposal, records: Sequence[int]) -> int:
    """Store a proposal that rests on these records, and give its number.

    Raises ValueError where one of them has led to the same already: the person's row is held, so
    that cannot happen.
    """
    number = int(insert(tx, Proposal, **proposal.model_dump(exclude={"id"})))
    proposal.id = number
    for record in records:
        is_ours = insert_once(
            tx, Use, consequence=proposal.consequence, record_id=record, proposal_id=number
        )
        if not is_ours:
            raise ValueError(f"record {record} led to {proposal.consequence} already")
    return number


def by_key(tx: Tx, key: str) -> Proposal | None:
    """What was proposed under this key already, whatever became of it."""
    return tx.session.exec(select(Proposal).where(Proposal.key == key)).first()


def get(tx: Tx, number: int) -> Proposal | None:
    return tx.get(Proposal, number)


def records_of(tx: Tx, number: int) -> list[int]:
    """The records that a proposal rests on."""
    query = select(Use.record_id).where(Use.proposal_id == number).order_by(col(Use.record_id))
    return list(tx.session.exec(query).all())


def free(tx: Tx, number: int) -> None:
    """Nothing rests on the proposal's records through it any more."""
    tx.connection.execute(delete(Use).where(col(Use.proposal_id) == number))


def uses(tx: Tx, records: Sequence[int]) -> list[tuple[int, str, str]]:
    """(record, consequence, the proposal's state) of every proposal that rests on these."""
    rows = tx.session.exec(
        select(Use.record_id, Use.consequence, Proposal.state)
        .join(Proposal, col(Proposal.id) == Use.proposal_id)
        .where(col(Use.record_id).in_(records))
    ).all()
    return list(rows)


def resting_on(tx: Tx, record: int) -> list[Proposal]:
    """The proposals that rest on a record, oldest first."""
    query = select(Proposal).join(Use, col(Use.proposal_id) == Proposal.id)
    query = query.where(col(Use.record_id) == record).order_by(col(Proposal.id))
    return list(tx.session.exec(query).all())


def undecided(tx: Tx, team_id: int | None = None) -> list[Proposal]:
    """The proposals that wait for a decision, oldest first; of one team or of all."""
    return tx.kept(_UNDECIDED) if team_id is None else tx.kept(_UNDECIDED_OF, team=team_id)


_WAITING = select(Proposal).where(col(Proposal.state) == PROPOSED).order_by(col(Proposal.id))
_UNDECIDED: Prepared[tuple[Proposal]] = Prepared(_WAITING)
_UNDECIDED_OF: Prepared[tuple[Proposal]] = Prepared(
    _WAITING.where(col(Proposal.team_id) == bindparam("team"))
)


def of_person(tx: Tx, person_id: int, limit: int = 20) -> list[Proposal]:
    """The person's proposals, newest first."""
    query = select(Proposal).where(Proposal.person_id == person_id)
    return list(tx.session.exec(query.order_by(col(Proposal.id).desc()).limit(limit)).all())


def on_ground(tx: Tx, team_id: int, ground: str) -> list[Proposal]:
    """What the team's handbook has had proposed on one ground and still holds, oldest first."""
    query = select(Proposal).where(
        Proposal.team_id == team_id, Proposal.ground == ground, Proposal.state != VOID
    )
    return list(tx.session.exec(query.order_by(col(Proposal.id))).all())


def of_month(tx: Tx, person_id: int, first: date, last: date) -> list[Proposal]:
    """The person's proposals of these dates, oldest first."""
    query = select(Proposal).where(
        Proposal.person_id == person_id, col(Proposal.day) >= first, col(Proposal.day) <= last
    )
    return list(tx.session.exec(query.order_by(col(Proposal.id))).all())


def between(tx: Tx, team_id: int, first: date, last: date) -> list[Proposal]:
    """The team's proposals of these dates, oldest first."""
    query = select(Proposal).where(
        Proposal.team_id == team_id, col(Proposal.day) >= first, col(Proposal.day) <= last
    )
    return list(tx.session.exec(query.order_by(col(Proposal.id))).all())


def move(tx: Tx, proposal: Proposal, was: str, **values: Any) -> bool:
    """Change a proposal that is still in the state `was`; False when it is not any more."""
    changed = tx.connection.execute(
        update(Proposal)
        .where(col(Proposal.id) == proposal.id, col(Proposal.state) == was)
        .values(values)
    )
    tx.read_again(proposal)
    return changed.rowcount == 1
