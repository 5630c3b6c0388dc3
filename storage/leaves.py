"""Leaves: who asked for which days, what the handbook said, and who decided."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, Column, Index, bindparam, func, or_, update
from sqlmodel import Field, SQLModel, col, select

from storage import offers
from storage.decisions import Decision
from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert

ASKED, APPROVED, DECLINED, WITHDRAWN = "asked", "approved", "declined", "withdrawn"
QUEUED, OFFERED = "queued", "offered"
"""On the waiting list of a day that is full; a place is free, and its person is asked first."""
UNDECIDED = (ASKED, QUEUED, OFFERED)
REVOKED = "revoked"
"""Approved once and taken back by those who decide: the person is expected at work."""
CLOSED = (DECLINED, WITHDRAWN, REVOKED)


class Leave(SQLModel, table=True):
    """One request. `reason` and `decided_words` are personal: only here, never in a channel.

    `begins_at` and `ends_at` are those of a part of a shift, which belongs to the shift's date;
    None for whole days. `counted`: days as the rules count them. `counts_at_once`: staffing falls
    when it is asked (a sick call), not when it is decided. `step`: how many of the verdict's steps
    are approved. `queued_at`: since when it waits for a place, in whose order it stands.
    `offered_until`: how long the place is kept for it, and kept when it was taken, for it holds its
    place until it is decided. `taken_at`: since when it then waits for a decision. `asked_of`: who
    is asked to decide that step, since `asked_since`. `climbed`: how many of the handbook's marks
    have gone by, which count from `climbs_from`; None where nobody is left to be asked. `facts`
    were judged and `verdict` keeps what the handbook said of them at the time, so that "why"
    answers years later. `changes`: how often its days became others.
    `replaces`: the request that this one stands in for once it is approved.
    """

    __table_args__ = (Index("leave_of_team", "team_id", "last"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str
    first: date = Field(index=True)
    last: date
    begins_at: datetime | None = Field(default=None, sa_type=Moment)
    ends_at: datetime | None = Field(default=None, sa_type=Moment)
    counted: float = 1.0
    state: str = ASKED
    step: int = 0
    asked_of: int | None = Field(default=None, foreign_key="person.id")
    asked_since: datetime | None = Field(default=None, sa_type=Moment)
    climbs_from: datetime | None = Field(default=None, sa_type=Moment)
    climbed: int = 0
    counts_at_once: bool = False
    asked_at: datetime = Field(sa_type=Moment)
    queued_at: datetime | None = Field(default=None, sa_type=Moment)
    offered_until: datetime | None = Field(default=None, sa_type=Moment)
    taken_at: datetime | None = Field(default=None, sa_type=Moment)
    filed_by: int = Field(foreign_key="person.id")
    reason: str | None = None
    salt: str
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    verdict: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_words: str | None = None
    changes: int = 0
    replaces: int | None = Field(default=None, foreign_key="leave.id", index=True)


AWAY = or_(
    col(Leave.state) == APPROVED,
    (col(Leave.state) == ASKED) & col(Leave.counts_at_once),
)
"""The leaves whose people are missing from the floor."""

HOLDING = or_(
    AWAY,
    col(Leave.state) == OFFERED,
    (col(Leave.state) == ASKED) & col(Leave.offered_until).is_not(None),
)
"""The leaves that take a place: also those to whom one is promised."""

OPEN_STATES = (APPROVED, *UNDECIDED)
OPEN = col(Leave.state).in_(OPEN_STATES)
RESERVING = col(Leave.state).in_([APPROVED, ASKED, OFFERED])
"""The leaves whose days are set aside from a balance; who waits for a place has none yet."""


def add(tx: Tx, leave: Leave) -> int:
    """Store a new leave and give its number."""
    columns = {name: getattr(leave, name) for name in Leave.model_fields if name != "id"}
    leave.id = int(insert(tx, Leave, **columns))
    return leave.id


def get(tx: Tx, number: int) -> Leave | None:
    return tx.get(Leave, number)


def read_again(tx: Tx, leave: Leave) -> None:
    """Bring the leave up to what is stored, after somebody else was first."""
    tx.read_again(leave)


_OF_PERSON: Prepared[tuple[Leave]] = Prepared(
    select(Leave)
    .where(col(Leave.person_id) == bindparam("person"), col(Leave.last) >= bindparam("since"))
    .order_by(col(Leave.first).desc(), col(Leave.id).desc())
    .limit(bindparam("limit"))
)


def of_person(tx: Tx, person_id: int, since: date, limit: int = 20) -> list[Leave]:
    """The person's leaves that end on or after `since`, newest days first."""
    return tx.kept(_OF_PERSON, person=person_id, since=since, limit=limit)


