"""Who works when, and what an absence does to the staffing of each shift."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, UniqueConstraint, bindparam, func
from sqlalchemy.sql.expression import ColumnElement, ScalarSelect
from sqlmodel import Field, SQLModel, col, select

from storage.leaves import AWAY, Leave
from storage.people import Need, Person
from storage.prepared import Prepared
from storage.transaction import Moment, Tx


class Shift(SQLModel, table=True):
    """One shift of a team. It belongs to the date it starts on, even if it ends on the next."""

    # Messages name it by its number, which SQLite would give again once it is deleted.
    __table_args__ = (
        UniqueConstraint("team_id", "day", "code"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    day: date = Field(index=True)
    code: str
    starts_at: datetime = Field(sa_type=Moment, index=True)
    ends_at: datetime = Field(sa_type=Moment)


class Assignment(SQLModel, table=True):
    """A person on a shift.

    `starts_at`, `ends_at`: their own hours, None where they are the shift's. `covers_id`: whose
    seat they take for these hours, who then is there for the rest; it is staffing only once.
    `mark`: "reserve" (on call for the day) or "golden" (mobile, for busy hours and meals).
    """

    shift_id: int = Field(foreign_key="shift.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    starts_at: datetime | None = Field(default=None, sa_type=Moment)
    ends_at: datetime | None = Field(default=None, sa_type=Moment)
    covers_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    mark: str | None = None


BEGINS = func.coalesce(col(Assignment.starts_at), col(Shift.starts_at), type_=Moment())
ENDS = func.coalesce(col(Assignment.ends_at), col(Shift.ends_at), type_=Moment())
"""When somebody's work on a shift begins and ends."""


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


