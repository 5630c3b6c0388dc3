"""Who rests on which day: as many a day as the rule says, wishes first, then whoever is due.

People of a shift team who rest on a day = its head count × rest days ÷ days of the month
(CC-2.7.2). Who is away on leave is not counted. The rounding is carried from day to day.
"""

from collections.abc import Sequence
from datetime import date
from math import ceil, floor

from handbook.drafting.facts import Floor, Member, WishOutcome, WishVerdict
from handbook.working_time import DAY

SATURDAY = 5
_SOON = 2
_FULL_WEEK = 5
_TINY = 1e-9


class Resting:
    """The rest days of one shift team."""

    def __init__(self, month: Floor, members: Sequence[Member], phase: float) -> None:
        self.month, self.members = month, members
        self.due = {
            day: month.rest_share * sum(day in one.free for one in members) for day in month.days
        }
        self.days: dict[int, set[date]] = {one.person: set() for one in members}
        self.granted: dict[int, set[date]] = {one.person: set() for one in members}
        self.outcomes: list[WishOutcome] = []
        self._phase = phase
        self._weekends = {one.person: one.weekends for one in members}
        self._worked = {one.person: {done.day for done in one.work} for one in members}

    def settle(self) -> None:
        """Grant wishes, then choose day by day."""
        self._grant()
        carried, given = self._phase, 0
        for day in self.month.days:
            carried += self.due[day]
            least, most = floor(self.due[day] + _TINY), ceil(self.due[day] - _TINY)
            count = min(most, max(least, floor(carried + _TINY) - given))
            given += self._choose(day, count)

    def _grant(self) -> None:
        """Round by round, so that nobody's second wish comes before another's first."""
        taken: dict[date, int] = {}
        order = sorted(self.members, key=lambda one: (one.said, one.code))
        rounds = max((len(one.wishes) for one in order), default=0)
        for number in range(rounds):
            for one in order:
                if number < len(one.wishes):
                    day = one.wishes[number]
                    verdict = self._judge(one, day, taken.get(day, 0))
                    if verdict == "granted":
                        taken[day] = taken.get(day, 0) + 1
                        self.granted[one.person].add(day)
                    self.outcomes.append(WishOutcome(one.person, day, verdict))

    def _judge(self, one: Member, day: date, taken: int) -> WishVerdict:
        if day not in one.days:
            return "not_here"
        if day in one.leave:
            return "on_leave"
        return "granted" if taken < ceil(self.due[day] - _TINY) else "full"

    def _choose(self, day: date, count: int) -> int:
        """Who rests on the day; how many they are."""
        free = [one for one in self.members if day in one.free]
        wished = [one for one in free if day in self.granted[one.person]]
        others = [one for one in free if day not in self.granted[one.person]]
        forced = [one for one in others if self._must(one, day)]
        rest = [one for one in others if not self._must(one, day)]
        rest.sort(key=lambda one: (-self._score(one, day), one.code))
        more = max(0, count - len(wished) - len(forced))
        chosen = {one.person for one in (*wished, *forced, *rest[:more])}
        for one in free:
            if one.person in chosen:
                self.days[one.person].add(day)
            else:
                self._worked[one.person].add(day)
                if day.weekday() >= SATURDAY:
                    self._weekends[one.person] += 1
        return len(chosen)

    def _must(self, one: Member, day: date) -> bool:
        limits = self.month.limits
        return limits is not None and self._row(one, day) >= limits.days_in_a_row

    def _row(self, one: Member, day: date) -> int:
        count, worked = 0, self._worked[one.person]
        while (day := day - DAY) in worked:
            count += 1
        return count

    def _score(self, one: Member, day: date) -> float:
        """How much it is the person's turn: rest days owed so far, days in a row, weekends."""
        passed = sum(1 for free in one.free if free <= day)
        later = sum(1 for wish in self.granted[one.person] if wish > day)
        owed = self.month.rest_share * passed - len(self.days[one.person]) - 0.5 * later
        row = self._row(one, day)
        score = 2 * owed + 0.4 * row
        if day.weekday() >= SATURDAY:
            average = sum(self._weekends.values()) / len(self._weekends)
            score += 0.5 * (self._weekends[one.person] - average)
        limits = self.month.limits
        most = limits.days_in_a_row if limits else len(self.month.days)
        soon = [wish for wish in self.granted[one.person] if 0 < (wish - day).days <= _SOON]
        if soon and row + (min(soon) - day).days <= most:
            score -= 2
        week = (day - number * DAY for number in range(1, day.weekday() + 1))
        if sum(other in self._worked[one.person] for other in week) >= _FULL_WEEK:
            score += 1.5  # a sixth day may be more hours than a week may have
        if most - row <= 1:
            score += 2  # else all of them would be due at once tomorrow
        return score
