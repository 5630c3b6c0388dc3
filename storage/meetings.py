"""Meetings: when each is, who chairs, which points are on its agenda, and what was decided."""

from collections.abc import Collection, Hashable, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint, bindparam, delete, update
from sqlmodel import Field, SQLModel, col, select

from storage.bulletins import Bulletin
from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert, insert_once

PLANNED, POSTED, CANCELLED, HELD = "planned", "posted", "cancelled", "held"
"""It is to come; its agenda is posted; it is not held; its minutes are kept."""


class Meeting(SQLModel, table=True):
    """One meeting of a kind that the handbook names; `day` is the one that its rule gives.

    `at`: when it begins, `is_moved` where somebody has set that. `chair_id`: None while nobody is
    there to chair it. `facts`: what its agenda told of, once it is posted; `left_out` are those
    that the chair takes off, with commas between them. `version` counts its minutes, `changes` how
    often it was moved or cancelled. `reason` (why that was), `joining_words` (where it is) and
    `minutes_words` are words.
    """

    __table_args__ = (UniqueConstraint("team_id", "kind", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    kind: str
    day: date = Field(index=True)
    at: datetime = Field(sa_type=Moment, index=True)
    is_moved: bool = False
    chair_id: int | None = Field(default=None, foreign_key="person.id")
    state: str = PLANNED
    drafted_at: datetime | None = Field(default=None, sa_type=Moment)
    posted_at: datetime | None = Field(default=None, sa_type=Moment)
    changed_by: int | None = Field(default=None, foreign_key="person.id")
    changed_at: datetime | None = Field(default=None, sa_type=Moment)
    changes: int = 0
    reason: str | None = None
    joining_words: str | None = None
    left_out: str = ""
    facts: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    kept_by: int | None = Field(default=None, foreign_key="person.id")
    kept_at: datetime | None = Field(default=None, sa_type=Moment)
    minutes_words: str | None = None
    version: int = 0
    salt: str


class MeetingPoint(SQLModel, table=True):
    """A point that somebody put on a meeting's agenda; `dropped_by`: who took it off."""

    __tablename__ = "meeting_point"
    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    words: str | None = None
    by_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)
    dropped_by: int | None = Field(default=None, foreign_key="person.id")
    salt: str


class MeetingGuest(SQLModel, table=True):
    """Somebody who was there, by the minutes."""

    __tablename__ = "meeting_guest"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)


def subject(number: int | None) -> str:
    """What a meeting's posts and tasks are filed under."""
    return f"meeting:{number}"


_OF_DAY: Prepared[tuple[Meeting]] = Prepared(
    select(Meeting).where(
        col(Meeting.team_id) == bindparam("team"),
        col(Meeting.kind) == bindparam("kind"),
        col(Meeting.day) == bindparam("day"),
    )
)


def ensure(tx: Tx, team_id: int, kind: str, day: date, at: datetime, salt: str) -> Meeting:
    """The meeting of that day, made where there is none yet."""
    insert_once(
        tx,
        Meeting,
        team_id=team_id,
        kind=kind,
        day=day,
        at=at,
        is_moved=False,
        state=PLANNED,
        left_out="",
        changes=0,
        version=0,
        salt=salt,
    )
    [found] = tx.kept(_OF_DAY, team=team_id, kind=kind, day=day)
    return found


def get(tx: Tx, number: int) -> Meeting | None:
    return tx.get(Meeting, number)


def change(tx: Tx, meeting: Meeting, states: Collection[str], *where: Any, **values: Any) -> bool:
    """Change a meeting that is still in one of the states; False when it is not any more."""
    changed = tx.connection.execute(
        update(Meeting)
        .where(col(Meeting.id) == meeting.id, col(Meeting.state).in_(states), *where)
        .values(values)
    )
    tx.read_again(tx.held(meeting))
    return changed.rowcount == 1


def change_time(tx: Tx, meeting: Meeting, seen: int, by: int, **values: Any) -> bool:
    """Move or cancel a meeting that was changed `seen` times; False when it was again meanwhile,
    or its minutes are kept."""
    same = col(Meeting.changes) == seen
    states = (PLANNED, POSTED, CANCELLED)
    values |= {"changed_by": by, "changed_at": tx.now, "changes": seen + 1}
    return change(tx, meeting, states, same, **values)


def take_chair(tx: Tx, meeting: Meeting, person_id: int) -> bool:
    """Chair what nobody chairs; False when somebody was first."""
    free = col(Meeting.chair_id).is_(None)
    return change(tx, meeting, (PLANNED, POSTED), free, chair_id=person_id)


def keep(tx: Tx, meeting: Meeting, version: int, **values: Any) -> bool:
    """Keep the minutes over those of a version; False when others were kept meanwhile."""
    same = col(Meeting.version) == version
    return change(
        tx, meeting, (POSTED, HELD), same, state=HELD, version=version + 1, kept_at=tx.now, **values
    )


