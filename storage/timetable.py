"""What a team has called off of what comes by the clock: kinds that pause, single posts skipped."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import lru_cache
from uuid import uuid4

from sqlalchemy import bindparam, delete, update
from sqlmodel import Field, SQLModel, col, select

from storage.occurrences import SKIPPED, Occurrence
from storage.prepared import Prepared
from storage.rosters import among, numbered, rounded
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


@lru_cache(maxsize=16)
def _between(teams: int, jobs: int) -> Prepared[tuple[Pause]]:
    return Prepared(
        select(Pause)
        .where(
            col(Pause.team_id).in_(among(teams)),
            col(Pause.job).in_([bindparam(f"job{place}") for place in range(jobs)]),
            col(Pause.at) <= bindparam("last"),
            col(Pause.ended_at).is_(None) | (col(Pause.ended_at) > bindparam("first")),
        )
        .order_by(col(Pause.id))
    )


def pauses_at(
    tx: Tx, whose: Collection[tuple[int, datetime]], jobs: Sequence[str]
) -> dict[tuple[int, datetime], list[Pause]]:
    """By team and moment, of at least one: pauses of these kinds that were made and not ended at
    it; to be read. One statement for all of them."""
    moments = [moment for _, moment in whose]
    named = {f"job{place}": job for place, job in enumerate(jobs)}
    asked = rounded({number for number, _ in whose})
    found: dict[tuple[int, datetime], list[Pause]] = {}
    statement = _between(len(asked), len(jobs))
    between = {"first": min(moments), "last": max(moments)}
    for (pause_,) in tx.rows(statement, **numbered(asked), **named, **between):
        for number, moment in whose:
            ended = pause_.ended_at is not None and pause_.ended_at <= moment
            if number == pause_.team_id and pause_.at <= moment and not ended:
                found.setdefault((number, moment), []).append(pause_)
    return found


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
