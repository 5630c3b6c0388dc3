"""One transaction a change: the rows, their journal entries and the messages that tell of it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from pydantic_core import to_json
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import Engine, ExceptionContext, make_url

from storage import journal
from storage.prepared import Driver
from storage.transaction import Tx

Waypoint = Callable[[str], None]
"""Called with the name of a moment that a crash could follow; proofs kill the process there."""

TIMELESS = datetime.min.replace(tzinfo=UTC)
"""For questions that house time has no part in: nobody need be asked for it."""


def _pass(_: str) -> None:
    """Nothing happens at a waypoint in an ordinary life."""


class Database:
    """SQLite for one process, PostgreSQL for several: the same code, the same promises."""

    def __init__(
        self,
        url: str,
        machine: Callable[[], float],
        *,
        pool: int = 20,
        waypoint: Waypoint = _pass,
    ) -> None:
        self.url = url
        self.machine = machine
        self.waypoint = waypoint
        self.postgres = make_url(url).get_backend_name() == "postgresql"
        self.engine = _postgres(url, pool) if self.postgres else _sqlite(url, pool)
        self._changing = self.engine.execution_options(changes=True)
        # SQLite has one writer: waiting here in turn is ten times fairer than its busy loop.
        self._turn: AbstractContextManager[Any] = (
            nullcontext() if self.postgres else threading.Lock()
        )

    @contextmanager
    def change(self, now: datetime) -> Iterator[Tx]:
        """All or nothing: on leaving, the notes are chained into the journal and all is kept."""
        with self._turn, self._open(self._changing, now) as tx:
            yield tx
            tx.flush()
            if tx.notes:
                journal.write(tx)
            self.waypoint("before commit")
            tx.connection.commit()
            self.waypoint("after commit")

    @contextmanager
    def read(self, now: datetime) -> Iterator[Tx]:
        """Questions only; never waits for a writer."""
        with self._open(self.engine, now) as tx:
            yield tx

    @contextmanager
    def _open(self, engine: Engine, now: datetime) -> Iterator[Tx]:
        """A transaction that is undone unless it is committed within."""
        with engine.connect() as connection:
            connection.begin()
            tx = Tx(connection, now, self.machine(), postgres=self.postgres)
            try:
                yield tx
            finally:
                tx.close()

    def close(self) -> None:
        self.engine.dispose()


def _json(value: Any) -> str:
    return to_json(value).decode()


def _postgres(url: str, pool: int) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool,
        max_overflow=0,
        pool_pre_ping=False,
        hide_parameters=True,
        json_serializer=_json,
    )
    event.listen(engine, "handle_error", _keep_values_out)
    return engine


def _keep_values_out(trouble: ExceptionContext) -> None:
    """PostgreSQL's DETAIL quotes the row that failed, and with it a person's reason."""
    told = trouble.original_exception
    if isinstance(told, psycopg.Error) and trouble.sqlalchemy_exception and told.args:
        whole, first = str(told), str(told).partition("\n")[0]
        for error in (told, trouble.sqlalchemy_exception):
            error.args = tuple(str(word).replace(whole, first) for word in error.args)


def _sqlite(url: str, pool: int) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        pool_size=pool,
        max_overflow=0,
        hide_parameters=True,
        json_serializer=_json,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 15},
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        changes = connection.get_execution_options().get("changes")
        Driver(connection).run("BEGIN IMMEDIATE" if changes else "BEGIN")

    return engine


def why_unreachable(database: Database) -> str | None:
    """None when the database answers, else why it does not (for `check` and readiness)."""
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except Exception as trouble:
        return str(trouble).splitlines()[0]
    return None
