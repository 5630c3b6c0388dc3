"""A team's month as payroll reads it: who was to work when, was away or late, what came of it.

Everything belongs to the date of its shift: a night over the month's end stands in the month in
which it began.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlmodel import col, select

from storage import attendance, leaves, people, proposals, rosters
from storage.attendance import Record
from storage.leaves import Leave
from storage.people import Known, Person, Team
from storage.proposals import Proposal
from storage.reliefs import ACCEPTED, WORKED, Overtime
from storage.rosters import STILL_HERE, Assignment, Shift
from storage.transaction import Tx

_Row = TypeVar("_Row", Leave, Record, Proposal)
CountsOn = Callable[[Leave, date, bool], bool]
"""Whether a day of a leave counts as one by its rules; the last: whether its person rests then."""
IsFree = Callable[[date], bool]
"""Whether nobody has to work on a date, as long as no roster is out for it."""


@dataclass(frozen=True)
class Away:
    """One date of a leave. `days` as the rules count it; `minutes` of work that it takes out of
    `shift`, from `since` to `until`: None where no shift was planned."""

    leave: Leave
    day: date
    days: float
    shift: Shift | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def minutes(self) -> int:
        if self.since is None or self.until is None:
            return 0
        return _minutes(self.since, self.until)


@dataclass(frozen=True)
class Noted:
    """Something recorded, and whether a leave covers it: then it does not count."""

    record: Record
    is_covered: bool


@dataclass(frozen=True)
class Own:
    """One person's month. `also_in`: the other teams that list them."""

    known: Known
    shifts: Sequence[Shift]
    away: Sequence[Away]
    noted: Sequence[Noted]
    proposals: Sequence[Proposal]
    overtime: int
    also_in: Sequence[str]

    @property
    def is_empty(self) -> bool:
        return not (self.shifts or self.away or self.noted or self.proposals or self.overtime)


def ends(month: date) -> tuple[date, date]:
    """The first and the last date of a month."""
    return month.replace(day=1), month.replace(day=monthrange(month.year, month.month)[1])


def month_of(
    tx: Tx,
    team: Team,
    month: date,
    counts_on: CountsOn,
    is_free: IsFree,
    overtime: Mapping[int, int],
) -> list[Own]:
    """Everybody who was on the team then or of whom something stands in the month, by staff number.

    `overtime`: minutes by person.
    """
    assert team.id is not None
    first, last = ends(month)
    shifts = _shifts(tx, team.id, first, last)
    published = rosters.published(tx, team.id, first, last)
    by_person = _by_person(leaves.away(tx, team.id, first, last))
    records = _by_person(attendance.of_everybody(tx, team.id, first, last))
    proposed = _by_person(proposals.between(tx, team.id, first, last))
    elsewhere = _elsewhere(tx, team.id)
    found = []
    for known in people.of_team(tx, team.id):
        own = shifts.get(known.id, [])
        theirs = by_person.get(known.id, [])

        def rests(day: date, days: frozenset[date] = frozenset(one.day for one in own)) -> bool:
            return day not in days if day in published else is_free(day)

        month_of_one = Own(
            known,
            own,
            [part for leave in theirs for part in _away(leave, own, first, last, counts_on, rests)],
            [
                Noted(record, any(attendance.covers(leave, record) for leave in theirs))
                for record in records.get(known.id, [])
            ],
            proposed.get(known.id, []),
            overtime.get(known.id, 0),
            elsewhere.get(known.person.email or "", ()),
        )
        if not (known.has_left(first) and month_of_one.is_empty):
            found.append(month_of_one)
    return found


def _away(
    leave: Leave,
    own: Sequence[Shift],
    first: date,
    last: date,
    counts_on: CountsOn,
    rests: Callable[[date], bool],
) -> Iterable[Away]:
    """The dates of a leave that lie in the month, a part for each shift of them."""
    begins, stops = max(leave.first, first), min(leave.last, last)
    for day in (begins + timedelta(days=n) for n in range((stops - begins).days + 1)):
        is_part = leave.begins_at is not None
        days = leave.counted if is_part else float(counts_on(leave, day, rests(day)))
        for shift in (one for one in own if one.day == day):
            since = max(shift.starts_at, leave.begins_at or shift.starts_at)
            until = min(shift.ends_at, leave.ends_at or shift.ends_at)
            if since < until:
                yield Away(leave, day, days, shift, since, until)
                days = 0.0  # of two shifts on a date the first bears the day
        if days:
            yield Away(leave, day, days)


def planned(shift: Shift) -> int:
    """How long a shift is, in minutes that really pass."""
    return _minutes(shift.starts_at, shift.ends_at)


def _minutes(since: datetime, until: datetime) -> int:
    return int((until - since).total_seconds() // 60)


def _shifts(tx: Tx, team_id: int, first: date, last: date) -> dict[int, list[Shift]]:
    """Everybody's shifts of these dates, for as long as they were on the team; without those that
    they took for others, whose hours are overtime."""
    is_cover = (
        select(Overtime.id)
        .where(
            Overtime.person_id == Assignment.person_id,
            Overtime.shift_id == Assignment.shift_id,
            col(Overtime.relief_id).is_(None),
            col(Overtime.state).in_((ACCEPTED, *WORKED)),
        )
        .exists()
    )
    rows = tx.session.exec(
        select(Assignment.person_id, Shift)
        .join(Shift, col(Shift.id) == Assignment.shift_id)
        .join(Person, col(Person.id) == Assignment.person_id)
        .where(
            Shift.team_id == team_id,
            col(Shift.day) >= first,
            col(Shift.day) <= last,
            STILL_HERE,
            ~is_cover,
        )
        .order_by(col(Shift.starts_at))
    ).all()
    found: dict[int, list[Shift]] = {}
    for person, shift in rows:
        found.setdefault(person, []).append(shift)
    return found


def _by_person(rows: Iterable[_Row]) -> dict[int, list[_Row]]:
    found: dict[int, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def _elsewhere(tx: Tx, team_id: int) -> dict[str, list[str]]:
    """E-mail address → the other teams that list it: somebody who was moved is listed in both."""
    rows = tx.session.exec(
        select(Person.email, Team.name)
        .join(Team, col(Team.id) == Person.team_id)
        .where(Person.team_id != team_id, col(Person.email).is_not(None))
        .order_by(col(Team.name))
    ).all()
    found: dict[str, list[str]] = {}
    for email, name in rows:
        if email:
            found.setdefault(email, []).append(name)
    return found
