"""Files of calls that people sent are fetched, read, and the copy is deleted at once."""

import os
import tempfile
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from time import monotonic
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import traced
from commands.deciding import calls_told
from commands.deciding.asking import Books
from commands.kpi import sent
from handbook.kpi import counting_on
from handbook.words import mark
from storage import call_uploads, calls, people
from storage.call_uploads import FAILED, READ, CallUpload
from storage.database import Database
from storage.importers.calls.taking import Taken, take
from storage.importers.sheets import UnreadableFile

log = structlog.get_logger()
LEASE = 120.0
"""Machine seconds for which a process has a file; renewed while it reads."""
LOOK, DRAW = 2.0, 3.0
"""Seconds between looks for a file, and between drawings of how far one is."""
MOST_TRIES, PAUSE = 5, 30.0


class Incomplete(Exception):
    """Slack gave other bytes than it promised, such as a page to log in at."""


class Reading:
    """One thread; several replicas take a file each. What was stopped goes on where it was."""

    def __init__(
        self,
        database: Database,
        client: WebClient,
        now: Callable[[], datetime],
        books: Books,
        after: Callable[[], None],
        timeout: float = 10.0,
    ) -> None:
        self.database, self.client, self.now, self.books = database, client, now, books
        self._after, self._timeout = after, timeout
        self._holder = uuid4().hex
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reading", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End with the piece that is being read; whoever looks next goes on."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(30)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                has_read = self.read_one()
            except Exception as fault:
                log.error("calls.reading_failed", **traced(fault))
                has_read = False
            if not has_read:
                self._stopping.wait(LOOK)

    def read_one(self) -> bool:
        """Read the oldest file that waits; whether there was one."""
        with self.database.read(self.now()) as tx:
            if not call_uploads.is_any(tx):
                return False
        with self.database.change(self.now()) as tx:
            row = call_uploads.claim(tx, self._holder, LEASE)
        if row is None:
            return False
        try:
            with tempfile.TemporaryDirectory(prefix="rollcall-calls-") as folder:
                path = Path(folder) / _safe(row.file_name)
                self._fetch(row, path)
                taken = self._take(row, path)
                path.unlink()
            self._done(row, READ, self._result(row, taken))
        except _Stopped:
            self._put_back(row, 0.0)
        except UnreadableFile as unreadable:
            # The file's own name stands in the row alone, so that it can have its term.
            facts = {name: str(value) for name, value in unreadable.facts.items() if name != "file"}
            self._done(row, FAILED, {"reason": unreadable.reason, "facts": facts})
        except Exception as fault:
            log.error("calls.not_read", upload=row.id, **traced(fault))
            if row.tries < MOST_TRIES and not _is_gone(fault):
                self._put_back(row, PAUSE * row.tries)
            else:
                reason = mark("The file could not be fetched from Slack; please send it again.")
                self._done(row, FAILED, {"reason": reason})
        return True

    def _fetch(self, row: CallUpload, path: Path) -> None:
        """Its bytes, with our token. Raises OSError, SlackApiError, Incomplete."""
        file: dict[str, Any] = self.client.files_info(file=row.slack_id)["file"]
        wanted = {"Authorization": f"Bearer {self.client.token}"}
        request = Request(file["url_private_download"], headers=wanted)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with urlopen(request, timeout=self._timeout) as answer, os.fdopen(handle, "wb") as kept:
            copyfileobj(answer, kept, 1 << 20)
        if path.stat().st_size != int(file["size"]):
            raise Incomplete

    def _take(self, row: CallUpload, path: Path) -> Taken:
        """Raises UnreadableFile; _Stopped, where we are to end or another has it."""
        with self.database.read(self.now()) as tx:
            team = people.team(tx, row.team_id)
        drawn = monotonic()

        def told(done: int, all_: int) -> None:
            nonlocal drawn
            if self._stopping.is_set():
                raise _Stopped
            is_drawn = monotonic() - drawn >= DRAW
            with self.database.change(self.now()) as tx:
                percent = min(99, done * 100 // all_) if all_ else 0
                if not call_uploads.hold(tx, row.id or 0, self._holder, LEASE, percent):
                    raise _Stopped
                if is_drawn:
                    sent.redraw(tx, row.id or 0)
            if is_drawn:
                drawn = monotonic()
                self._after()

        counting = counting_on(self.books[team.handbook].kpi)
        by = f"person:{row.person_id}"
        return take(
            lambda: self.database.change(self.now()), team, counting, path, by=by, told=told
        )

    def _result(self, row: CallUpload, taken: Taken) -> dict[str, Any]:
        """Figures, and of bad lines their numbers: what stands in them may be a customer's."""
        with self.database.read(self.now()) as tx:
            twice = calls_told.doubled(tx, row.team_id, taken.feed, taken.days)
            unknown = calls.unknown(tx, row.team_id)
            team = people.team(tx, row.team_id)
        days = sorted(taken.days)
        today = self.now().astimezone(ZoneInfo(team.zone)).date()
        return {
            "lines": taken.lines,
            "skipped": taken.skipped,
            "coming": [day.isoformat() for day in calls_told.coming(days, today)],
            "calls": taken.visits,
            "first": days[0].isoformat() if days else None,
            "last": days[-1].isoformat() if days else None,
            "ignored": taken.ignored,
            "bad_count": taken.bad_count,
            "bad": [[one.number, one.reason] for one in taken.bad[: sent.MOST_BAD]],
            "doubled": [
                [one.queue, one.other.name, one.days[0].isoformat(), one.days[-1].isoformat()]
                for one in twice
            ],
            "unknown": unknown,
        }

    def _done(self, row: CallUpload, state: str, result: dict[str, Any]) -> None:
        with self.database.change(self.now()) as tx:
            if call_uploads.finish(tx, row.id or 0, self._holder, state, result):
                sent.redraw(tx, row.id or 0)
        self._after()

    def _put_back(self, row: CallUpload, seconds: float) -> None:
        with self.database.change(self.now()) as tx:
            call_uploads.put_back(tx, row.id or 0, self._holder, seconds)


class _Stopped(Exception):
    """We are to end, or another has the file."""


def _safe(name: str | None) -> str:
    """A name for the copy: without a way to another folder."""
    return Path(name or "").name.replace("\x00", "").strip(".") or "calls"


def _is_gone(fault: Exception) -> bool:
    return isinstance(fault, SlackApiError) and fault.response.get("error") in (
        "file_not_found",
        "file_deleted",
    )
