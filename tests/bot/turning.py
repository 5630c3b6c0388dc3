"""A clock of ours on a house time that a test turns."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest

from bot.clock import Clock
from schedules.schedule import Schedule, all_schedules
from storage.database import Database
from tests.commands.desk import BOOKS, Desk
from tests.stories.floor import MORNING, settle_in


class Turned:
    """House time that a test turns."""

    def __init__(self) -> None:
        self.at = MORNING

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def house_time() -> Turned:
    return Turned()


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    database = Database(sqlite_url, time.time)
    settle_in(database)
    yield Desk(database)
    database.close()


@pytest.fixture
def each_desk(database: Database) -> Desk:
    """On SQLite and on PostgreSQL in turn."""
    settle_in(database)
    return Desk(database)


def clock(
    database: Database, house_time: Turned, schedules: Sequence[Schedule] | None = None
) -> Clock:
    return Clock(
        database,
        house_time,
        BOOKS,
        all_schedules() if schedules is None else tuple(schedules),
        lambda: None,
    )
