"""What a draft is made of, and what comes out: plain values, without a database or a clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from handbook.grid import Mark
from handbook.working_time import Worked, WorkingTime

WishVerdict = Literal["granted", "full", "on_leave", "not_here"]
"""`full`: as many rest on that day already as the rest days of the month allow."""


@dataclass(frozen=True)
class Slot:
    """A shift of one day. `least` are to be on it, and `reserve` beyond them on call. UTC."""

    day: date
    code: str
    starts_at: datetime
    ends_at: datetime
    least: int = 0
    reserve: int = 0
    is_night: bool = False

    @property
    def worked(self) -> Worked:
        return Worked(self.day, self.starts_at, self.ends_at)


@dataclass(frozen=True)
class Member:
    """Somebody to be placed. `code` settles every tie; `group`: the shift team that they rest with.

    `leads`: each shift should have one who does. `days`: the dates of the month on which they are
    on the team, `leave` those on which they are away. `wishes`: the dates on which they wish to
    rest, in their order; `said` is the place of what they said among everybody's. `work` stands
    outside the month; `nights` and `weekends` are those of the months before.
    """

    person: int
    code: str
    group: str
    days: frozenset[date]
    leads: bool = False
    leave: frozenset[date] = frozenset()
    wishes: tuple[date, ...] = ()
    said: int = 0
    work: tuple[Worked, ...] = ()
    nights: int = 0
    weekends: int = 0

    @property
    def free(self) -> frozenset[date]:
        """The dates on which they can work or rest."""
        return self.days - self.leave


@dataclass(frozen=True)
class Floor:
    """A month to draft: its dates in order, the shifts of each, the people and the rules."""

    days: tuple[date, ...]
    slots: tuple[Slot, ...]
    members: tuple[Member, ...]
    rest_days: int
    limits: WorkingTime | None = None

    @property
    def rest_share(self) -> float:
        """The part of the days on which somebody rests (CC-2.7.2)."""
        return min(1.0, self.rest_days / len(self.days))


@dataclass(frozen=True)
class Cell:
    """A shift of a person's day, and how they stand on it."""

    code: str
    mark: Mark | None = None


@dataclass(frozen=True)
class Shortfall:
    """A shift with fewer people than it should have, or with nobody who leads."""

    day: date
    code: str
    least: int
    reserve: int
    got: int
    is_led: bool = True

    @property
    def missing(self) -> int:
        return max(0, self.least - self.got)

    @property
    def missing_reserve(self) -> int:
        return max(0, min(self.reserve, self.least + self.reserve - self.got))


@dataclass(frozen=True)
class OffQuota:
    """A day on which more or fewer of a shift team rest than the rule says, by one or more."""

    day: date
    group: str
    due: float
    resting: int


@dataclass(frozen=True)
class Balance:
    """A person's month. `nights` and `weekends` are with those of the months before."""

    person: int
    shifts: int
    minutes: int
    rests: int
    nights: int
    weekends: int
    reserves: int


@dataclass(frozen=True)
class WishOutcome:
    """What became of a wish."""

    person: int
    day: date
    verdict: WishVerdict


@dataclass(frozen=True)
class Draft:
    """A month's draft: what each person does on which day, and what is to be known of it."""

    cells: Mapping[tuple[int, date], Cell]
    shortfalls: Sequence[Shortfall]
    off_quota: Sequence[OffQuota]
    balances: Sequence[Balance]
    wishes: Sequence[WishOutcome]
