"""Appeals against entries of the conduct ledger: who reviews them, until when, what was found."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, bindparam, text, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert

OPEN, UPHELD, CHANGED, VOID = "open", "upheld", "changed", "void"
"""It waits; the entry holds; with another amount; it does not hold."""
WITHDRAWN, ENDED = "withdrawn", "ended"
"""Its person took it back; the entry was gone before anybody decided."""
REVIEWED = (UPHELD, CHANGED, VOID)


class Appeal(SQLModel, table=True):
    """A person's appeal against one entry about them; one at a time waits.

    `until`: the last day for it, as the person was told. `decided_by_role` and `rule`: the
    handbook's on the day of the entry, and whether it keeps the two sides `apart`. `reviewer_id`
    was asked at `reviewer_since`; nobody where nobody is left. `was_amount` became `amount` by the
    review. `words` are the person's, `answer` the author's, `decided_words` the reviewer's: all
    personal.
    """

    __table_args__ = (
        Index(
            "appeal_open",
            "entry_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    entry_id: int = Field(foreign_key="ledger.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    words: str | None = None
    asked_at: datetime = Field(sa_type=Moment)
    until: date
    decided_by_role: str
    rule: str
    apart: bool = False
    reviewer_id: int | None = Field(default=None, foreign_key="person.id")
    reviewer_since: datetime = Field(sa_type=Moment)
    answer: str | None = None
    answer_at: datetime | None = Field(default=None, sa_type=Moment)
    state: str = Field(default=OPEN, index=True)
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_words: str | None = None
    was_amount: float | None = None
    amount: float | None = None
    salt: str


def add(tx: Tx, appeal: Appeal) -> int:
    """Store a new appeal and give its number. The person's row is held."""
    appeal.id = int(insert(tx, Appeal, **appeal.model_dump(exclude={"id"})))
    return appeal.id


def get(tx: Tx, number: int) -> Appeal | None:
    return tx.get(Appeal, number)


_ORDERED = select(Appeal).order_by(col(Appeal.id))
_OF_ENTRY: Prepared[tuple[Appeal]] = Prepared(
    _ORDERED.where(col(Appeal.entry_id) == bindparam("entry"))
)
_OF_TEAM: Prepared[tuple[Appeal]] = Prepared(
    _ORDERED.where(col(Appeal.team_id) == bindparam("team"), col(Appeal.state) == OPEN)
)
_OPEN: Prepared[tuple[Appeal]] = Prepared(_ORDERED.where(col(Appeal.state) == OPEN))


def of_entry(tx: Tx, entry_id: int) -> list[Appeal]:
    """All appeals against an entry, oldest first."""
    return tx.kept(_OF_ENTRY, entry=entry_id)


def last_of(tx: Tx, entry_id: int) -> Appeal | None:
    """The newest appeal against an entry, as it is stored now."""
    return next(reversed(tx.kept(_OF_ENTRY, entry=entry_id, again=True)), None)


def open_of(tx: Tx, person_ids: Collection[int]) -> list[Appeal]:
    """The appeals of these people that wait for a review, oldest first."""
    waiting = _ORDERED.where(col(Appeal.person_id).in_(person_ids), col(Appeal.state) == OPEN)
    return list(tx.session.exec(waiting).all())


def of_team(tx: Tx, team_id: int) -> list[Appeal]:
    """A team's appeals that wait for a review, oldest first."""
    return tx.kept(_OF_TEAM, team=team_id)


def undecided(tx: Tx) -> list[Appeal]:
    """All appeals that wait for a review, oldest first."""
    return tx.kept(_OPEN)


def move(tx: Tx, appeal: Appeal, **values: Any) -> bool:
    """Change an appeal that still waits; False when it does not any more."""
    changed = tx.connection.execute(
        update(Appeal).where(col(Appeal.id) == appeal.id, col(Appeal.state) == OPEN).values(values)
    )
    tx.read_again(tx.held(appeal))
    return changed.rowcount == 1
