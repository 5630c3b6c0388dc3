"""Calendars that people have of the roster: secret addresses, and files that come by message.

Of an address only the digest is here, so that whoever reads the database can open none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint, bindparam, delete
from sqlalchemy import select as columns
from sqlmodel import Field, SQLModel, col, select

from storage.leaves import AWAY, Leave
from storage.prepared import Prepared
from storage.rosters import Assignment, Shift
from storage.transaction import Moment, Tx, insert_once

OWN, TEAM = "own", "team"
ADDRESS, FILE = "address", "file"
_AT_ONCE = 500
"""People in one statement."""


class Calendar(SQLModel, table=True):
    """One person's calendar. `scope`: of their own shifts, or of their team's; `way`: read at a
    secret address, or sent as a file.

    `events`: what was given last, by uid. Of a file: `until` is the last day that it told of,
    `asked` the digest of what was to be sent last, `differs` that of what is to be sent, since when
    it has been so, `tried` Slack's ids of files that may have arrived, `offered` what they tell.
    """

    # A file on its way names it by its number, which SQLite would give to another's once it ends.
    __table_args__ = (
        UniqueConstraint("person_id", "scope", "way"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    scope: str
    way: str
    digest: str | None = Field(default=None, unique=True)
    made_at: datetime = Field(sa_type=Moment)
    events: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    until: date | None = None
    asked: str | None = None
    differs: str | None = None
    differs_since: datetime | None = Field(default=None, sa_type=Moment)
    tried: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    offered: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def digest_of(token: str) -> str:
    """What is kept of an address. Its token is long and random, so it needs no salt."""
    return sha256(token.encode()).hexdigest()


def make(tx: Tx, person_id: int, scope: str, way: str, digest: str | None = None) -> bool:
    """Begin a calendar; False when the person has one of this kind."""
    return insert_once(
        tx,
        Calendar,
        person_id=person_id,
        scope=scope,
        way=way,
        digest=digest,
        made_at=tx.now,
        events={},
        tried=[],
        offered={},
    )


def find(tx: Tx, person_id: int, scope: str, way: str) -> Calendar | None:
    query = select(Calendar).where(
        Calendar.person_id == person_id, Calendar.scope == scope, Calendar.way == way
    )
    return tx.session.exec(query).first()


def at_address(tx: Tx, digest: str) -> Calendar | None:
    return tx.session.exec(select(Calendar).where(Calendar.digest == digest)).first()


def held(tx: Tx, number: int) -> Calendar | None:
    """The calendar, its row held until the transaction ends."""
    return tx.session.get(Calendar, number, with_for_update=True, populate_existing=True)


def get(tx: Tx, number: int) -> Calendar | None:
    return tx.session.get(Calendar, number)


def end(tx: Tx, person_id: int, scope: str | None = None, way: str | None = None) -> int:
    """End the person's calendars, of this kind or all; how many there were."""
    gone = delete(Calendar).where(col(Calendar.person_id) == person_id)
    if scope is not None:
        gone = gone.where(col(Calendar.scope) == scope)
    if way is not None:
        gone = gone.where(col(Calendar.way) == way)
    return tx.connection.execute(gone).rowcount


def sent(tx: Tx) -> list[Calendar]:
    """All calendars that are sent as files."""
    return tx.kept(_SENT)


_SENT: Prepared[tuple[Calendar]] = Prepared(
    select(Calendar).where(col(Calendar.way) == FILE).order_by(col(Calendar.id))
)


def settling(tx: Tx, since: datetime, until: datetime) -> list[Calendar]:
    """The files' calendars that began to differ in (since, until]."""
    return tx.kept(_SETTLING, since=since, until=until)


_SETTLING: Prepared[tuple[Calendar]] = Prepared(
    select(Calendar)
    .where(
        col(Calendar.differs_since) > bindparam("since"),
        col(Calendar.differs_since) <= bindparam("until"),
    )
    .order_by(col(Calendar.id))
)


@dataclass(frozen=True)
class Turn:
    """A person's shift; it belongs to the day."""

    person_id: int
    day: date
    code: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Off:
    """Somebody's leave, without kind or reason. Times are those of a part of a shift."""

    number: int | None
    person_id: int
    first: date
    last: date
    begins_at: datetime | None
    ends_at: datetime | None

    def covers(self, turn: Turn) -> bool:
        """Whether the person is away for the whole shift."""
        return self.begins_at is None and self.first <= turn.day <= self.last


def turns(tx: Tx, people_ids: Sequence[int], first: date, last: date) -> list[Turn]:
    """These people's shifts that start on these days, in the order of their start."""
    found: list[Turn] = []
    for some in _portions(people_ids):
        query = (
            columns(
                col(Assignment.person_id),
                col(Shift.day),
                col(Shift.code),
                col(Shift.starts_at),
                col(Shift.ends_at),
            )
            .join(Shift, col(Shift.id) == Assignment.shift_id)
            .where(
                col(Assignment.person_id).in_(some),
                col(Shift.day) >= first,
                col(Shift.day) <= last,
            )
        )
        found += [Turn(*row) for row in tx.connection.execute(query)]
    return sorted(found, key=lambda turn: (turn.starts_at, turn.code, turn.person_id))


def times_off(tx: Tx, people_ids: Sequence[int], first: date, last: date) -> list[Off]:
    """These people's leaves of these days that keep them from the floor."""
    found: list[Off] = []
    for some in _portions(people_ids):
        query = columns(
            col(Leave.id),
            col(Leave.person_id),
            col(Leave.first),
            col(Leave.last),
            col(Leave.begins_at),
            col(Leave.ends_at),
        ).where(
            col(Leave.person_id).in_(some),
            col(Leave.first) <= last,
            col(Leave.last) >= first,
            AWAY,
        )
        found += [Off(*row) for row in tx.connection.execute(query)]
    return sorted(found, key=lambda off: (off.first, off.number or 0))


def _portions(people_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(people_ids), _AT_ONCE):
        yield people_ids[start : start + _AT_ONCE]
