"""One person's work while a month is drafted: what still fits beside what stands."""

from collections.abc import Iterable, Mapping
from datetime import date

from handbook.drafting.facts import Slot
from handbook.relief import minutes_between
from handbook.working_time import DAY, Worked, WorkingTime

_NEAR = 3  # days from which a shift can still be too close


class Timeline:
    """The work of one person by the date it starts on. Never two shifts on a date or at once."""

    def __init__(self, limits: WorkingTime | None, work: Iterable[Worked]) -> None:
        self.slots: dict[date, Slot] = {}
        self._work: dict[date, list[Worked]] = {}
        self._weeks: dict[date, int] = {}
        self._rest = round(limits.rest_hours * 60) if limits else 0
        self._week = round(limits.week_hours * 60) if limits else None
        self._row = limits.days_in_a_row if limits else None
        for one in work:
            self._put(one)

    def put(self, slot: Slot) -> None:
        self.slots[slot.day] = slot
        self._put(slot.worked)

    def take(self, day: date) -> Slot:
        """Off the shift of that day again."""
        slot = self.slots.pop(day)
        self._work[day].remove(slot.worked)
        if not self._work[day]:
            del self._work[day]
        self._weeks[_monday(day)] -= slot.worked.minutes
        return slot

    def fits(self, slot: Slot) -> bool:
        """Whether the shift fits beside all other work, with its rest, its week and its days."""
        return slot.day not in self._work and self._rests(slot) and self._is_fit(slot)

    def worked_in_a_row(self, day: date) -> int:
        """The days of work just before a day."""
        count = 0
        while (day := day - DAY) in self._work:
            count += 1
        return count

    def last_code(self, day: date) -> str | None:
        """What was drafted for the day before."""
        before = self.slots.get(day - DAY)
        return before.code if before else None

    def has_hours(self, minutes: Mapping[date, int]) -> bool:
        """Whether so many minutes of work on those days fit into their weeks."""
        if self._week is None:
            return True
        weeks: dict[date, int] = {}
        for day, more in minutes.items():
            weeks[_monday(day)] = weeks.get(_monday(day), 0) + more
        return all(self._weeks.get(one, 0) + more <= self._week for one, more in weeks.items())

    def _put(self, one: Worked) -> None:
        self._work.setdefault(one.day, []).append(one)
        monday = _monday(one.day)
        self._weeks[monday] = self._weeks.get(monday, 0) + one.minutes

    def _rests(self, slot: Slot) -> bool:
        for away in range(-_NEAR, _NEAR + 1):
            for other in self._work.get(slot.day + away * DAY, ()):
                if other.starts_at < slot.ends_at and slot.starts_at < other.ends_at:
                    return False
                between = (
                    minutes_between(other.ends_at, slot.starts_at)
                    if other.starts_at < slot.starts_at
                    else minutes_between(slot.ends_at, other.starts_at)
                )
                if between < self._rest:
                    return False
        return True

    def _is_fit(self, slot: Slot) -> bool:
        if self._week is not None:
            minutes = self._weeks.get(_monday(slot.day), 0) + slot.worked.minutes
            if minutes > self._week:
                return False
        if self._row is None:
            return True
        after, day = 0, slot.day
        while (day := day + DAY) in self._work:
            after += 1
        return self.worked_in_a_row(slot.day) + 1 + after <= self._row


def _monday(day: date) -> date:
    return day - DAY * day.weekday()
