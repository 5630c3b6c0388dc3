"""House time has one source; APScheduler wakes us in machine time; the database decides."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import time
from typing import Protocol
from urllib.request import Request, urlopen

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from commands.deciding.asking import Books
from schedules.schedule import Due, Schedule
from storage import occurrences, people, seen
from storage.database import Database
from storage.transaction import Tx

log = structlog.get_logger()
LONGEST_SLEEP = 30.0
HORIZON = timedelta(days=7)
"""Occurrences older than this are not looked for after a downtime."""
AWAKE, AWAKE_HOUSE = "awake", "awake in house time"
AWAY = timedelta(minutes=2)


class HouseTime(Protocol):
    """The time that everything is judged by, aware."""

    def now(self) -> datetime: ...


class SystemTime:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SandboxTime:
    """House time as the sandbox tells it, so that its clock can be turned."""

    def __init__(self, url: str) -> None:
        self._url = url

    def now(self) -> datetime:
        return datetime.fromisoformat(json.loads(_ask(Request(self._url)))["now"])

    def listen(self, address: str) -> None:
        """Tell the sandbox where it may ask for the next due moment."""
        told = json.dumps({"url": address}).encode()
        kind = {"Content-Type": "application/json"}
        _ask(Request(f"{self._url}/listener", told, kind, method="PUT"))


def _ask(request: Request) -> bytes:
    # A connection each: a pool may close one as idle that another thread has just begun to use.
    with urlopen(request, timeout=5) as answer:
        return bytes(answer.read())


class Clock:
    """Wakes at the next due moment and at least every half minute, and presses what is due."""

    def __init__(
        self,
        database: Database,
        house_time: HouseTime,
        books: Books,
        schedules: tuple[Schedule, ...],
        after: Callable[[], None],
    ) -> None:
        self.database, self.house_time, self.books = database, house_time, books
        self.schedules, self.after = schedules, after
        self.last_tick = time()
        self._one_at_a_time = threading.Lock()
        self._waking = threading.Lock()
        self._stopping = threading.Event()
        self._scheduler = BackgroundScheduler(timezone=UTC)

    def start(self) -> None:
        self._scheduler.start()
        self._wake_in(0.0)

    def stop(self) -> None:
        """Finish what is being pressed, begin no more."""
        self._stopping.set()
        # Not `wait=True`: it would wait for a job that waits for the scheduler's lock to go on.
        self._scheduler.shutdown(wait=False)
        with self._waking:
            log.debug("clock.stopped")

    def _wake_in(self, seconds: float) -> None:
        self._scheduler.add_job(
            self._woken,
            "date",
            run_date=datetime.fromtimestamp(time() + seconds, UTC),
            id="wake",
            replace_existing=True,
            misfire_grace_time=None,
        )

    def _woken(self) -> None:
        with self._waking:
            sleep = LONGEST_SLEEP
            try:
                if not self._stopping.is_set():
                    sleep = self._tick_and_look()
            except Exception:
                log.exception("tick.failed")
            if not self._stopping.is_set():
                self._wake_in(sleep)

    def _tick_and_look(self) -> float:
        """Press what is due; seconds until it is worth looking again."""
        self.tick()
        now = self.house_time.now()
        due = self.next_due(now, now + timedelta(seconds=LONGEST_SLEEP))
        return LONGEST_SLEEP if due is None else max(0.2, (due - now).total_seconds())

    def tick(self) -> int:
        """Look round and press all that is due by now; how much was written, pressed or missed."""
        with self._one_at_a_time:
            now = self.house_time.now()
            self._wake_up(now)
            pressed = self._look(now)
            pressed += sum(self._press_all(one, dues, now) for one, dues in self._open(now))
            self.last_tick = time()
        if pressed:
            self.after()
        return pressed

    def next_due(self, after: datetime, until: datetime) -> datetime | None:
        """The first moment in (after, until] at which something will be due."""
        with self.database.read(after) as tx:
            moments = [
                due.at
                for schedule in self.schedules
                for due in schedule.due(tx, self.books, after, until)
                if after < due.at <= until
            ]
        return min(moments, default=None)

    def _look(self, now: datetime) -> int:
        """Have written down what the schedules see to have changed; by how many of them."""
        with self.database.read(now) as tx:
            found = [write for one in self.schedules if (write := one.looks(tx, self.books))]
        for write in found:
            with self.database.change(now) as tx:
                write(tx)
        return len(found)

    def _open(self, now: datetime) -> list[tuple[Schedule, list[Due]]]:
        """What is due by now and was not taken yet, of the schedules that have any."""
        since, found = now - HORIZON, []
        with self.database.read(now) as tx:
            for schedule in self.schedules:
                dues = list(schedule.due(tx, self.books, since, now))
                if dues:
                    taken = occurrences.taken(tx, schedule.name, since)
                    dues = [due for due in dues if (due.subject, due.at) not in taken]
                if dues:
                    found.append((schedule, dues))
        return found

    def _press_all(self, schedule: Schedule, dues: list[Due], now: datetime) -> int:
        latest: dict[str, Due] = {}
        for due in sorted(dues, key=lambda due: due.at):
            older = latest.get(due.subject)
            if older is not None:
                self._miss(schedule, older, now, "a later one was due before we were awake")
            latest[due.subject] = due
        for due in latest.values():
            self._press(schedule, due, now)
        return len(dues)

    def _press(self, schedule: Schedule, due: Due, now: datetime) -> None:
        with self.database.change(now) as tx:
            why = schedule.why_useless(tx, self.books, due)
            outcome = occurrences.MISSED if why else occurrences.DONE
            is_ours = occurrences.claim(
                tx, schedule.name, due.subject, due.at, outcome=outcome, why=why or ""
            )
            if not is_ours or why:
                return
            if unsaid := schedule.post(tx, self.books, due):
                occurrences.missed(tx, schedule.name, due.subject, due.at, unsaid)
            else:
                tx.note(f"clock.{schedule.name}", due.subject, "clock", due_at=due.at)
            self.database.waypoint("before an occurrence's commit")
        self.database.waypoint("after an occurrence's commit")

    def _miss(self, schedule: Schedule, due: Due, now: datetime, why: str) -> None:
        with self.database.change(now) as tx:
            occurrences.claim(
                tx, schedule.name, due.subject, due.at, outcome=occurrences.MISSED, why=why
            )

    def _wake_up(self, now: datetime) -> None:
        """Note that we are awake; after a downtime, tell leaders from when to when we were not."""
        machine = datetime.fromtimestamp(time(), UTC)
        with self.database.change(now) as tx:
            before, house = people.marker(tx, AWAKE), people.marker(tx, AWAKE_HOUSE)
            if before is not None and house is not None and machine - before > AWAY:
                self._was_away(tx, before, house, now)
            people.set_marker(tx, AWAKE, machine)
            people.set_marker(tx, AWAKE_HOUSE, now)
            seen.forget(tx)

    def _was_away(self, tx: Tx, before: datetime, since: datetime, now: datetime) -> None:
        """Replicas wake together: the one that claims the downtime tells of it."""
        if occurrences.claim(tx, "downtime", "machine", before):
            for schedule in self.schedules:
                schedule.was_away(tx, since, now)
