"""Complaints and praise: who opened a case, whether it held, and what was done about its cause."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert

COMPLAINT, PRAISE = "complaint", "praise"
OPEN, VERIFIED, UNFOUNDED, WITHDRAWN = "open", "verified", "unfounded", "withdrawn"


class Case(SQLModel, table=True):
    """One complaint about somebody, or praise for them; `person_id` is None while nobody knows
    whom it is about.

    `asked_of`: who is asked whether it holds. `answered_on`: when the customer had their answer.
    `training_due`: when it is asked whether the training that came of it helped, and `helped` the
    answer. `words` (what was said), `decided_words` (why it holds or not), `training_words` (its
    cause and what is trained) and `result_words` are personal.
    """

    __tablename__ = "quality_case"
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    kind: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    state: str = Field(default=OPEN, index=True)
    opened_by: int = Field(foreign_key="person.id")
    opened_at: datetime = Field(sa_type=Moment)
    asked_of: int | None = Field(default=None, foreign_key="person.id")
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    answered_on: date | None = None
    training_by: int | None = Field(default=None, foreign_key="person.id")
    training_due: date | None = Field(default=None, index=True)
    helped: bool | None = None
    helped_at: datetime | None = Field(default=None, sa_type=Moment)
    words: str | None = None
    decided_words: str | None = None
    training_words: str | None = None
    result_words: str | None = None
    salt: str


def source(number: int | None) -> str:
    """What the ledger's entry of a case is filed under."""
    return f"case:{number}"


def add(tx: Tx, case: Case) -> int:
    """Store a new case and give its number."""
    case.id = int(insert(tx, Case, **case.model_dump(exclude={"id"})))
    return case.id


def get(tx: Tx, number: int) -> Case | None:
    return tx.get(Case, number)


def change(tx: Tx, case: Case, states: Collection[str], *where: Any, **values: Any) -> bool:
    """Change a case that is still in one of the states; False when it is not any more."""
    changed = tx.connection.execute(
        update(Case)
        .where(col(Case.id) == case.id, col(Case.state).in_(states), *where)
        .values(values)
    )
    tx.read_again(tx.held(case))
    return changed.rowcount == 1


def name(tx: Tx, case: Case, person_id: int) -> bool:
    """Say whom an open case is about; False where that is known, or it is decided."""
    return change(tx, case, (OPEN,), col(Case.person_id).is_(None), person_id=person_id)


def train(tx: Tx, case: Case, **values: Any) -> bool:
    """Note what is trained, or when it is asked about; False where that was asked already."""
    return change(tx, case, (VERIFIED,), col(Case.helped).is_(None), **values)


_OF_TEAM: Prepared[tuple[Case]] = Prepared(
    select(Case)
    .where(col(Case.team_id) == bindparam("team"))
    .order_by(col(Case.id).desc())
    .limit(bindparam("most"))
)
_OPEN: Prepared[tuple[Case]] = Prepared(
    select(Case)
    .where(col(Case.team_id) == bindparam("team"), col(Case.state) == OPEN)
    .order_by(col(Case.id))
)
_TRAINED: Prepared[tuple[Case]] = Prepared(
    select(Case)
    .where(
        col(Case.helped).is_(None),
        col(Case.training_due) >= bindparam("first"),
        col(Case.training_due) <= bindparam("last"),
    )
    .order_by(col(Case.id))
)


def newest(tx: Tx, team_id: int, most: int) -> list[Case]:
    """The team's newest cases, whatever became of them."""
    return tx.kept(_OF_TEAM, team=team_id, most=most)


def undecided(tx: Tx, team_id: int) -> list[Case]:
    """The team's open cases, oldest first."""
    return tx.kept(_OPEN, team=team_id)


def to_follow_up(tx: Tx, first: date, last: date) -> list[Case]:
    """Cases of all teams whose training is to be followed up on these dates, and was not yet."""
    return tx.kept(_TRAINED, first=first, last=last)
