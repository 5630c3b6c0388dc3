"""What somebody asks for, before it is a request."""

from dataclasses import dataclass

from handbook.dates import Span
from handbook.leave import Absence
from storage.leaves import Leave
from storage.people import Known
from storage.rosters import Shift


@dataclass(frozen=True)
class Wish:
    """For whom, which kind and days, why, and as a special case or not. `said`: the days' words."""

    person: Known
    kind: str
    span: Span
    reason: str
    is_special: bool = False
    said: str = ""


@dataclass(frozen=True)
class Work:
    """What a wish means for the person's work: the absence, and the shifts that it touches.

    `around`: the shifts from the day before to some days after, in order. `near`: the person's
    other open leaves of those days and of the days about them.
    """

    absence: Absence
    shifts: list[Shift]
    around: list[Shift]
    near: list[Leave]
