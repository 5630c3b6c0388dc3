"""What the proofs at the doors ask: what stands in the tables, and how to halt a handler."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any, Literal

from sqlalchemy import text

from bot.app import Rollcall
from sandbox import Slack
from storage.database import Database
from tests.stories.floor import Floor, settings_for, settle_in, workspace

TABLES = ("leave", "journal", "outgoing", "kept", "seen", "person", "assignment", "ledger")


def everything(house: Floor) -> dict[str, list[Any]]:
    """Every row of every table that a request could change, once all messages are out."""
    house.settle()
    return rows(house.bot.database)


def rows(database: Database) -> dict[str, list[Any]]:
    with database.engine.connect() as connection:
        return {
            table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]
            for table in TABLES
        }


def count(house: Floor, table: str) -> int:
    with house.bot.database.engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def wait_until(happened: Callable[[], object], timeout: float = 20.0) -> None:
    """Until it has happened, in places that wake nobody when they change."""
    end = monotonic() + timeout
    while not happened():
        assert monotonic() < end, "it never happened"
        sleep(0.01)


@contextmanager
def gated_floor(
    database_url: str, delivery: str, gate: "Gate", retry_delays: Sequence[float] = (0.0, 1.0)
) -> Iterator[Floor]:
    """A floor whose handlers can be halted at a waypoint, on a Slack that repeats events soon."""
    database = Database(database_url, lambda: 0.0)
    settle_in(database)
    database.close()
    door: Literal["http", "socket"] = "socket" if delivery == "socket" else "http"
    with (
        Slack(workspace(), delivery=door, enforce_rates=False, retry_delays=retry_delays) as slack,
        TemporaryDirectory() as var,
    ):
        settings = settings_for(slack, database_url, delivery, Path(var))
        house = Floor(slack, settings, Rollcall(settings, waypoint=gate))
        house.bot.start()
        house._connect()
        try:
            yield house
        finally:
            gate.opened.set()
            house.bot.stop()


def start_anew(house: Floor) -> None:
    """After the bot has been stopped."""
    house.bot = Rollcall(house.settings)
    house.bot.start()
    house._connect()


class Gate:
    """A waypoint that halts the first who reaches it, and lets all pass once it is opened."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self.is_closed = False
        self.reached, self.opened = threading.Event(), threading.Event()
        self.passed: list[str] = []

    def __call__(self, waypoint: str) -> None:
        self.passed.append(waypoint)
        with self._lock:
            halts = self.is_closed and waypoint == self._name
            self.is_closed = self.is_closed and not halts
        if halts:
            self.reached.set()
            assert self.opened.wait(20), "nobody opened the gate"
