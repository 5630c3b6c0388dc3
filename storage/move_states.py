"""How a roster stands to a change of it that was agreed: made, not made, or something else."""

from collections.abc import Collection
from typing import Literal

from storage import reassigning, rosters
from storage.reassigning import Move
from storage.rosters import Assignment, Shift
from storage.transaction import Tx

State = Literal["made", "not_made", "other"]


def state(tx: Tx, team_id: int, move: Move, later: Collection[Move] = ()) -> State:
    """`later`: moves agreed after this one, which may have handed the same shift on."""
    shift = reassigning.shift_of(tx, team_id, move)
    if shift is None or shift.id is None:
        return "other"
    if move.is_part:
        return _part(tx, shift, move)
    after = [one for one in later if (one.day, one.code) == (move.day, move.code)]
    has_come = _stands(tx, shift, move.to_id) or any(o.from_id == move.to_id for o in after)
    has_left = not _stands(tx, shift, move.from_id) or any(o.to_id == move.from_id for o in after)
    if (move.to_id is None or has_come) and (move.from_id is None or has_left):
        return "made"
    is_free = move.to_id is None or rosters.assignment(tx, shift.id, move.to_id) is None
    is_whole = move.from_id is None or _is_whole(rosters.assignment(tx, shift.id, move.from_id))
    return "not_made" if is_free and is_whole else "other"


def who_stands(tx: Tx, team_id: int, move: Move) -> tuple[int, ...] | None:
    """Which of the move's people stand on its shift; None where there is no such shift."""
    shift = reassigning.shift_of(tx, team_id, move)
    if shift is None:
        return None
    asked = (move.from_id, move.to_id)
    return tuple(one for one in asked if one is not None and _stands(tx, shift, one))


def _stands(tx: Tx, shift: Shift, person: int | None) -> bool:
    return person is not None and rosters.assignment(tx, shift.id or 0, person) is not None


def _is_whole(own: Assignment | None) -> bool:
    return own is not None and not (own.starts_at or own.ends_at or own.covers_id)


def _part(tx: Tx, shift: Shift, move: Move) -> State:
    assert shift.id is not None
    assert move.from_id is not None
    assert move.to_id is not None
    giver = rosters.assignment(tx, shift.id, move.from_id)
    taker = rosters.assignment(tx, shift.id, move.to_id)
    if giver is None:
        return "other"
    if taker is not None:
        own = (taker.starts_at, taker.ends_at, taker.covers_id)
        return "made" if own == (move.starts_at, move.ends_at, move.from_id) else "other"
    starts, ends = giver.starts_at or shift.starts_at, giver.ends_at or shift.ends_at
    assert move.starts_at is not None
    assert move.ends_at is not None
    begins = move.starts_at == starts and move.ends_at < ends
    finishes = move.ends_at == ends and move.starts_at > starts
    return "not_made" if begins or finishes else "other"
