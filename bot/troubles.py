"""What fails by the clock: told to the admin once, and tried again after longer and longer."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import structlog

from bot.errors import traced

log = structlog.get_logger()

SHORTEST, LONGEST = 20.0, 1_800.0
"""Seconds of machine time until something that failed is tried again: twice as long each time."""

DUE, LOOKS = PARTS = ("due", "looks")
"""What else of a schedule may fail than an occurrence."""

Alarm = Callable[[str, str, bool], None]
"""Told a schedule's name, what of it failed, and whether it fails or does no longer."""


def silent(_: str, __: str, ___: bool) -> None:
    """Nobody is told; the log is all the same."""


@dataclass
class _Failing:
    tries: int
    not_before: float


class Troubles:
    """What this process has seen fail. It is remembered nowhere else: whoever starts anew tries all
    of it at once."""

    def __init__(self, machine: Callable[[], float], alarm: Alarm = silent) -> None:
        self._machine, self._alarm = machine, alarm
        self._failing: dict[tuple[str, str], _Failing] = {}

    def failed(self, schedule: str, what: str, fault: Exception) -> None:
        """Try it later; the first of a schedule's is told at once, the others are in the log."""
        log.error("clock.failed", schedule=schedule, what=what, **traced(fault))
        is_first = not self._has(schedule)
        known = self._failing.setdefault((schedule, what), _Failing(0, 0.0))
        known.tries += 1
        pause = min(SHORTEST * 2 ** min(known.tries - 1, 10), LONGEST)
        known.not_before = self._machine() + pause
        if is_first:
            self._tell(schedule, what, True)

    def ended(self, schedule: str, what: str) -> None:
        """It is done, or nobody wants it any more."""
        if self._failing.pop((schedule, what), None) and not self._has(schedule):
            self._tell(schedule, what, False)

    def only(self, found: Collection[tuple[str, str]]) -> None:
        """These are all the occurrences that there are: of others nobody asks any more."""
        for schedule, what in list(self._failing):
            if what not in PARTS and (schedule, what) not in found:
                self.ended(schedule, what)

    def fails(self, schedule: str, what: str) -> bool:
        return (schedule, what) in self._failing

    def must_wait(self, schedule: str, what: str) -> bool:
        """Whether it failed too short a time ago to be tried again."""
        known = self._failing.get((schedule, what))
        return known is not None and self._machine() < known.not_before

    def _has(self, schedule: str) -> bool:
        return any(name == schedule for name, _ in self._failing)

    def _tell(self, schedule: str, what: str, fails: bool) -> None:
        try:
            self._alarm(schedule, what, fails)
        except Exception as fault:  # the alarm must not hold up what still works
            log.error("clock.alarm_failed", schedule=schedule, **traced(fault))
