"""Reports that are owed, and what was handed in for them.

A report is owed from the moment at which somebody is reminded of it or looks at what they owe.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint, bindparam, or_, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert, insert_once

OWED, HANDED, APPROVED, RETURNED, VOID = "owed", "handed", "approved", "returned", "void"
"""`returned`: its receiver gave it back. `void`: nobody owes it any more."""
OPEN = (OWED, RETURNED)
"""The states in which something is to be handed in."""
STANDS, REPLACED, WITHDRAWN = "stands", "replaced", "withdrawn"


class Report(SQLModel, table=True):
    """One report that is owed, called R12 by people.

    `name`: the handbook's; `first` and `last`: the period that it is about. `key`: whose it is:
    `person:5`, or `shift:7`, `rota` and `together`, where that is seen when it is asked for.
    `due_day`: by the calendar, whose rules hold; `due_at`: by when, put off while its owner is on
    leave or after it came back. `is_reminded`: whether that was said before it is due.
    `hand_in_id`: what stands. `returned_words` are personal.
    """

    __table_args__ = (UniqueConstraint("team_id", "name", "first", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    name: str
    first: date
    last: date
    key: str
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    shift_id: int | None = Field(default=None, foreign_key="shift.id")
    due_day: date
    due_at: datetime = Field(sa_type=Moment)
    state: str = Field(default=OWED, index=True)
    is_reminded: bool = False
    hand_in_id: int | None = None
    opened_by: int | None = Field(default=None, foreign_key="person.id")
    opened_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    returned_words: str | None = None
    salt: str

    @property
    def number(self) -> int:
        assert self.id is not None, "it is stored"
        return self.id


class HandIn(SQLModel, table=True):
    """What somebody handed in for a report: words, a link, files, or several of these.

    `is_in_time`: by its due minute. `words` and `link` are personal.
    """

    __tablename__ = "hand_in"
    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    by_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)
    is_in_time: bool
    words: str | None = None
    link: str | None = None
    state: str = STANDS
    was_opened: bool = False
    salt: str

    @property
    def files(self) -> str:
        """What its files are filed under."""
        return f"report:{self.report_id}:{self.id}"


class Reader(SQLModel, table=True):
    """Somebody who was told that a report was handed in, and has a card of it of their own."""

    __tablename__ = "report_reader"
    __table_args__ = (UniqueConstraint("report_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id")
    person_id: int = Field(foreign_key="person.id")
    is_copy: bool = False

    @property
    def subject(self) -> str:
        """What their card is filed under."""
        return f"report_card:{self.id}"


def open_one(
    tx: Tx,
    *,
    team_id: int,
    name: str,
    span: tuple[date, date],
    key: str,
    due_day: date,
    due_at: datetime,
    owner_id: int | None = None,
    shift_id: int | None = None,
) -> bool:
    """It is owed from now on; False where it was already."""
    return insert_once(
        tx,
        Report,
        team_id=team_id,
        name=name,
        first=span[0],
        last=span[1],
        key=key,
        owner_id=owner_id,
        shift_id=shift_id,
        due_day=due_day,
        due_at=due_at,
        state=OWED,
        is_reminded=False,
        salt=secrets.token_hex(8),
    )


def get(tx: Tx, number: int) -> Report | None:
    """The report as it is stored now."""
    return tx.session.get(Report, number, populate_existing=True)


def of_period(tx: Tx, team_id: int, name: str, first: date) -> list[Report]:
    """All that are owed of a kind for a period, whoever owes them."""
    return tx.kept(_OF_PERIOD, again=True, team=team_id, name=name, first=first)


def owed(tx: Tx, since: datetime, until: datetime) -> list[Report]:
    """What nobody has handed in of all teams, due in (since, until], the earliest first."""
    return tx.kept(_OWED, again=True, since=since, until=until)


def open_of(tx: Tx, team_id: int) -> list[Report]:
    """What nobody has handed in of the team, the earliest due first."""
    return tx.kept(_OPEN_OF, again=True, team=team_id)


_OF_PERIOD: Prepared[tuple[Report]] = Prepared(
    select(Report)
    .where(
        col(Report.team_id) == bindparam("team"),
        col(Report.name) == bindparam("name"),
        col(Report.first) == bindparam("first"),
    )
    .order_by(col(Report.id))
)
_IN_ORDER = (
    select(Report).where(col(Report.state).in_(OPEN)).order_by(col(Report.due_at), col(Report.id))
)
_OWED: Prepared[tuple[Report]] = Prepared(
    _IN_ORDER.where(
        col(Report.due_at) > bindparam("since"), col(Report.due_at) <= bindparam("until")
    )
)
_OPEN_OF: Prepared[tuple[Report]] = Prepared(
    _IN_ORDER.where(col(Report.team_id) == bindparam("team"))
)


def handed_of(tx: Tx, team_id: int, since: datetime) -> list[Report]:
    """What was handed in of the team and is due since then, or waits to be opened or approved."""
    query = select(Report).where(
        Report.team_id == team_id,
        col(Report.state).in_([HANDED, APPROVED]),
        or_(
            col(Report.due_at) > since,
            (col(Report.state) == HANDED) & col(Report.opened_at).is_(None),
        ),
    )
    return _now(tx, query.order_by(col(Report.due_at).desc(), col(Report.id).desc()))


def _now(tx: Tx, query: Any) -> list[Report]:
    return list(tx.session.exec(query.execution_options(populate_existing=True)).all())


def change(tx: Tx, number: int, states: Collection[str], **values: Any) -> bool:
    """Change a report that is still in one of the states; False when it is not any more."""
    changed = tx.connection.execute(
        update(Report).where(col(Report.id) == number, col(Report.state).in_(states)).values(values)
    )
    return changed.rowcount == 1


def take(tx: Tx, report: Report, states: Collection[str], **values: Any) -> bool:
    """Change it while it is in one of the states and what stands is what was seen; False where
    somebody was faster."""
    stands = (
        col(Report.hand_in_id).is_(None)
        if report.hand_in_id is None
        else col(Report.hand_in_id) == report.hand_in_id
    )
    changed = tx.connection.execute(
        update(Report)
        .where(col(Report.id) == report.id, col(Report.state).in_(states), stands)
        .values(values)
    )
    return changed.rowcount == 1


def hand_in(
    tx: Tx, report_id: int, by: int, words: str | None, link: str | None, *, is_in_time: bool
) -> int:
    """Store what was handed in; what stood before is replaced."""
    tx.connection.execute(
        update(HandIn)
        .where(col(HandIn.report_id) == report_id, col(HandIn.state) == STANDS)
        .values(state=REPLACED)
    )
    return int(
        insert(
            tx,
            HandIn,
            report_id=report_id,
            by_id=by,
            at=tx.now,
            is_in_time=is_in_time,
            words=words,
            link=link,
            state=STANDS,
            salt=secrets.token_hex(8),
        )
    )


def opened(tx: Tx, hand_in_id: int) -> None:
    tx.connection.execute(
        update(HandIn).where(col(HandIn.id) == hand_in_id).values(was_opened=True)
    )


def withdraw(tx: Tx, hand_in_id: int) -> None:
    tx.connection.execute(
        update(HandIn).where(col(HandIn.id) == hand_in_id).values(state=WITHDRAWN)
    )


def standing(tx: Tx, reports: Sequence[Report]) -> dict[int, HandIn]:
    """What stands of each of these, by the report's number."""
    numbers = [one.hand_in_id for one in reports if one.hand_in_id is not None]
    query = select(HandIn).where(col(HandIn.id).in_(numbers))
    return {one.report_id: one for one in tx.session.exec(query).all()}


def hand_ins(tx: Tx, number: int) -> list[HandIn]:
    """All that was handed in for a report, oldest first."""
    query = select(HandIn).where(HandIn.report_id == number).order_by(col(HandIn.id))
    return list(tx.session.exec(query).all())


def hand_in_of(tx: Tx, number: int) -> HandIn:
    """What was handed in, by its own number, as it is stored now."""
    return tx.session.get_one(HandIn, number, populate_existing=True)


def readers(tx: Tx, number: int) -> list[Reader]:
    """Everybody who was told of a report."""
    query = select(Reader).where(Reader.report_id == number).order_by(col(Reader.id))
    return list(tx.session.exec(query).all())


def reader(tx: Tx, number: int, person_id: int, *, is_copy: bool) -> Reader:
    """Somebody who is told of it, from now on."""
    insert_once(tx, Reader, report_id=number, person_id=person_id, is_copy=is_copy)
    return next(one for one in readers(tx, number) if one.person_id == person_id)


def reader_of(tx: Tx, number: int) -> Reader:
    """A reader by their own number."""
    return tx.session.get_one(Reader, number)
