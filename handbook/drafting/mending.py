"""A second look: whoever rests on a day that lacks people, and works on one that can spare them."""

from collections.abc import Mapping
from datetime import date
from math import isclose

from handbook.drafting.facts import Floor, Member, Slot
from handbook.drafting.timeline import Timeline

_TINY = 1e-9


class Mending:
    """Moves single days of work to shifts that are short, where every rule lets it.

    A team's resting people stay within one of what is due; wishes that were granted stay.
    """

    def __init__(
        self,
        month: Floor,
        timelines: Mapping[int, Timeline],
        due: Mapping[tuple[str, date], float],
        granted: Mapping[int, set[date]],
    ) -> None:
        self._month, self._timelines = month, timelines
        self._due, self._granted = due, granted
        self._slots = {(slot.day, slot.code): slot for slot in month.slots}
        self._on = dict.fromkeys(self._slots, 0)
        self._resting = {(one.group, day): 0 for one in month.members for day in month.days}
        for one in month.members:
            mine = timelines[one.person].slots
            for day in one.free:
                if day in mine:
                    self._on[day, mine[day].code] += 1
                else:
                    self._resting[one.group, day] += 1

    def mend(self) -> None:
        """The least of each shift first, then its reserve from where there is more than that."""
        for reserve in (0, 1):
            for key, slot in self._slots.items():
                while self._on[key] < slot.least + reserve * slot.reserve:
                    if not self._bring(slot, reserve):
                        break

    def _bring(self, slot: Slot, reserve: int) -> bool:
        for one in self._month.members:
            timeline, day = self._timelines[one.person], slot.day
            rests = day in one.free and day not in timeline.slots
            if not rests or day in self._granted[one.person]:
                continue
            if self._resting[one.group, day] - 1 < self._due[one.group, day] - 1 - _TINY:
                continue
            spare = self._spare(one, timeline, reserve)
            if any(self._moved(one, timeline, other, slot) for other in spare):
                return True
        return False

    def _spare(self, one: Member, timeline: Timeline, reserve: int) -> list[Slot]:
        """The person's shifts that can do without them, the fullest first."""
        mine = [
            slot
            for day, slot in timeline.slots.items()
            if self._on[day, slot.code] > slot.least + reserve * slot.reserve
            and self._resting[one.group, day] + 1 <= self._due[one.group, day] + 1 + _TINY
        ]
        return sorted(mine, key=lambda one: (one.least - self._on[one.day, one.code], one.day))

    def _moved(self, one: Member, timeline: Timeline, old: Slot, new: Slot) -> bool:
        timeline.take(old.day)
        if not timeline.fits(new):
            timeline.put(old)
            return False
        timeline.put(new)
        self._on[old.day, old.code] -= 1
        self._on[new.day, new.code] += 1
        self._resting[one.group, old.day] += 1
        self._resting[one.group, new.day] -= 1
        return True


def is_off(due: float, resting: int) -> bool:
    """Whether the resting people of a day are further from what is due than rounding explains."""
    away = abs(resting - due)
    return away > 1 and not isclose(away, 1)
