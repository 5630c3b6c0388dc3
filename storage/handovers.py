"""What one shift hands over to the next: its points, and who has accepted it (CC-2.3, SD-M1)."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, bindparam, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.rosters import among, numbered, rounded
from storage.transaction import Moment, Tx, insert

GIVEN, ACCEPTED, CLOSED, WITHDRAWN = "given", "accepted", "closed", "withdrawn"
"""It waits for its taker; it is the taker's; all that follows is done, too; it was taken back."""
OPEN = "open"
"""A point that nobody has closed yet; the others are closed or withdrawn."""
FOUND = "found"
"""The topic of what its taker found wrong when taking over."""


class HandOver(SQLModel, table=True):
    """One hand-over, called H3 by people.

    `shift_id`: the shift that hands over, None where the team has no roster. `asked_id`: who is
    meant to take over; whoever may can. `steps`: what was ticked of the handbook's list.
    `review_words`: what the short review came to; None once it is forgotten.
    """

    __tablename__ = "hand_over"
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    shift_id: int | None = Field(default=None, foreign_key="shift.id", index=True)
    giver_id: int = Field(foreign_key="person.id")
    given_at: datetime = Field(sa_type=Moment)
    asked_id: int | None = Field(default=None, foreign_key="person.id")
    state: str = Field(default=GIVEN, index=True)
    taker_id: int | None = Field(default=None, foreign_key="person.id")
    taken_at: datetime | None = Field(default=None, sa_type=Moment)
    steps: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    review_words: str | None = None
    salt: str


class Point(SQLModel, table=True):
    """Something that the next shift must know or do, called N12 by people.

    `handover_id`: None while it is only noted for the hand-over to come. `topic`: a key of the
    handbook's topics, or FOUND. `is_for_floor`: it may be said to everybody. `until`: when it is
    old by itself; None: it stays until somebody closes it. `raised_to`: the highest role that was
    told of it. `words`: None once they are forgotten.
    """

    __tablename__ = "hand_over_point"
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    handover_id: int | None = Field(default=None, foreign_key="hand_over.id", index=True)
    shift_id: int | None = Field(default=None, foreign_key="shift.id")
    topic: str
    words: str | None
    salt: str
    is_for_floor: bool
    by_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment)
    raised_to: str | None = None
    state: str = Field(default=OPEN, index=True)
    closed_by_id: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = Field(default=None, sa_type=Moment)


def subject(number: int | None) -> str:
    """What a hand-over's messages and journal notes are filed under."""
    return f"handover:{number}"


def add(tx: Tx, handover: HandOver) -> int:
    """Store a new one and give its number."""
    handover.id = int(insert(tx, HandOver, **handover.model_dump(exclude={"id"})))
    return handover.id


def put(tx: Tx, point: Point) -> int:
    """Store a new point and give its number."""
    point.id = int(insert(tx, Point, **point.model_dump(exclude={"id"})))
    return point.id


def get(tx: Tx, number: int) -> HandOver | None:
    return tx.get(HandOver, number)


def point(tx: Tx, number: int) -> Point | None:
    return tx.get(Point, number)


def change(tx: Tx, handover: HandOver, states: Collection[str], **values: Any) -> bool:
    """Change one that is still in one of the states; False when it is not any more."""
    changed = tx.connection.execute(
        update(HandOver)
        .where(col(HandOver.id) == handover.id, col(HandOver.state).in_(states))
        .values(values)
    )
    tx.read_again(tx.held(handover))
    return changed.rowcount == 1


def change_point(tx: Tx, point: Point, *where: Any, **values: Any) -> bool:
    """Change a point that is still open; False when it is not any more."""
    changed = tx.connection.execute(
        update(Point)
        .where(col(Point.id) == point.id, col(Point.state) == OPEN, *where)
        .values(values)
    )
    tx.read_again(tx.held(point))
    return changed.rowcount == 1


def raised_from(role: str | None) -> ColumnElement[bool]:
    """For `change_point`: nobody has told a higher role of it since this was read."""
    return col(Point.raised_to).is_(None) if role is None else col(Point.raised_to) == role