_SINCE, _UNTIL = bindparam("since", type_=Moment()), bindparam("until", type_=Moment())
_IS_NEAR = (col(Meeting.day) >= bindparam("first")) & (col(Meeting.day) <= bindparam("last")) | (
    col(Meeting.at) > _SINCE
) & (col(Meeting.at) <= _UNTIL)
_NEAR: Prepared[tuple[Meeting]] = Prepared(
    select(Meeting).where(_IS_NEAR).order_by(col(Meeting.at), col(Meeting.id))
)
_LATEST: Prepared[tuple[Meeting]] = Prepared(
    select(Meeting)
    .where(
        col(Meeting.team_id) == bindparam("team"),
        col(Meeting.at) <= _UNTIL,
        col(Meeting.state).in_((POSTED, HELD)),
    )
    .order_by(col(Meeting.at).desc(), col(Meeting.id).desc())
    .limit(bindparam("most"))
)


def near(tx: Tx, first: date, last: date, since: datetime, until: datetime) -> list[Meeting]:
    """Those of all teams whose day by the rule is one of these, or that begin in (since, until]."""
    return tx.kept(_NEAR, first=first, last=last, since=since, until=until)


_TIMES = Prepared[tuple[int, str, date, datetime, bool, str]](
    select(  # type: ignore[call-overload]
        Meeting.team_id, Meeting.kind, Meeting.day, Meeting.at, Meeting.is_moved, Meeting.state
    )
    .where(_IS_NEAR)
    .order_by(col(Meeting.id))
)


def times(tx: Tx, first: date, last: date, since: datetime, until: datetime) -> Hashable:
    """What is another thing when one of those near is at another time, or was cancelled."""
    return tuple(tx.raw(_TIMES, first=first, last=last, since=since, until=until))


def latest(tx: Tx, team_id: int, until: datetime, most: int) -> list[Meeting]:
    """The team's meetings that had begun by then, posted or held, the newest first."""
    return tx.kept(_LATEST, team=team_id, until=until, most=most)


_POINTS: Prepared[tuple[MeetingPoint]] = Prepared(
    select(MeetingPoint)
    .where(col(MeetingPoint.meeting_id) == bindparam("meeting"))
    .order_by(col(MeetingPoint.id))
)


def points(tx: Tx, meeting_id: int) -> list[MeetingPoint]:
    """What stands on the agenda beside the rule's topics, oldest first."""
    rows = tx.kept(_POINTS, meeting=meeting_id, again=True)
    return [row for row in rows if row.dropped_by is None]


def add_point(tx: Tx, meeting_id: int, words: str, by: int, salt: str) -> int:
    values = {"meeting_id": meeting_id, "words": words, "by_id": by, "at": tx.now, "salt": salt}
    return int(insert(tx, MeetingPoint, **values))


def drop_point(tx: Tx, number: int, by: int) -> bool:
    """Take a point off; False when somebody was first."""
    stands = update(MeetingPoint).where(
        col(MeetingPoint.id) == number, col(MeetingPoint.dropped_by).is_(None)
    )
    return tx.connection.execute(stands.values(dropped_by=by)).rowcount == 1


def carry_points(tx: Tx, meeting_id: int, other: int) -> None:
    """What stood on one agenda stands on another one."""
    its = update(MeetingPoint).where(
        col(MeetingPoint.meeting_id) == meeting_id, col(MeetingPoint.dropped_by).is_(None)
    )
    tx.connection.execute(its.values(meeting_id=other))


def were_there(tx: Tx, meeting_id: int) -> list[int]:
    query = select(MeetingGuest.person_id).where(MeetingGuest.meeting_id == meeting_id)
    return list(tx.session.exec(query.order_by(col(MeetingGuest.person_id))).all())


def set_there(tx: Tx, meeting_id: int, people: Iterable[int]) -> None:
    """Who was there, in place of who was said to be."""
    its = delete(MeetingGuest).where(col(MeetingGuest.meeting_id) == meeting_id)
    tx.connection.execute(its)
    tx.session.add_all(MeetingGuest(meeting_id=meeting_id, person_id=one) for one in people)
    tx.flush()


def bulletins_since(tx: Tx, team_id: int, since: datetime) -> list[Bulletin]:
    """What holds of what the team was told at a moment or after it, oldest first."""
    query = select(Bulletin).where(
        Bulletin.team_id == team_id,
        col(Bulletin.holds_from) >= since,
        col(Bulletin.holds_from) <= tx.now,
        col(Bulletin.withdrawn_at).is_(None),
    )
    return list(tx.session.exec(query.order_by(col(Bulletin.id))).all())


def bulletins(tx: Tx, numbers: Collection[int]) -> list[Bulletin]:
    query = select(Bulletin).where(col(Bulletin.id).in_(numbers))
    return list(tx.session.exec(query.order_by(col(Bulletin.id))).all())
