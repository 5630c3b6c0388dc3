"""The parent's hand on the nursery: one bot at a time, waited for without guessing."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.proofs.child import Order

ROOT = Path(__file__).parents[2]
LONG = 30.0
"""Seconds after which something that should have happened will not."""


class Nursery:
    """Starts bots in processes of their own. `is_up` is set while one is ready for work."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._said: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reader = threading.Thread(target=self._read, name="nursery", daemon=True)
        self._reader.start()
        self.pid: int | None = None
        self._status: int | None = None
        self.is_up = threading.Event()
        self._next("born")

    def bear(self, settings: dict[str, Any], kill: tuple[str, int] | None = None) -> bool:
        """Start a bot; False when it met its death before it was ready."""
        order = Order(settings=settings, kill=kill)
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        said = self._next("ready", "gone")
        self.pid, self._status = said.get("ready"), said.get("gone")
        if self.pid is not None:
            self.is_up.set()
        return self.pid is not None

    def wait_for_death(self, timeout: float) -> int | None:
        """The exit status of the bot, or None when it still lives after `timeout` seconds."""
        if self._status is None:
            with suppress(queue.Empty):
                self._status = int(self._next("gone", timeout=timeout)["gone"])
                self.is_up.clear()
        return self._status

    def stop(self) -> int | None:
        """Ask the bot to end in peace, as a supervisor would; its exit status."""
        assert self.pid is not None
        self.is_up.clear()
        os.kill(self.pid, signal.SIGTERM)
        return self.wait_for_death(LONG)

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(LONG)
        self._reader.join(LONG)
        self._process.stdout.close()

    def _next(self, *names: str, timeout: float = LONG) -> dict[str, Any]:
        said = self._said.get(timeout=timeout)
        assert set(names) & set(said), f"the nursery said {said}, not one of {names}"
        return said

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            if "gone" in said:
                self.is_up.clear()
            self._said.put(said)


@contextmanager
def nursery() -> Iterator[Nursery]:
    """A nursery that ends with the block, and its bot with it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.proofs.child"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    held = Nursery(process)
    try:
        yield held
    finally:
        held.close()
