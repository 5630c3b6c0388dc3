"""What an agreed swap would be on the roster as it stands: possible, too much, or nobody's work."""

from collections.abc import Collection, Sequence

from handbook.book import Handbook, in_force
from handbook.swap import Breach, Side, SwapVerdict, SwapVersion, judge
from handbook.terms import OURS
from handbook.working_time import Worked
from storage import move_states, reassigning, workload
from storage.people import Team
from storage.reassigning import Move
from storage.swaps import Swap
from storage.transaction import Tx
from storage.workload import Load


def against(
    tx: Tx, book: Handbook, team: Team, swap: Swap, moves: Sequence[Move]
) -> tuple[Breach, ...] | None:
    """What stands against making these moves of an approved swap now, beyond what was allowed.

    None where the roster has not what they need, so that they cannot be made at all. How often
    somebody may swap is not asked again: this one was counted.
    """
    if any(move_states.state(tx, team.id or 0, move) != "not_made" for move in moves):
        return None
    ids = sorted({one for move in moves for one in (move.from_id, move.to_id) if one is not None})
    days = [move.day for move in moves]
    loads = workload.of_people(tx, ids, *workload.between(days), team.zone)
    sides = tuple(_side(tx, team, person, loads[person], moves) for person in ids)
    allowed = SwapVerdict.model_validate(swap.verdict) if swap.verdict else None
    rules = SwapVersion.model_validate(
        {"from": min(days), "decided_by": allowed.decided_by if allowed else "", "rule": OURS}
    )
    limits = in_force(book.working_time, min(days))
    found = judge(rules, limits, "exchange", sides)
    return tuple(one for one in found.breaches if not _is_allowed(one, allowed))


def _is_allowed(found: Breach, verdict: SwapVerdict | None) -> bool:
    """Whether the leader who approved the swap knew of it."""
    return verdict is not None and any(
        (one.kind, one.person, one.first, one.last)
        == (found.kind, found.person, found.first, found.last)
        and one.found == found.found
        for one in verdict.to_allow
    )


def _side(tx: Tx, team: Team, person: int, load: Load, moves: Collection[Move]) -> Side:
    kept = list(load.duties)
    work: list[Worked] = []
    for move in moves:
        if move.from_id != person:
            continue
        given = [d for d in kept if (d.work.day, d.code) == (move.day, move.code)]
        kept = [duty for duty in kept if duty not in given]
        if move.is_part:
            work += [left for duty in given if (left := _without(duty.work, move))]
    taken = tuple(
        work_of
        for move in moves
        if move.to_id == person and (work_of := _taken(tx, team, move)) is not None
    )
    after = (*(duty.work for duty in kept), *work, *taken)
    return Side(person, load.work, after, taken, load.leave)


def _taken(tx: Tx, team: Team, move: Move) -> Worked | None:
    if move.starts_at and move.ends_at:
        return Worked(move.day, move.starts_at, move.ends_at)
    shift = reassigning.shift_of(tx, team.id or 0, move)
    return Worked(shift.day, shift.starts_at, shift.ends_at) if shift else None


def _without(work: Worked, part: Move) -> Worked | None:
    """What is left of the work; the part borders on its beginning or its end."""
    if part.starts_at == work.starts_at and part.ends_at:
        return Worked(work.day, part.ends_at, work.ends_at)
    return Worked(work.day, work.starts_at, part.starts_at) if part.starts_at else None
