"""Who is there at a moment: at work, on leave, without shifts, and when the next one comes.

Objects come to be read, not changed. A shift belongs to the date that it starts on.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, bindparam, func
from sqlmodel import col, select

from storage.leaves import AWAY, Leave
from storage.people import Person, Team
from storage.prepared import Prepared
from storage.rosters import BEGINS, ENDS, STILL_HERE, Assignment, Shift, among, numbered
from storage.transaction import Moment, Tx

LATELY = 3
"""Days within which a shift that is over is still spoken of as the last one."""
NEAR = 14
"""Days within which somebody who works shifts stands on the roster."""

# A moment at a shift's end belongs to the next shift. Built once, as above.
_MOMENT = bindparam("moment", type_=Moment())
_RUNS = (col(Shift.starts_at) <= _MOMENT) & (col(Shift.ends_at) > _MOMENT)
_IS_AT_WORK = (BEGINS <= _MOMENT) & (ENDS > _MOMENT)
_RUNNING: Prepared[tuple[Shift]] = Prepared(
    select(Shift)
    .where(col(Shift.team_id) == bindparam("team"), _RUNS)
    .order_by(col(Shift.starts_at), col(Shift.code))
)
ON_LEAVE = (
    select(col(Leave.id))
    .where(
        col(Leave.person_id) == Assignment.person_id,
        col(Leave.first) <= col(Shift.day),
        col(Leave.last) >= col(Shift.day),
        AWAY,
    )
    .correlate(Assignment, Shift)
    .exists()
)
"""Of whoever stands on a shift: on leave for all or a part of the shift's day."""
_PRESENT = (
    select(col(Assignment.person_id))
    .join(Shift, col(Shift.id) == Assignment.shift_id)
    .join(Person, col(Person.id) == Assignment.person_id)
    .where(col(Shift.id) == bindparam("shift"), STILL_HERE, ~ON_LEAVE)
)
_NEXT_SHIFT: Prepared[tuple[Shift]] = Prepared(
    select(Shift)
    .join(Assignment, col(Assignment.shift_id) == Shift.id)
    .join(Person, col(Person.id) == Assignment.person_id)
    .where(
        col(Assignment.person_id) == bindparam("person"),
        BEGINS > _MOMENT,
        STILL_HERE,
        ~ON_LEAVE,
    )
    .order_by(BEGINS)
    .limit(1)
)

_OFF_NOW = (
    select(col(Leave.id))
    .where(
        col(Leave.person_id) == Assignment.person_id,
        col(Leave.first) <= col(Shift.day),
        col(Leave.last) >= col(Shift.day),
        col(Leave.begins_at).is_(None)
        | ((col(Leave.begins_at) <= _MOMENT) & (col(Leave.ends_at) > _MOMENT)),
        AWAY,
    )
    .correlate(Assignment, Shift)
    .exists()
)
_WORKS_ON: Prepared[tuple[Shift]] = Prepared(
    select(Shift)
    .join(Assignment, col(Assignment.shift_id) == Shift.id)
    .join(Person, col(Person.id) == Assignment.person_id)
    .where(
        col(Assignment.person_id) == bindparam("person"),
        # As below: a running shift began within a day.
        col(Shift.day) >= bindparam("first"),
        col(Shift.day) <= bindparam("last"),
        _IS_AT_WORK,
        STILL_HERE,
        ~_OFF_NOW,
    )
    .order_by(col(Shift.starts_at))
    .limit(1)
)

_ON_DUTY: Prepared[tuple[str]] = Prepared(
    select(col(Person.slack_id))
    .join(Assignment, col(Assignment.person_id) == Person.id)
    .join(Shift, col(Shift.id) == Assignment.shift_id)
    .where(
        col(Shift.team_id) == bindparam("team"),
        col(Shift.day) >= bindparam("first"),
        col(Shift.day) <= bindparam("last"),
        _RUNS,
        STILL_HERE,
        ~_OFF_NOW,
        col(Person.slack_id).is_not(None),
    )
)


@lru_cache(maxsize=64)
def _next_starts(count: int) -> Prepared[tuple[int, datetime]]:
    return Prepared(
        select(col(Assignment.person_id), func.min(BEGINS, type_=Moment()))
        .join(Shift, col(Shift.id) == Assignment.shift_id)
        .join(Person, col(Person.id) == Assignment.person_id)
        .where(
            col(Assignment.person_id).in_(among(count)),
            BEGINS > _MOMENT,
            bindparam("until", type_=Moment()) >= BEGINS,
            STILL_HERE,
            ~ON_LEAVE,
        )
        .group_by(col(Assignment.person_id))
    )


