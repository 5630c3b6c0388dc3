"""Who stands on a shift changes: all moves of a change together, or none of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, update
from sqlmodel import col, select

from storage import rosters
from storage.prepared import Prepared
from storage.rosters import Assignment, Shift
from storage.transaction import Tx


@dataclass(frozen=True)
class Move:
    """A shift of the roster goes from one person to another.

    `from_id` None: nobody leaves it; `to_id` None: nobody comes. With hours only that part of it
    does, which begins or ends with the person's own hours on the shift where somebody gives it.
    """

    day: date
    code: str
    from_id: int | None
    to_id: int | None
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def is_part(self) -> bool:
        return self.starts_at is not None

    @property
    def back(self) -> "Move":
        """What takes the move back."""
        return replace(self, from_id=self.to_id, to_id=self.from_id)


class RosterDiffers(Exception):
    """The roster is not what a move needs; nothing of it is to be kept."""

    def __init__(self, move: Move) -> None:
        super().__init__(f"{move.code} {move.day}")
        self.move = move


def hold(tx: Tx, team_id: int, moves: Sequence[Move]) -> list[Shift]:
    """Hold the rows of the shifts, after those of the people; those there are, in id order."""
    found = [shift for shift in (shift_of(tx, team_id, move) for move in moves) if shift]
    rosters.lock(tx, found)
    return sorted(found, key=lambda shift: shift.id or 0)


def shift_of(tx: Tx, team_id: int, move: Move) -> Shift | None:
    """The shift that a move is about; None where the roster has none such any more."""
    found = tx.kept(_SHIFT, again=True, team=team_id, day=move.day, code=move.code)
    return next(iter(found), None)


_SHIFT: Prepared[tuple[Shift]] = Prepared(
    select(Shift).where(
        col(Shift.team_id) == bindparam("team"),
        col(Shift.day) == bindparam("day"),
        col(Shift.code) == bindparam("code"),
    )
)


def apply(tx: Tx, team_id: int, moves: Sequence[Move]) -> list[tuple[int, date]]:
    """Make the moves; whose work of which date has changed. Raises RosterDiffers.

    Whoever takes a seat takes its mark, on call or golden shift.

    The caller holds the people's and the shifts' rows, and ends the transaction without keeping it
    when this raises.
    """
    marks: dict[Move, str | None] = {}
    for move in moves:  # all leave before anybody comes: two may change places on one shift
        if move.from_id is not None and not move.is_part:
            marks[move] = _leaves(tx, team_id, move, move.from_id)
    for move in moves:
        if move.is_part and move.from_id is not None:
            _gives_part(tx, team_id, move)
        elif move.to_id is not None:
            _comes(tx, team_id, move, move.to_id, marks.get(move))
    return [
        (person, move.day)
        for move in moves
        for person in (move.from_id, move.to_id)
        if person is not None
    ]


def take_back(tx: Tx, team_id: int, moves: Sequence[Move]) -> list[tuple[int, date]]:
    """Undo what `apply` did with these moves. Raises RosterDiffers; as there."""
    whole = [move.back for move in moves if not move.is_part]
    touched = apply(tx, team_id, whole)
    for move in moves:
        if move.is_part and move.from_id is None:
            touched += _goes_again(tx, team_id, move)
        elif move.is_part:
            touched += _takes_part_back(tx, team_id, move)
    return touched


def _number(tx: Tx, team_id: int, move: Move) -> int:
    shift = shift_of(tx, team_id, move)
    if shift is None or shift.id is None:
        raise RosterDiffers(move)
    return shift.id


def _leaves(tx: Tx, team_id: int, move: Move, person: int) -> str | None:
    """Take the person off the shift, and give the mark of their seat."""
    gone = (
        delete(Assignment)
        .where(
            col(Assignment.shift_id) == _number(tx, team_id, move),
            col(Assignment.person_id) == person,
            col(Assignment.starts_at).is_(None),
            col(Assignment.ends_at).is_(None),
            col(Assignment.covers_id).is_(None),
        )
        .returning(col(Assignment.mark))
    )
    marks: list[str | None] = [mark for (mark,) in tx.connection.execute(gone)]
    if len(marks) != 1:
        raise RosterDiffers(move)
    return marks[0]


def _comes(tx: Tx, team_id: int, move: Move, person: int, mark: str | None) -> None:
    number = _number(tx, team_id, move)
    if rosters.assignment(tx, number, person) is not None:
        raise RosterDiffers(move)
    _put(tx, number, person, move, mark=mark)


def _put(
    tx: Tx,
    shift: int,
    person: int,
    move: Move,
    *,
    covers: int | None = None,
    mark: str | None = None,
) -> None:
    """The person stands on the shift, for the move's hours where it has any."""
    tx.connection.execute(
        insert(Assignment).values(
            shift_id=shift,
            person_id=person,
            starts_at=move.starts_at,
            ends_at=move.ends_at,
            covers_id=covers,
            mark=mark,
        )
    )