_SHARING = (
    select(Leave)
    .where(col(Leave.first) <= bindparam("last"), col(Leave.last) >= bindparam("first"))
    .order_by(col(Leave.first), col(Leave.id))
)
_NEAR: Prepared[tuple[Leave]] = Prepared(
    _SHARING.where(col(Leave.person_id) == bindparam("person"), OPEN)
)
_IN_TEAM = _SHARING.where(col(Leave.team_id) == bindparam("team"))
_OPEN_BETWEEN: Prepared[tuple[Leave]] = Prepared(_IN_TEAM.where(OPEN))
_AWAY: Prepared[tuple[Leave]] = Prepared(_IN_TEAM.where(AWAY))


def near(tx: Tx, person_id: int, first: date, last: date) -> list[Leave]:
    """The person's open leaves that share a day with these, in order; to be read, not changed."""
    return [leave for (leave,) in tx.rows(_NEAR, person=person_id, first=first, last=last)]


def is_refused_on(tx: Tx, person_id: int, day: date) -> bool:
    """Whether the person asked for leave on that day, and those who decide did not give it."""
    query = select(Leave.id).where(
        (col(Leave.person_id) == person_id) & (col(Leave.first) <= day),
        col(Leave.last) >= day,
        col(Leave.state).in_([DECLINED, REVOKED]),
    )
    return tx.session.exec(query.limit(1)).first() is not None


def taken_since(
    tx: Tx, person_id: int, kind: str, since: date, without: Collection[int] = ()
) -> float:
    """Days of the person's leaves of a kind that are set aside and begin on or after a date.

    `without`: leaves that are left out, such as the one that a new request is to replace.
    """
    query = select(func.sum(col(Leave.counted))).where(
        col(Leave.person_id) == person_id,
        col(Leave.kind) == kind,
        col(Leave.first) >= since,
        col(Leave.id).notin_(without),
        RESERVING,
    )
    return float(tx.session.exec(query).one() or 0.0)


_REPLACING: Prepared[tuple[Leave]] = Prepared(
    select(Leave)
    .where(col(Leave.replaces) == bindparam("number"), col(Leave.state).in_(UNDECIDED))
    .order_by(col(Leave.id).desc())
    .limit(1)
)


def replacing(tx: Tx, number: int) -> Leave | None:
    """The undecided request that is to replace this leave."""
    return next(iter(tx.kept(_REPLACING, number=number)), None)


_WAITING = select(Leave).where(col(Leave.state) == ASKED).order_by(col(Leave.id))
_ASKED: Prepared[tuple[Leave]] = Prepared(_WAITING)
_ASKED_OF: Prepared[tuple[Leave]] = Prepared(
    _WAITING.where(col(Leave.team_id) == bindparam("team"))
)


def undecided(tx: Tx, team_id: int | None = None) -> list[Leave]:
    """Requests that wait for a decision, oldest first; of one team or of all."""
    return tx.kept(_ASKED) if team_id is None else tx.kept(_ASKED_OF, team=team_id)


def open_between(tx: Tx, team_id: int, first: date, last: date) -> list[Leave]:
    """The team's open leaves that share a day with these, in order."""
    return tx.kept(_OPEN_BETWEEN, team=team_id, first=first, last=last)


def away(tx: Tx, team_id: int, first: date, last: date) -> list[Leave]:
    """The team's leaves of these days whose people are missing from the floor, in order."""
    return tx.kept(_AWAY, team=team_id, first=first, last=last)


