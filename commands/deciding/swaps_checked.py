"""A roster that was brought in meets the swaps that were agreed on the one before it.

An approved swap that the file knows already stands. One that it does not know is made again. What
it contradicts is broken: nobody guesses, a leader decides what becomes of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from commands.deciding import swap_facts, swaps_broken
from handbook.book import Handbook
from storage import move_states, reassigning, swaps
from storage.people import Team
from storage.reassigning import Move
from storage.swaps import APPROVED, BROKEN, WAITING, Swap
from storage.transaction import Tx

Outcome = Literal["made_again", "broken", "closed"]


@dataclass(frozen=True)
class Checked:
    """What became of a swap: made again, broken after it was approved, or closed as it waited."""

    swap: Swap
    outcome: Outcome


def check(tx: Tx, book: Handbook, team: Team, first: date, last: date, by: str) -> list[Checked]:
    """Look at every swap with a shift of these dates, once their roster has changed.

    `by`: whom the journal names. The rows of the team's people and of the shifts are held.
    """
    assert team.id is not None
    found: list[Checked] = []
    approved = swaps.touching(tx, team.id, first, last, (APPROVED,))
    # As they were made: a later one may have handed on what an earlier one gave.
    approved.sort(key=lambda swap: (swap.decided_at or swap.asked_at, swap.id))
    moves = {swap.id or 0: swaps.moves(tx, swap.id or 0) for swap in approved}
    for place, swap in enumerate(approved):
        own = [move for move in moves[swap.id or 0] if first <= move.day <= last]
        later = [move for other in approved[place + 1 :] for move in moves[other.id or 0]]
        states = {move_states.state(tx, team.id, move, later) for move in own}
        if states == {"made"}:
            continue
        if states == {"not_made"} and swap_facts.against(tx, book, team, swap, own) == ():
            _make(tx, team, swap, own, by)
            found.append(Checked(swap, "made_again"))
        else:
            _break(tx, book, team, swap, by)
            found.append(Checked(swap, "broken"))
    return [*found, *close_waiting(tx, book, team, first, last, by)]


def _make(tx: Tx, team: Team, swap: Swap, moves: Sequence[Move], by: str) -> None:
    reassigning.apply(tx, team.id or 0, moves)
    tx.note("swap.made_again", f"swap:{swap.id}", by, moves=len(moves))
    swaps_broken.say_made_again(tx, swap, team)


def _break(tx: Tx, book: Handbook, team: Team, swap: Swap, by: str) -> None:
    if swaps.turn(tx, swap, (APPROVED,), BROKEN, settled_by=None):
        tx.note("swap.broken", f"swap:{swap.id}", by, was=APPROVED)
        swaps_broken.say_broken(tx, book, swap, team)


def close_waiting(
    tx: Tx, book: Handbook, team: Team, first: date, last: date, by: str
) -> list[Checked]:
    """Those that nobody has decided, and whose shifts are gone."""
    assert team.id is not None
    found = []
    for swap in swaps.touching(tx, team.id, first, last, WAITING):
        own = [move for move in swaps.moves(tx, swap.id or 0) if first <= move.day <= last]
        if all(move_states.state(tx, team.id, move) == "not_made" for move in own):
            continue
        was = swap.state
        if swaps.turn(tx, swap, WAITING, BROKEN):
            tx.note("swap.broken", f"swap:{swap.id}", by, was=was)
            swaps_broken.say_closed(tx, book, swap, team)
            found.append(Checked(swap, "closed"))
    return found
