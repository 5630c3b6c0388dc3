"""What places are counted from: on shifts, and on days whose roster is not out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import BindParameter, bindparam, func
from sqlmodel import col, select

from storage import rosters
from storage.leaves import HOLDING, Leave
from storage.people import Need, Person, Role
from storage.prepared import Prepared
from storage.rosters import Shift, Staffing, among, numbered
from storage.transaction import Tx


def lock_days(tx: Tx, team_id: int, first: date, last: date) -> None:
    """Hold the rows of all the team's shifts of these days, in id order."""
    if tx.locks_rows:
        tx.rows(_LOCK_DAYS, team=team_id, first=first, last=last)


_LOCK_DAYS: Prepared[tuple[int]] = Prepared(
    select(Shift.id)
    .where(
        col(Shift.team_id) == bindparam("team"),
        col(Shift.day) >= bindparam("first"),
        col(Shift.day) <= bindparam("last"),
    )
    .order_by(col(Shift.id))
    .with_for_update(key_share=True)
)
_PROMISED = rosters.gone(HOLDING & (col(Leave.person_id) != bindparam("without")))


def on_shifts(tx: Tx, shifts: Sequence[Shift], person_id: int) -> list[Staffing]:
    """Staffing with every promised leave counted as away, and none of this person's own."""
    return rosters.counted(tx, shifts, _PROMISED, person_id)


@dataclass(frozen=True)
class DayCount:
    """One day of a team: who could work, the sum of what its shifts need, who has leave.

    `needed` None: no minimum is set for that weekday.
    """

    day: date
    heads: int
    needed: int | None
    taken: int


def on_days(
    tx: Tx, team_id: int, days: Sequence[date], roles: Collection[str], person_id: int
) -> list[DayCount]:
    """The counts of each day, three statements for all of them.

    Counted are people with one of `roles` who have not left by then; of the leaves, those that take
    a place, without this person's own.
    """
    if not days:
        return []
    asked, who = _asked(len(roles)), {**numbered(list(roles)), "team": team_id}
    heads = tx.rows(asked.heads, **who)
    needs = dict(tx.rows(_NEEDS, team=team_id))
    held = tx.rows(asked.held, **who, first=min(days), last=max(days), without=person_id)
    return [
        DayCount(
            day,
            heads=sum(number for left_on, number in heads if left_on is None or left_on > day),
            needed=needs.get(day.weekday()),
            taken=len(
                {
                    person
                    for person, first, last, left_on in held
                    if first <= day <= last and (left_on is None or left_on > day)
                }
            ),
        )
        for day in days
    ]


_NEEDS: Prepared[tuple[int, int]] = Prepared(
    select(col(Need.weekday), func.sum(col(Need.minimum)))
    .where(col(Need.team_id) == bindparam("team"))
    .group_by(col(Need.weekday))
)


@dataclass(frozen=True)
class _Asked:
    """What is asked of people with one of so many roles."""

    heads: Prepared[tuple[date | None, int]]
    held: Prepared[tuple[int, date, date, date | None]]


@lru_cache(maxsize=32)
def _asked(count: int) -> _Asked:
    team: BindParameter[int] = bindparam("team")
    rostered = select(Role.person_id).where(col(Role.role).in_(among(count)))
    heads = (
        select(col(Person.left_on), func.count(col(Person.id)))
        .where(col(Person.team_id) == team, col(Person.id).in_(rostered))
        .group_by(col(Person.left_on))
    )
    held = (
        select(col(Leave.person_id), col(Leave.first), col(Leave.last), col(Person.left_on))
        .join(Person, col(Person.id) == Leave.person_id)
        .where(
            col(Leave.team_id) == team,
            col(Leave.first) <= bindparam("last"),
            col(Leave.last) >= bindparam("first"),
            HOLDING,
            col(Leave.person_id) != bindparam("without"),
            col(Leave.person_id).in_(rostered),
        )
    )
    return _Asked(Prepared(heads), Prepared(held))
