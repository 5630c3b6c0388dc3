"""So many calls in so many seconds, for the whole workspace."""

import threading
from collections import deque
from collections.abc import Callable


class Budget:
    """A sliding window of calls; `machine` gives seconds."""

    def __init__(self, calls: int, seconds: float, machine: Callable[[], float]) -> None:
        self._calls, self._seconds, self._machine = calls, seconds, machine
        self._spent: deque[float] = deque()
        self._lock = threading.Lock()

    def wait(self) -> float:
        """Spend one call and give 0, or give the seconds until there is one to spend."""
        with self._lock:
            now = self._machine()
            while self._spent and self._spent[0] <= now - self._seconds:
                self._spent.popleft()
            if len(self._spent) >= self._calls:
                return self._spent[0] + self._seconds - now
            self._spent.append(now)
            return 0.0
