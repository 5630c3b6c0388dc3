"""What briefings tell of their shifts, read for many shifts by one statement each.

Everything comes to be read, not changed; nothing is read of no shift.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import BindParameter, bindparam
from sqlmodel import col, select

from storage.attendance import WITHDRAWN, Record
from storage.cards import are_clean, clean
from storage.duty import ON_LEAVE
from storage.people import Need, Person, Role, Team
from storage.prepared import Prepared
from storage.rosters import BEGINS, ENDS, STILL_HERE, Assignment, Shift, among, numbered, rounded
from storage.swaps import APPROVED, Swap, SwapMove
from storage.transaction import Tx

Ids = Collection[int]
Row = TypeVar("Row", bound=tuple[Any, ...])


class Standing(NamedTuple):
    """Somebody's place on a shift: their own hours, whose seat they take for them, their mark, and
    whether they are on leave for all or a part of the shift's day."""

    shift_id: int
    person_id: int
    name: str
    slack_id: str | None
    begins: datetime
    ends: datetime
    covers_id: int | None
    mark: str | None
    is_away: bool


@lru_cache(maxsize=8)
def _shifts(count: int) -> Prepared[tuple[Shift, Team]]:
    return Prepared(
        select(Shift, Team)
        .join(Team, col(Team.id) == Shift.team_id)
        .where(col(Shift.id).in_(among(count)))
    )


def shifts(tx: Tx, ids: Ids) -> dict[int, tuple[Shift, Team]]:
    """Those of the shifts that are still on a roster, each with its team."""
    asked = rounded(ids)
    found = tx.rows(_shifts(len(asked)), **numbered(asked))
    return {shift.id or 0: (shift, team) for shift, team in found}


@lru_cache(maxsize=8)
def _standing(count: int) -> Prepared[Standing]:
    return Prepared[Standing](
        select(  # type: ignore[call-overload]
            col(Assignment.shift_id),
            col(Person.id),
            col(Person.name),
            col(Person.slack_id),
            BEGINS,
            ENDS,
            col(Assignment.covers_id),
            col(Assignment.mark),
            ON_LEAVE,
        )
        .join(Assignment, col(Assignment.person_id) == Person.id)
        .join(Shift, col(Shift.id) == Assignment.shift_id)
        .where(col(Shift.id).in_(among(count)), STILL_HERE)
        .order_by(col(Assignment.shift_id), col(Person.name), col(Person.id)),
        into=Standing._make,
    )


def standing(tx: Tx, ids: Ids) -> dict[int, list[Standing]]:
    """Who stands on each shift, on leave or not, by name; names are safe to show."""
    asked = rounded(ids)
    found = tx.rows(_standing(len(asked)), **numbered(asked))
    on = {number: list(rows) for number, rows in _by_first(found)}
    for number, places in on.items():
        if not are_clean([one.name for one in places]):
            on[number] = [one._replace(name=clean(one.name)) for one in places]
    return on


@lru_cache(maxsize=32)
def _holding(count: int, roles: int) -> Prepared[tuple[int, int, str]]:
    held: list[BindParameter[str]] = [bindparam(f"role{place}") for place in range(roles)]
    return Prepared(
        select(col(Assignment.shift_id), col(Role.person_id), col(Role.role))
        .join(Shift, col(Shift.id) == Assignment.shift_id)
        .join(Person, col(Person.id) == Assignment.person_id)
        .join(Role, col(Role.person_id) == Person.id)
        .where(
            col(Shift.id).in_(among(count)),
            col(Person.team_id) == Shift.team_id,
            col(Role.role).in_(held),
        )
        .order_by(col(Assignment.shift_id))
    )


def holding(tx: Tx, ids: Ids, roles: Collection[str]) -> dict[int, list[tuple[int, str]]]:
    """Which of each shift's own team have which of the roles."""
    if not roles:
        return {}
    asked = rounded(ids)
    named = {f"role{place}": role for place, role in enumerate(sorted(roles))}
    found = tx.rows(_holding(len(asked), len(named)), **numbered(asked), **named)
    return {number: [row[1:] for row in rows] for number, rows in _by_first(found)}


@lru_cache(maxsize=8)
def _records(count: int) -> Prepared[tuple[Record]]:
    return Prepared(
        select(Record)
        .where(col(Record.shift_id).in_(among(count)), col(Record.state) != WITHDRAWN)
        .order_by(col(Record.day), col(Record.id))
    )


def records(tx: Tx, ids: Ids) -> dict[int, list[Record]]:
    """The records of attendance that stand, in the order in which they were noted."""
    asked, found = rounded(ids), dict[int, list[Record]]()
    for (one,) in tx.rows(_records(len(asked)), **numbered(asked)):
        found.setdefault(one.shift_id or 0, []).append(one)
    return found


@lru_cache(maxsize=8)
def _minima(count: int) -> Prepared[tuple[int, int, int]]:
    return Prepared(
        select(col(Shift.id), col(Need.weekday), col(Need.minimum))
        .join(Need, (col(Need.team_id) == Shift.team_id) & (col(Need.code) == Shift.code))
        .where(col(Shift.id).in_(among(count)))
    )


def minima(tx: Tx, ids: Ids) -> dict[tuple[int, int], int]:
    """How many each shift needs, by its number and the weekday; without those that say nothing."""
    asked = rounded(ids)
    found = tx.rows(_minima(len(asked)), **numbered(asked))
    return {(number, weekday): minimum for number, weekday, minimum in found}


@lru_cache(maxsize=8)
def _swapped(count: int) -> Prepared[tuple[int, int | None, int | None]]:
    return Prepared(
        select(col(Shift.id), col(SwapMove.from_id), col(SwapMove.to_id))
        .join(Swap, col(Swap.team_id) == Shift.team_id)
        .join(SwapMove, col(SwapMove.swap_id) == Swap.id)
        .where(
            col(Shift.id).in_(among(count)),
            col(Swap.state) == APPROVED,
            col(SwapMove.day) == Shift.day,
            col(SwapMove.code) == Shift.code,
        )
        .order_by(col(Shift.id), col(Swap.id), col(SwapMove.place))
    )


def swapped(tx: Tx, ids: Ids) -> dict[int, list[tuple[int | None, int | None]]]:
    """Whose place on each shift went to whom by approved swaps, oldest first; None: to nobody."""
    asked = rounded(ids)
    found = tx.rows(_swapped(len(asked)), **numbered(asked))
    return {number: [row[1:] for row in rows] for number, rows in _by_first(found)}


def _by_first(rows: Iterable[Row]) -> Iterable[tuple[int, Iterable[Row]]]:
    """Rows that come in the order of their first column, by it."""
    return groupby(rows, itemgetter(0))