def attach(tx: Tx, handover: HandOver) -> None:
    """What was noted on its shift, or by its giver, belongs to it from now on."""
    tx.connection.execute(
        update(Point)
        .where(
            col(Point.team_id) == handover.team_id,
            col(Point.handover_id).is_(None),
            col(Point.state) == OPEN,
            _is_noted_for(handover.shift_id, handover.giver_id),
        )
        .values(handover_id=handover.id)
    )


def detach(tx: Tx, handover: HandOver) -> None:
    """It was taken back: its points are noted for another one."""
    tx.connection.execute(
        update(Point).where(col(Point.handover_id) == handover.id).values(handover_id=None)
    )


def _is_noted_for(shift_id: int | None, giver_id: int) -> ColumnElement[bool]:
    on_it = col(Point.shift_id).is_(None) if shift_id is None else col(Point.shift_id) == shift_id
    return on_it | (col(Point.by_id) == giver_id)


_IS_OPEN = (col(Point.state) == OPEN) & (
    col(Point.until).is_(None) | (col(Point.until) > bindparam("now", type_=Moment()))
)
_OPEN: Prepared[tuple[Point]] = Prepared(
    select(Point).where(col(Point.team_id) == bindparam("team"), _IS_OPEN).order_by(col(Point.id))
)


@lru_cache(maxsize=8)
def _open_of(count: int) -> Prepared[tuple[Point]]:
    return Prepared(
        select(Point).where(col(Point.team_id).in_(among(count)), _IS_OPEN).order_by(col(Point.id))
    )


_OF: Prepared[tuple[Point]] = Prepared(
    select(Point)
    .where(col(Point.handover_id) == bindparam("handover"), col(Point.state) != WITHDRAWN)
    .order_by(col(Point.id))
)
_BY_STATE: Prepared[tuple[HandOver]] = Prepared(
    select(HandOver)
    .where(col(HandOver.team_id) == bindparam("team"), col(HandOver.state) == bindparam("state"))
    .order_by(col(HandOver.id))
)
_OF_SHIFT: Prepared[tuple[HandOver]] = Prepared(
    select(HandOver)
    .where(col(HandOver.shift_id) == bindparam("shift"), col(HandOver.state) != WITHDRAWN)
    .order_by(col(HandOver.id).desc())
    .limit(1)
)
_NEWEST: Prepared[tuple[HandOver]] = Prepared(
    select(HandOver)
    .where(col(HandOver.team_id) == bindparam("team"), col(HandOver.state) != WITHDRAWN)
    .order_by(col(HandOver.id).desc())
    .limit(bindparam("most"))
)


def open_points(tx: Tx, team_id: int) -> list[Point]:
    """What the team's next shift must still know or do, oldest first: noted or handed over, closed
    by nobody, and not old by itself."""
    return tx.kept(_OPEN, team=team_id, now=tx.now)


def open_points_of(tx: Tx, team_ids: Collection[int]) -> dict[int, list[Point]]:
    """The same for each of at least one team, in one statement; to be read, not changed."""
    asked, found = rounded(team_ids), dict[int, list[Point]]()
    for (one,) in tx.rows(_open_of(len(asked)), **numbered(asked), now=tx.now):
        found.setdefault(one.team_id, []).append(one)
    return found


def points_of(tx: Tx, handover_id: int) -> list[Point]:
    """All points of a hand-over that were not taken back, in their order."""
    return tx.kept(_OF, handover=handover_id)


def noted(tx: Tx, team_id: int, shift_id: int | None, giver_id: int) -> list[Point]:
    """What a hand-over of the shift by this person would take with it."""
    return [
        one
        for one in open_points(tx, team_id)
        if one.handover_id is None and (one.shift_id == shift_id or one.by_id == giver_id)
    ]


def waiting(tx: Tx, team_id: int) -> list[HandOver]:
    """Those that nobody has accepted yet, oldest first."""
    return tx.kept(_BY_STATE, team=team_id, state=GIVEN)


def of_shift(tx: Tx, shift_id: int) -> HandOver | None:
    """The shift's own, the newest where there are several; None where there is none."""
    return next(iter(tx.kept(_OF_SHIFT, shift=shift_id)), None)


def newest(tx: Tx, team_id: int, most: int) -> list[HandOver]:
    """The team's newest, those taken back left out."""
    return tx.kept(_NEWEST, team=team_id, most=most)
