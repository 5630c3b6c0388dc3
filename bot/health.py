"""Silence is noticed: what is wrong now, told once, and told again when it is over."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import time

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge

from bot.errors import traced
from storage import delivery
from storage.database import TIMELESS, Database, why_unreachable

log = structlog.get_logger()


@dataclass(frozen=True)
class Patience:
    """How long each silence is borne, and how often one looks; seconds of machine time."""

    socket: float = 30.0
    outbox: float = 120.0
    tick: float = 120.0
    look_every: float = 5.0


@dataclass(frozen=True)
class Signs:
    """How to ask each part whether it lives; seconds of machine time."""

    socket_quiet: Callable[[], float] | None
    last_tick: Callable[[], float]
    now: Callable[[], datetime]
    tell_admin: Callable[[list[str], datetime | None, datetime], None]


class Health:
    """Looks every few seconds. `tell_admin` gets what is wrong, or since when it was, when over.

    `patience` may be changed at any time.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.patience = Patience()
        self.signs: Signs | None = None
        self.registry = CollectorRegistry()
        self.failed = Counter(
            "rollcall_failures", "Errors by kind", ["kind"], registry=self.registry
        )
        self._waiting = Gauge("rollcall_outbox_waiting", "Undelivered", registry=self.registry)
        self._oldest = Gauge("rollcall_outbox_oldest_seconds", "Oldest", registry=self.registry)
        self._stuck = Gauge("rollcall_outbox_stuck", "Stuck", ["state"], registry=self.registry)
        self._up = Gauge("rollcall_ready", "1 when nothing is wrong", registry=self.registry)
        self.looks = 0
        self._since: datetime | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="health", daemon=True)

    def start(self, signs: Signs) -> None:
        self.signs = signs
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def wrong(self) -> list[str]:
        """What is wrong at this moment, in plain English; empty when we are ready."""
        found = self._found()
        self._up.set(0 if found else 1)
        return found

    def _found(self) -> list[str]:
        signs, patience = self.signs, self.patience
        if signs is None:
            return ["still starting"]
        unreachable = why_unreachable(self.database)
        if unreachable:
            return [f"the database does not answer: {unreachable}"]
        found = []
        with self.database.read(TIMELESS) as tx:
            backlog = delivery.backlog(tx)
        self._waiting.set(backlog.waiting)
        self._oldest.set(backlog.oldest)
        self._stuck.labels("parked").set(backlog.parked)
        self._stuck.labels("held").set(backlog.held)
        if backlog.oldest > patience.outbox:
            found.append(f"a message has waited for {backlog.oldest:.0f} s")
        if signs.socket_quiet is not None and signs.socket_quiet() > patience.socket:
            found.append("Slack's socket is silent")
        if time() - signs.last_tick() > patience.tick:
            found.append("the clock has stopped ticking")
        return found

    def look(self) -> None:
        """Tell the admin once when something goes wrong, and once when it is over."""
        assert self.signs is not None
        self.looks += 1
        wrong, now = self.wrong(), self.signs.now()
        if wrong and self._since is None:
            log.error("health.wrong", wrong=wrong)
            self._since = now
            self.signs.tell_admin(wrong, None, now)
        elif not wrong and self._since is not None:
            log.info("health.well", since=self._since.isoformat())
            self.signs.tell_admin([], self._since, now)
            self._since = None

    def _watch(self) -> None:
        while not self._stopping.wait(self.patience.look_every):
            try:
                self.look()
            except Exception as fault:
                log.error("health.failed", **traced(fault))
