"""People who joined lately: the days of their plan, as they are told or to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handbook.book import Handbook, in_force
from handbook.training import LOOKED_AT, JoiningRules, plan_days
from storage import new_hires
from storage.cards import clean
from storage.new_hires import NewHire, NewHireDay
from storage.people import Person, Team
from storage.transaction import Tx

LATELY = timedelta(days=LOOKED_AT)
"""For how long somebody is new."""
AHEAD = timedelta(days=30)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """One new person's days: those that were told, and those to come, in order."""

    person: Person
    rules: JoiningRules
    hire: NewHire | None
    told: Sequence[NewHireDay]
    to_come: Sequence[date]

    @property
    def name(self) -> str:
        return clean(self.person.name)

    @property
    def id(self) -> int:
        assert self.person.id is not None
        return self.person.id

    @property
    def is_over(self) -> bool:
        """Whether all of its days were told."""
        return len(self.told) >= len(self.rules.days)

    @property
    def next_number(self) -> int:
        """Which day of the plan is told next: the first that was not told, or not held."""
        done = {one.number for one in self.told}
        return next(n for n in range(1, len(self.rules.days) + 2) if n not in done)

    def number_on(self, day: date) -> int | None:
        """Which day of the plan a date is, from 1; None where it is none of it."""
        for one in self.told:
            if one.day == day:
                return one.number
        if day not in self.to_come:
            return None
        done = {one.number for one in self.told}
        left = [n for n in range(1, len(self.rules.days) + 1) if n not in done]
        return left[self.to_come.index(day)]


def plans(tx: Tx, book: Handbook, team: Team, today: date) -> list[Plan]:
    """Of those of the team who joined within LATELY, or will soon; days to come from today on."""
    return Newcomers(tx, today).plans(book, team, today)


class Newcomers:
    """Those of all teams who joined lately or will soon, read once: five statements, however many
    they are."""

    def __init__(self, tx: Tx, around: date) -> None:
        since = around - LATELY - DAY
        joined = new_hires.joined(tx, since, around + AHEAD)
        self._people: dict[int, list[tuple[Person, set[str]]]] = {}
        for person, roles in joined:
            self._people.setdefault(person.team_id, []).append((person, roles))
        there = bool(joined)
        self._hires = new_hires.hires(tx, since) if there else {}
        self._told = new_hires.days(tx, since) if there else {}
        first, last = around - DAY, around + LATELY
        self._at_work = new_hires.days_at_work(tx, since, first, last) if there else {}

    def are_in(self, team: Team) -> bool:
        return team.id in self._people

    def plans(
        self, book: Handbook, team: Team, today: date, since: datetime | None = None
    ) -> list[Plan]:
        """Those of one team whom its handbook has something for, who have not left by then.

        `since`: a day that is to come is told after that moment.
        """
        found = []
        for person, roles in self._people.get(team.id or 0, ()):
            assert person.joined_on is not None, "or they were not found"
            rules = in_force(book.training.joining, person.joined_on)
            if rules is None or not roles & set(rules.about):
                continue
            if person.left_on is None or person.left_on > today:
                found.append(self._plan(book, person, rules, _start(team, rules, today, since)))
        return found

    def _plan(self, book: Handbook, person: Person, rules: JoiningRules, today: date) -> Plan:
        assert person.id is not None
        assert person.joined_on is not None
        rows = self._told.get(person.id, [])
        told = [one for one in rows if one.held is not False]
        after = max(one.day for one in rows) + DAY if rows else person.joined_on
        start = max(person.joined_on, today, after)
        rostered = self._at_work.get(person.id, ())
        left = len(rules.days) - len(told)
        to_come = plan_days(start, left, rostered, book.calendar) if left > 0 else ()
        return Plan(person, rules, self._hires.get(person.id), told, to_come)


def _start(team: Team, rules: JoiningRules, today: date, since: datetime | None) -> date:
    if since is None or datetime.combine(today, rules.told_at, ZoneInfo(team.zone)) > since:
        return today
    return today + DAY
