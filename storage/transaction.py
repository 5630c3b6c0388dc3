"""What is open while something changes: the session, the two clocks, the notes it will leave."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Executable, Insert, literal
from sqlalchemy import insert as sqlalchemy_insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel


class Moment(TypeDecorator[datetime]):
    """An aware moment. SQLite keeps no zone, so moments are stored in UTC and come back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@dataclass
class Note:
    """One journal entry in the making. `personal` maps a word's name to (salt, words)."""

    event: str
    subject: str
    actor: str
    facts: dict[str, Any]
    personal: dict[str, tuple[str, str]] = field(default_factory=dict)


class Tx:
    """An open transaction: its session and the two clocks.

    `now` is house time, which everything is judged by; `machine` is seconds of machine time, for
    leases, back-off and age. `notes` will be chained into the journal at the end.
    """

    def __init__(self, session: Session, now: datetime, machine: float, *, postgres: bool) -> None:
        self.session = session
        self.now = now.astimezone(UTC)
        self.machine = machine
        self.postgres = postgres
        self.notes: list[Note] = []

    @cached_property
    def connection(self) -> Connection:
        """For statements that need no objects; the session asks itself again at each."""
        return self.session.connection()

    @property
    def locks_rows(self) -> bool:
        """Whether rows must be locked one by one: SQLite has one writer, who holds everything."""
        return self.postgres

    def note(
        self,
        event: str,
        subject: str,
        actor: str,
        personal: dict[str, tuple[str, str]] | None = None,
        **facts: Any,
    ) -> None:
        """Leave a journal entry; it is chained and written when the transaction ends."""
        self.notes.append(Note(event, subject, actor, facts, personal or {}))


def insert_once(tx: Tx, table: type[SQLModel], **values: Any) -> bool:
    """Insert a row unless its key stands already; True when it was ours.

    On PostgreSQL this waits for a rival that is about to commit the same key, so exactly one wins.
    """
    done = tx.connection.execute(_insert_once(table, tx.postgres), values)
    return done.first() is not None


def insert(tx: Tx, table: type[SQLModel], **values: Any) -> Any:
    """Insert a row whose object nobody needs, and give its key; half the cost of making one."""
    key = tx.connection.execute(_insert(table), values).inserted_primary_key
    assert key is not None
    return key[0]


@cache
def _insert(table: type[SQLModel]) -> Insert:
    return sqlalchemy_insert(table)


@cache
def _insert_once(table: type[SQLModel], postgres: bool) -> Executable:
    insert = (postgresql if postgres else sqlite).insert(table)
    # The row count of such an insert is not known on PostgreSQL; a returned row is.
    once: Executable = insert.on_conflict_do_nothing().returning(literal(1))
    return once
