"""The waiting list: leaves that wait for a place on a full day, and those that are offered one."""

from datetime import date, datetime

from sqlalchemy import and_, bindparam, or_, update
from sqlmodel import col, select

from storage.leaves import OFFERED, QUEUED, Leave
from storage.prepared import Prepared
from storage.transaction import Tx

_QUEUE: Prepared[tuple[Leave]] = Prepared(
    select(Leave)
    .where(
        col(Leave.team_id) == bindparam("team"),
        col(Leave.state) == QUEUED,
        col(Leave.first) <= bindparam("last"),
        col(Leave.last) >= bindparam("first"),
    )
    .order_by(col(Leave.queued_at), col(Leave.id))
)
_OFFERED_OR_NEAR: Prepared[tuple[Leave]] = Prepared(
    select(Leave)
    .where(
        or_(
            col(Leave.state) == OFFERED,
            and_(col(Leave.state) == QUEUED, col(Leave.first) <= bindparam("upto")),
        )
    )
    .order_by(col(Leave.id))
)


def queue(tx: Tx, team_id: int, first: date, last: date) -> list[Leave]:
    """A team's leaves that wait for a place on any of these days, in the order of their turns."""
    return tx.kept(_QUEUE, again=True, team=team_id, first=first, last=last)


def waiting_or_offered(tx: Tx, upto: date) -> list[Leave]:
    """Every team's leaves that are offered a place, or that wait for one and begin by then."""
    return tx.kept(_OFFERED_OR_NEAR, upto=upto)


def turn(
    tx: Tx,
    leave: Leave,
    to: str,
    *,
    queued_at: datetime | None = None,
    offered_until: datetime | None = None,
    taken_at: datetime | None = None,
    decided_at: datetime | None = None,
) -> bool:
    """Move it on along the waiting list, where nobody decides; False if it has moved meanwhile.

    `queued_at` None leaves it as it is; the other moments are set as they are given.
    """
    values = {"offered_until": offered_until, "taken_at": taken_at, "decided_at": decided_at}
    if queued_at is not None:
        values["queued_at"] = queued_at
    change = update(Leave).where(col(Leave.id) == leave.id, col(Leave.state) == leave.state)
    if tx.connection.execute(change.values(state=to, **values)).rowcount != 1:
        return False
    tx.read_again(leave)
    return True
