"""Who works when, and what an absence does to the staffing of each shift."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import UniqueConstraint, bindparam, func
from sqlmodel import Field, SQLModel, col, select

from storage.leaves import AWAY, Leave
from storage.people import Need, Person
from storage.transaction import Moment, Tx


class Shift(SQLModel, table=True):
    """One shift of a team. It belongs to the date it starts on, even if it ends on the next."""

    __table_args__ = (UniqueConstraint("team_id", "day", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    day: date = Field(index=True)
    code: str
    starts_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)


class Assignment(SQLModel, table=True):
    """A person on a shift."""

    shift_id: int = Field(foreign_key="shift.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)


@dataclass(frozen=True)
class Staffing:
    """Head counts of one shift: on the roster, away already, and the minimum (None: not set)."""

    shift: Shift
    rostered: int
    away: int
    minimum: int | None

    @property
    def present(self) -> int:
        return self.rostered - self.away


# Questions that every request asks are built once: building costs more than asking.
_SHIFTS_OF = (
    select(Shift)
    .join(Assignment, col(Assignment.shift_id) == Shift.id)
    .where(
        col(Assignment.person_id) == bindparam("person"),
        col(Shift.day) >= bindparam("first"),
        col(Shift.day) <= bindparam("last"),
    )
    .order_by(col(Shift.starts_at))
)


def shifts_of(tx: Tx, person_id: int, first: date, last: date) -> list[Shift]:
    """The person's shifts that start on these dates, in order."""
    asked = {"person": person_id, "first": first, "last": last}
    return list(tx.session.exec(_SHIFTS_OF, params=asked).all())


def is_published(tx: Tx, team_id: int, day: date) -> bool:
    """Whether the team's roster has any shift on this day."""
    return (
        tx.session.exec(
            select(Shift.id).where(Shift.team_id == team_id, Shift.day == day).limit(1)
        ).first()
        is not None
    )


def published(tx: Tx, team_id: int, first: date, last: date) -> set[date]:
    """The dates on which the team's roster has any shift."""
    query = select(col(Shift.day)).where(
        Shift.team_id == team_id, col(Shift.day) >= first, col(Shift.day) <= last
    )
    return set(tx.session.exec(query.distinct()).all())


def lock(tx: Tx, shifts: Sequence[Shift]) -> None:
    """Hold the shifts' rows, in id order, after the person's, so that staffing stands still."""
    ids = sorted(shift.id for shift in shifts if shift.id is not None)
    if ids and tx.locks_rows:
        tx.session.exec(_LOCK, params={"shifts": ids}).all()


_LOCK = (
    select(Shift.id)
    .where(col(Shift.id).in_(bindparam("shifts", expanding=True)))
    .order_by(col(Shift.id))
    .with_for_update(key_share=True)
)
_STILL_HERE = col(Person.left_on).is_(None) | (col(Person.left_on) > col(Shift.day))
_AWAY = (
    select(func.count(func.distinct(col(Leave.person_id))))
    .join(Assignment, col(Assignment.person_id) == Leave.person_id)
    .join(Person, col(Person.id) == Leave.person_id)
    .where(
        col(Assignment.shift_id) == Shift.id,
        _STILL_HERE,
        col(Leave.first) <= col(Shift.day),
        col(Leave.last) >= col(Shift.day),
        AWAY,
        col(Leave.id) != bindparam("without"),
    )
    .correlate(Shift)
    .scalar_subquery()
)
_ROSTERED = (
    select(func.count(col(Assignment.person_id)))
    .join(Person, col(Person.id) == Assignment.person_id)
    .where(col(Assignment.shift_id) == Shift.id, _STILL_HERE)
    .correlate(Shift)
    .scalar_subquery()
)
_STAFFING = (
    select(Shift, _ROSTERED, _AWAY)
    .where(col(Shift.id).in_(bindparam("shifts", expanding=True)))
    .order_by(col(Shift.starts_at))
)
_NEEDS = select(Need.code, Need.weekday, Need.minimum).where(
    col(Need.team_id) == bindparam("team"),
    col(Need.code).in_(bindparam("codes", expanding=True)),
)


def staffing(tx: Tx, shifts: Sequence[Shift], *, without: int | None = None) -> list[Staffing]:
    """Staffing of each shift as it stands, one statement for all of them.

    `without` names a leave that is left out of the count, so that a card can show before and after.
    """
    if not shifts:
        return []
    codes = sorted({shift.code for shift in shifts})
    of_team = {"team": shifts[0].team_id, "codes": codes}
    needs = {
        (code, weekday): minimum
        for code, weekday, minimum in tx.connection.execute(_NEEDS, of_team)
    }
    asked = {"shifts": [shift.id for shift in shifts], "without": without or 0}
    return [
        Staffing(shift, on_roster, gone, needs.get((shift.code, shift.day.weekday())))
        for shift, on_roster, gone in tx.session.exec(_STAFFING, params=asked).all()
    ]
