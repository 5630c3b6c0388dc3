"""How many may be on leave at once: what a shift can spare, or a day whose roster is not out."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


def resting(heads: int, rest_days_a_month: int, day: date) -> int:
    """People of a team who rest on a day: its head count by the month's share of rest days.

    Rounded down (ours), so that the rounding never takes a place away (CC-2.7.2).
    """
    return heads * rest_days_a_month // monthrange(day.year, day.month)[1]


@dataclass(frozen=True)
class ShiftPlaces:
    """One published shift: those on it who are neither away nor promised leave, and the minimum.

    `minimum` None: nobody said how many are needed, so nobody is kept from leave.
    """

    present: int
    minimum: int | None

    @property
    def left(self) -> int | None:
        """Places that are free; None where there is no limit, negative where people lack."""
        return None if self.minimum is None else self.present - self.minimum


@dataclass(frozen=True)
class DayPlaces:
    """One day whose roster is not out: who could work, who rests, who is needed, who is off."""

    day: date
    heads: int
    resting: int
    needed: int
    taken: int

    @property
    def places(self) -> int:
        return max(0, self.heads - self.resting - self.needed)

    @property
    def left(self) -> int:
        """Places that are free; negative where more were given than there are."""
        return self.places - self.taken