def _goes_again(tx: Tx, team_id: int, move: Move) -> list[tuple[int, date]]:
    """Whoever came for a part that nobody gave stands on the shift no more."""
    assert move.to_id is not None
    gone = delete(Assignment).where(
        col(Assignment.shift_id) == _number(tx, team_id, move),
        col(Assignment.person_id) == move.to_id,
        col(Assignment.starts_at) == move.starts_at,
        col(Assignment.ends_at) == move.ends_at,
        col(Assignment.covers_id).is_(None),
    )
    if tx.connection.execute(gone).rowcount != 1:
        raise RosterDiffers(move)
    return [(move.to_id, move.day)]


def _gives_part(tx: Tx, team_id: int, move: Move) -> None:
    """The giver's hours shrink by the part; the taker, if there is one, stands on it for that."""
    assert move.from_id is not None
    shift = shift_of(tx, team_id, move)
    if shift is None or shift.id is None:
        raise RosterDiffers(move)
    own = rosters.assignment(tx, shift.id, move.from_id)
    if own is None:
        raise RosterDiffers(move)
    if move.to_id is not None and rosters.assignment(tx, shift.id, move.to_id) is not None:
        raise RosterDiffers(move)
    starts, ends = own.starts_at or shift.starts_at, own.ends_at or shift.ends_at
    if move.starts_at == starts and move.ends_at is not None and move.ends_at < ends:
        _set_hours(tx, own, shift, move.ends_at, ends)
    elif move.ends_at == ends and move.starts_at is not None and move.starts_at > starts:
        _set_hours(tx, own, shift, starts, move.starts_at)
    else:
        raise RosterDiffers(move)
    if move.to_id is not None:
        _put(tx, shift.id, move.to_id, move, covers=move.from_id)


def _takes_part_back(tx: Tx, team_id: int, move: Move) -> list[tuple[int, date]]:
    assert move.from_id is not None
    assert move.to_id is not None
    shift = shift_of(tx, team_id, move)
    if shift is None or shift.id is None:
        raise RosterDiffers(move)
    own = rosters.assignment(tx, shift.id, move.from_id)
    gone = delete(Assignment).where(
        col(Assignment.shift_id) == shift.id,
        col(Assignment.person_id) == move.to_id,
        col(Assignment.covers_id) == move.from_id,
        col(Assignment.starts_at) == move.starts_at,
        col(Assignment.ends_at) == move.ends_at,
    )
    if own is None or tx.connection.execute(gone).rowcount != 1:
        raise RosterDiffers(move)
    starts, ends = own.starts_at or shift.starts_at, own.ends_at or shift.ends_at
    if move.ends_at == starts and move.starts_at is not None:
        _set_hours(tx, own, shift, move.starts_at, ends)
    elif move.starts_at == ends and move.ends_at is not None:
        _set_hours(tx, own, shift, starts, move.ends_at)
    else:
        raise RosterDiffers(move)
    return [(move.from_id, move.day), (move.to_id, move.day)]


def _set_hours(tx: Tx, own: Assignment, shift: Shift, starts: datetime, ends: datetime) -> None:
    """The person's hours on the shift; None where they are the shift's own."""
    change = update(Assignment).where(
        col(Assignment.shift_id) == own.shift_id, col(Assignment.person_id) == own.person_id
    )
    tx.connection.execute(
        change.values(
            starts_at=None if starts == shift.starts_at else starts,
            ends_at=None if ends == shift.ends_at else ends,
        )
    )