_UNROSTERED = select(col(Person.id)).where(
    col(Person.team_id) == bindparam("team"),
    col(Person.left_on).is_(None) | (col(Person.left_on) > bindparam("today", type_=Date())),
    ~select(col(Shift.id))
    .join(Assignment, col(Assignment.shift_id) == Shift.id)
    .where(
        col(Assignment.person_id) == Person.id,
        col(Shift.day) >= bindparam("first"),
        col(Shift.day) <= bindparam("last"),
    )
    .correlate(Person)
    .exists(),
)
_AT_WORK = (
    select(col(Assignment.person_id), col(Shift.day))
    .join(Shift, col(Shift.id) == Assignment.shift_id)
    .join(Person, col(Person.id) == Assignment.person_id)
    .where(
        col(Shift.team_id) == bindparam("team"),
        # A running shift began within a day, by whatever clock: by its day it is found at once.
        col(Shift.day) >= bindparam("first"),
        col(Shift.day) <= bindparam("last"),
        _IS_AT_WORK,
        STILL_HERE,
    )
)
_AWAY = select(col(Leave.person_id), col(Leave.first), col(Leave.last)).where(
    col(Leave.team_id) == bindparam("team"),
    col(Leave.first) <= bindparam("last"),
    col(Leave.last) >= bindparam("first"),
    AWAY,
)

Ids = Collection[int] | None
"""Whom a question is about; None: the whole team. Those few who matter cost less to ask of."""


@lru_cache(maxsize=128)
def _of(statement: Any, person: ColumnElement[int], count: int | None) -> Prepared[Any]:
    return Prepared(statement if count is None else statement.where(person.in_(among(count))))


def _rows(tx: Tx, statement: Any, person: Any, ids: Ids, **values: Any) -> list[Any]:
    """The statement's rows about these people, whom `person` names in it."""
    if ids is None:
        return tx.rows(_of(statement, person, None), **values)
    return tx.rows(_of(statement, person, len(ids)), **numbered(list(ids)), **values) if ids else []


@dataclass(frozen=True)
class Floor:
    """Ids of those who work at a moment, and of those who are on leave at it."""

    working: set[int]
    away: set[int]


def floor(tx: Tx, team: Team, moment: datetime, ids: Ids = None) -> Floor:
    """Who works and who is on leave at the moment; two statements.

    Whoever is rostered on a running shift is asked of that shift's date, everybody else of the
    calendar's in the team's zone.
    """
    day, one = moment.astimezone(UTC).date(), timedelta(days=1)
    near = {"team": team.id, "first": day - one - one, "last": day + one}
    today = moment.astimezone(ZoneInfo(team.zone)).date()
    rostered = dict(_rows(tx, _AT_WORK, Assignment.person_id, ids, **near, moment=moment))
    away = {
        person
        for person, first, last in _rows(tx, _AWAY, Leave.person_id, ids, **near)
        if first <= rostered.get(person, today) <= last
    }
    return Floor(rostered.keys() - away, away)


def running(tx: Tx, team_id: int, moment: datetime) -> list[Shift]:
    """The team's shifts that run at the moment, in the order in which they began."""
    return [shift for (shift,) in tx.rows(_RUNNING, team=team_id, moment=moment)]


def present_on(tx: Tx, shift: Shift, ids: Ids = None) -> set[int]:
    """Ids of those who are expected on the shift: rostered, still here, not on leave for it."""
    found = _rows(tx, _PRESENT, Assignment.person_id, ids, shift=shift.id)
    return {number for (number,) in found}


def works_on(tx: Tx, person_id: int, moment: datetime) -> Shift | None:
    """The running shift on which the person is to be at the moment; hours of leave are leave."""
    day, one = moment.astimezone(UTC).date(), timedelta(days=1)
    asked = {"person": person_id, "first": day - one - one, "last": day + one}
    found = tx.rows(_WORKS_ON, **asked, moment=moment)
    return found[0][0] if found else None


def accounts(tx: Tx, team_id: int, moment: datetime) -> set[str]:
    """Slack ids of those who are to be at work on the running shifts, as works_on."""
    day, one = moment.astimezone(UTC).date(), timedelta(days=1)
    asked = {"team": team_id, "first": day - one - one, "last": day + one}
    return {slack_id for (slack_id,) in tx.rows(_ON_DUTY, **asked, moment=moment)}


def next_shift(tx: Tx, person_id: int, after: datetime) -> Shift | None:
    """The first shift that starts after the moment and on which the person is expected."""
    found = tx.rows(_NEXT_SHIFT, person=person_id, moment=after)
    return found[0][0] if found else None


def last_shift(tx: Tx, person_id: int, before: datetime) -> Shift | None:
    """The person's last shift that began before the moment and is not over for long."""
    query = (
        select(Shift)
        .join(Assignment, col(Assignment.shift_id) == Shift.id)
        .where(
            col(Assignment.person_id) == person_id,
            before >= BEGINS,
            before - timedelta(days=LATELY) < ENDS,
        )
    )
    return tx.session.exec(query.order_by(BEGINS.desc()).limit(1)).first()


def next_starts(tx: Tx, people_ids: Sequence[int], after: datetime) -> dict[int, datetime]:
    """When the next shift of each starts, as next_shift, where it is near; one statement."""
    until = after + timedelta(days=NEAR)
    asked = {**numbered(list(people_ids)), "moment": after, "until": until}
    return dict(tx.rows(_next_starts(len(people_ids)), **asked))


def unrostered(tx: Tx, team_id: int, around: date, days: int = NEAR, ids: Ids = None) -> set[int]:
    """Ids of those who stand on no shift so many days before and after: they keep office hours."""
    near = timedelta(days=days)
    asked = {"team": team_id, "today": around, "first": around - near, "last": around + near}
    return {number for (number,) in _rows(tx, _UNROSTERED, Person.id, ids, **asked)}
