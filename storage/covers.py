"""Searches for somebody who takes a shift or a part of it, and what those who were asked said."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Index, UniqueConstraint, bindparam, text, update
from sqlmodel import Field, SQLModel, col, select

from handbook.eligibility import Able
from storage.people import ShiftCode
from storage.prepared import Prepared
from storage.rosters import Shift
from storage.transaction import Moment, Tx, insert

SEARCHING, TAKEN, STOPPED, OVER = "searching", "taken", "stopped", "over"
"""People are asked; somebody has the shift; a leader stopped it, or it is not needed any more; its
time is over."""
ASKED, ACCEPTED, DECLINED, RELEASED = "asked", "accepted", "declined", "released"
_SEARCHES = text("state = 'searching'")


class Cover(SQLModel, table=True):
    """One search, for one seat of a shift.

    `origin`: what it came from (`leave:12`, `relief:3`, `shift:7`); of each there is one search at
    a time for a shift. `starts_at` to `ends_at` is wanted, the shift or a part of it. `wave`: how
    many times people were asked. `next_at`: when the clock looks at it again. `is_all_told` and
    `is_begin_told`: the leaders know that everybody was asked, and that the shift has begun.
    """

    __table_args__ = (
        Index(
            "cover_searching",
            "shift_id",
            "origin",
            unique=True,
            sqlite_where=_SEARCHES,
            postgresql_where=_SEARCHES,
        ),
        Index("cover_next", "state", "next_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    shift_id: int = Field(foreign_key="shift.id", index=True)
    day: date
    origin: str = Field(index=True)
    relief_id: int | None = Field(default=None, foreign_key="relief.id")
    starts_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
    state: str = SEARCHING
    wave: int = 0
    left: int = 0
    next_at: datetime = Field(sa_type=Moment)
    is_all_told: bool = False
    is_begin_told: bool = False
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime = Field(sa_type=Moment)
    taken_by: int | None = Field(default=None, foreign_key="person.id")
    taken_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_by: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = Field(default=None, sa_type=Moment)


class CoverAsk(SQLModel, table=True):
    """One person who was asked, in which wave, and their answer.

    `starts_at`, `ends_at`: the hours that they took. `wants_off_at`: since when they ask to be
    released. `words`, why they do, and `release_words`, why a leader did, are personal.
    """

    __tablename__ = "cover_ask"
    __table_args__ = (UniqueConstraint("cover_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    cover_id: int = Field(foreign_key="cover.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    wave: int
    state: str = ASKED
    asked_at: datetime = Field(sa_type=Moment)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    starts_at: datetime | None = Field(default=None, sa_type=Moment)
    ends_at: datetime | None = Field(default=None, sa_type=Moment)
    overtime: int = 0
    rest: int | None = None
    wants_off_at: datetime | None = Field(default=None, sa_type=Moment)
    words: str | None = None
    release_words: str | None = None
    salt: str


def add(tx: Tx, cover: Cover) -> int:
    """Store a new search and give its number."""
    cover.id = int(insert(tx, Cover, **cover.model_dump(exclude={"id"})))
    return cover.id


def get(tx: Tx, number: int) -> Cover | None:
    return tx.session.get(Cover, number)


def read_again(tx: Tx, row: Cover | CoverAsk) -> None:
    """Bring the row up to what is stored."""
    tx.session.refresh(row)


def searching(tx: Tx, shift_id: int, origin: str) -> Cover | None:
    """The search that runs for this shift, from the same origin."""
    query = select(Cover).where(
        Cover.shift_id == shift_id, Cover.origin == origin, Cover.state == SEARCHING
    )
    return tx.session.exec(query).first()


def of_team(tx: Tx, team_id: int, since: datetime, limit: int = 10) -> list[Cover]:
    """The team's searches that run, and those that found somebody and are not over since then."""
    query = select(Cover).where(
        Cover.team_id == team_id,
        (col(Cover.state) == SEARCHING)
        | ((col(Cover.state) == TAKEN) & (col(Cover.ends_at) > since)),
    )
    return list(tx.session.exec(query.order_by(col(Cover.starts_at)).limit(limit)).all())


def taken(tx: Tx, team_id: int, first: date, last: date) -> list[tuple[Cover, CoverAsk]]:
    """What somebody has taken of the roster's shifts of these dates, with their yes."""
    query = (
        select(Cover, CoverAsk)
        .join(CoverAsk, col(CoverAsk.cover_id) == Cover.id)
        .where(
            Cover.team_id == team_id,
            Cover.state == TAKEN,
            CoverAsk.state == ACCEPTED,
            col(Cover.relief_id).is_(None),
            col(Cover.day) >= first,
            col(Cover.day) <= last,
        )
        .order_by(col(Cover.id))
    )
    return list(tx.session.exec(query).all())


