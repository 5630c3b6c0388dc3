"""The facts of a swap for each of its people, and what the handbook says of them."""

from collections.abc import Iterable, Sequence
from datetime import date

from handbook.book import Handbook, in_force
from handbook.swap import Breach, Kind, Side, SwapVerdict, SwapVersion, judge
from handbook.terms import OURS
from handbook.working_time import Worked
from storage import move_states, people, reassigning, swaps, workload
from storage.people import Team
from storage.reassigning import Move
from storage.rosters import Shift
from storage.swaps import Swap
from storage.transaction import Tx
from storage.workload import Load

APART: dict[Kind, tuple[Kind, ...]] = {
    "exchange": ("exchange", "give", "open"),
    "give": ("exchange", "give", "open"),
    "open": ("exchange", "give", "open"),
    "rest": ("rest",),
}
"""Which kinds are counted together (CC-2.4.8, CC-2.7.2)."""


def month_of(moves: Sequence[Move]) -> date:
    """The month in which a swap counts: that of its earliest shift."""
    return min(move.day for move in moves).replace(day=1)


def judged(
    tx: Tx,
    book: Handbook,
    rules: SwapVersion,
    team_id: int,
    zone: str,
    kind: Kind,
    people_ids: Sequence[int],
    moves: Sequence[Move],
    *,
    is_special: bool = False,
    counts: bool = True,
    without: int | None = None,
) -> SwapVerdict:
    """The verdict from the roster as it stands; the people's and the shifts' rows are held.

    `without`: the swap itself, which is not counted beside itself.
    """
    first, last = workload.between([move.day for move in moves])
    loads = workload.of_people(tx, people_ids, first, last, zone)
    shifts = {move: reassigning.shift_of(tx, team_id, move) for move in moves}
    able = workload.skills(tx, people_ids)
    asked = people.skills_asked(tx, team_id)
    month, kinds = month_of(moves), APART[kind]
    sides = tuple(
        _side(
            person,
            loads[person],
            moves,
            shifts,
            swaps.counted(tx, person, month, kinds, without) if counts else None,
            [s for s in _asked(person, moves, asked) if s not in able[person]],
            people.by_id(tx, person).person.left_on,
        )
        for person in people_ids
    )
    limits = in_force(book.working_time, min(move.day for move in moves))
    return judge(rules, limits, kind, sides, is_special=is_special)


def _asked(person: int, moves: Iterable[Move], asked: dict[str, str]) -> Iterable[str]:
    """The skills that the shifts ask for which the person would take."""
    codes = {move.code for move in moves if move.to_id == person}
    return dict.fromkeys(asked[code] for code in sorted(codes) if code in asked)


def _side(
    person: int,
    load: Load,
    moves: Sequence[Move],
    shifts: dict[Move, Shift | None],
    counted: int | None,
    lacks: Sequence[str],
    left_on: date | None,
) -> Side:
    after, taken = list(load.duties), []
    left = [move for move in moves if move.from_id == person]
    work = list(load.work)
    for move in left:
        own = [d for d in after if (d.work.day, d.code) == (move.day, move.code)]
        for duty in own:
            work.remove(duty.work)
            work += _rest_of(duty.work, move)
    for move in moves:
        shift = shifts[move]
        if move.to_id == person and shift is not None:
            new = Worked(move.day, move.starts_at or shift.starts_at, move.ends_at or shift.ends_at)
            taken.append(new)
            work.append(new)
    return Side(
        person=person,
        before=load.work,
        after=tuple(work),
        taken=tuple(taken),
        leave=load.leave,
        counted=counted,
        lacks=tuple(lacks),
        left_on=left_on,
    )


def _rest_of(work: Worked, move: Move) -> list[Worked]:
    """What the giver of a part still works of the shift."""
    if move.starts_at is None or move.ends_at is None:
        return []
    if move.starts_at <= work.starts_at:
        return [Worked(work.day, move.ends_at, work.ends_at)]
    return [Worked(work.day, work.starts_at, move.starts_at)]


def against(
    tx: Tx, book: Handbook, team: Team, swap: Swap, moves: Sequence[Move]
) -> tuple[Breach, ...] | None:
    """What stands against making these moves of an approved swap now, beyond what was allowed.

    None where the roster has not what they need, so that they cannot be made at all. How often
    somebody may swap is not asked again: this one was counted.
    """
    assert team.id is not None
    if any(move_states.state(tx, team.id, move) != "not_made" for move in moves):
        return None
    if not moves:
        return ()
    allowed = SwapVerdict.model_validate(swap.verdict)
    rules = SwapVersion.model_validate(
        {"from": date.min, "decided_by": allowed.decided_by, "rule": OURS}
    )
    ids = sorted({one for move in moves for one in (move.from_id, move.to_id) if one is not None})
    found = judged(tx, book, rules, team.id, team.zone, "exchange", ids, moves, counts=False)
    known = {(one.kind, one.person, one.first, one.last, one.found) for one in allowed.to_allow}
    return tuple(
        one
        for one in found.breaches
        if (one.kind, one.person, one.first, one.last, one.found) not in known
    )
