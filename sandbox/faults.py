"""Faults are ordered by the test, spent in order, and written beside the call that met them."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from sandbox.changes import Changes
from sandbox.plain import Json

KINDS = (
    "429",
    "500",
    "500_after",
    "503",
    "reset_before",
    "reset_after",
    "slow",
    "slow_before",
)


@dataclass
class Fault:
    """One kind of trouble for calls of `method` (a name or a pattern such as `chat.*`).

    `429`, `500`, `503` answer so and do nothing. `500_after` does it and answers 500 all the same.
    `reset_before` cuts the connection before, `reset_after` after the work: the lost answer.
    `slow` does it at once and answers after `seconds`; `slow_before` waits first.
    `error:<code>` answers ok=false with that code. `used` counts the calls that met it.
    """

    method: str
    what: str
    times: int | None = 1
    retry_after: int = 1
    seconds: float = 0.0
    when: Callable[[Json], bool] | None = None
    share: float = 1.0
    dice: random.Random | None = None
    used: int = 0

    def meets(self, method: str, args: Json) -> bool:
        """Whether this call is one of those meant, and it is not spent."""
        if self.times is not None and self.used >= self.times:
            return False
        if not fnmatchcase(method, self.method) or (self.when and not self.when(args)):
            return False
        return self.dice is None or self.dice.random() < self.share


class Faults:
    """The troubles that wait for their calls; the oldest that fits is met first."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._waiting: list[Fault] = []

    def next(
        self,
        method: str,
        what: str,
        *,
        times: int = 1,
        retry_after: int = 1,
        seconds: float = 0.0,
        when: Callable[[Json], bool] | None = None,
    ) -> Fault:
        """The next `times` fitting calls meet it. Raises ValueError for an unknown kind."""
        return self._add(Fault(method, what, times, retry_after, seconds, when))

    def rate(
        self,
        method: str,
        what: str,
        share: float,
        *,
        seed: int = 0,
        retry_after: int = 1,
        seconds: float = 0.0,
        when: Callable[[Json], bool] | None = None,
    ) -> Fault:
        """A share (0 to 1) of all fitting calls meets it, by dice that `seed` makes the same."""
        dice = random.Random(seed)  # noqa: S311 (repeatable, not secret)
        return self._add(Fault(method, what, None, retry_after, seconds, when, share, dice))

    def _add(self, fault: Fault) -> Fault:
        if fault.what not in KINDS and not fault.what.startswith("error:"):
            raise ValueError(
                f"No such fault: {fault.what}. Known: {', '.join(KINDS)}, error:<code>"
            )
        with self._changes:
            self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        """No more trouble."""
        with self._changes:
            self._waiting.clear()

    def met_by(self, method: str, args: Json) -> Fault | None:
        """The fault that this call runs into; it counts as used."""
        if not self._waiting:
            return None
        with self._changes:
            for fault in self._waiting:
                if fault.meets(method, args):
                    fault.used += 1
                    return fault
        return None