def due(tx: Tx, until: datetime) -> list[Cover]:
    """The searches that the clock is to look at by then."""
    return tx.kept(_DUE, until=until)


_DUE: Prepared[tuple[Cover]] = Prepared(
    select(Cover)
    .where(col(Cover.state) == SEARCHING, col(Cover.next_at) <= bindparam("until"))
    .order_by(col(Cover.id))
)


def look_again(tx: Tx, origin: str) -> None:
    """What a search came from has changed: the clock looks at once whether it is needed still."""
    change = update(Cover).where(col(Cover.origin) == origin, col(Cover.state) == SEARCHING)
    tx.connection.execute(change.values(next_at=tx.now))


def turn(tx: Tx, cover: Cover, states: Collection[str], **values: Any) -> bool:
    """Change a search that is in one of the states; False when somebody was first."""
    change = update(Cover).where(col(Cover.id) == cover.id, col(Cover.state).in_(states))
    done = tx.connection.execute(change.values(**values)).rowcount == 1
    tx.session.refresh(cover)
    return done


def ask(tx: Tx, cover: Cover, one: Able, salt: str) -> int:
    """Note that somebody is asked in the search's wave; the number of the question."""
    return int(
        insert(
            tx,
            CoverAsk,
            cover_id=cover.id,
            person_id=one.person,
            wave=cover.wave,
            state=ASKED,
            asked_at=tx.now,
            overtime=one.overtime,
            rest=one.rest,
            salt=salt,
        )
    )


def asks(tx: Tx, cover_id: int) -> list[CoverAsk]:
    """Everybody who was asked, in the order in which they were."""
    query = select(CoverAsk).where(CoverAsk.cover_id == cover_id).order_by(col(CoverAsk.id))
    return list(tx.session.exec(query.execution_options(populate_existing=True)).all())


def ask_of(tx: Tx, number: int) -> CoverAsk | None:
    return tx.session.get(CoverAsk, number)


def answer(tx: Tx, row: CoverAsk, states: Sequence[str], **values: Any) -> bool:
    """Change what somebody said; False when it is not in one of the states any more."""
    change = update(CoverAsk).where(col(CoverAsk.id) == row.id, col(CoverAsk.state).in_(states))
    done = tx.connection.execute(change.values(**values)).rowcount == 1
    tx.session.refresh(row)
    return done


def own(tx: Tx, person_id: int, since: datetime) -> list[tuple[CoverAsk, Cover]]:
    """What the person is asked for, and what they have taken and is not over since then."""
    query = (
        select(CoverAsk, Cover)
        .join(Cover, col(Cover.id) == CoverAsk.cover_id)
        .where(
            CoverAsk.person_id == person_id,
            col(Cover.ends_at) > since,
            ((col(CoverAsk.state) == ASKED) & (col(Cover.state) == SEARCHING))
            | (col(CoverAsk.state) == ACCEPTED),
        )
        .order_by(col(Cover.starts_at))
    )
    return list(tx.session.exec(query).all())


def wants_off(tx: Tx, cover: Cover) -> datetime | None:
    """Since when whoever took it asks to be released; None where they do not."""
    query = select(CoverAsk.wants_off_at).where(
        CoverAsk.cover_id == cover.id, CoverAsk.state == ACCEPTED
    )
    return tx.session.exec(query).first()


def codes(tx: Tx, team_id: int) -> list[str]:
    """The team's shift codes, in the order of the day."""
    query = select(ShiftCode.code).where(ShiftCode.team_id == team_id)
    return list(tx.session.exec(query.order_by(col(ShiftCode.starts))).all())


def shift_on(tx: Tx, team_id: int, day: date, code: str) -> Shift | None:
    query = select(Shift).where(Shift.team_id == team_id, Shift.day == day, Shift.code == code)
    return tx.session.exec(query).first()


def coming(tx: Tx, team_id: int, since: datetime, until: datetime) -> list[Shift]:
    """The team's shifts that run then or begin by `until`, in order."""
    near = (col(Shift.day) >= (since - timedelta(days=2)).date()) & (col(Shift.ends_at) > since)
    query = select(Shift).where(Shift.team_id == team_id, near, col(Shift.starts_at) < until)
    return list(tx.session.exec(query.order_by(col(Shift.starts_at), col(Shift.code))).all())
