"""A desk with people at it, on SQLite and on PostgreSQL, copied from floors settled once."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlmodel import select

from storage import people
from storage.database import Database
from storage.people import Role, Team
from tests.commands.desk import Desk
from tests.stories.floor import DORA, GRACE, settle_in


@pytest.fixture(scope="session")
def sqlite_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A settled floor instead of an empty database."""
    settled = tmp_path_factory.mktemp("settled") / "rollcall.db"
    shutil.copy(sqlite_template, settled)
    _settle(f"sqlite:///{settled}")
    return settled


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, postgres_template: str) -> str:
    """A settled floor instead of an empty database."""
    name = f"settled_{uuid4().hex[:8]}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template}"'.encode())
    url = make_url(postgres_server).set(database=name)
    _settle(url.render_as_string(hide_password=False))
    return name


def _settle(url: str) -> None:
    database = Database(url, time.time)
    settle_in(database)
    with database.engine.connect() as connection:
        if not database.postgres:  # a copy takes the file alone, without what waits beside it
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    """On SQLite, where a copy costs next to nothing."""
    database = Database(sqlite_url, time.time)
    yield Desk(database)
    database.close()


@pytest.fixture
def each_desk(database: Database) -> Desk:
    """On SQLite and on PostgreSQL in turn: for what the database has a say in."""
    return Desk(database)


@pytest.fixture
def service(desk: Desk) -> Desk:
    """The same people at a service desk: Grace manages it, Dora is the general manager."""
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "service-desk"
        for who, role in ((GRACE, "service_manager"), (DORA, "general_manager")):
            person = people.by_slack(tx, who)
            assert person is not None
            tx.session.add(Role(person_id=person.id, role=role))
    return desk
