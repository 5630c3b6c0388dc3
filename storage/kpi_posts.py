"""Figures as they were posted, so that a late file can say which of them changed."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel, col, select

from storage.transaction import Moment, Tx


class Posted(SQLModel, table=True):
    """One post of a team's figures. `values`: each measure's figure as it was told, None where
    nothing was recorded; after a correction, as it was told last. `subject`: the post's own.
    `changed_at`: when the file `changed_by` last touched a day of it, until that is looked at.
    """

    __tablename__ = "kpi_post"
    __table_args__ = (UniqueConstraint("team_id", "kind", "first"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    kind: str
    first: date
    last: date = Field(index=True)
    values: dict[str, float | None] = Field(sa_column=Column(JSON, nullable=False))
    subject: str
    posted_at: datetime = Field(sa_type=Moment)
    changed_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    changed_by: str | None = None


def add(tx: Tx, posted: Posted) -> int:
    """Keep what is being posted, and give its number."""
    tx.session.add(posted)
    tx.session.flush()
    assert posted.id is not None
    return posted.id


def of_days(tx: Tx, team_id: int, kind: str, first: date) -> Posted | None:
    """The post of the week or month that begins on that day."""
    return tx.session.exec(
        select(Posted).where(Posted.team_id == team_id, Posted.kind == kind, Posted.first == first)
    ).first()


def touched(tx: Tx, team_id: int, days: Collection[date]) -> Sequence[Posted]:
    """The posts that tell of any of these days, the oldest first; held until the end."""
    if not days:
        return []
    found = tx.session.exec(
        select(Posted)
        .where(
            Posted.team_id == team_id,
            col(Posted.first) <= max(days),
            col(Posted.last) >= min(days),
        )
        .order_by(col(Posted.id))
        .with_for_update()
    ).all()
    return [one for one in found if any(one.first <= day <= one.last for day in days)]


def mark(tx: Tx, team_id: int, days: Collection[date], file: str) -> None:
    """A file touched these days: whether that changes what was posted of them is to be seen."""
    for one in touched(tx, team_id, days):
        one.changed_at, one.changed_by = tx.now, file


def changed(tx: Tx, before: datetime) -> Sequence[Posted]:
    """The posts of all teams that a file touched last before this moment; to be read."""
    query = select(Posted).where(col(Posted.changed_at).is_not(None))
    return tx.session.exec(
        query.where(col(Posted.changed_at) < before).order_by(col(Posted.id))
    ).all()


def held(tx: Tx, number: int) -> Posted:
    """That post, held until the end."""
    query = select(Posted).where(Posted.id == number).with_for_update()
    return tx.session.exec(query.execution_options(populate_existing=True)).one()
