"""What the floor is told: what is new, what is withdrawn, and what is to be watched."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import bindparam, or_, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.rosters import among, numbered, rounded
from storage.transaction import Moment, Tx, insert

NEW, POINT = "new", "point"
DAY = timedelta(hours=24)
"""For so long something is new: each shift of the day is told of it once."""


class Bulletin(SQLModel, table=True):
    """One thing that the floor is told, called B12 by people.

    `kind`: "new" (business, instructions) or "point" (something to watch). It holds from
    `holds_from` on, a point until `holds_until`; a withdrawn one no longer. `words`: None once they
    are forgotten; `withdrawn_words`: why it was withdrawn.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    kind: str
    by_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)
    holds_from: datetime = Field(sa_type=Moment)
    holds_until: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    words: str | None = None
    withdrawn_words: str | None = None
    salt: str


def add(tx: Tx, bulletin: Bulletin) -> int:
    """Store a new one and give its number."""
    bulletin.id = int(insert(tx, Bulletin, **bulletin.model_dump(exclude={"id"})))
    return bulletin.id


def get(tx: Tx, number: int) -> Bulletin | None:
    return tx.get(Bulletin, number)


def withdraw(tx: Tx, bulletin: Bulletin, by: int, words: str | None) -> bool:
    """Take it back from now on; False when somebody was first."""
    changed = tx.connection.execute(
        update(Bulletin)
        .where(col(Bulletin.id) == bulletin.id, col(Bulletin.withdrawn_at).is_(None))
        .values(withdrawn_by=by, withdrawn_at=tx.now, withdrawn_words=words)
    )
    tx.read_again(tx.held(bulletin))
    return changed.rowcount == 1


_NOW = bindparam("now", type_=Moment())
_SINCE = bindparam("since", type_=Moment())


@lru_cache(maxsize=8)
def _told(count: int) -> Prepared[tuple[Bulletin]]:
    return Prepared(
        select(Bulletin)
        .where(
            col(Bulletin.team_id).in_(among(count)),
            col(Bulletin.holds_from) <= _NOW,
            or_(
                (col(Bulletin.kind) == NEW) & (col(Bulletin.holds_from) > _SINCE),
                (col(Bulletin.kind) == POINT) & (col(Bulletin.holds_until) > _NOW),
                col(Bulletin.withdrawn_at) > _SINCE,
            ),
        )
        .order_by(col(Bulletin.id))
    )


_STANDING: Prepared[tuple[Bulletin]] = Prepared(
    select(Bulletin)
    .where(
        col(Bulletin.team_id) == bindparam("team"),
        col(Bulletin.withdrawn_at).is_(None),
        col(Bulletin.holds_until).is_(None) | (col(Bulletin.holds_until) > _NOW),
    )
    .order_by(col(Bulletin.id).desc())
    .limit(bindparam("most"))
)


def told(tx: Tx, team_id: int, at: datetime) -> list[Bulletin]:
    """What a briefing at that moment tells of: new or withdrawn within a day, and points that
    hold; one that came and went within the day is withdrawn."""
    return told_to(tx, [team_id], at).get(team_id, [])


def told_to(tx: Tx, team_ids: Collection[int], at: datetime) -> dict[int, list[Bulletin]]:
    """The same for each of at least one team, in one statement."""
    asked, found = rounded(team_ids), dict[int, list[Bulletin]]()
    for (one,) in tx.rows(_told(len(asked)), **numbered(asked), now=at, since=at - DAY):
        found.setdefault(one.team_id, []).append(one)
    return found


def standing(tx: Tx, team_id: int, at: datetime, most: int) -> list[Bulletin]:
    """What holds, or will, the newest first."""
    return [row for (row,) in tx.rows(_STANDING, team=team_id, now=at, most=most)]
