"""What every command of the command line needs: the settings, the database and the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import time

import typer

from bot.settings import Settings
from storage.database import Database, why_unreachable
from storage.migrating import is_current


@dataclass(frozen=True)
class House:
    settings: Settings
    database: Database

    def now(self) -> datetime:
        """The system's time: people at a terminal live in the real day."""
        return datetime.now(UTC)


@contextmanager
def house(*, migrated: bool = True) -> Iterator[House]:
    """Open the database, and close it in the end. Ends the program, with what to do, where the
    database does not answer or (`migrated`) is not at this version."""
    settings = Settings()
    database = Database(settings.database_url, time)
    try:
        trouble = why_unreachable(database)
        if trouble:
            typer.echo(f"The database does not answer: {trouble}", err=True)
            raise typer.Exit(code=1)
        if migrated and not is_current(database):
            typer.echo("The database is not at this version yet; first: rollcall migrate", err=True)
            raise typer.Exit(code=1)
        yield House(settings, database)
    finally:
        database.close()
