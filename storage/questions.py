"""The question bank: what exams and trainings ask, by topic, and what was taken when."""

from datetime import date, datetime

from sqlalchemy import bindparam, func, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert

STANDING, WITHDRAWN = "standing", "withdrawn"


class Question(SQLModel, table=True):
    """A question of a team's bank, called K12 by people. `taken_on`: the last day it was taken,
    `times`: how often."""

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    topic: str
    question: str
    solution: str
    by_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)
    state: str = STANDING
    taken_on: date | None = None
    times: int = 0


_STANDING: Prepared[tuple[Question]] = Prepared(
    select(Question)
    .where(col(Question.team_id) == bindparam("team"), col(Question.state) == STANDING)
    .order_by(col(Question.topic), col(Question.id))
)
_TOPICS: Prepared[tuple[str, int]] = Prepared(
    select(col(Question.topic), func.count(col(Question.id)))
    .where(col(Question.team_id) == bindparam("team"), col(Question.state) == STANDING)
    .group_by(col(Question.topic))
    .order_by(col(Question.topic))
)


def add(tx: Tx, question: Question) -> int:
    """Store a new one and give its number."""
    question.id = int(insert(tx, Question, **question.model_dump(exclude={"id"})))
    return question.id


def get(tx: Tx, number: int) -> Question | None:
    return tx.get(Question, number)


def standing(tx: Tx, team_id: int) -> list[Question]:
    """The team's, by topic; to be read."""
    return [one for (one,) in tx.rows(_STANDING, team=team_id)]


def topics(tx: Tx, team_id: int) -> dict[str, int]:
    """How many there are of each topic."""
    return dict(tx.rows(_TOPICS, team=team_id))


def take(tx: Tx, numbers: list[int], day: date) -> None:
    """Note that these are used on a day."""
    its = update(Question).where(col(Question.id).in_(numbers))
    tx.connection.execute(its.values(taken_on=day, times=Question.times + 1))


def move(tx: Tx, question: Question, state: str) -> bool:
    """Withdraw one, or put it back; False where it is so."""
    its = (col(Question.id) == question.id, col(Question.state) != state)
    done = tx.connection.execute(update(Question).where(*its).values(state=state))
    tx.read_again(tx.held(question))
    return done.rowcount == 1
