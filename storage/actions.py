"""What somebody has taken on to do by a day, from a meeting, a patrol, a hand-over or by itself."""

from datetime import date, datetime

from sqlalchemy import bindparam
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.transaction import Moment, Tx

OPEN, DONE, DROPPED = "open", "done", "dropped"


class Action(SQLModel, table=True):
    """A task of a team, called T12 by people.

    `owner_id`: whose it is; None while it is everybody's on the next shift. `due`: its last day.
    `source`: the subject that it came of (`patrol:3`, `meeting:7`); "" when it was typed by
    itself. `words`: None once they are forgotten.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    words: str | None
    salt: str
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    due: date
    source: str = Field(default="", index=True)
    by_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)
    state: str = Field(default=OPEN, index=True)
    closed_by_id: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = Field(default=None, sa_type=Moment)


def put(tx: Tx, action: Action) -> Action:
    """Store a new one; it has its number then."""
    tx.session.add(action)
    tx.flush()
    return action


_OPEN_OF: Prepared[tuple[Action]] = Prepared(
    select(Action)
    .where(col(Action.team_id) == bindparam("team"), col(Action.state) == OPEN)
    .order_by(col(Action.due), col(Action.id))
)


def open_of(tx: Tx, team_id: int) -> list[Action]:
    """The team's open ones, the soonest due first."""
    return tx.kept(_OPEN_OF, team=team_id)
