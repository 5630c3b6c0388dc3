"""What leaders have found on patrol (CC-2.6)."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert

STANDING, WITHDRAWN = "standing", "withdrawn"
NOTHING = "nothing"
"""The kind of a round on which nothing was wrong."""


class Finding(SQLModel, table=True):
    """One finding, called F3 by people; it names a seat, and never a person.

    `kind`: a key of what the handbook says is looked at, or NOTHING. `shift_id` and `shift_code`:
    the shift that ran. `entry_id`: what it was logged as in the conduct ledger; `action_id`: the
    task that came of it. `place`, `words`: None where there are none, or once they are forgotten.
    """

    __tablename__ = "patrol_finding"
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    shift_id: int | None = Field(default=None, foreign_key="shift.id")
    shift_code: str | None = None
    kind: str
    place: str | None = None
    words: str | None = None
    salt: str
    by_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment, index=True)
    state: str = STANDING
    entry_id: int | None = Field(default=None, foreign_key="ledger.id")
    action_id: int | None = Field(default=None, foreign_key="action.id")


def source(number: int | None) -> str:
    """What an entry of the ledger, or a task, that came of it is filed under."""
    return f"patrol:{number}"


def add(tx: Tx, finding: Finding) -> int:
    """Store a new one and give its number."""
    finding.id = int(insert(tx, Finding, **finding.model_dump(exclude={"id"})))
    return finding.id


def get(tx: Tx, number: int) -> Finding | None:
    return tx.get(Finding, number)


def change(tx: Tx, finding: Finding, *where: Any, **values: Any) -> bool:
    """Change one that stands; False when it does not any more."""
    changed = tx.connection.execute(
        update(Finding)
        .where(col(Finding.id) == finding.id, col(Finding.state) == STANDING, *where)
        .values(values)
    )
    tx.read_again(tx.held(finding))
    return changed.rowcount == 1


def withdraw(tx: Tx, finding: Finding) -> bool:
    """Take it back; False where something has come of it, or it was taken back before."""
    nothing = (col(Finding.entry_id).is_(None), col(Finding.action_id).is_(None))
    return change(tx, finding, *nothing, state=WITHDRAWN)


def log_as(tx: Tx, finding: Finding, entry_id: int, before: int | None) -> bool:
    """It is in the ledger now; False where another entry than `before` is what it was logged as."""
    was = col(Finding.entry_id)
    return change(
        tx, finding, was.is_(None) if before is None else was == before, entry_id=entry_id
    )


def task_of(tx: Tx, finding: Finding, action_id: int) -> bool:
    """A task came of it; False where one had before."""
    return change(tx, finding, col(Finding.action_id).is_(None), action_id=action_id)


_BETWEEN: Prepared[tuple[Finding]] = Prepared(
    select(Finding)
    .where(
        col(Finding.team_id) == bindparam("team"),
        col(Finding.at) > bindparam("since", type_=Moment()),
        col(Finding.at) <= bindparam("until", type_=Moment()),
        col(Finding.state) == STANDING,
    )
    .order_by(col(Finding.at), col(Finding.id))
)


def between(tx: Tx, team_id: int, since: datetime, until: datetime) -> list[Finding]:
    """The team's that stand and were found in (since, until], rounds without any too, in order."""
    return tx.kept(_BETWEEN, team=team_id, since=since, until=until)
