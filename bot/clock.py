"""House time has one source; APScheduler wakes us in machine time; the database decides."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import time

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.agenda import BORN, Agenda
from bot.errors import traced
from bot.house_time import HouseTime
from bot.pressing import Pressing
from bot.troubles import LOOKS, Alarm, Troubles, silent
from commands.deciding.asking import Books
from schedules.schedule import Schedule
from storage import occurrences, people, seen
from storage.database import Database, why_unreachable
from storage.transaction import Tx

log = structlog.get_logger()
LONGEST_SLEEP = 30.0
AWAKE, AWAKE_HOUSE = "awake", "awake in house time"
AWAY = timedelta(minutes=2)


class Clock:
    """Wakes at the next due moment and at least every half minute, and presses what is due.

    What fails is told to `alarm` and tried again; it holds up nothing else.
    """

    def __init__(
        self,
        database: Database,
        house_time: HouseTime,
        books: Books,
        schedules: tuple[Schedule, ...],
        after: Callable[[], None],
        alarm: Alarm = silent,
    ) -> None:
        self.database, self.house_time, self.books = database, house_time, books
        self.schedules, self.after = schedules, after
        self.last_tick = time()
        self._troubles = Troubles(database.machine, alarm)
        self._agenda = Agenda(database, books, schedules, self._troubles)
        self._one_at_a_time = threading.Lock()
        self._waking = threading.Lock()
        self._stopping = threading.Event()
        self._pressing = Pressing(
            database, books, self._troubles, self._pressed, self._stopping.is_set
        )
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
        # A job that comes again, not one for a date: what comes once is removed when it is begun,
        # which fails beside a shutdown; and would be lost if the last wake had not quite returned.
        self._scheduler.add_job(
            self._woken,
            "interval",
            seconds=LONGEST_SLEEP,
            next_run_time=datetime.fromtimestamp(time() + seconds, UTC),
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
            looked = self._look(now)
            if looked:
                self.after()
            over = self._pressing.press(self._agenda.open(now), now)
            self._agenda.over(over)
            self.last_tick = time()
        return looked + len(over)

    def next_due(self, after: datetime, until: datetime) -> datetime | None:
        """The first moment in (after, until] at which something will be due."""
        with self._one_at_a_time:
            return self._agenda.next_due(after, until)

    def _pressed(self) -> None:
        """A transaction is done: what it wrote can leave, and whoever waited has their turn."""
        self.last_tick = time()
        self.after()
        self._stopping.wait(0.001)

    def _look(self, now: datetime) -> int:
        """Have written down what the schedules see to have changed; by how many of them."""
        return sum(self._looks(one, now) for one in self.schedules if one.sees)

    def _looks(self, one: Schedule, now: datetime) -> bool:
        try:
            with self.database.read(now) as tx:
                write = one.looks(tx, self.books)
            if write is not None:
                with self.database.change(now) as tx:
                    write(tx)
        except Exception as fault:
            if why_unreachable(self.database):
                raise
            self._troubles.failed(one.name, LOOKS, fault)
            return False
        self._troubles.ended(one.name, LOOKS)
        return write is not None

    def _wake_up(self, now: datetime) -> None:
        """Note that we are awake; after a downtime, tell leaders from when to when we were not."""
        try:
            self._note_awake(now, tells=True)
        except Exception as fault:
            if why_unreachable(self.database):
                raise
            log.error("clock.downtime_untold", **traced(fault))
            self._note_awake(now, tells=False)

    def _note_awake(self, now: datetime, *, tells: bool) -> None:
        machine = datetime.fromtimestamp(time(), UTC)
        with self.database.change(now) as tx:
            before, house = people.marker(tx, AWAKE), people.marker(tx, AWAKE_HOUSE)
            if tells and before is not None and house is not None and machine - before > AWAY:
                self._was_away(tx, before, house, now)
            if before is None:
                people.set_marker(tx, BORN, now)
            people.set_marker(tx, AWAKE, machine)
            people.set_marker(tx, AWAKE_HOUSE, now)
            seen.forget(tx)

    def _was_away(self, tx: Tx, before: datetime, since: datetime, now: datetime) -> None:
        """Replicas wake together: the one that claims the downtime tells of it."""
        if occurrences.claim(tx, "downtime", "machine", before):
            for schedule in self.schedules:
                schedule.was_away(tx, since, now)
