"""Post-shift meetings: what was summed up, and the goals until the next one (CC-2.10.1b)."""

from datetime import datetime

from sqlalchemy import bindparam, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.rosters import Shift
from storage.transaction import Moment, Tx, insert_once


class Debrief(SQLModel, table=True):
    """The meeting after one shift.

    `announced_at`: when it was posted, None where its leader was first. `times`: how often it was
    written. `summary_words` and `goals_words` are None before, and once they are forgotten.
    `reached`: of the goals of the one before, "all", "some" or "none".
    """

    shift_id: int = Field(foreign_key="shift.id", primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    code: str
    starts_at: datetime = Field(sa_type=Moment)
    announced_at: datetime | None = Field(default=None, sa_type=Moment)
    times: int = 0
    written_by_id: int | None = Field(default=None, foreign_key="person.id")
    written_at: datetime | None = Field(default=None, sa_type=Moment)
    summary_words: str | None = None
    goals_words: str | None = None
    reached: str | None = None
    salt: str


def subject(shift_id: int | None) -> str:
    """What its card and its journal notes are filed under."""
    return f"debrief:{shift_id}"


def begin(tx: Tx, shift: Shift, salt: str) -> Debrief:
    """The shift's, made where there is none yet."""
    insert_once(
        tx,
        Debrief,
        shift_id=shift.id,
        team_id=shift.team_id,
        code=shift.code,
        starts_at=shift.starts_at,
        times=0,
        salt=salt,
    )
    return tx.get_one(Debrief, shift.id)


def get(tx: Tx, shift_id: int) -> Debrief | None:
    return tx.get(Debrief, shift_id)


def announce(tx: Tx, debrief: Debrief) -> bool:
    """It is posted now; False where it was before."""
    changed = tx.connection.execute(
        update(Debrief)
        .where(col(Debrief.shift_id) == debrief.shift_id, col(Debrief.announced_at).is_(None))
        .values(announced_at=tx.now)
    )
    tx.read_again(tx.held(debrief))
    return changed.rowcount == 1


def write(
    tx: Tx,
    debrief: Debrief,
    times: int,
    *,
    by: int,
    summary: str,
    goals: str | None,
    reached: str | None,
) -> bool:
    """Write it, or write it anew; False where somebody has written it since `times` were read."""
    changed = tx.connection.execute(
        update(Debrief)
        .where(col(Debrief.shift_id) == debrief.shift_id, col(Debrief.times) == times)
        .values(
            times=times + 1,
            written_by_id=by,
            written_at=tx.now,
            summary_words=summary,
            goals_words=goals,
            reached=reached,
        )
    )
    tx.read_again(tx.held(debrief))
    return changed.rowcount == 1


_BEFORE: Prepared[tuple[Debrief]] = Prepared(
    select(Debrief)
    .where(
        col(Debrief.team_id) == bindparam("team"),
        col(Debrief.code) == bindparam("code"),
        col(Debrief.starts_at) < bindparam("before", type_=Moment()),
        col(Debrief.written_at).is_not(None),
    )
    .order_by(col(Debrief.starts_at).desc())
    .limit(1)
)
_WRITTEN: Prepared[tuple[Debrief]] = Prepared(
    select(Debrief)
    .where(col(Debrief.team_id) == bindparam("team"), col(Debrief.written_at).is_not(None))
    .order_by(col(Debrief.starts_at).desc())
    .limit(bindparam("most"))
)


def before(tx: Tx, shift: Shift) -> Debrief | None:
    """The last one that was written of a shift of that code which began before; None where none."""
    found = tx.kept(_BEFORE, team=shift.team_id, code=shift.code, before=shift.starts_at)
    return next(iter(found), None)


def newest(tx: Tx, team_id: int, most: int) -> list[Debrief]:
    """The team's that were written, the newest first."""
    return tx.kept(_WRITTEN, team=team_id, most=most)
