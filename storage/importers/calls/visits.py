"""What every reader of calls gives, whatever the telephone system: rows and bad lines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from handbook.words import mark
from storage.visits import Interval as Interval
from storage.visits import Row as Row
from storage.visits import Visit as Visit

MOST_TOLD = 200
"""Bad lines that are kept to be told; all are counted."""
LONGEST = 200
"""Letters of a name or a key: an index holds no more than some thousand bytes."""
MOST_SECONDS = 10_000_000
LAST = 4_102_444_800
"""The year 2100, in seconds since 1970: what is later is no moment of a call."""

NOT_NUMBERS = mark("has a field that is no number, or too few of them")
OUT_OF_RANGE = mark("has a time, a name or a number that cannot be")


EARLIEST = 86_400
"""Seconds that must be left before a moment, whatever the zone."""


class BadLine(NamedTuple):
    """A line that could not be read: its number from 1, its beginning, and a marked reason."""

    number: int
    line: str
    reason: str


class Bad:
    """The lines that could not be read: how many, and the first of them."""

    def __init__(self) -> None:
        self.count = 0
        self.told: list[BadLine] = []

    def add(self, number: int, line: str, reason: str) -> None:
        self.count += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(BadLine(number, line[:120].replace("\x00", ""), reason))


class Reader(Protocol):
    """Reads one format. `bad` grows as it reads, and `ignored` counts by a marked reason what is
    rightly left out; `number` lines were read, of this file in all; `last` is the newest moment
    that they tell of, in seconds since 1970, 0 where none.
    """

    @property
    def bad(self) -> Bad: ...

    @property
    def ignored(self) -> Counter[str]: ...

    @property
    def number(self) -> int: ...

    @property
    def last(self) -> int: ...

    def read(self, lines: Iterable[bytes]) -> Iterator[Row]:
        """The visits that are over in these lines, in any order; a key may come again."""
        ...

    def rest(self) -> Sequence[Row]:
        """What these lines told of visits that were not over when they ended."""
        ...


def checked(visit: Visit) -> Visit:
    """The visit, where a database can keep it. Raises OverflowError or ValueError."""
    for name in (visit.key, visit.queue, visit.agent or ""):
        _name(name)
    return checked_times(visit)


def checked_times(visit: Visit) -> Visit:
    """The same of its times alone. Raises OverflowError."""
    _, _, _, entered, _, wait, _, talk, hold, acw, _, _ = visit
    if not EARLIEST < entered < LAST:
        raise OverflowError
    if wait is not None and not 0 <= wait <= MOST_SECONDS:
        raise OverflowError
    if talk is not None and not 0 <= talk <= MOST_SECONDS:
        raise OverflowError
    for seconds in (hold, acw):
        if seconds is not None and not 0 <= seconds <= MOST_SECONDS:
            raise OverflowError
    return visit


def checked_interval(one: Interval) -> Interval:
    """The interval, where a database can keep it. Raises OverflowError."""
    for name in (one.queue, one.agent or ""):
        _name(name)
    _moment(one.starts)
    for number in one[4:-1]:
        if number is not None and not 0 <= int(number) <= 100 * MOST_SECONDS:
            raise OverflowError
    return one


def _name(text: str) -> None:
    if len(text) > LONGEST or "\x00" in text:
        raise OverflowError
    if not text.isascii():
        text.encode()  # half a character is none


def _moment(seconds: int) -> None:
    if not EARLIEST < seconds < LAST:
        raise OverflowError