_AWAY_WHOLE_DAYS = select(Leave).where(
    AWAY,
    col(Leave.begins_at).is_(None),
    col(Leave.kind).in_(bindparam("kinds", expanding=True)),
    col(Leave.first) <= bindparam("last"),
    col(Leave.last) >= bindparam("first"),
)


def away_whole_days(tx: Tx, kinds: Collection[str], first: date, last: date) -> list[Leave]:
    """Those of all teams that are of these kinds and share a day with these, whose people are
    missing from the floor for whole days; by team, in order."""
    query = _AWAY_WHOLE_DAYS.order_by(col(Leave.team_id), col(Leave.first), col(Leave.id))
    values = {"kinds": list(kinds), "first": first, "last": last}
    return list(tx.session.exec(query, params=values).all())


def move(
    tx: Tx,
    number: int,
    to: str,
    by: int,
    words: str | None = None,
    states: tuple[str, ...] = (ASKED,),
    step: int | None = None,
) -> Leave | None:
    """Decide: move the leave from one of `states` to `to`. None when somebody was first.

    `step`: only while so many steps are approved; moved to ASKED, the next one is waited for.
    """
    change = update(Leave).where(col(Leave.id) == number, col(Leave.state).in_(states))
    if step is not None:
        change = change.where(col(Leave.step) == step)
    values: dict[str, Any] = {"state": to, "decided_by": by, "decided_at": tx.now}
    values["decided_words"] = words
    if to == ASKED:
        assert step is not None, "the next step is that of a step"
        values["step"] = step + 1
    if tx.connection.execute(change.values(**values)).rowcount != 1:
        return None
    offers.void(tx, number)
    return tx.get_one(Leave, number, again=True)


def put_back(tx: Tx, leave: Leave, to: str, step: int, last: Decision | None) -> Leave | None:
    """Undo: back to a state and step, decided as by the `last` decision that stands then.

    None when the leave is no longer in the state, at the step and with the days that `leave` has.
    """
    change = update(Leave).where(
        col(Leave.id) == leave.id,
        col(Leave.state) == leave.state,
        col(Leave.step) == leave.step,
        col(Leave.changes) == leave.changes,
    )
    by, at, words = (last.by, last.at, last.words) if last else (None, None, None)
    values = {"state": to, "step": step, "decided_by": by, "decided_at": at}
    if tx.connection.execute(change.values(**values, decided_words=words)).rowcount != 1:
        return None
    assert leave.id is not None
    offers.void(tx, leave.id)
    return tx.get_one(Leave, leave.id, again=True)


@dataclass(frozen=True)
class Days:
    """The days of a leave with all that was judged of them; columns of the leave."""

    first: date
    last: date
    begins_at: datetime | None
    ends_at: datetime | None
    counted: float
    facts: dict[str, Any]
    verdict: dict[str, Any]


_DAYS = TypeAdapter(Days)


def days_of(leave: Leave) -> Days:
    return Days(**{column.name: getattr(leave, column.name) for column in fields(Days)})


def kept(days: Days) -> dict[str, Any]:
    """The days as a decision keeps them."""
    found: dict[str, Any] = _DAYS.dump_python(days, mode="json")
    return found


def read_kept(days: dict[str, Any]) -> Days:
    """The days that a decision has kept."""
    return _DAYS.validate_python(days)


def set_days(tx: Tx, leave: Leave, days: Days) -> Leave:
    """The leave is for these days from now on. The caller holds the person's row."""
    assert leave.id is not None
    values = {column.name: getattr(days, column.name) for column in fields(Days)}
    change = update(Leave).where(col(Leave.id) == leave.id)
    tx.connection.execute(change.values(**values, changes=leave.changes + 1))
    offers.void(tx, leave.id)
    return tx.get_one(Leave, leave.id, again=True)


def asked_since(tx: Tx, team_id: int, since: datetime) -> list[Leave]:
    """All requests of a team that were asked at a moment or after it, oldest first."""
    query = (
        select(Leave)
        .where(Leave.team_id == team_id, col(Leave.asked_at) >= since)
        .order_by(col(Leave.id))
    )
    return list(tx.session.exec(query).all())
