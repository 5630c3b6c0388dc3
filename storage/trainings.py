"""Trainings of a team, who was there, and who gets another date.

Whoever ticks or gives dates holds the training's row first, then people's.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint, bindparam, or_, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert_once

PLANNED, DROPPED = "planned", "dropped"
ATTENDED, MISSED, OFF = "attended", "missed", "off"


class Training(SQLModel, table=True):
    """A training of a team. `due`: the day that the handbook gives it, by which it is known; `day`:
    on which it is held.

    `words`: its topics; None while nobody has noted any, and once they are forgotten. `is_extra`:
    somebody has added it beyond what the handbook asks for.
    """

    __table_args__ = (UniqueConstraint("team_id", "due"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    due: date
    day: date = Field(index=True)
    words: str | None = None
    salt: str
    by_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime | None = Field(default=None, sa_type=Moment)
    state: str = PLANNED
    is_extra: bool = False


class TrainingPlace(SQLModel, table=True):
    """What became of somebody's place: they attended, missed it, or were off on its day.

    `second_on`: the date on which they are to come instead. `ticked_by`: None where the clock did.
    """

    __tablename__ = "training_place"
    training_id: int = Field(foreign_key="training.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    state: str
    second_on: date | None = Field(default=None, index=True)
    ticked_by: int | None = Field(default=None, foreign_key="person.id")
    ticked_at: datetime = Field(sa_type=Moment)


_BY_DUE: Prepared[tuple[Training]] = Prepared(
    select(Training).where(
        col(Training.team_id) == bindparam("team"), col(Training.due) == bindparam("due")
    )
)
_BETWEEN: Prepared[tuple[Training]] = Prepared(
    select(Training)
    .where(
        or_(
            (col(Training.day) >= bindparam("first")) & (col(Training.day) <= bindparam("last")),
            (col(Training.due) >= bindparam("first")) & (col(Training.due) <= bindparam("last")),
        )
    )
    .order_by(col(Training.day), col(Training.id))
)
_LOCK: Prepared[tuple[int]] = Prepared(
    select(Training.id)
    .where(col(Training.id) == bindparam("number"))
    .with_for_update(key_share=True)
)
_PLACES: Prepared[tuple[TrainingPlace]] = Prepared(
    select(TrainingPlace)
    .where(col(TrainingPlace.training_id) == bindparam("training"))
    .order_by(col(TrainingPlace.person_id))
)
_SECOND = (
    select(Training, TrainingPlace)
    .join(TrainingPlace, col(TrainingPlace.training_id) == Training.id)
    .where(
        col(TrainingPlace.state) != ATTENDED,
        col(Training.state) == PLANNED,
        col(TrainingPlace.second_on) >= bindparam("first"),
        col(TrainingPlace.second_on) <= bindparam("last"),
    )
    .order_by(col(Training.id), col(TrainingPlace.person_id))
)
_SECONDS: Prepared[tuple[Training, TrainingPlace]] = Prepared(_SECOND)
_OF_PERSON: Prepared[tuple[Training, TrainingPlace]] = Prepared(
    select(Training, TrainingPlace)
    .join(TrainingPlace, col(TrainingPlace.training_id) == Training.id)
    .where(col(TrainingPlace.person_id) == bindparam("person"), col(Training.state) == PLANNED)
    .order_by(col(Training.day).desc())
)


def get(tx: Tx, number: int) -> Training | None:
    return tx.get(Training, number)


def by_due(tx: Tx, team_id: int, due: date) -> Training | None:
    """The training that a day gives, whatever became of it."""
    return next(iter(tx.kept(_BY_DUE, again=True, team=team_id, due=due)), None)


def hold(tx: Tx, team_id: int, due: date, salt: str, **more: Any) -> Training:
    """The training that a day gives, begun where it has no row; its row is held."""
    values = {"state": PLANNED, "day": due, "is_extra": False, **more}
    insert_once(tx, Training, team_id=team_id, due=due, salt=salt, **values)
    found = by_due(tx, team_id, due)
    assert found is not None, "it was begun"
    lock(tx, found)
    return found


def lock(tx: Tx, training: Training) -> None:
    """Hold its row, so that its places stand still; it is as it is stored then."""
    if tx.locks_rows:
        tx.rows(_LOCK, number=training.id)
        tx.read_again(training)


def plan(tx: Tx, training: Training, **values: Any) -> None:
    """Say what it is about and when it is held; one that was dropped is planned again. Its row is
    held."""
    its = update(Training).where(col(Training.id) == training.id)
    tx.connection.execute(its.values(state=PLANNED, **values))
    tx.read_again(tx.held(training))


def change(tx: Tx, training: Training, **values: Any) -> bool:
    """Change one that is planned; False when it was dropped meanwhile."""
    planned = (col(Training.id) == training.id, col(Training.state) == PLANNED)
    done = tx.connection.execute(update(Training).where(*planned).values(values))
    tx.read_again(tx.held(training))
    return done.rowcount == 1


def between(tx: Tx, first: date, last: date) -> list[Training]:
    """Those of all teams that are due or held on these dates, dropped ones too."""
    return tx.kept(_BETWEEN, first=first, last=last)


def places(tx: Tx, training_id: int) -> dict[int, TrainingPlace]:
    """What became of whose place, by person; to be read."""
    return {one.person_id: one for (one,) in tx.rows(_PLACES, training=training_id)}


def set_place(tx: Tx, place: TrainingPlace) -> None:
    """Store what became of a place, whatever it was before. The training's row is held."""
    values = place.model_dump()
    if insert_once(tx, TrainingPlace, **values):
        return
    its = col(TrainingPlace.training_id) == place.training_id
    theirs = col(TrainingPlace.person_id) == place.person_id
    tx.connection.execute(update(TrainingPlace).where(its, theirs).values(values))


def second_dates(tx: Tx, first: date, last: date) -> Sequence[tuple[Training, TrainingPlace]]:
    """Who of all teams is to come on these dates instead; to be read."""
    return tx.rows(_SECONDS, first=first, last=last)


def of_person(tx: Tx, person_id: int, limit: int) -> Sequence[tuple[Training, TrainingPlace]]:
    """Somebody's places, the newest first; to be read."""
    return tx.rows(_OF_PERSON, person=person_id)[:limit]
