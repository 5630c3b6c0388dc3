"""A nursery of bots: each is forked from here, lives as a process of its own, and may be told when
to die.

    python -m tests.proofs.child

Orders come as JSON lines: {"name": "one", "settings": {...}, "kill": ["after commit", 3]}.
What happens to whom goes out as JSON lines: {"name": "one", "ready": pid}, then
{"name": "one", "gone": exit status}. The nursery has imported everything, so that a bot is born in
a quarter of a second; it ends with its orders.
"""

import inspect
import json
import os
import select
import signal
import sys
import threading
import traceback
from types import FrameType
from typing import Any, TypedDict

from bot import clock, logs
from bot.app import Rollcall
from bot.settings import Settings
from commands.deciding.command import all_commands
from schedules.schedule import all_schedules


class Order(TypedDict):
    """`settings` by their names, secrets in plain; `kill`: a waypoint and which pass of it, counted
    from the birth on, or from SIGUSR1 where it `waits` for that. Of a `name` one lives at a time.

    `wakes_every`: seconds after which its clock looks by itself, None for as long as ever.
    """

    name: str
    settings: dict[str, Any]
    kill: tuple[str, int] | None
    waits: bool
    wakes_every: float | None


class Death:
    """Kills its own process, as `kill -9` would, the nth time that a waypoint is passed."""

    def __init__(self, name: str, nth: int, *, waits: bool) -> None:
        self._name, self._left = name, nth
        self._lock = threading.Lock()
        self._waits = waits
        signal.signal(signal.SIGUSR1, self._begin)

    def _begin(self, _signal: int, _frame: FrameType | None) -> None:
        self._waits = False

    def __call__(self, passed: str) -> None:
        if passed != self._name or self._waits:
            return
        with self._lock:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def say(**what: Any) -> None:
    """One whole line at once: the nursery and its child share the pipe."""
    os.write(1, (json.dumps(what) + "\n").encode())


def live(order: Order) -> None:
    """Run the bot until SIGTERM or its appointed death."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    death = Death(*order["kill"], waits=order["waits"]) if order["kill"] else None
    if order["wakes_every"]:
        clock.LONGEST_SLEEP = order["wakes_every"]
    logs.set_up(as_json=False, level=os.environ.get("PROOF_LOG", "CRITICAL"))
    bot = Rollcall(Settings(_env_file=None, **order["settings"]), waypoint=death)
    bot.start()
    say(name=order["name"], ready=os.getpid())
    while not ended.wait(60):
        pass
    bot.stop()


def bear(order: Order) -> int:
    """Fork a bot and return its process id."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        live(order)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def bury(alive: dict[int, str]) -> None:
    """Tell of those who have ended; one signal may stand for several."""
    for pid in list(alive):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            say(name=alive.pop(pid), gone=os.waitstatus_to_exitcode(status))


def main() -> None:
    all_commands()
    all_schedules()
    inspect.stack()  # Bolt reads the sources of its callers, and Python remembers them
    woken, wake = os.pipe()
    os.set_blocking(wake, False)

    def child_ended(_signal: int, _frame: FrameType | None) -> None:
        """Only to be woken: `set_wakeup_fd` writes, `select` returns."""

    signal.signal(signal.SIGCHLD, child_ended)
    signal.set_wakeup_fd(wake)
    say(born=os.getpid())
    alive: dict[int, str] = {}
    orders = os.fdopen(0, "rb", buffering=0)  # unbuffered, or `select` would not see all
    while True:
        heard, _, _ = select.select([0, woken], [], [])
        if woken in heard:
            os.read(woken, 64)
            bury(alive)
        if 0 in heard:
            line = orders.readline()
            if not line:
                break
            order: Order = json.loads(line)
            alive[bear(order)] = order["name"]
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
