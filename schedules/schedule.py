"""What a scheduled file offers: when it is due, whether that is still useful, and what it posts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import schedules
from commands.deciding.asking import Books
from commands.deciding.folder import offered
from storage.transaction import Tx


@dataclass(frozen=True)
class Due:
    """An occurrence: what it is about, and the house time at which it is due."""

    subject: str
    at: datetime


def _always_useful(_: Tx, __: Books, ___: Due) -> str | None:
    return None


def _says_nothing(_: Tx, __: datetime, ___: datetime) -> None:
    return None


@dataclass(frozen=True)
class Schedule:
    """One thing that happens by the clock.

    `due` lists the occurrences in (since, until]; it may list those that were pressed already.
    `why_useless` says why a late one need not post any more. `post` writes what is to be said, in
    the transaction that claims the occurrence, or says why there was nothing to be said; then it is
    recorded as missed. `was_away` is told of a downtime.
    """

    name: str
    due: Callable[[Tx, Books, datetime, datetime], Sequence[Due]]
    post: Callable[[Tx, Books, Due], str | None]
    why_useless: Callable[[Tx, Books, Due], str | None] = _always_useful
    was_away: Callable[[Tx, datetime, datetime], None] = _says_nothing


def all_schedules() -> tuple[Schedule, ...]:
    """Every schedule, from the files of the folder: a new one is one new file."""
    found: list[Schedule] = list(offered(schedules, "SCHEDULE", but="schedule"))
    return tuple(sorted(found, key=lambda schedule: schedule.name))
