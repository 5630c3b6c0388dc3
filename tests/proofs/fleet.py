"""Three replicas on one database, each in a process of its own, each dying again and again."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from http.client import HTTPException
from time import monotonic
from typing import Any, TypeVar
from urllib.request import Request, urlopen

from sandbox import Slack
from sandbox.turning import HouseTimeStuck
from tests.proofs.nursery import LONG, Cradle

T = TypeVar("T")
POINTS = {
    "before an occurrence's commit": 2,
    "after an occurrence's commit": 2,
    "before commit": 12,
    "after commit": 12,
    "after the claim's mark": 3,
    "after Slack accepted": 3,
    "after recording": 3,
    "during look-up": 1,
    "during an edit": 1,
}
"""Where a replica may be told to die, and at which of its first passes at most."""
AT_ANY_MOMENT = "at any moment"
WAKES_EVERY = 3.0
"""Seconds after which a replica's clock looks by itself, beside those that are asked to."""
TRIES_AFTER = 0.2
"""Seconds after which a message whose answer was lost is looked for; doubled each time."""
SOON = 0.2
"""How many of those that are born may die at their first steps."""
AHEAD = 3
"""By so many the deaths may run ahead of the days, or lag behind them."""


class Fleet:
    """Keeps every replica alive, and kills `kills` in step with the days.

    `met` counts deaths by where they came. `slack` is told of replicas that are up, as a load
    balancer would know them.
    """

    def __init__(
        self,
        slack: Slack,
        replicas: dict[Cradle, dict[str, Any]],
        kills: int,
        dice: random.Random,
    ) -> None:
        self.slack, self.kills = slack, kills
        self.met: Counter[str] = Counter()
        self.failures: list[BaseException] = []
        self._replicas = replicas
        self._dice = dice
        self._state = threading.Condition()
        self._may, self._begun, self._due = min(AHEAD, kills), 0, 0
        self._over = False
        self._keepers = [
            threading.Thread(target=self._keep, args=(cradle, random.Random(dice.random())))
            for cradle in replicas
        ]
        self._others = ThreadPoolExecutor(len(replicas), thread_name_prefix="others")

    def start(self) -> None:
        for keeper in self._keepers:
            keeper.start()

    def keep_up(self, share: float) -> None:
        """So much of the time is over (0 to 1): so many deaths are due, at the latest in a while.

        Raises AssertionError when they do not come.
        """
        due = int(self.kills * share)
        least = self.kills if share >= 1 else due - AHEAD
        with self._state:
            self._due, self._may = due, min(self.kills, due + AHEAD)
            self._state.notify_all()
            came = self._state.wait_for(
                lambda: self.met.total() >= least or self.failures, timeout=LONG
            )
        assert came, f"{self.met.total()} deaths came, {least} are due"
        self.check()

    def check(self) -> None:
        for failure in self.failures:
            raise failure

    def stop(self) -> list[int | None]:
        """No more deaths; all end in peace. Their exit statuses."""
        self.retire()
        return [cradle.stop() for cradle in self._replicas if cradle.is_up.is_set()]

    def retire(self) -> None:
        """The keepers go; whoever is alive stays so."""
        with self._state:
            self._over = True
            self._state.notify_all()
        for keeper in self._keepers:
            keeper.join()
        self._others.shutdown()

    # The life of a replica

    def _keep(self, cradle: Cradle, dice: random.Random) -> None:
        try:
            while not self._over:
                self._live(cradle, dice)
        except BaseException as failure:
            with self._state:
                self.failures.append(failure)
                self._state.notify_all()

    def _live(self, cradle: Cradle, dice: random.Random) -> None:
        """From a birth to a death, or to the end of it all."""
        settings = self._replicas[cradle]
        point = dice.choice([*POINTS, AT_ANY_MOMENT, AT_ANY_MOMENT, AT_ANY_MOMENT])
        kill = (point, dice.randint(1, POINTS[point])) if point in POINTS else None
        is_due = dice.random() < SOON and self._begin(wait=False)
        is_born = cradle.bear(
            settings,
            kill,
            waits=not is_due,
            wakes_every=WAKES_EVERY,
            tries_after=TRIES_AFTER,
        )
        if is_born:
            self.balance()
            if not is_due and not self._begin(wait=True):
                return
            if kill:
                cradle.doom()
            if not (kill and self._comes(cradle)):
                cradle.wait_for_death(dice.random() / 2)
                point = AT_ANY_MOMENT
                cradle.kill()
        status = cradle.wait_for_death(0.0)
        assert status == -9, f"{cradle.name} ended by itself: {status}"
        self.balance()
        with self._state:
            self.met[point] += 1
            self._state.notify_all()

    def _comes(self, cradle: Cradle) -> bool:
        """Whether the appointed death came before it was missed, or all was over."""
        while cradle.wait_for_death(0.2) is None:
            if self._over or self.met.total() < self._due:
                return False
        return True

    def _begin(self, *, wait: bool) -> bool:
        """Take one of the deaths that may come by now; False when it is all over."""
        with self._state:
            if wait:
                self._state.wait_for(lambda: self._over or self._begun < self._may)
            if self._over or self._begun >= self._may:
                return False
            self._begun += 1
            return True

    # What the world does with them

    def up(self) -> list[str]:
        """The addresses of those that are up, in a chance order."""
        ports = [s["port"] for cradle, s in self._replicas.items() if cradle.is_up.is_set()]
        with self._state:
            self._dice.shuffle(ports)
        return [f"http://127.0.0.1:{port}" for port in ports]

    def balance(self) -> None:
        """Slack's next request goes to one that is up."""
        for address in self.up():
            self.slack.events_url = f"{address}/slack/events"
            return

    def settle(self) -> None:
        """Until one has pressed all that is due and seen the outbox empty. Others are woken at the
        same time, so that they press the same; whoever dies is not waited for."""
        self._insist(self._settle)

    def next_due(self, until: datetime) -> datetime | None:
        """The next moment at which something is due, from one that is up."""
        return self._insist(lambda: self.slack.next_due(until))

    def _settle(self) -> None:
        others = self.up()[: self._dice.choice((0, 0, 1, 2))]
        asked = [self._others.submit(_press, other) for other in others]
        try:
            self.slack.turn(self.slack.house.now, timeout=LONG)
        finally:
            for one in asked:
                one.result()

    def _insist(self, once: Callable[[], T]) -> T:
        """Ask one after the other that is up. Raises HouseTimeStuck when none answers for long."""
        end = monotonic() + 2 * LONG
        while True:
            self.check()
            address = next(iter(self.up()), None)
            self.slack.house.listener = f"{address}/clock" if address else None
            try:
                return once()
            except HouseTimeStuck:
                if monotonic() > end:
                    raise
            if address is None:
                with self._state:
                    self._state.wait(0.1)


def _press(address: str) -> None:
    with suppress(OSError, HTTPException):  # it has died
        wanted = Request(f"{address}/clock/settle", method="POST")
        with urlopen(wanted, timeout=LONG) as answer:
            answer.read()
