"""A nursery of bots: each is forked from here, lives as a process of its own, and may be told when
to die.

    python -m tests.proofs.child

Orders come as JSON lines: {"name": "one", "settings": {...}, "kill": ["after commit", 3]}.
What happens to whom goes out as JSON lines: {"name": "one", "ready": pid}, then
{"name": "one", "gone": exit status}. The nursery has imported everything, and before the first
birth it has read the handbooks and looked once at what is due: what no life could find otherwise
is found once, and a bot is born in a tenth of a second. It ends with its orders.
"""

import gc
import inspect
import json
import os
import select
import signal
import sys
import threading
import time
import traceback
from contextlib import closing
from datetime import timedelta
from types import FrameType
from typing import Any, TypedDict

from bot import clock, logs, outcome
from bot.agenda import Agenda
from bot.app import Rollcall
from bot.house_time import SandboxTime, SystemTime
from bot.settings import Settings
from bot.shelf import Shelf
from bot.troubles import Troubles, silent
from commands.deciding.command import all_commands
from schedules.schedule import all_schedules
from storage.database import Database


class Order(TypedDict):
    """`settings` by their names, secrets in plain; `kill`: a waypoint and which pass of it, counted
    from the birth on, or from SIGUSR1 where it `waits` for that. Of a `name` one lives at a time.

    `wakes_every`: seconds after which its clock looks by itself; `tries_after`: those after which
    it first looks for a message whose answer was lost. None: as long as ever.
    """

    name: str
    settings: dict[str, Any]
    kill: tuple[str, int] | None
    waits: bool
    wakes_every: float | None
    tries_after: float | None


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
    if order["tries_after"]:
        outcome.FIRST_WAIT = order["tries_after"]
    logs.set_up(as_json=False, level=os.environ.get("PROOF_LOG", "CRITICAL"))
    bot = Rollcall(Settings(_env_file=None, **order["settings"]), waypoint=death)
    bot.start()
    say(name=order["name"], ready=os.getpid())
    while not ended.wait(60):
        pass
    bot.stop()


def look_round(order: Order) -> None:
    """Only to read: presets and the country's holidays are remembered, SQL is written and mapped.
    What lies in the database each bot reads by itself."""
    settings = Settings(_env_file=None, **order["settings"])
    stepped = settings.house_time_url
    now = (SandboxTime(stepped) if stepped else SystemTime()).now()
    with closing(Database(settings.database_url, time.time)) as database:
        books = Shelf(database, now)
        agenda = Agenda(database, books, all_schedules(), Troubles(time.time, silent))
        agenda.next_due(now, now + timedelta(days=8))
    assert threading.active_count() == 1, "a fork takes one thread along"


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
    has_looked = False
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
            if not has_looked:
                look_round(order)
                gc.freeze()  # a collection would copy what children share
                has_looked = True
            alive[bear(order)] = order["name"]
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
