"""Lists that were posted, what was ticked of them, and what was found missing or damaged."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import UniqueConstraint, bindparam, delete, update
from sqlmodel import Field, SQLModel, col, select

from storage import actions
from storage.actions import Action
from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert_once

OPEN, TASK, SETTLED, WITHDRAWN = "open", "task", "settled", "withdrawn"


class Round(SQLModel, table=True):
    """A list that is gone through once: of a shift, or of a day.

    `name`: the list's in the handbook. `done_by`: until when. `holder_id`: whose turn it was.
    `done_at`: when the last point was ticked; None while one is open.
    """

    __tablename__ = "checklist_round"
    __table_args__ = (UniqueConstraint("team_id", "name", "day", "shift_id"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    name: str
    day: date = Field(index=True)
    shift_id: int | None = Field(default=None, foreign_key="shift.id", index=True)
    holder_id: int | None = Field(default=None, foreign_key="person.id")
    posted_at: datetime = Field(sa_type=Moment)
    done_by: datetime = Field(sa_type=Moment, index=True)
    done_at: datetime | None = Field(default=None, sa_type=Moment)

    @property
    def number(self) -> int:
        assert self.id is not None, "it is stored"
        return self.id


class RoundTick(SQLModel, table=True):
    """A point that somebody ticked, or somebody's own seat (`seat:PERSON`)."""

    __tablename__ = "checklist_tick"
    round_id: int = Field(foreign_key="checklist_round.id", primary_key=True)
    point: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)


class Fault(SQLModel, table=True):
    """Something missing or damaged, called G12 by people.

    `point`: what of a seat it is; "" where it is no seat's. `has_cause`: whether its cause is
    known. `words`: what is the matter; None once they are forgotten. `action_id`: the task that it
    became.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    round_id: int = Field(foreign_key="checklist_round.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    point: str
    has_cause: bool
    words: str | None
    salt: str
    state: str = Field(default=OPEN, index=True)
    action_id: int | None = Field(default=None, foreign_key="action.id")
    at: datetime = Field(sa_type=Moment)
    settled_by: int | None = Field(default=None, foreign_key="person.id")
    settled_at: datetime | None = Field(default=None, sa_type=Moment)

    @property
    def number(self) -> int:
        assert self.id is not None, "it is stored"
        return self.id


def seat(person_id: int) -> str:
    """How a tick names somebody's own seat."""
    return f"seat:{person_id}"


def begin(tx: Tx, started: Round) -> Round:
    """Store a new one; it has its number then."""
    tx.session.add(started)
    tx.flush()
    return started


def get(tx: Tx, number: int) -> Round | None:
    return tx.get(Round, number)


def standing(tx: Tx, team_id: int, name: str, day: date, shift_id: int | None) -> Round | None:
    """The one of this shift or day, where it was posted."""
    query = select(Round).where(Round.team_id == team_id, Round.name == name, Round.day == day)
    return tx.session.exec(query.where(col(Round.shift_id).is_not_distinct_from(shift_id))).first()


def since(tx: Tx, team_id: int, first: date) -> list[Round]:
    """The team's from a day on, the newest first."""
    query = select(Round).where(Round.team_id == team_id, col(Round.day) >= first)
    return list(tx.session.exec(query.order_by(col(Round.id).desc())).all())


def due(tx: Tx, after: datetime, until: datetime) -> list[Round]:
    """Those of all teams that are to be done in (after, until], in that order."""
    return tx.kept(_DUE, after=after, until=until)


_DUE: Prepared[tuple[Round]] = Prepared(
    select(Round)
    .where(col(Round.done_by) > bindparam("after"), col(Round.done_by) <= bindparam("until"))
    .order_by(col(Round.done_by), col(Round.id))
)


def lock(tx: Tx, one: Round) -> None:
    """Hold the row, so that its ticks stand still."""
    if tx.locks_rows:
        tx.session.exec(select(Round.id).where(Round.id == one.id).with_for_update()).one()


def ticks(tx: Tx, one: Round) -> dict[str, RoundTick]:
    """What is ticked, by point."""
    return {tick.point: tick for tick in tx.kept(_TICKS, round=one.id)}


_TICKS: Prepared[tuple[RoundTick]] = Prepared(
    select(RoundTick).where(col(RoundTick.round_id) == bindparam("round"))
)


def tick(tx: Tx, one: Round, point: str, person_id: int) -> bool:
    """False when it was ticked before."""
    values = {"round_id": one.number, "point": point, "person_id": person_id}
    tx.flush()
    return insert_once(tx, RoundTick, **values, at=tx.now)


def untick(tx: Tx, one: Round, points: Collection[str]) -> None:
    tx.flush()
    which = (col(RoundTick.round_id) == one.id) & col(RoundTick.point).in_(points)
    tx.connection.execute(delete(RoundTick).where(which))


def add_fault(tx: Tx, fault: Fault) -> Fault:
    """Store a new one; it has its number then."""
    tx.session.add(fault)
    tx.flush()
    return fault


def get_fault(tx: Tx, number: int) -> Fault | None:
    return tx.get(Fault, number)


def settle(
    tx: Tx, fault: Fault, state: str, by: int, states: Sequence[str], action_id: int | None = None
) -> bool:
    """Move a fault on from one of the states; False when somebody was first."""
    tx.flush()
    changed = tx.connection.execute(
        update(Fault)
        .where(col(Fault.id) == fault.id, col(Fault.state).in_(states))
        .values(
            state=state,
            settled_by=by,
            settled_at=tx.now,
            action_id=fault.action_id if action_id is None else action_id,
        )
    )
    tx.session.refresh(fault)
    return changed.rowcount == 1


def faults_of(tx: Tx, one: Round) -> list[Fault]:
    """What was found in this one and not taken back, oldest first."""
    query = select(Fault).where(Fault.round_id == one.id, Fault.state != WITHDRAWN)
    return list(tx.session.exec(query.order_by(col(Fault.id))).all())


UNSETTLED = (col(Fault.state) == OPEN) | (
    (col(Fault.state) == TASK)
    & select(col(Action.id))
    .where(col(Action.id) == Fault.action_id, col(Action.state) == actions.OPEN)
    .correlate(Fault)
    .exists()
)
"""Nobody has said that it is in order again, and the task that it became is not closed."""


def unsettled(tx: Tx, team_id: int, before: int | None = None) -> list[Fault]:
    """The team's that are not in order again, oldest first; of rounds before the number alone."""
    query = select(Fault).where(Fault.team_id == team_id, UNSETTLED)
    if before is not None:
        query = query.where(col(Fault.round_id) < before)
    return list(tx.session.exec(query.order_by(col(Fault.id))).all())
