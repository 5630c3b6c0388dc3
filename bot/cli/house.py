"""What every command of the command line needs: the settings, the database and the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import time

from bot.settings import Settings
from storage.database import Database


@dataclass(frozen=True)
class House:
    settings: Settings
    database: Database

    def now(self) -> datetime:
        """The system's time: people at a terminal live in the real day."""
        return datetime.now(UTC)


@contextmanager
def house() -> Iterator[House]:
    settings = Settings()
    database = Database(settings.database_url, time)
    try:
        yield House(settings, database)
    finally:
        database.close()
