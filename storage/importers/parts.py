"""Parts of shifts that somebody else works, when a roster comes in that knows none of them.

Where a file leaves both people on the shift, the part stays. Where it takes one of them off, the
other one works the whole shift, as the file says.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy
from sqlalchemy import or_, update
from sqlmodel import col

from storage.rosters import Assignment, Shift
from storage.transaction import Tx


@dataclass(frozen=True)
class _Part:
    shift_id: int
    person_id: int
    starts_at: datetime | None
    ends_at: datetime | None
    covers_id: int | None
    day: date
    code: str


def mend(
    tx: Tx,
    team_id: int,
    first: date,
    last: date,
    leaving: Collection[tuple[int, date, str]],
    retimed: Collection[tuple[date, str]],
) -> None:
    """Before people leave shifts (person, day, code), and shifts get other hours (day, code):
    give parts back to whom they came from, or make them whole."""
    for part in _parts(tx, team_id, first, last):
        is_gone = (part.person_id, part.day, part.code) in leaving
        has_new_hours = (part.day, part.code) in retimed
        if part.covers_id is not None and is_gone and not has_new_hours:
            _give_back(tx, part)
        elif has_new_hours or (part.covers_id, part.day, part.code) in leaving:
            _set_whole(tx, part)


def _parts(tx: Tx, team_id: int, first: date, last: date) -> list[_Part]:
    query = (
        sqlalchemy.select(
            col(Assignment.shift_id),
            col(Assignment.person_id),
            col(Assignment.starts_at),
            col(Assignment.ends_at),
            col(Assignment.covers_id),
            col(Shift.day),
            col(Shift.code),
        )
        .join(Shift, col(Shift.id) == Assignment.shift_id)
        .where(
            col(Shift.team_id) == team_id,
            col(Shift.day) >= first,
            col(Shift.day) <= last,
            or_(
                col(Assignment.starts_at).is_not(None),
                col(Assignment.ends_at).is_not(None),
                col(Assignment.covers_id).is_not(None),
            ),
        )
    )
    tx.flush()
    return [_Part(*row) for row in tx.connection.execute(query).all()]


def _give_back(tx: Tx, part: _Part) -> None:
    """The part borders on what its owner kept: at their beginning, or at their end."""
    owner = (col(Assignment.shift_id) == part.shift_id) & (
        col(Assignment.person_id) == part.covers_id
    )
    shift = sqlalchemy.select(col(Shift.starts_at), col(Shift.ends_at)).where(
        col(Shift.id) == part.shift_id
    )
    starts_at, ends_at = tx.connection.execute(shift).one()
    starts = None if part.starts_at == starts_at else part.starts_at
    ends = None if part.ends_at == ends_at else part.ends_at
    before = update(Assignment).where(owner, col(Assignment.starts_at) == part.ends_at)
    tx.connection.execute(before.values(starts_at=starts))
    after = update(Assignment).where(owner, col(Assignment.ends_at) == part.starts_at)
    tx.connection.execute(after.values(ends_at=ends))


def _set_whole(tx: Tx, part: _Part) -> None:
    its = update(Assignment).where(
        col(Assignment.shift_id) == part.shift_id, col(Assignment.person_id) == part.person_id
    )
    tx.connection.execute(its.values(starts_at=None, ends_at=None, covers_id=None))
