"""The roster as people see it: who stands on which shift, by which hours, on which dates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import delete, func
from sqlmodel import col, select

from handbook.grid import Mark
from storage import empty_shifts, rosters
from storage.leaves import AWAY, Leave
from storage.people import Person
from storage.rosters import BEGINS, ENDS, STILL_HERE, Assignment, Shift
from storage.transaction import Moment, Tx


@dataclass(frozen=True)
class Place:
    """Somebody's place on a shift, by their own hours; `covers_id`: whose seat, for a part.

    `opens_at` and `closes_at` are those of the shift itself. `mark`: how they stand on it.
    """

    shift_id: int
    person_id: int
    day: date
    code: str
    starts_at: datetime
    ends_at: datetime
    covers_id: int | None
    opens_at: datetime
    closes_at: datetime
    mark: Mark | None

    @property
    def is_part(self) -> bool:
        return (self.starts_at, self.ends_at) != (self.opens_at, self.closes_at)


def places(
    tx: Tx, team_id: int, first: date, last: date, people_ids: Collection[int] | None = None
) -> list[Place]:
    """Every place on the team's roster of these dates, in order of time; of these people only,
    where they are given."""
    query = _PLACES.where(
        col(Shift.team_id) == team_id, col(Shift.day) >= first, col(Shift.day) <= last
    )
    if people_ids is not None:
        query = query.where(col(Assignment.person_id).in_(people_ids))
    return _read(tx, query)


def of_person(tx: Tx, person_id: int, first: date, last: date) -> list[Place]:
    """The person's places that belong to these dates, in order of time."""
    query = _PLACES.where(
        col(Assignment.person_id) == person_id, col(Shift.day) >= first, col(Shift.day) <= last
    )
    return _read(tx, query)


def on_shift(tx: Tx, shift_id: int) -> list[Place]:
    """Who stands on the shift, on leave or not; by staff code."""
    query = _PLACES.where(col(Shift.id) == shift_id)
    return _read(tx, query.order_by(None).order_by(col(Person.code)))


_PLACES = (
    sqlalchemy.select(
        col(Shift.id),
        col(Assignment.person_id),
        col(Shift.day),
        col(Shift.code),
        BEGINS,
        ENDS,
        col(Assignment.covers_id),
        col(Shift.starts_at),
        col(Shift.ends_at),
        col(Assignment.mark),
    )
    .join(Assignment, col(Assignment.shift_id) == Shift.id)
    .join(Person, col(Person.id) == Assignment.person_id)
    .where(STILL_HERE)
    .order_by(BEGINS, col(Shift.code), col(Person.code))
)


def _read(tx: Tx, query: Any) -> list[Place]:
    tx.flush()
    return [Place(*row) for row in tx.connection.execute(query).all()]


def next_of_team(tx: Tx, team_id: int, after: datetime) -> list[Shift]:
    """The shifts that begin next after the moment and that somebody is on; all at that moment."""
    is_on = select(Assignment.shift_id).where(col(Assignment.shift_id) == Shift.id).exists()
    coming = (col(Shift.team_id) == team_id) & (col(Shift.starts_at) > after) & is_on
    earliest = select(func.min(col(Shift.starts_at), type_=Moment())).where(coming)
    first: datetime | None = tx.session.exec(earliest).one()
    if first is None:
        return []
    query = select(Shift).where(coming, col(Shift.starts_at) == first).order_by(col(Shift.code))
    return list(tx.session.exec(query).all())


def away(tx: Tx, team_id: int, first: date, last: date) -> set[tuple[int, date]]:
    """Who is on leave for the whole of which of these dates."""
    query = sqlalchemy.select(col(Leave.person_id), col(Leave.first), col(Leave.last)).where(
        col(Leave.team_id) == team_id,
        col(Leave.first) <= last,
        col(Leave.last) >= first,
        col(Leave.begins_at).is_(None),
        AWAY,
    )
    return {
        (person, day)
        for person, since, until in tx.connection.execute(query).all()
        for day in _days(max(since, first), min(until, last))
    }


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def hold(tx: Tx, team_id: int, first: date, last: date) -> None:
    """Hold the rows of everybody on the team, then those of the shifts of these dates."""
    query = select(Person.id).where(Person.team_id == team_id).order_by(col(Person.id))
    tx.session.exec(query.with_for_update(key_share=True)).all()
    shifts = select(Shift).where(Shift.team_id == team_id, Shift.day >= first, Shift.day <= last)
    rosters.lock(tx, tx.session.exec(shifts.execution_options(populate_existing=True)).all())


def take_off(tx: Tx, team_id: int, first: date, last: date) -> int:
    """Take everybody off the shifts of these dates; how many places that were. All are held."""
    its = select(Shift.id).where(Shift.team_id == team_id, Shift.day >= first, Shift.day <= last)
    tx.flush()
    gone = tx.connection.execute(delete(Assignment).where(col(Assignment.shift_id).in_(its)))
    empty_shifts.remove(tx, team_id, first, last)
    return gone.rowcount
