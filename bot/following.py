"""Files of calls are read as they grow, from folders that the settings name, a look a minute."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from errno import ENOENT
from glob import has_magic
from pathlib import Path
from uuid import uuid4

import structlog

from bot.errors import traced
from commands.deciding.asking import Books
from handbook.kpi import counting_on
from storage import call_claims, calls, people
from storage.database import Database
from storage.importers.calls.taking import CLOCK, Taken, take
from storage.importers.sheets import UnreadableFile
from storage.people import Team
from storage.transaction import Tx

log = structlog.get_logger()
LEASE = 120.0
"""Machine seconds for which a process has a file; renewed with each piece."""
Alarm = Callable[[Tx, str, str | None], None]
"""Told of a file that cannot be read, and why; of None, that it can again."""


@dataclass(frozen=True)
class Place:
    """A folder, or a pattern of names, of one team; of the only one where none is named."""

    team: str | None
    path: Path

    def files(self) -> list[Path]:
        """Those that are there, the oldest first. Raises OSError."""
        if has_magic(self.path.name):
            there: Iterator[Path] = self.path.parent.glob(self.path.name)
        elif self.path.is_dir():
            there = self.path.iterdir()
        elif self.path.exists():
            there = iter([self.path])
        else:
            raise FileNotFoundError(ENOENT, "there is no such file or folder")
        found = [one for one in there if one.is_file() and not one.name.startswith(".")]
        return sorted(found, key=lambda one: (one.stat().st_mtime, one.name))


def places(said: str) -> tuple[Place, ...]:
    """What the setting names: `/a/folder`, or `Team A=/a;Team B=/b/queue_log*`."""
    found = []
    for part in filter(None, (one.strip() for one in said.split(";"))):
        team, equals, path = part.partition("=")
        found.append(Place(team.strip(), Path(path.strip())) if equals else Place(None, Path(part)))
    return tuple(found)


class Following:
    """Looks at each place and reads what is new; what fails is told once and holds up nothing."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        books: Books,
        followed: Sequence[Place],
        alarm: Alarm,
        every: float = 60.0,
    ) -> None:
        self.database, self.now, self.books = database, now, books
        self._places, self._alarm, self._every = followed, alarm, every
        self._holder = uuid4().hex
        self._read: dict[str, tuple[int, int]] = {}
        self._seen: dict[str, tuple[int, int]] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="following", daemon=True)

    def start(self) -> None:
        if self._places:
            self._thread.start()

    def stop(self) -> None:
        """End with the piece that is being read; the next look goes on from there."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(30)

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except Exception as fault:
                log.error("calls.look_failed", **traced(fault))
            if self._stopping.wait(self._every):
                return

    def look(self) -> int:
        """Read what is new in all places; of how many files."""
        return sum(self._look_at(place) for place in self._places)

    def _look_at(self, place: Place) -> int:
        name = f"{place.team or ''}:{place.path}"
        try:
            team = self._team(place)
            files = place.files()
        except (OSError, UnreadableFile) as trouble:
            self._tell(name, str(place.path), _why(trouble))
            return 0
        self._tell(name, str(place.path), None)
        return sum(self._try(team, file) for file in files if not self._stopping.is_set())

    def _team(self, place: Place) -> Team:
        """Raises UnreadableFile where the setting names none that there is."""
        with self.database.read(self.now()) as tx:
            named = [one for one in people.teams(tx) if place.team in (None, one.name)]
        if len(named) != 1:
            raise UnreadableFile("ROLLCALL_CALLS names no team that there is")
        return named[0]

    def _try(self, team: Team, file: Path) -> bool:
        """Read what is new in it, where this process may; whether anything was."""
        name = f"{team.id}:{file}"
        try:
            stat = file.stat()
            state = (stat.st_size, stat.st_mtime_ns)
            if self._read.get(name) == state or not self._claim(name):
                return False
            rested, self._seen[name] = self._seen.get(name) == state, state
            try:
                return self._take(team, file, name, state, rested)
            finally:
                with self.database.change(self.now()) as tx:
                    call_claims.release(tx, name, self._holder)
        except _Stopped:
            return False
        except Exception as fault:  # this one is tried again; the others are not held up
            log.error("calls.failed", file=file.name, **traced(fault))
            return False

    def _take(
        self, team: Team, file: Path, name: str, state: tuple[int, int], rested: bool
    ) -> bool:
        def told(_: int, __: int) -> None:
            if self._stopping.is_set():
                raise _Stopped
            self._claim(name)

        counting = counting_on(self.books[team.handbook].kpi)
        try:
            taken = take(self._change, team, counting, file, by=CLOCK, told=told)
        except UnreadableFile as unreadable:
            if rested:  # else somebody may still be writing it
                self._read[name] = state
                self._tell(name, file.name, _why(unreadable))
            return False
        self._read[name] = state
        self._tell(name, file.name, None)
        self._follow(team, taken)
        return bool(taken.lines)

    def _change(self) -> AbstractContextManager[Tx]:
        return self.database.change(self.now())

    def _follow(self, team: Team, taken: Taken) -> None:
        assert team.id is not None
        if taken.feed:
            with self.database.change(self.now()) as tx:
                calls.follow(tx, team.id, taken.feed)
        if taken.lines:
            log.info(
                "calls.read",
                file=taken.file,
                lines=taken.lines,
                calls=taken.visits,
                bad=taken.bad_count,
            )

    def _claim(self, name: str) -> bool:
        with self.database.change(self.now()) as tx:
            return call_claims.claim(tx, name, self._holder, LEASE)

    def _tell(self, name: str, file: str, why: str | None) -> None:
        """Once when it begins, once when it is over, whichever replica sees it."""
        with self.database.read(self.now()) as tx:
            known = call_claims.trouble(tx, name)
        if known == why:
            return
        with self.database.change(self.now()) as tx:
            if call_claims.set_trouble(tx, name, why):
                self._alarm(tx, file, why)
        if why is not None:
            log.error("calls.unreadable", file=file, why=why)


class _Stopped(Exception):
    """We are to end: what is read stays read."""


def _why(trouble: Exception) -> str:
    if isinstance(trouble, UnreadableFile):
        return trouble.reason.format(**trouble.facts)
    return getattr(trouble, "strerror", None) or str(trouble)
