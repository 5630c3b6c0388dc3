"""Everything that can be seen changes under one lock, and each change wakes those who wait."""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """The lock of one Slack.

    `with changes:` around a change, `with changes.lock:` around a look (which wakes nobody).
    `count` grows with each change.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._condition = threading.Condition(self.lock)
        self.count = 0

    def __enter__(self) -> None:
        self._condition.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.count += 1
        self._condition.notify_all()
        self._condition.release()

    def wait_for(self, predicate: Callable[[], T], timeout: float) -> T | None:
        """The predicate's first true value, or None after `timeout` seconds.

        The predicate runs outside the lock, so it may itself act in Slack.
        """
        deadline = time.monotonic() + timeout
        while True:
            with self._condition:
                seen = self.count
            value = predicate()
            if value:
                return value
            with self._condition:
                left = deadline - time.monotonic()
                if left <= 0:
                    return None
                # Machine time may be part of a predicate: look again now and then.
                if self.count == seen:
                    self._condition.wait(min(left, 0.25))
