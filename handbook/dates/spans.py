"""What a line with a date in it can turn out to be."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal


@dataclass(frozen=True)
class Hours:
    """Hours of a day, as far as they were said. An end at or before the start is on the next day.

    `length` is in minutes.
    """

    start: time | None = None
    end: time | None = None
    length: int | None = None


Part = Literal["morning", "afternoon"] | Hours


@dataclass(frozen=True)
class Span:
    """The days from first to last, both included; a part is the same part of each of them."""

    first: date
    last: date
    part: Part | None = None

    @property
    def days(self) -> tuple[date, ...]:
        count = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=n) for n in range(count))


Reason = Literal["no_such_day", "ends_before_it_starts", "too_long", "hours_over_days"]


@dataclass(frozen=True)
class Found:
    """One span. `said` are the date words as typed, `rest` is the text without them."""

    span: Span
    rest: str
    said: str


@dataclass(frozen=True)
class Unclear:
    """Readings to choose from, soonest first; a single one is a reading that wants a yes."""

    choices: tuple[Span, ...]
    said: str


@dataclass(frozen=True)
class Impossible:
    """Words that name no time there is, for example 31 February."""

    said: str
    reason: Reason


@dataclass(frozen=True)
class Nothing:
    """No date was said."""
