"""The handbooks in use: read at the start, and when a team names a new one."""

import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from handbook.book import Handbook, read
from storage import people
from storage.database import Database


class Shelf(Mapping[str, Handbook]):
    """Handbooks by the name that a team's page gives. Raises BadPage when one cannot be used."""

    def __init__(self, database: Database, now: datetime) -> None:
        self._lock = threading.Lock()
        self._books: dict[str, Handbook] = {}
        with database.read(now) as tx:
            for team in people.teams(tx):
                self[team.handbook]

    def __getitem__(self, name: str) -> Handbook:
        with self._lock:
            if name not in self._books:
                self._books[name] = read(name, Path())
            return self._books[name]

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._books))

    def __len__(self) -> int:
        return len(self._books)
