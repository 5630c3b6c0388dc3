"""Who works which shift of a day: first the least of each, then the reserve, then all others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from handbook.drafting.facts import Member, Slot
from handbook.drafting.timeline import Timeline
from handbook.working_time import DAY

Rests = Callable[[int, date], bool]
_LONGEST = 7


class Placing:
    """Places people day by day; nobody is placed where it does not fit."""

    def __init__(
        self, members: Sequence[Member], timelines: Mapping[int, Timeline], works: Rests
    ) -> None:
        self._members = {one.person: one for one in members}
        self._timelines = timelines
        self._works = works
        self._shortest = 0
        self._nights = {one.person: one.nights for one in members}
        self._codes: dict[tuple[int, str], int] = {}

    def place(self, slots: Sequence[Slot], workers: Iterable[int]) -> dict[str, list[int]]:
        """The people on each shift of the day, by its code; whoever fits nowhere is on none."""
        self._shortest = min((slot.worked.minutes for slot in slots), default=0)
        day = _Day(self, slots, workers)
        for slot in day.hardest:
            day.lead(slot)
        for slot in day.hardest:
            day.fill(slot, slot.least)
        for slot in day.hardest:
            day.fill(slot, slot.least + slot.reserve)
        day.spread()
        for code, people in day.on.items():
            for person in people:
                slot = day.slot[code]
                self._timelines[person].put(slot)
                self._codes[person, code] = self._codes.get((person, code), 0) + 1
                self._nights[person] += slot.is_night
        return day.on

    def leads(self, person: int) -> bool:
        return self._members[person].leads

    def fits(self, person: int, slot: Slot) -> bool:
        return self._timelines[person].fits(slot)

    def order(self, person: int, slot: Slot, choices: int) -> tuple[float | str, ...]:
        """Who comes first on a shift: who can take no other, then who has had the fewest."""
        timeline, code = self._timelines[person], self._members[person].code
        stays = timeline.last_code(slot.day) == slot.code
        if not slot.is_night:
            return choices, not stays, self._codes.get((person, slot.code), 0), code
        run = self._run(person, slot.day)
        cost = self._nights[person] + 0.5 * run
        return choices > 1, not self._has_hours(person, slot, run), cost, code

    def _has_hours(self, person: int, slot: Slot, run: int) -> bool:
        """Whether a week holds these nights and the days of work that come after them."""
        minutes: dict[date, int] = {}
        end = slot.day + run * DAY
        sunday = end + DAY * (6 - end.weekday())
        day = slot.day
        while day <= sunday:
            if self._works(person, day):
                minutes[day] = slot.worked.minutes if day < end else self._shortest
            day += DAY
        return self._timelines[person].has_hours(minutes)

    def _run(self, person: int, day: date) -> int:
        """Days of work from this one to the next rest: nights go on until then."""
        count = 0
        while count < _LONGEST and self._works(person, day):
            count += 1
            day += DAY
        return count


class _Day:
    """One day while it is filled."""

    def __init__(self, placing: Placing, slots: Sequence[Slot], workers: Iterable[int]) -> None:
        self._placing = placing
        self.slot = {slot.code: slot for slot in slots}
        self.on: dict[str, list[int]] = {slot.code: [] for slot in slots}
        self._choices = {
            person: [slot.code for slot in slots if placing.fits(person, slot)]
            for person in workers
        }
        self._free = set(self._choices)
        late_first = sorted(slots, key=lambda slot: slot.starts_at, reverse=True)
        self.hardest = sorted(late_first, key=lambda slot: not slot.is_night)

    def lead(self, slot: Slot) -> None:
        """One who leads, where somebody is there who does."""
        able = [person for person in self._able(slot) if self._placing.leads(person)]
        if able:
            self._put(able[0], slot.code)

    def fill(self, slot: Slot, count: int) -> None:
        """Up to `count` people, moving others to shifts that they can take as well."""
        able = iter(self._able(slot))
        while len(self.on[slot.code]) < count:
            person = next(able, None)
            if person is not None:
                self._put(person, slot.code)
            elif not self._free or not self._move_to(slot.code, {slot.code}):
                return

    def spread(self) -> None:
        """Whoever is left, by the size of the shifts that they can take; nights last."""
        for person in sorted(self._free, key=lambda one: (len(self._choices[one]), one)):
            codes = self._choices[person]
            days = [code for code in codes if not self.slot[code].is_night]
            if codes:
                self._put(person, min(days or codes, key=self._fullness))

    def _fullness(self, code: str) -> tuple[float, str]:
        slot = self.slot[code]
        return (len(self.on[code]) + 1) / max(1, slot.least), code

    def _able(self, slot: Slot) -> list[int]:
        able = [person for person in self._free if slot.code in self._choices[person]]
        return sorted(
            able,
            key=lambda person: self._placing.order(person, slot, len(self._choices[person])),
        )

    def _move_to(self, code: str, seen: set[str]) -> bool:
        """Bring one more to a shift from another, whose place is taken by somebody free."""
        for person in sorted(one for people in self.on.values() for one in people):
            at = next(one for one, people in self.on.items() if person in people)
            if at in seen or code not in self._choices[person]:
                continue
            able = self._able(self.slot[at])
            if able or self._move_to(at, seen | {at}):
                self.on[at].remove(person)
                self.on[code].append(person)
                if able:
                    self._put(able[0], at)
                return True
        return False

    def _put(self, person: int, code: str) -> None:
        self.on[code].append(person)
        self._free.discard(person)
