"""What the proofs of the roof share: a post office, and machine time that stands still."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.bot.office import Office, office
from tests.storage.floor import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def post_office(sqlite_url: str, clock: Clock) -> Iterator[Office]:
    """On SQLite: for what does not depend on the database."""
    database = Database(sqlite_url, clock)
    with office(database, clock) as opened:
        yield opened
    database.close()


@pytest.fixture
def either_office(database_url: str, clock: Clock) -> Iterator[Office]:
    """On SQLite and on PostgreSQL."""
    database = Database(database_url, clock)
    with office(database, clock) as opened:
        yield opened
    database.close()
