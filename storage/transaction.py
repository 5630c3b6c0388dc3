"""What is open while something changes: the connection, the two clocks, the notes it leaves."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, DateTime, Dialect, Integer, bindparam, literal_column, select
from sqlalchemy import insert as sqlalchemy_insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import class_mapper
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

from storage.prepared import Driver, Prepared, Row, columns_of

Of = TypeVar("Of", bound=SQLModel)
Known = TypeVar("Known")


_ROOM = 32_000
"""Kilobytes."""


class Moment(TypeDecorator[datetime]):
    """An aware moment. SQLite keeps no zone, so moments are stored in UTC and come back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    # For SQLite straight to its text and back: SQLAlchemy's own way takes four times as long.

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        return _written if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return value.astimezone(UTC)


def _written(value: datetime | None) -> str | None:
    if value is None:
        return None
    return _in_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


@lru_cache(maxsize=4_096)  # many people begin at one moment
def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class Note:
    """One journal entry in the making. `personal` maps a word's name to (salt, words)."""

    event: str
    subject: str
    actor: str
    facts: dict[str, Any]
    personal: dict[str, tuple[str, str]] = field(default_factory=dict)


class Tx:
    """An open transaction: its connection and the two clocks.

    `now` is house time, which everything is judged by; `machine` is seconds of machine time, for
    leases, back-off and age. `notes` will be chained into the journal at the end.
    """

    def __init__(
        self, connection: Connection, now: datetime, machine: float, *, postgres: bool
    ) -> None:
        self.connection = connection
        self.driver = Driver(connection)
        self.now = now.astimezone(UTC)
        self.machine = machine
        self.postgres = postgres
        self.notes: list[Note] = []
        self._session: Session | None = None
        self._known: dict[Hashable, Any] = {}
        self._settled: dict[Hashable, Any] = {}

    @property
    def session(self) -> Session:
        """For objects that are kept when they change; most requests need none."""
        if self._session is None:
            self._session = Session(self.connection, expire_on_commit=False)
        return self._session

    def flush(self) -> None:
        """Write what was changed on the session's objects."""
        if self._session is not None:
            self._session.flush()

    def close(self) -> None:
        """Let go of the session's objects; they can still be read."""
        if self._session is not None:
            self._session.close()

    def once(self, what: Hashable, ask: Callable[[], Known]) -> Known:
        """What was asked the first time: for many who only look, and ask the same."""
        if what not in self._known:
            self._known[what] = ask()
        found: Known = self._known[what]
        return found

    def once_for_all(self, what: Hashable, ask: Callable[[], Known]) -> Known:
        """The same of what nothing that is done by the clock can change: `begin_anew` keeps it."""
        if what not in self._settled:
            self._settled[what] = ask()
        found: Known = self._settled[what]
        return found

    def begin_anew(self) -> None:
        """Know no row any more, so that whatever comes next reads for itself; nothing is lost."""
        self._known.clear()
        if self._session is not None:
            self._session.flush()
            self._session.expunge_all()

    def wait_at_most(self, seconds: float) -> None:
        """From now on raise DBAPIError rather than wait longer for a row of another's.

        SQLite has no rows to wait for.
        """
        if self.postgres:
            self.driver.run(f"SET LOCAL lock_timeout = {round(seconds * 1000)}")

    def rows(self, statement: Prepared[Row], **values: Any) -> list[Row]:
        """Run a prepared statement, after what the session has to write."""
        self.flush()
        return statement.rows(self.driver, values)

    def raw(self, statement: Prepared[Row], **values: Any) -> list[tuple[Any, ...]]:
        """Its rows as the database's driver gives them, only to be compared with each other."""
        self.flush()
        return statement.raw(self.driver, values)

    def each(self, statement: Prepared[Row], rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement that gives no rows once for each of these values, as one."""
        self.flush()
        statement.run_each(self.driver, rows)

    def kept(
        self, statement: Prepared[tuple[Of]], *, again: bool = False, **values: Any
    ) -> list[Of]:
        """The objects of a prepared statement about one table, whose changes are kept.

        A row that the transaction has read already is that object, and with `again` becomes what
        is stored now.
        """
        return [self.held(one, again=again) for (one,) in self.rows(statement, **values)]

    def get(self, table: type[Of], key: Any, *, again: bool = False) -> Of | None:
        """The row of this key, as in `kept`."""
        if not again:
            ours = class_mapper(table).identity_key_from_primary_key((key,))
            if known := self.session.identity_map.get(ours):
                return known
        return next(iter(self.kept(_by_key(table), key=key, again=again)), None)

    def get_one(self, table: type[Of], key: Any, *, again: bool = False) -> Of:
        """The row of this key. Raises LookupError."""
        found = self.get(table, key, again=again)
        if found is None:
            raise LookupError(f"{table.__name__} {key}")
        return found

    def read_again(self, one: SQLModel) -> None:
        """Bring an object with a single key up to what is stored now."""
        [(stored,)] = self.rows(_by_key(type(one)), key=_identity(one)[1][0])
        instance_state(one).dict.update(columns_of(stored))

    def held(self, one: Of, *, again: bool = False) -> Of:
        """What was read to be read alone, as in `kept`."""
        known: Of | None = self.session.identity_map.get(_identity(one))
        if known is None:
            self.session.add(one)
            return one
        if again:
            instance_state(known).dict.update(columns_of(one))
        return known

    @contextmanager
    def roomy(self) -> Iterator[None]:
        """For a change of many thousand rows: SQLite keeps what it touches in memory within,
        rather than write a page again at each of its rows. PostgreSQL does so anyway.
        """
        if self.postgres:
            yield
            return
        [(before,)] = self.driver.run("PRAGMA cache_size")
        self.driver.run(f"PRAGMA cache_size = -{_ROOM}")
        try:
            yield
        finally:
            self.driver.run(f"PRAGMA cache_size = {before:d}")

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
    return bool(_insert_once(table, tx.postgres, tuple(values)).rows(tx.driver, values))


def insert(tx: Tx, table: type[SQLModel], **values: Any) -> Any:
    """Insert a row whose object nobody needs, and give its key."""
    [(key,)] = _insert(table, tuple(values)).rows(tx.driver, values)
    return key


def insert_all(tx: Tx, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all say the same columns, as one statement; nobody needs their keys."""
    if rows:
        tx.each(_insert_all(table, tuple(rows[0])), rows)


def _identity(one: Any) -> Any:
    """What a session knows a row's object by: its table and key."""
    return instance_state(one).key


@cache
def _by_key(table: type[Of]) -> Prepared[tuple[Of]]:
    (key,) = class_mapper(table).primary_key
    return Prepared(select(table).where(key == bindparam("key")))


@cache
def _insert(table: type[SQLModel], columns: tuple[str, ...]) -> Prepared[tuple[Any]]:
    (key,) = class_mapper(table).primary_key
    return Prepared(sqlalchemy_insert(table).returning(key), columns)


@cache
def _insert_all(table: type[SQLModel], columns: tuple[str, ...]) -> Prepared[tuple[()]]:
    # Inline: else it would give the keys, which a driver cannot for many.
    return Prepared(sqlalchemy_insert(table).inline(), columns)


@cache
def _insert_once(
    table: type[SQLModel], postgres: bool, columns: tuple[str, ...]
) -> Prepared[tuple[int]]:
    insert = (postgresql if postgres else sqlite).insert(table)
    # The row count of such an insert is not known on PostgreSQL; a returned row is.
    return Prepared(
        insert.on_conflict_do_nothing().returning(literal_column("1", Integer)), columns
    )
