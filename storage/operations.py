"""A team's days in counts alone: who was there, late or away, and how soon was decided.

No figure is about one person. What is excused and what lies in a leave counts against nobody, and
a protected leave is in none of them: its shifts are left out as if nobody had stood there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy
from sqlalchemy import func
from sqlmodel import col, select

from handbook.attendance import LATES
from handbook.fairness import Taken
from storage import attendance, fairness, leaves, ledger, reliefs
from storage.attendance import EXCUSED, Record
from storage.leaves import APPROVED, Leave
from storage.people import Person, Team
from storage.rosters import STILL_HERE, Assignment, Shift
from storage.swaps import Swap, SwapMove
from storage.transaction import Tx

TIMED = (*LATES, "left_early")
"""The events that have minutes."""
ABSENT = ("stayed_away", "not_approved")
"""The events of a whole shift at which somebody was not."""


@dataclass(frozen=True)
class Timed:
    """How many records of one kind, and their minutes together; of open ones none are known."""

    count: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class Operations:
    """Counts of some days. Places are shifts of single people that have begun.

    `rostered`: places; of these `on_leave`, and at `absent` somebody was missed. `lates`: by event.
    `leaves`: approved ones that share a day with these. `overtime`: minutes that were worked.
    `waited`: decisions by their kind (leave, swap, appeal). `days`: those with a place.
    """

    rostered: int = 0
    on_leave: int = 0
    absent: int = 0
    lates: Mapping[str, Timed] = field(default_factory=dict)
    leaves: int = 0
    swaps: int = 0
    overtime: int = 0
    deductions: int = 0
    points: float = 0.0
    waited: Mapping[str, Sequence[Taken]] = field(default_factory=dict)
    days: frozenset[date] = frozenset()

    @property
    def expected(self) -> int:
        return self.rostered - self.on_leave

    @property
    def attendance(self) -> float | None:
        """Present of those expected, in percent; None where nobody was."""
        return 100 * (self.expected - self.absent) / self.expected if self.expected else None


def of_days(tx: Tx, team: Team, first: date, last: date, protected: Collection[str]) -> Operations:
    """What there was from `first` to `last`, both included, up to now. `protected`: kinds of leave
    that are never counted. The number of statements is the same whatever there is."""
    assert team.id is not None
    away = leaves.away(tx, team.id, first, last)
    records = attendance.of_everybody(tx, team.id, first, last)
    free = _not_counting(records, away)
    counted = [one for one in records if one.id not in free]
    entries = ledger.of_team(tx, team.id, first, last)
    deducted = [one for one in entries if one.state == ledger.STANDING and not one.is_bonus]
    zone = ZoneInfo(team.zone)
    since, until = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(1)))
    asked = {"leave": fairness.leave, "swap": fairness.swap, "appeal": fairness.appeal}
    rostered, on_leave, absent, days = _places(tx, team.id, (first, last), away, records, protected)
    return Operations(
        rostered=rostered,
        on_leave=on_leave,
        absent=absent,
        lates={
            event: Timed(len(found), sum(one.minutes for one in found))
            for event in TIMED
            if (found := [one for one in counted if one.event == event])
        },
        leaves=sum(one.state == APPROVED and one.kind not in protected for one in away),
        swaps=_swaps(tx, team.id, first, last),
        overtime=sum(reliefs.overtime_between(tx, team.id, first, last).values()),
        deductions=len(deducted),
        points=ledger.total(deducted, "points"),
        waited={kind: find(tx, team.id, since, until).taken for kind, find in asked.items()},
        days=frozenset(days),
    )


def _not_counting(records: Sequence[Record], away: Sequence[Leave]) -> set[int | None]:
    """The numbers of those that were excused or lie in a leave."""
    by_person: dict[int, list[Leave]] = {}
    for leave in away:
        by_person.setdefault(leave.person_id, []).append(leave)
    return {
        one.id
        for one in records
        if one.state == EXCUSED
        or any(attendance.covers(leave, one) for leave in by_person.get(one.person_id, ()))
    }


def _places(
    tx: Tx,
    team_id: int,
    days: tuple[date, date],
    away: Sequence[Leave],
    records: Sequence[Record],
    protected: Collection[str],
) -> tuple[int, int, int, set[date]]:
    """How many there were, on leave, and missed; and on which dates. Who takes a part of another's
    place is not counted apart, and an excused absence takes its place out."""
    whole = [leave for leave in away if leave.begins_at is None]
    on_leave: set[tuple[int, date]] = set()
    left_out: set[tuple[int, date]] = set()
    for leave in whole:
        dates = _dates(max(leave.first, days[0]), min(leave.last, days[1]))
        into = left_out if leave.kind in protected else on_leave
        into.update((leave.person_id, day) for day in dates)
    free = _not_counting(records, [])
    missed = {(one.person_id, one.day): one.id in free for one in records if one.event in ABSENT}
    counts = [0, 0, 0]
    found: set[date] = set()
    for person, day in _rows(tx, team_id, *days):
        place = (person, day)
        found.add(day)
        if place in left_out or (place not in on_leave and missed.get(place)):
            continue
        counts[0] += 1
        counts[1] += place in on_leave
        counts[2] += place not in on_leave and place in missed
    return counts[0], counts[1], counts[2], found


def _rows(tx: Tx, team_id: int, first: date, last: date) -> Sequence[tuple[int, date]]:
    tx.flush()
    query = (
        sqlalchemy.select(col(Assignment.person_id), col(Shift.day))
        .join(Shift, col(Shift.id) == Assignment.shift_id)
        .join(Person, col(Person.id) == Assignment.person_id)
        .where(
            col(Shift.team_id) == team_id,
            col(Shift.day) >= first,
            col(Shift.day) <= last,
            col(Shift.starts_at) <= tx.now,
            col(Assignment.covers_id).is_(None),
            STILL_HERE,
        )
    )
    return [(person, day) for person, day in tx.connection.execute(query).all()]


def _swaps(tx: Tx, team_id: int, first: date, last: date) -> int:
    """Approved ones whose first shift is on these dates."""
    query = (
        select(func.count())
        .select_from(Swap)
        .join(SwapMove, col(SwapMove.swap_id) == Swap.id)
        .where(
            Swap.team_id == team_id,
            Swap.state == APPROVED,
            SwapMove.place == 0,
            SwapMove.day >= first,
            SwapMove.day <= last,
        )
    )
    return tx.session.exec(query).one()


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
