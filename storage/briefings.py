"""Briefings before shifts: what a leader added, who is to read them, and who has."""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel, col, select

from storage.cards import are_clean, clean
from storage.leaves import AWAY, Leave
from storage.people import Person
from storage.prepared import Prepared
from storage.prepared import made as new
from storage.rosters import BEGINS, ENDS, STILL_HERE, Assignment, Shift
from storage.swaps import APPROVED, Swap, SwapMove
from storage.transaction import Moment, Tx, insert_once


class Briefing(SQLModel, table=True):
    """One shift's briefing. `words`: what its leader added, None where nobody did.

    `posted_at` is None until it is posted.
    """

    id: int | None = Field(default=None, primary_key=True)
    shift_id: int = Field(foreign_key="shift.id", unique=True)
    team_id: int = Field(foreign_key="team.id")
    posted_at: datetime | None = Field(default=None, sa_type=Moment)
    added_by: int | None = Field(default=None, foreign_key="person.id")
    words: str | None = None
    salt: str


class Reader(SQLModel, table=True):
    """Who is to read a briefing, and since when they have."""

    __tablename__ = "briefing_reader"
    briefing_id: int = Field(foreign_key="briefing.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    read_at: datetime | None = Field(default=None, sa_type=Moment)


class Standing(NamedTuple):
    """Somebody's place on a shift: their own hours, whose seat they take for them, their mark, and
    whether they are on leave for all or a part of the shift's day."""

    person_id: int
    name: str
    slack_id: str | None
    begins: datetime
    ends: datetime
    covers_id: int | None
    mark: str | None
    is_away: bool


_ON_LEAVE = (
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
_STANDING: Prepared[tuple[int, str, str | None, datetime, datetime, int | None, str | None, bool]]
_STANDING = Prepared(
    select(  # type: ignore[call-overload]
        col(Person.id),
        col(Person.name),
        col(Person.slack_id),
        BEGINS,
        ENDS,
        col(Assignment.covers_id),
        col(Assignment.mark),
        _ON_LEAVE,
    )
    .join(Assignment, col(Assignment.person_id) == Person.id)
    .join(Shift, col(Shift.id) == Assignment.shift_id)
    .where(col(Shift.id) == bindparam("shift"), STILL_HERE)
    .order_by(col(Person.name), col(Person.id))
)
_SWAPPED: Prepared[tuple[int | None, int | None]] = Prepared(
    select(col(SwapMove.from_id), col(SwapMove.to_id))
    .join(Swap, col(Swap.id) == SwapMove.swap_id)
    .where(
        col(Swap.team_id) == bindparam("team"),
        col(Swap.state) == APPROVED,
        col(SwapMove.day) == bindparam("day"),
        col(SwapMove.code) == bindparam("code"),
    )
    .order_by(col(Swap.id), col(SwapMove.place))
)


def standing(tx: Tx, shift_id: int) -> list[Standing]:
    """Who stands on the shift, on leave or not, by name; names are safe to show."""
    found = [Standing._make(row) for row in tx.rows(_STANDING, shift=shift_id)]
    if are_clean([one.name for one in found]):
        return found
    return [one._replace(name=clean(one.name)) for one in found]


def swapped(tx: Tx, team_id: int, day: date, code: str) -> list[tuple[int | None, int | None]]:
    """Whose place on the shift went to whom by approved swaps, oldest first; None: to nobody."""
    return [(gave, took) for gave, took in tx.rows(_SWAPPED, team=team_id, day=day, code=code)]


_OF_SHIFT: Prepared[tuple[Briefing]] = Prepared(
    select(Briefing).where(col(Briefing.shift_id) == bindparam("shift"))
)
_READERS: Prepared[tuple[int, datetime | None]] = Prepared(
    select(col(Reader.person_id), col(Reader.read_at)).where(
        col(Reader.briefing_id) == bindparam("briefing")
    )
)


def get(tx: Tx, number: int) -> Briefing | None:
    return tx.get(Briefing, number)


def of_shift(tx: Tx, shift_id: int) -> Briefing | None:
    return next(iter(tx.kept(_OF_SHIFT, shift=shift_id)), None)


_MADE: dict[bool, Prepared[tuple[int]]] = {
    postgres: Prepared(
        (postgresql if postgres else sqlite)
        .insert(Briefing)
        .on_conflict_do_nothing()
        .returning(col(Briefing.id)),
        ("shift_id", "team_id", "salt", "posted_at"),
    )
    for postgres in (False, True)
}
_POSTED: Prepared[tuple[()]] = Prepared(
    update(Briefing).where(col(Briefing.id) == bindparam("which")).values(posted_at=bindparam("at"))
)


def made(tx: Tx, shift: Shift, salt: str) -> Briefing:
    """The shift's briefing, made where there is none yet."""
    found = of_shift(tx, shift.id or 0)
    if found is None:
        tx.rows(
            _MADE[tx.postgres], shift_id=shift.id, team_id=shift.team_id, salt=salt, posted_at=None
        )
        found = of_shift(tx, shift.id or 0)
    assert found is not None, "it was made just now"
    return found


def post(tx: Tx, shift: Shift, salt: str, readers: Collection[int]) -> Briefing | None:
    """It is posted now, and these people are to read it; None when it was posted before."""
    found = of_shift(tx, shift.id or 0)
    if found is None:
        row = {"shift_id": shift.id, "team_id": shift.team_id, "salt": salt, "posted_at": tx.now}
        if fresh := tx.rows(_MADE[tx.postgres], **row):
            briefing = new(Briefing, id=fresh[0][0], **row)
            _to_read(tx, briefing, readers)
            return briefing
        found = of_shift(tx, shift.id or 0)  # its leader has just added a word
    assert found is not None, "it is there"
    if found.posted_at is not None:
        return None
    tx.rows(_POSTED, which=found.id, at=tx.now)
    tx.read_again(tx.held(found))
    _to_read(tx, found, readers)
    return found


def _to_read(tx: Tx, briefing: Briefing, readers: Collection[int]) -> None:
    tx.rows(_TO_READ[tx.postgres], briefing=briefing.id, readers=json.dumps(sorted(readers)))


# One statement for all of them: a row at a time takes twice as long.
_TO_READ: dict[bool, Prepared[tuple[()]]] = {
    False: Prepared(
        text(
            "INSERT INTO briefing_reader (briefing_id, person_id) "
            "SELECT :briefing, value FROM json_each(:readers)"
        )
    ),
    True: Prepared(
        text(
            "INSERT INTO briefing_reader (briefing_id, person_id) "
            "SELECT CAST(:briefing AS integer), CAST(value AS integer) "
            "FROM json_array_elements_text(CAST(:readers AS json))"
        )
    ),
}


def say_also(tx: Tx, briefing: Briefing, person_id: int, words: str | None, salt: str) -> None:
    """What the leader adds; None takes it back."""
    _set(tx, briefing, words=words, added_by=person_id if words else None, salt=salt)


def _set(tx: Tx, briefing: Briefing, **values: object) -> None:
    tx.connection.execute(update(Briefing).where(col(Briefing.id) == briefing.id).values(values))
    tx.read_again(tx.held(briefing))


def read(tx: Tx, briefing: Briefing, person_id: int) -> bool:
    """The person has read it; False when they had before."""
    if insert_once(tx, Reader, briefing_id=briefing.id, person_id=person_id, read_at=tx.now):
        return True
    changed = tx.connection.execute(
        update(Reader)
        .where(
            col(Reader.briefing_id) == briefing.id,
            col(Reader.person_id) == person_id,
            col(Reader.read_at).is_(None),
        )
        .values(read_at=tx.now)
    )
    return changed.rowcount == 1


def readers(tx: Tx, briefing: Briefing) -> dict[int, datetime | None]:
    """Since when each of those who are to read it has, or None."""
    return dict(tx.rows(_READERS, briefing=briefing.id))
