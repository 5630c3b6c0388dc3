"""Whose turn it is: a duty that goes round, a day or a week at a time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import UniqueConstraint, func, update
from sqlmodel import Field, SQLModel, col, select

from storage.transaction import Moment, Tx, insert_once

IN_TURN, GIVEN, SWAPPED, ASSIGNED = "in_turn", "given", "swapped", "assigned"
ASKED, ACCEPTED, DECLINED, WITHDRAWN, LAPSED = (
    "asked",
    "accepted",
    "declined",
    "withdrawn",
    "lapsed",
)


class Turn(SQLModel, table=True):
    """A turn from `day` to `last`, both included: one day, or a week from its Monday.

    `rota`: its name in the handbook. `person_id`: whose it is; None where nobody could have it.
    `how`: how it came to them.
    """

    __table_args__ = (UniqueConstraint("team_id", "rota", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    rota: str
    day: date
    last: date
    person_id: int | None = Field(default=None, foreign_key="person.id")
    how: str = IN_TURN

    @property
    def number(self) -> int:
        assert self.id is not None, "it is stored"
        return self.id


class TurnAsk(SQLModel, table=True):
    """Somebody is asked to take a turn over. `back_id`: the turn that is given for it, if any."""

    __tablename__ = "turn_ask"
    id: int | None = Field(default=None, primary_key=True)
    turn_id: int = Field(foreign_key="turn.id", index=True)
    from_id: int = Field(foreign_key="person.id")
    to_id: int = Field(foreign_key="person.id", index=True)
    back_id: int | None = Field(default=None, foreign_key="turn.id")
    state: str = ASKED
    at: datetime = Field(sa_type=Moment)


def holder(tx: Tx, team_id: int, rota: str, day: date) -> int | None:
    """Id of whoever has the team's turn on the day; None where it is nobody's."""
    found = of_day(tx, team_id, rota, day)
    return found.person_id if found else None


def of_day(tx: Tx, team_id: int, rota: str, day: date) -> Turn | None:
    """The turn that the day lies in."""
    query = select(Turn).where(
        Turn.team_id == team_id, Turn.rota == rota, col(Turn.day) <= day, col(Turn.last) >= day
    )
    return tx.session.exec(query.order_by(col(Turn.day).desc()).limit(1)).first()


def between(tx: Tx, team_id: int, rota: str, first: date, last: date) -> list[Turn]:
    """The turns with a day among these, in their order."""
    query = select(Turn).where(
        Turn.team_id == team_id, Turn.rota == rota, col(Turn.day) <= last, col(Turn.last) >= first
    )
    return list(tx.session.exec(query.order_by(col(Turn.day))).all())


def of_person(tx: Tx, person_id: int, first: date) -> list[Turn]:
    """The person's turns that are not over on the day, in their order."""
    query = select(Turn).where(Turn.person_id == person_id, col(Turn.last) >= first)
    return list(tx.session.exec(query.order_by(col(Turn.day), col(Turn.rota))).all())


def get(tx: Tx, number: int) -> Turn | None:
    return tx.get(Turn, number)


def latest(tx: Tx, team_id: int, rota: str) -> dict[int, date]:
    """The last day on which each had a turn or will have one, by person."""
    query = (
        select(col(Turn.person_id), func.max(Turn.day))
        .where(Turn.team_id == team_id, Turn.rota == rota, col(Turn.person_id).is_not(None))
        .group_by(col(Turn.person_id))
    )
    return {person_id: day for person_id, day in tx.session.exec(query).all() if person_id}


def put(tx: Tx, turn: Turn) -> Turn:
    """Store a new turn, or give the one that stands there already."""
    tx.flush()
    values = turn.model_dump(exclude={"id"})
    insert_once(tx, Turn, **values)
    query = select(Turn).where(
        Turn.team_id == turn.team_id, Turn.rota == turn.rota, Turn.day == turn.day
    )
    return tx.session.exec(query).one()


def pass_on(tx: Tx, turn: Turn, person_id: int | None, how: str) -> bool:
    """Give the turn to somebody else; False when it is no longer whose it was."""
    tx.flush()
    was = turn.person_id
    changed = tx.connection.execute(
        update(Turn)
        .where(
            col(Turn.id) == turn.id,
            col(Turn.person_id).is_(None) if was is None else col(Turn.person_id) == was,
        )
        .values(person_id=person_id, how=how)
    )
    tx.session.refresh(turn)
    return changed.rowcount == 1


def ask(tx: Tx, asked: TurnAsk) -> TurnAsk:
    """Store a question; it has its number then."""
    tx.session.add(asked)
    tx.flush()
    return asked


def get_ask(tx: Tx, number: int) -> TurnAsk | None:
    return tx.get(TurnAsk, number)


def answer(tx: Tx, asked: TurnAsk, state: str) -> bool:
    """Settle a question; False when it was settled before."""
    tx.flush()
    changed = tx.connection.execute(
        update(TurnAsk)
        .where(col(TurnAsk.id) == asked.id, col(TurnAsk.state) == ASKED)
        .values(state=state)
    )
    tx.session.refresh(asked)
    return changed.rowcount == 1


def asks_about(tx: Tx, turn_ids: Iterable[int]) -> list[TurnAsk]:
    """The open questions about the turns, whether they are to be given or given for another."""
    numbers = list(turn_ids)
    query = select(TurnAsk).where(
        col(TurnAsk.turn_id).in_(numbers) | col(TurnAsk.back_id).in_(numbers),
        TurnAsk.state == ASKED,
    )
    return list(tx.session.exec(query.order_by(col(TurnAsk.id))).all())


def asked_of(tx: Tx, person_id: int) -> Sequence[TurnAsk]:
    """What the person is asked, oldest first."""
    query = select(TurnAsk).where(TurnAsk.to_id == person_id, TurnAsk.state == ASKED)
    return tx.session.exec(query.order_by(col(TurnAsk.id))).all()
