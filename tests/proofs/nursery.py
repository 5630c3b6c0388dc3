"""The parent's hand on the nursery: each bot has a cradle, and is waited for without guessing."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.proofs.child import Order

ROOT = Path(__file__).parents[2]
LONG = 30.0
"""Seconds after which something that should have happened will not."""


class Cradle:
    """The place of one bot at a time. `is_up` is set while it is ready for work."""

    def __init__(self, nursery: "Nursery", name: str) -> None:
        self._nursery, self.name = nursery, name
        self._said: queue.Queue[dict[str, Any]] = queue.Queue()
        self.pid: int | None = None
        self._status: int | None = None
        self.is_up = threading.Event()

    def bear(
        self,
        settings: dict[str, Any],
        kill: tuple[str, int] | None = None,
        *,
        waits: bool = False,
        wakes_every: float | None = None,
        tries_after: float | None = None,
    ) -> bool:
        """Start a bot; False when it met its death before it was ready. With `waits` its death
        comes no earlier than `doom`."""
        self._nursery.write(
            Order(
                name=self.name,
                settings=settings,
                kill=kill,
                waits=waits,
                wakes_every=wakes_every,
                tries_after=tries_after,
            )
        )
        said = self._next("ready", "gone")
        self.pid, self._status = said.get("ready"), said.get("gone")
        return self.pid is not None

    def wait_for_death(self, timeout: float) -> int | None:
        """The exit status of the bot, or None when it still lives after `timeout` seconds."""
        if self._status is None:
            with suppress(queue.Empty):
                self._status = int(self._next("gone", timeout=timeout)["gone"])
        return self._status

    def doom(self) -> None:
        """Its appointed death may come from now on."""
        self._signal(signal.SIGUSR1)

    def kill(self) -> int | None:
        """`kill -9`, unless it has died by itself; its exit status."""
        self._signal(signal.SIGKILL)
        return self.wait_for_death(LONG)

    def stop(self) -> int | None:
        """Ask the bot to end in peace, as a supervisor would; its exit status."""
        self.is_up.clear()
        self._signal(signal.SIGTERM)
        return self.wait_for_death(LONG)

    def _signal(self, number: signal.Signals) -> None:
        assert self.pid is not None
        with suppress(ProcessLookupError):  # it has just died by itself
            os.kill(self.pid, number)

    def hear(self, said: dict[str, Any]) -> None:
        """Called by the nursery's reader, as soon as it is so."""
        if "ready" in said:
            self.is_up.set()
        else:
            self.is_up.clear()
        self._said.put(said)

    def _next(self, *names: str, timeout: float = LONG) -> dict[str, Any]:
        said = self._said.get(timeout=timeout)
        assert set(names) & set(said), f"the nursery said {said}, not one of {names}"
        return said


class Nursery:
    """Starts bots in processes of their own, each in its cradle."""

    def __init__(self, process: "subprocess.Popen[bytes]", names: Sequence[str]) -> None:
        self._process = process
        self._lock = threading.Lock()
        self._is_born = threading.Event()
        self.cradles = {name: Cradle(self, name) for name in names}
        self._reader = threading.Thread(target=self._read, name="nursery", daemon=True)
        self._reader.start()
        assert self._is_born.wait(LONG), "the nursery did not start"

    def write(self, order: Order) -> None:
        assert self._process.stdin is not None
        with self._lock:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(LONG)
        self._reader.join(LONG)
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            if "born" in said:
                self._is_born.set()
            else:
                self.cradles[said["name"]].hear(said)


@contextmanager
def cradles(*names: str) -> Iterator[tuple[Cradle, ...]]:
    """Cradles in one nursery that ends with the block, and all bots with it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.proofs.child"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    held = Nursery(process, names)
    try:
        yield tuple(held.cradles.values())
    finally:
        held.close()


@contextmanager
def nursery() -> Iterator[Cradle]:
    """A nursery of one bot."""
    with cradles("one") as (only,):
        yield only
