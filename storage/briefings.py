"""Briefings before shifts: what a leader added, who is to read them, and who has."""

import json
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.prepared import made as new
from storage.rosters import Shift
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


@lru_cache(maxsize=64)
def _made(count: int, postgres: bool) -> Prepared[tuple[int, int]]:
    rows = [
        {
            **{name: bindparam(f"{name}{place}") for name in ("shift_id", "team_id", "salt")},
            "posted_at": bindparam("at", type_=Moment()),
        }
        for place in range(count)
    ]
    insert = (postgresql if postgres else sqlite).insert(Briefing).values(rows)
    made = insert.on_conflict_do_nothing()
    return Prepared(made.returning(col(Briefing.shift_id), col(Briefing.id)))


_POSTED: Prepared[tuple[()]] = Prepared(
    update(Briefing).where(col(Briefing.id) == bindparam("which")).values(posted_at=bindparam("at"))
)


def _make(tx: Tx, shifts: Sequence[Shift], posted: datetime | None) -> dict[int, Briefing]:
    """By their shifts, those that are made now: not where there was one, of us or of another."""
    rows = [
        {"shift_id": shift.id, "team_id": shift.team_id, "salt": secrets.token_hex(8)}
        for shift in shifts
    ]
    values = {f"{name}{at}": value for at, row in enumerate(rows) for name, value in row.items()}
    fresh = dict(tx.rows(_made(len(rows), tx.postgres), **values, at=posted))
    return {
        row["shift_id"]: new(Briefing, id=fresh[row["shift_id"]], **row, posted_at=posted)
        for row in rows
        if row["shift_id"] in fresh
    }


def made(tx: Tx, shift: Shift) -> Briefing:
    """The shift's briefing, made where there is none yet."""
    found = of_shift(tx, shift.id or 0)
    if found is None:
        _make(tx, [shift], None)
        found = of_shift(tx, shift.id or 0)
    assert found is not None, "it was made just now"
    return found


def post(tx: Tx, read: Sequence[tuple[Shift, Collection[int]]]) -> list[Briefing | None]:
    """The shifts' briefings are posted now, and these people are to read each; None where it was
    posted before."""
    if not read:
        return []
    fresh = _make(tx, [shift for shift, _ in read], tx.now)
    found = [fresh.get(shift.id or 0) or _post_made(tx, shift) for shift, _ in read]
    readers = {
        one.id: sorted(of) for one, (_, of) in zip(found, read, strict=True) if one is not None
    }
    tx.rows(_TO_READ[tx.postgres], readers=json.dumps(readers))
    return found


def _post_made(tx: Tx, shift: Shift) -> Briefing | None:
    """One to which its leader has added a word before."""
    found = of_shift(tx, shift.id or 0)
    assert found is not None, "it is there"
    if found.posted_at is not None:
        return None
    tx.rows(_POSTED, which=found.id, at=tx.now)
    tx.read_again(tx.held(found))
    return found


# One statement for all of them: a row at a time takes twice as long.
_TO_READ: dict[bool, Prepared[tuple[()]]] = {
    False: Prepared(
        text(
            "INSERT INTO briefing_reader (briefing_id, person_id) "
            "SELECT CAST(briefing.key AS integer), reader.value "
            "FROM json_each(:readers) AS briefing, json_each(briefing.value) AS reader"
        )
    ),
    True: Prepared(
        text(
            "INSERT INTO briefing_reader (briefing_id, person_id) "
            "SELECT CAST(briefing.key AS integer), CAST(reader.value AS integer) "
            "FROM json_each(CAST(:readers AS json)) AS briefing, "
            "json_array_elements_text(briefing.value) AS reader"
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
