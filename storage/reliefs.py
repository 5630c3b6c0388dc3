"""Reliefs that did not come, and the overtime that was assigned for them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, and_, bindparam, func, text, update
from sqlmodel import Field, SQLModel, col, select

from storage import duty
from storage.prepared import Prepared
from storage.rosters import Shift
from storage.transaction import Moment, Tx, insert

OPEN, ASKED, COVERED, CAME, OVER = "open", "asked", "covered", "came", "over"
"""Nobody is assigned; somebody is asked; somebody has accepted; the relief is there; it is past."""
STANDING = (OPEN, ASKED, COVERED)
ACCEPTED, DECLINED, WITHDRAWN, DONE, LEFT = "accepted", "declined", "withdrawn", "done", "left"
WORKED = (DONE, LEFT)
TAKEN = (ASKED, ACCEPTED, *WORKED)
"""The states of overtime in which its person is not free then."""
_STANDS = text("state IN ('open', 'asked', 'covered')")
_IS_ASKED = text("state = 'asked'")


class Relief(SQLModel, table=True):
    """Somebody on duty was not relieved.

    `shift_id`: the shift whose person is missing, `after_id`: that of whoever said so. The seat is
    empty from `starts_at` to `ends_at`. `missing_id`: who is missing, where it is known.
    """

    __table_args__ = (
        Index(
            "relief_standing",
            "reported_by",
            "after_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    shift_id: int = Field(foreign_key="shift.id", index=True)
    after_id: int = Field(foreign_key="shift.id")
    starts_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
    reported_by: int = Field(foreign_key="person.id", index=True)
    reported_at: datetime = Field(sa_type=Moment)
    missing_id: int | None = Field(default=None, foreign_key="person.id")
    state: str = OPEN
    closed_by: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = Field(default=None, sa_type=Moment)


class Overtime(SQLModel, table=True):
    """One person's overtime for a relief or a cover, planned from `starts_at` to `ends_at`.

    For a cover they stand on the roster as well, so that those hours are there only once.
    `day`: the date of the shift that is worked. `minutes`: really worked, None until it is over.
    `closed_by`: who declined, withdrew or ended it, None where the clock did. `reason`: the
    leader's against a rule; it and `words`, that of a no or a leaving, are personal.
    """

    __table_args__ = (
        Index(
            "overtime_asked",
            "relief_id",
            unique=True,
            sqlite_where=_IS_ASKED,
            postgresql_where=_IS_ASKED,
        ),
        Index("overtime_of_day", "team_id", "day"),
    )
    id: int | None = Field(default=None, primary_key=True)
    relief_id: int | None = Field(default=None, foreign_key="relief.id", index=True)
    cover_id: int | None = Field(default=None, foreign_key="cover.id", index=True)
    team_id: int = Field(foreign_key="team.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    shift_id: int = Field(foreign_key="shift.id")
    day: date
    starts_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
    state: str = ASKED
    assigned_by: int = Field(foreign_key="person.id")
    assigned_at: datetime = Field(sa_type=Moment)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    minutes: int | None = None
    closed_by: int | None = Field(default=None, foreign_key="person.id")
    reason: str | None = None
    words: str | None = None
    salt: str

    @property
    def planned(self) -> int:
        """Minutes as they were assigned."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def until(self) -> datetime:
        """When it ended, or is to end."""
        return self.ended_at or self.ends_at


def add(tx: Tx, relief: Relief) -> int:
    """Store a new relief and give its number."""
    relief.id = int(insert(tx, Relief, **relief.model_dump(exclude={"id"})))
    return relief.id


def get(tx: Tx, number: int) -> Relief | None:
    return tx.get(Relief, number)


def read_again(tx: Tx, row: Relief | Overtime) -> None:
    """Bring the row up to what is stored."""
    tx.read_again(row)


def move(tx: Tx, relief: Relief, states: Collection[str], **values: Any) -> bool:
    """Change a relief that is still in one of the states; False when it is not any more."""
    change = update(Relief).where(col(Relief.id) == relief.id, col(Relief.state).in_(states))
    changed = tx.connection.execute(change.values(values))
    tx.read_again(relief)
    return changed.rowcount == 1


def reported(tx: Tx, person_id: int, after_id: int) -> Relief | None:
    """The standing relief that the person has reported at the end of this shift of theirs."""
    return tx.session.exec(
        select(Relief).where(
            Relief.reported_by == person_id,
            Relief.after_id == after_id,
            col(Relief.state).in_(STANDING),
        )
    ).first()


def standing(tx: Tx, team_id: int | None = None) -> list[Relief]:
    """The reliefs that are still missing, oldest first; of one team or of all."""
    return tx.kept(_STANDING) if team_id is None else tx.kept(_STANDING_OF, team=team_id)


_MISSING = select(Relief).where(col(Relief.state).in_(STANDING)).order_by(col(Relief.id))
_STANDING: Prepared[tuple[Relief]] = Prepared(_MISSING)
_STANDING_OF: Prepared[tuple[Relief]] = Prepared(
    _MISSING.where(col(Relief.team_id) == bindparam("team"))
)


def missing_on(tx: Tx, shift_id: int) -> int:
    """How many reliefs of the shift are still missing."""
    [(found,)] = tx.rows(_MISSING_ON, shift=shift_id)
    return found


_MISSING_ON: Prepared[tuple[int]] = Prepared(
    select(func.count(col(Relief.id))).where(
        col(Relief.shift_id) == bindparam("shift"), col(Relief.state).in_(STANDING)
    )
)


def add_overtime(tx: Tx, overtime: Overtime) -> int:
    """Store a new overtime and give its number."""
    overtime.id = int(insert(tx, Overtime, **overtime.model_dump(exclude={"id"})))
    return overtime.id


