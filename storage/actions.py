"""What somebody has taken on to do by a day, from a meeting, a patrol, a hand-over or by itself."""

from collections.abc import Collection, Hashable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.rosters import among, numbered, rounded
from storage.transaction import Moment, Tx

OPEN, DONE, DROPPED = "open", "done", "dropped"


class Action(SQLModel, table=True):
    """A task of a team, called T12 by people.

    `owner_id`: whose it is; None while it is everybody's on the next shift. `due`: its last day.
    `source`: the subject that it came of (`patrol:3`, `meeting:7`); "" when it was typed by
    itself. `carried`: on how many agendas it has stood unfinished. `words` (None once they are
    forgotten) and `closed_words`, why it was dropped.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    words: str | None
    salt: str
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    due: date = Field(index=True)
    source: str = Field(default="", index=True)
    by_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)
    state: str = Field(default=OPEN, index=True)
    carried: int = 0
    closed_by_id: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_words: str | None = None


def subject(number: int | None) -> str:
    return f"action:{number}"


def put(tx: Tx, action: Action) -> Action:
    """Store a new one; it has its number then."""
    tx.session.add(action)
    tx.flush()
    return action


def get(tx: Tx, number: int) -> Action | None:
    return tx.get(Action, number)


def change(tx: Tx, action: Action, states: Collection[str], *where: Any, **values: Any) -> bool:
    """Change one that is still in one of the states; False when it is not any more."""
    changed = tx.connection.execute(
        update(Action)
        .where(col(Action.id) == action.id, col(Action.state).in_(states), *where)
        .values(values)
    )
    tx.read_again(tx.held(action))
    return changed.rowcount == 1


def hand_on(tx: Tx, action: Action, was: int | None, to: int) -> bool:
    """Give an open one from its owner to another; False when it is no longer theirs."""
    whose = col(Action.owner_id).is_(None) if was is None else col(Action.owner_id) == was
    return change(tx, action, (OPEN,), whose, owner_id=to)


_SOONEST = (col(Action.due), col(Action.id))
_OPEN_OF: Prepared[tuple[Action]] = Prepared(
    select(Action)
    .where(col(Action.team_id) == bindparam("team"), col(Action.state) == OPEN)
    .order_by(*_SOONEST)
)


@lru_cache(maxsize=8)
def _open_of(count: int) -> Prepared[tuple[Action]]:
    return Prepared(
        select(Action)
        .where(col(Action.team_id).in_(among(count)), col(Action.state) == OPEN)
        .order_by(*_SOONEST)
    )


_OPEN_OF_PERSON: Prepared[tuple[Action]] = Prepared(
    select(Action)
    .where(col(Action.owner_id) == bindparam("person"), col(Action.state) == OPEN)
    .order_by(*_SOONEST)
)
_IS_DUE = (
    (col(Action.state) == OPEN)
    & (col(Action.due) >= bindparam("first"))
    & (col(Action.due) <= bindparam("last"))
)
_DUE: Prepared[tuple[Action]] = Prepared(select(Action).where(_IS_DUE).order_by(*_SOONEST))
_DAYS = Prepared[tuple[int, int, date]](
    select(Action.id, Action.team_id, Action.due)  # type: ignore[call-overload]
    .where(_IS_DUE)
    .order_by(col(Action.id))
)
_FROM: Prepared[tuple[Action]] = Prepared(
    select(Action).where(col(Action.source) == bindparam("source")).order_by(col(Action.id))
)


def open_of(tx: Tx, team_id: int) -> list[Action]:
    """The team's open ones, the soonest due first."""
    return tx.kept(_OPEN_OF, team=team_id)


def open_of_teams(tx: Tx, team_ids: Collection[int]) -> dict[int, list[Action]]:
    """The same for each of at least one team, in one statement; to be read, not changed."""
    asked, found = rounded(team_ids), dict[int, list[Action]]()
    for (one,) in tx.rows(_open_of(len(asked)), **numbered(asked)):
        found.setdefault(one.team_id, []).append(one)
    return found


def open_of_person(tx: Tx, person_id: int) -> list[Action]:
    """Somebody's open ones, the soonest due first."""
    return tx.kept(_OPEN_OF_PERSON, person=person_id)


def due(tx: Tx, first: date, last: date) -> list[Action]:
    """The open ones of all teams that are due on these dates, the soonest first."""
    return tx.kept(_DUE, first=first, last=last)


def due_days(tx: Tx, first: date, last: date) -> Hashable:
    """What is another thing when these are others, or are due on other dates."""
    return tuple(tx.raw(_DAYS, first=first, last=last))


def come_from(tx: Tx, source: str) -> list[Action]:
    """What came of something else, such as `meeting:7`, oldest first."""
    return tx.kept(_FROM, source=source)


def these(tx: Tx, numbers: Collection[int]) -> list[Action]:
    """By their numbers, the soonest due first."""
    query = select(Action).where(col(Action.id).in_(numbers)).order_by(*_SOONEST)
    return list(tx.session.exec(query.execution_options(populate_existing=True)).all())


def carry(tx: Tx, numbers: Collection[int]) -> None:
    """They stand unfinished on one more agenda."""
    listed = update(Action).where(col(Action.id).in_(numbers))
    tx.connection.execute(listed.values(carried=col(Action.carried) + 1))
