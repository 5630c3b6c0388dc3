"""What is due: asked of the schedules, and remembered where nothing can have changed it.

Most schedules are asked at every tick for the whole horizon: what they list is what waits, and that
is little. Those that are *steady* list moments of every team and shift, which would be the same
every time. Of these a plan is made for some minutes ahead. It holds as long as what they rest on
is what it was then (teams, handbooks, the hours of rosters, whether there is a journal), house time
has not gone back, and it is not used up; else it is made anew for the whole horizon. So a roster
that is brought in late, a zone that changes and a clock that is turned are seen at the next tick.
Where only what a single schedule rests on beside that is another, as with a meeting that was moved,
that one alone is asked again.
What was taken in the future (skipped) stays planned: it may be given back, and the claim decides.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.troubles import DUE, Troubles
from commands.deciding.asking import Books
from commands.deciding.occasions import AROUND
from schedules.schedule import Due, Schedule
from storage import journal, occurrences, people, rosters
from storage.database import Database
from storage.transaction import Tx

Of = TypeVar("Of")
HORIZON = timedelta(days=7)
"""Occurrences older than this are not looked for after a downtime."""
BORN = "awake first in house time"
"""When this house was first awake. It asks for nothing that was due more than a day before: nobody
could have been told of it."""
AHEAD = timedelta(minutes=10)
"""How far a plan reaches, in house time, and how long it is held, in machine time."""


@dataclass(frozen=True)
class Open:
    """An occurrence that is due, with its schedule."""

    schedule: Schedule
    due: Due

    @property
    def key(self) -> tuple[str, str, datetime]:
        """What it is claimed by. Two aware times of which one is skipped or doubled by a zone are
        never equal in Python, so the moment is in UTC."""
        return self.schedule.name, self.due.subject, self.due.at.astimezone(UTC)

    @property
    def order(self) -> tuple[datetime, str, str]:
        """In which all replicas take them."""
        name, subject, at = self.key
        return at, name, subject

    @property
    def what(self) -> str:
        """Its subject and moment, for a log."""
        return f"{self.due.subject} {self.due.at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


@dataclass
class _Plan:
    rests_on: object
    own: dict[str, Hashable]
    books: list[object]
    since: datetime
    until: datetime
    last: datetime
    made: float
    open: list[Open]


class Agenda:
    """What is due by a moment, and what is next. `forget` makes it look at everything again."""

    def __init__(
        self,
        database: Database,
        books: Books,
        schedules: Sequence[Schedule],
        troubles: Troubles,
    ) -> None:
        self.database, self.books, self._troubles = database, books, troubles
        self._steady = [one for one in schedules if one.is_steady]
        self._others = [one for one in schedules if not one.is_steady]
        self._plan: _Plan | None = None
        self._born: datetime | None = None

    def forget(self) -> None:
        self._plan = None

    def open(self, now: datetime) -> list[Open]:
        """What is due by now and was not taken yet."""
        since = now - HORIZON
        found = self._asked(now, self._others, lambda tx, one: self._untaken(tx, one, since, now))
        return found + [one for one in self._planned(now, now).open if one.due.at <= now]

    def over(self, done: Sequence[Open]) -> None:
        """These were taken, by us or another: they need not be found again."""
        if self._plan is not None and done:
            keys = {one.key for one in done}
            self._plan.open = [one for one in self._plan.open if one.key not in keys]

    def next_due(self, after: datetime, until: datetime) -> datetime | None:
        """The first moment in (after, until] at which something will be due."""

        def within(tx: Tx, one: Schedule) -> list[Open]:
            dues = one.due(tx, self.books, after, until)
            return [Open(one, due) for due in dues if after < due.at <= until]

        if until - after <= AHEAD:
            found = self._asked(after, self._others, within)
            planned = self._planned(after, until).open
            found += [one for one in planned if after < one.due.at <= until]
        else:
            found = self._asked(after, [*self._others, *self._steady], within)
        return min((one.due.at for one in found), default=None)

    def _planned(self, now: datetime, until: datetime) -> _Plan:
        with self.database.read(now) as tx:
            plan = self._plan
            if plan is None or not self._holds(tx, plan, now, until):
                since, reach = now - HORIZON, max(now + AHEAD, until)
                rests_on, books = self._rests_on(tx, since, reach), self._books(tx)
                made = self.database.machine()
                plan = _Plan(rests_on, {}, books, since, reach, now, made, [])
        # Read before the moments are: what changes in between is seen at the next tick.
        own = self._own(plan, now)
        others = [
            one
            for one in self._steady
            if plan is not self._plan or plan.own.get(one.name) != own.get(one.name)
        ]
        plan.last, plan.own = now, own
        if others:
            self._ask_again(plan, others, now)
        return plan

    def _own(self, plan: _Plan, now: datetime) -> dict[str, Hashable]:
        """What single schedules rest on beside what all do."""

        def ask(tx: Tx, one: Schedule) -> list[tuple[str, Hashable]]:
            assert one.rests_on is not None
            return [(one.name, one.rests_on(tx, plan.since, plan.until))]

        return dict(self._asked(now, [one for one in self._steady if one.rests_on], ask))

    def _ask_again(self, plan: _Plan, schedules: Sequence[Schedule], now: datetime) -> None:
        names = {one.name for one in schedules}
        plan.open = [one for one in plan.open if one.schedule.name not in names]
        plan.open += self._asked(
            now, schedules, lambda tx, one: self._untaken(tx, one, plan.since, plan.until)
        )
        plan.open.sort(key=lambda one: one.order)
        fails = any(self._troubles.fails(one.name, DUE) for one in self._steady)
        self._plan = None if fails else plan

    def _holds(self, tx: Tx, plan: _Plan, now: datetime, until: datetime) -> bool:
        age = self.database.machine() - plan.made
        if now < plan.last or until > plan.until or not 0 <= age <= AHEAD.total_seconds():
            return False
        books = self._books(tx)
        if len(books) != len(plan.books) or any(
            one is not other for one, other in zip(books, plan.books, strict=True)
        ):
            return False
        return plan.rests_on == self._rests_on(tx, plan.since, plan.until)

    def _rests_on(self, tx: Tx, since: datetime, until: datetime) -> object:
        return (
            people.zones_and_books(tx),
            rosters.hours_between(tx, since - AROUND, until + AROUND),
            journal.head(tx) is None,
        )

    def _books(self, tx: Tx) -> list[object]:
        names = {book for _, _, book in people.zones_and_books(tx)}
        return [self.books[name] for name in sorted(names)]

    def _untaken(self, tx: Tx, one: Schedule, since: datetime, until: datetime) -> list[Open]:
        """What the schedule lists, without what was taken already and is not to come."""
        if one.begins_with_the_house and (born := self._first_awake(tx)) is not None:
            since = max(since, born - timedelta(days=1))
        dues = one.due(tx, self.books, since, until)
        earliest = min((due.at for due in dues if due.at <= tx.now), default=None)
        if earliest is None:
            return [Open(one, due) for due in dues]
        taken = occurrences.taken(tx, one.name, earliest)
        found = (Open(one, due) for due in dues)
        return [o for o in found if o.due.at > tx.now or o.key[1:] not in taken]

    def _first_awake(self, tx: Tx) -> datetime | None:
        if self._born is None:
            self._born = people.marker(tx, BORN)
        return self._born

    def _asked(
        self,
        now: datetime,
        schedules: Sequence[Schedule],
        ask: Callable[[Tx, Schedule], list[Of]],
    ) -> list[Of]:
        """What all of them say. One that cannot be asked does not keep the others from it."""
        left, found = list(schedules), list[Of]()
        while left:
            with self.database.read(now) as tx:
                while left:
                    one = left.pop(0)
                    try:
                        found += ask(tx, one)
                    except Exception as fault:
                        self._troubles.failed(one.name, DUE, fault)
                        break  # its transaction may be of no use any more
                    self._troubles.ended(one.name, DUE)
        return found
