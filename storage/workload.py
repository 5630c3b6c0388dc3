"""What people work around some days, and when they are away: what a change of it is judged by."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import sqlalchemy
from sqlalchemy import BindParameter, bindparam
from sqlmodel import col, select

from handbook.relief import Stretch
from handbook.working_time import Worked
from storage.leaves import AWAY, Leave
from storage.people import Person, Skill
from storage.prepared import Prepared
from storage.reliefs import TAKEN, Overtime
from storage.rosters import BEGINS, ENDS, STILL_HERE, Assignment, Shift, among, numbered
from storage.transaction import Tx

DAY = timedelta(days=1)
AROUND = 14 * DAY
"""How far a change reaches: the week that it lies in, and the days in a row on both sides."""


@dataclass(frozen=True)
class Duty:
    """Somebody's work on one shift, by their own hours on it. `covers`: whose seat, for a part."""

    code: str
    work: Worked
    covers: int | None = None


@dataclass(frozen=True)
class Load:
    """Somebody's duties in order of time, and the times in which they are on leave.

    `extra`: overtime for reliefs, which stands on no roster.
    """

    duties: tuple[Duty, ...] = ()
    leave: tuple[Stretch, ...] = ()
    extra: tuple[Worked, ...] = ()

    def on(self, day: date) -> tuple[Duty, ...]:
        return tuple(duty for duty in self.duties if duty.work.day == day)

    @property
    def work(self) -> tuple[Worked, ...]:
        return (*(duty.work for duty in self.duties), *self.extra)


def of_people(
    tx: Tx, people_ids: Collection[int], first: date, last: date, zone: str
) -> dict[int, Load]:
    """What each works on these dates and when they are away; three statements, however many."""
    ids = list(people_ids)
    asked = _asked(len(ids))
    duties = _duties(tx, ids, first, last)
    away: dict[int, list[Leave]] = defaultdict(list)
    for leave in tx.kept(asked.leaves, **numbered(ids), first=first - DAY, last=last + DAY):
        away[leave.person_id].append(leave)
    extra: dict[int, list[Worked]] = defaultdict(list)
    for row in tx.kept(asked.overtime, **numbered(ids), first=first, last=last):
        if row.starts_at < row.until:
            extra[row.person_id].append(Worked(row.day, row.starts_at, row.until))
    return {
        person: Load(
            tuple(duties[person]),
            tuple(_gone(leave, duties[person], ZoneInfo(zone)) for leave in away[person]),
            tuple(extra[person]),
        )
        for person in people_ids
    }


@dataclass(frozen=True)
class _Asked:
    """What is asked of so many people."""

    duties: Prepared[tuple[int, date, str, datetime, datetime, int | None]]
    leaves: Prepared[tuple[Leave]]
    overtime: Prepared[tuple[Overtime]]


@lru_cache(maxsize=128)
def _asked(count: int) -> _Asked:
    first: BindParameter[date] = bindparam("first")
    last: BindParameter[date] = bindparam("last")
    duties = (
        sqlalchemy.select(
            col(Assignment.person_id),
            col(Shift.day),
            col(Shift.code),
            BEGINS,
            ENDS,
            col(Assignment.covers_id),
        )
        .join(Shift, col(Shift.id) == Assignment.shift_id)
        .join(Person, col(Person.id) == Assignment.person_id)
        .where(
            col(Assignment.person_id).in_(among(count)),
            col(Shift.day) >= first,
            col(Shift.day) <= last,
            STILL_HERE,
        )
        .order_by(BEGINS)
    )
    leaves = select(Leave).where(
        col(Leave.person_id).in_(among(count)),
        col(Leave.first) <= last,
        col(Leave.last) >= first,
        AWAY,
    )
    overtime = select(Overtime).where(
        col(Overtime.person_id).in_(among(count)),
        col(Overtime.relief_id).is_not(None),
        col(Overtime.day) >= first,
        col(Overtime.day) <= last,
        col(Overtime.state).in_(TAKEN),
    )
    return _Asked(Prepared(duties), Prepared(leaves), Prepared(overtime))


def _duties(tx: Tx, ids: Sequence[int], first: date, last: date) -> dict[int, list[Duty]]:
    rows = tx.rows(_asked(len(ids)).duties, **numbered(ids), first=first, last=last)
    found: dict[int, list[Duty]] = defaultdict(list)
    for person, day, code, starts, ends, covers in rows:
        found[person].append(Duty(code, Worked(day, starts, ends), covers))
    return found


def _gone(leave: Leave, duties: Iterable[Duty], zone: ZoneInfo) -> Stretch:
    """A leave's hours, or its days from midnight to midnight and the shifts that begin on them."""
    if leave.begins_at is not None and leave.ends_at is not None:
        return Stretch(leave.begins_at, leave.ends_at)
    starts = datetime.combine(leave.first, time.min, zone)
    ends = datetime.combine(leave.last + DAY, time.min, zone)
    its = [d.work.ends_at for d in duties if leave.first <= d.work.day <= leave.last]
    return Stretch(starts, max([ends, *its]))


def skills(tx: Tx, people_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """What each of them can do, beyond what everybody can."""
    query = select(Skill).where(col(Skill.person_id).in_(people_ids))
    found: dict[int, set[str]] = defaultdict(set)
    for row in tx.session.exec(query).all():
        found[row.person_id].add(row.skill)
    return {person: frozenset(found[person]) for person in people_ids}


def between(days: Sequence[date]) -> tuple[date, date]:
    """The dates that a change of these days is judged by."""
    return min(days) - AROUND, max(days) + AROUND
