"""House time stands still until somebody turns it; machine time is never read from here."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.changes import Changes


class HouseTime:
    """The clock that the bot lives by.

    It stands still by default. While `running` it flows as machine time does.
    `listener` is the bot's clock address, told by PUT /house-time/listener.
    """

    def __init__(self, start: datetime, machine: Callable[[], float], changes: Changes) -> None:
        self._at = start
        self._zone = start.tzinfo
        self._since = machine()
        self._running = False
        self._machine = machine
        self._changes = changes
        self.listener: str | None = None

    @property
    def now(self) -> datetime:
        """The aware present of the house."""
        if not self._running:
            return self._at
        return self._at + timedelta(seconds=self._machine() - self._since)

    def set(self, moment: datetime) -> None:
        """Put the clock to an aware moment, without stepping. Raises ValueError for a naive one."""
        if moment.tzinfo is None:
            raise ValueError("House time needs a zone: give an aware datetime.")
        with self._changes:
            self._at = moment.astimezone(self._zone)
            self._since = self._machine()

    @property
    def running(self) -> bool:
        """Whether house time flows by itself."""
        return self._running

    @running.setter
    def running(self, flows: bool) -> None:
        with self._changes:
            self._at = self.now
            self._since = self._machine()
            self._running = flows