_SHIFTS_OF: Prepared[tuple[Shift]] = Prepared(
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
    """The person's shifts that start on these dates, in order; to be read, not changed."""
    rows = tx.rows(_SHIFTS_OF, person=person_id, first=first, last=last)
    return [shift for (shift,) in rows]


def get(tx: Tx, number: int) -> Shift | None:
    return tx.get(Shift, number)


_IN_BETWEEN = (
    (col(Shift.starts_at) > bindparam("since"))
    & (col(Shift.starts_at) <= bindparam("until"))
    & select(Assignment.shift_id).where(col(Assignment.shift_id) == Shift.id).exists()
)
_STARTING: Prepared[tuple[Shift]] = Prepared(
    select(Shift).where(_IN_BETWEEN).order_by(col(Shift.starts_at), col(Shift.id))
)
_STARTING_OF: Prepared[tuple[Shift]] = Prepared(
    select(Shift)
    .where(_IN_BETWEEN, col(Shift.team_id) == bindparam("team"))
    .order_by(col(Shift.starts_at), col(Shift.id))
)


def assignment(tx: Tx, shift_id: int, person_id: int) -> Assignment | None:
    """The person's place on the shift, as it is stored now."""
    return tx.session.get(Assignment, (shift_id, person_id), populate_existing=True)


def hours(tx: Tx, shift: Shift, person_id: int) -> tuple[datetime, datetime]:
    """From when to when the person is on the shift; its own hours where they have no others."""
    own = assignment(tx, shift.id or 0, person_id)
    if own is None:
        return shift.starts_at, shift.ends_at
    return own.starts_at or shift.starts_at, own.ends_at or shift.ends_at


def starting(tx: Tx, since: datetime, until: datetime, team_id: int | None = None) -> list[Shift]:
    """The shifts of all teams, or of one, that somebody is on and that start in (since, until], in
    order; to be read, not changed."""
    if team_id is not None:
        rows = tx.rows(_STARTING_OF, since=since, until=until, team=team_id)
    else:
        rows = tx.rows(_STARTING, since=since, until=until)
    return [shift for (shift,) in rows]


_HOURS = Prepared[tuple[int, date, int, int]](
    select(Shift.id, Shift.day, Shift.starts_at, Shift.ends_at)  # type: ignore[call-overload]
    .where(_IN_BETWEEN)
    .order_by(col(Shift.id))
)


def hours_between(tx: Tx, since: datetime, until: datetime) -> int:
    """A number that is another one when the hours or dates of such shifts are, whoever changed
    them."""
    return hash(tuple(tx.raw(_HOURS, since=since, until=until)))


def rostered_on(tx: Tx, shift: Shift) -> set[int]:
    """Ids of those who stand on the shift and were still here, on leave or not."""
    query = select(Assignment.person_id).join(Person, col(Person.id) == Assignment.person_id)
    query = query.join(Shift, col(Shift.id) == Assignment.shift_id)
    return set(tx.session.exec(query.where(col(Shift.id) == shift.id, STILL_HERE)).all())


def on_day(tx: Tx, team_id: int, day: date) -> list[Shift]:
    """The team's shifts of a date, in the order in which they begin."""
    query = select(Shift).where(Shift.team_id == team_id, Shift.day == day)
    return list(tx.session.exec(query.order_by(col(Shift.starts_at), col(Shift.code))).all())


def marked_on(tx: Tx, shift: Shift) -> dict[int, str]:
    """Who stands on the shift with a mark, and with which."""
    query = select(col(Assignment.person_id), col(Assignment.mark)).where(
        col(Assignment.shift_id) == shift.id, col(Assignment.mark).is_not(None)
    )
    return {person_id: how for person_id, how in tx.session.exec(query).all() if how}


_PUBLISHED: Prepared[tuple[int]] = Prepared(
    select(Shift.id)
    .where(col(Shift.team_id) == bindparam("team"), col(Shift.day) == bindparam("day"))
    .limit(1)
)


def is_published(tx: Tx, team_id: int, day: date) -> bool:
    """Whether the team's roster has any shift on this day."""
    return bool(tx.rows(_PUBLISHED, team=team_id, day=day))


_DAYS: Prepared[tuple[date]] = Prepared(
    select(col(Shift.day))
    .where(
        col(Shift.team_id) == bindparam("team"),
        col(Shift.day) >= bindparam("first"),
        col(Shift.day) <= bindparam("last"),
    )
    .distinct()
)


def published(tx: Tx, team_id: int, first: date, last: date) -> set[date]:
    """The dates on which the team's roster has any shift."""
    return {day for (day,) in tx.rows(_DAYS, team=team_id, first=first, last=last)}


def lock(tx: Tx, shifts: Sequence[Shift]) -> None:
    """Hold the shifts' rows, in id order, after the person's, so that staffing stands still."""
    ids = sorted(shift.id for shift in shifts if shift.id is not None)
    if ids and tx.locks_rows:
        tx.rows(_lock(len(ids)), **numbered(ids))


def numbered(values: Sequence[Any]) -> dict[str, Any]:
    return {f"n{place}": value for place, value in enumerate(values)}


def among(count: int) -> list[BindParameter[Any]]:
    """For IN: a prepared statement has as many places as it has values."""
    return [bindparam(f"n{place}") for place in range(count)]


def rounded(ids: Collection[int]) -> list[int]:
    """The same with one of them repeated up to a power of two: few statements then serve lists of
    any length. At least one."""
    listed = sorted(ids)
    return listed + listed[-1:] * ((1 << (len(listed) - 1).bit_length()) - len(listed))


@lru_cache(maxsize=32)
def _lock(count: int) -> Prepared[tuple[int]]:
    return Prepared(
        select(Shift.id)
        .where(col(Shift.id).in_(among(count)))
        .order_by(col(Shift.id))
        .with_for_update(key_share=True)
    )


STILL_HERE = col(Person.left_on).is_(None) | (col(Person.left_on) > col(Shift.day))


def gone(which: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many of a shift's people have such a leave, for `counted`."""
    return (
        select(func.count(func.distinct(col(Leave.person_id))))
        .join(Assignment, col(Assignment.person_id) == Leave.person_id)
        .join(Person, col(Person.id) == Leave.person_id)
        .where(
            col(Assignment.shift_id) == Shift.id,
            col(Assignment.covers_id).is_(None),
            STILL_HERE,
            col(Leave.first) <= col(Shift.day),
            col(Leave.last) >= col(Shift.day),
            which,
        )
        .correlate(Shift)
        .scalar_subquery()
    )


_OTHERS = (col(Leave.id) != bindparam("without")) & (col(Leave.id) != bindparam("beside"))
_AWAY = gone(AWAY & _OTHERS)
_ROSTERED = (
    select(func.count(col(Assignment.person_id)))
    .join(Person, col(Person.id) == Assignment.person_id)
    .where(col(Assignment.shift_id) == Shift.id, col(Assignment.covers_id).is_(None), STILL_HERE)
    .correlate(Shift)
    .scalar_subquery()
)
_NEEDS: Prepared[tuple[str, int, int]] = Prepared(
    select(Need.code, Need.weekday, Need.minimum).where(col(Need.team_id) == bindparam("team"))
)


@lru_cache(maxsize=64)
def _counts(count: int, missing: ScalarSelect[int]) -> Prepared[tuple[int, int, int]]:
    return Prepared(
        select(Shift.id, _ROSTERED, missing)
        .where(col(Shift.id).in_(among(count)))
        .order_by(col(Shift.starts_at))
    )


def staffing(
    tx: Tx, shifts: Sequence[Shift], *, without: int | None = None, beside: int | None = None
) -> list[Staffing]:
    """Staffing of each shift as it stands, one statement for all of them.

    `without` names a leave that is left out of the count, so that a card can show before and after;
    `beside` another one: the leave that it is to replace.
    """
    return counted(tx, shifts, _AWAY, without or 0, beside=beside or 0)


def counted(
    tx: Tx, shifts: Sequence[Shift], missing: ScalarSelect[int], by: int, **more: int
) -> list[Staffing]:
    """The same by another count of who is missing, which leaves `by` out; `more` are its values."""
    if not shifts:
        return []
    needs = {
        (code, weekday): minimum
        for code, weekday, minimum in tx.rows(_NEEDS, team=shifts[0].team_id)
    }
    by_id = {shift.id: shift for shift in shifts}
    found = tx.rows(_counts(len(by_id), missing), **numbered(list(by_id)), without=by, **more)
    return [
        Staffing(shift, on_roster, away, needs.get((shift.code, shift.day.weekday())))
        for shift, on_roster, away in ((by_id[number], on, off) for number, on, off in found)
    ]