def overtime(tx: Tx, number: int) -> Overtime | None:
    return tx.get(Overtime, number)


def _ordered(*where: Any) -> Prepared[tuple[Overtime]]:
    """Read again each time: what was read before a lock was waited for may be old by now."""
    return Prepared(
        select(Overtime).where(*where).order_by(col(Overtime.starts_at), col(Overtime.id))
    )


_BY_PERSON = col(Overtime.person_id) == bindparam("person")
_BY_TEAM = col(Overtime.team_id) == bindparam("team")
_BETWEEN = and_(col(Overtime.day) >= bindparam("first"), col(Overtime.day) <= bindparam("last"))
_NOT_OVER = col(Overtime.state).in_((ASKED, ACCEPTED))
_OF_RELIEF = _ordered(col(Overtime.relief_id) == bindparam("relief"))
_IS_COVER = col(Overtime.relief_id).is_(None)
_RUNNING_OUT = _ordered(_NOT_OVER, ~_IS_COVER, col(Overtime.ends_at) <= bindparam("until"))
_COVERS_OVER = _ordered(
    _IS_COVER, col(Overtime.state) == ACCEPTED, col(Overtime.ends_at) <= bindparam("until")
)
_OF_COVER = _ordered(col(Overtime.cover_id) == bindparam("cover"))
_CURRENT = _ordered(_BY_PERSON, _NOT_OVER, ~_IS_COVER)
_OF_PERSON = _ordered(_BY_PERSON, _BETWEEN, col(Overtime.state).in_((ACCEPTED, *WORKED)))
_BOOKED = _ordered(_BY_TEAM, _BETWEEN, col(Overtime.state).in_(TAKEN))
_TAKEN_BETWEEN = _ordered(
    _BY_TEAM,
    col(Overtime.state).in_(TAKEN),
    col(Overtime.ends_at) > bindparam("since"),
    col(Overtime.starts_at) < bindparam("until"),
)


def overtimes(tx: Tx, relief_id: int) -> list[Overtime]:
    """All overtime that was assigned for a relief, oldest first."""
    return tx.kept(_OF_RELIEF, again=True, relief=relief_id)


def turn(tx: Tx, row: Overtime, states: Collection[str], to: str, **values: Any) -> bool:
    """Move an overtime that is still in one of the states; False when it is not any more."""
    change = update(Overtime).where(col(Overtime.id) == row.id, col(Overtime.state).in_(states))
    changed = tx.connection.execute(change.values(state=to, **values))
    tx.read_again(row)
    return changed.rowcount == 1


def running_out(tx: Tx, until: datetime) -> list[Overtime]:
    """What was assigned or accepted for a relief and is to end by then."""
    return tx.kept(_RUNNING_OUT, again=True, until=until)


def covers_over(tx: Tx, until: datetime) -> list[Overtime]:
    """What was taken of shifts on the roster, and is to end by then."""
    return tx.kept(_COVERS_OVER, again=True, until=until)


def of_cover(tx: Tx, cover_id: int) -> list[Overtime]:
    """The overtime of those who took a shift that somebody was looked for."""
    return tx.kept(_OF_COVER, again=True, cover=cover_id)


def current(tx: Tx, person_id: int) -> list[Overtime]:
    """The person's overtime for a relief that they are asked for or have accepted, and that is not
    over."""
    return tx.kept(_CURRENT, again=True, person=person_id)


def of_person(tx: Tx, person_id: int, first: date, last: date) -> list[Overtime]:
    """The person's overtime of these dates that was worked or is to be, oldest first."""
    return tx.kept(_OF_PERSON, again=True, person=person_id, first=first, last=last)


def booked(tx: Tx, team_id: int, first: date, last: date) -> dict[int, int]:
    """Minutes by person of these dates: worked, and planned where it is not over yet."""
    found: dict[int, int] = {}
    for row in tx.kept(_BOOKED, again=True, team=team_id, first=first, last=last):
        minutes = row.planned if row.minutes is None else row.minutes
        found[row.person_id] = found.get(row.person_id, 0) + minutes
    return found


def overtime_between(tx: Tx, team_id: int, first: date, last: date) -> dict[int, int]:
    """Minutes of overtime by person that were worked on these dates, the shifts' dates."""
    query = (
        select(col(Overtime.person_id), func.sum(col(Overtime.minutes)))
        .where(
            Overtime.team_id == team_id,
            col(Overtime.day) >= first,
            col(Overtime.day) <= last,
            col(Overtime.state).in_(WORKED),
        )
        .group_by(col(Overtime.person_id))
    )
    return {person: int(minutes or 0) for person, minutes in tx.session.exec(query).all()}


def taken_between(tx: Tx, team_id: int, since: datetime, until: datetime) -> list[Overtime]:
    """The team's overtime in that time whose people are not free then."""
    return tx.kept(_TAKEN_BETWEEN, again=True, team=team_id, since=since, until=until)


def expected(tx: Tx, shift_id: int) -> list[int]:
    """Ids of those who are expected on the shift: on the roster and not on leave."""
    return sorted(duty.present_on(tx, shift(tx, shift_id)))


def shift(tx: Tx, number: int) -> Shift:
    """A shift of a relief."""
    return tx.get_one(Shift, number)


def coming_after(tx: Tx, shift: Shift, latest: datetime) -> Shift | None:
    """The shift that takes over from this one: the nearest that begins by `latest`, ends later."""
    query = select(Shift).where(
        Shift.team_id == shift.team_id,
        col(Shift.starts_at) > shift.starts_at,
        col(Shift.starts_at) <= latest,
        col(Shift.ends_at) > shift.ends_at,
    )
    found = tx.session.exec(query).all()
    return min(found, key=lambda one: (abs(one.starts_at - shift.ends_at), one.code), default=None)
