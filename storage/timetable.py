"""What a team has called off of what comes by the clock: kinds that pause, single posts skipped."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from uuid import uuid4

from sqlalchemy import bindparam, delete, update
from sqlmodel import Field, SQLModel, col, select

from storage.occurrences import SKIPPED, Occurrence
from storage.prepared import Prepared
from storage.rosters import among, numbered
from storage.transaction import Moment, Tx, insert


class Pause(SQLModel, table=True):
    """A kind of post (`job`) that does not come to a team from `at` on.

    `until`: the day, where the team is, on which it comes again; None: until it is resumed.
    `reason`: None once it is forgotten.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    job: str
    at: datetime = Field(sa_type=Moment)
    until: date | None = None
    reason: str | None = None
    salt: str
    by_id: int = Field(foreign_key="person.id")
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_by_id: int | None = Field(default=None, foreign_key="person.id")


def pause(
    tx: Tx, team_id: int, job: str, until: date | None, reason: str, by_id: int
) -> tuple[int, str]:
    """Store it from now on: its number, and the salt for the journal's digest of the reason."""
    salt = uuid4().hex
    number = insert(
        tx,
        Pause,
        team_id=team_id,
        job=job,
        at=tx.now,
        until=until,
        reason=reason,
        salt=salt,
        by_id=by_id,
    )
    return int(number), salt


_RESUME: Prepared[tuple[int]] = Prepared(
    update(Pause)
    .where(col(Pause.id) == bindparam("number"), col(Pause.ended_at).is_(None))
    .values(ended_at=bindparam("now"), ended_by_id=bindparam("who"))
    .returning(col(Pause.id))
)


def resume(tx: Tx, number: int, by_id: int) -> bool:
    """End a pause; False when somebody else has."""
    return bool(tx.rows(_RESUME, number=number, now=tx.now, who=by_id))


_OF_TEAM: Prepared[tuple[Pause]] = Prepared(
    select(Pause)
    .where(col(Pause.team_id) == bindparam("team"), col(Pause.ended_at).is_(None))
    .order_by(col(Pause.id))
)


def pauses(tx: Tx, team_id: int, today: date) -> list[Pause]:
    """Those of the team that hold on a day of its own, in the order in which they were made."""
    found = [one for (one,) in tx.rows(_OF_TEAM, team=team_id)]
    return [one for one in found if one.until is None or today < one.until]


@lru_cache(maxsize=8)
def _at(count: int) -> Prepared[tuple[int, date | None]]:
    return Prepared(
        select(col(Pause.id), col(Pause.until))
        .where(
            col(Pause.team_id) == bindparam("team"),
            col(Pause.job).in_(among(count)),
            col(Pause.at) <= bindparam("moment"),
            col(Pause.ended_at).is_(None) | (col(Pause.ended_at) > bindparam("moment")),
        )
        .order_by(col(Pause.id))
    )


def pauses_at(
    tx: Tx, team_id: int, jobs: Sequence[str], moment: datetime
) -> list[tuple[int, date | None]]:
    """The number and end of pauses of these kinds that were made and not ended at a moment."""
    return tx.rows(_at(len(jobs)), team=team_id, moment=moment, **numbered(jobs))


_KEY = (
    (col(Occurrence.job) == bindparam("of_job"))
    & (col(Occurrence.subject) == bindparam("of_subject"))
    & (col(Occurrence.due_at) == bindparam("of_due_at"))
)
_TAKEN: Prepared[tuple[Occurrence]] = Prepared(select(Occurrence).where(_KEY))
_SKIPPED: Prepared[tuple[int]] = Prepared(
    select(Occurrence.by_id).where(
        col(Occurrence.job) == bindparam("of_job"),
        col(Occurrence.subject) == bindparam("of_subject"),
        col(Occurrence.outcome) == SKIPPED,
    )
)
_AGAIN: Prepared[tuple[str]] = Prepared(
    delete(Occurrence)
    .where(_KEY, col(Occurrence.outcome) == SKIPPED, col(Occurrence.due_at) > bindparam("now"))
    .returning(col(Occurrence.job))
)
_SINCE: Prepared[tuple[Occurrence]] = Prepared(
    select(Occurrence).where(
        col(Occurrence.job) == bindparam("job"), col(Occurrence.due_at) > bindparam("since")
    )
)


def taken(tx: Tx, job: str, subject: str, due_at: datetime) -> Occurrence | None:
    """What has become of an occurrence; None where nobody has claimed it."""
    key = {"of_job": job, "of_subject": subject, "of_due_at": due_at}
    return next((one for (one,) in tx.rows(_TAKEN, **key)), None)


def ahead(tx: Tx, job: str, since: datetime) -> dict[tuple[str, datetime], Occurrence]:
    """What was claimed before its time, or skipped, of those due after a moment."""
    found = (one for (one,) in tx.rows(_SINCE, job=job, since=since))
    return {(one.subject, one.due_at): one for one in found}


def is_skipped(tx: Tx, job: str, subject: str) -> bool:
    """Whether a leader has skipped it, whenever it was due."""
    return bool(tx.rows(_SKIPPED, of_job=job, of_subject=subject))


def bring_back(tx: Tx, job: str, subject: str, due_at: datetime) -> bool:
    """Let a skipped one come after all; False when its time has come, or it is not skipped."""
    key = {"of_job": job, "of_subject": subject, "of_due_at": due_at}
    return bool(tx.rows(_AGAIN, **key, now=tx.now))
