"""What somebody asks for, before it is judged; and as a button's value, by ids alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast, get_args

from commands.deciding.asking import Asking, Refusal
from handbook.swap import Kind
from storage import people
from storage.people import Known
from storage.reassigning import Move


@dataclass(frozen=True)
class Wish:
    """Whose shifts shall become whose. `colleague`: who has to say yes; None where nobody has to,
    or nobody is known yet. `reason` is personal.
    """

    kind: Kind
    asker: Known
    colleague: Known | None
    moves: tuple[Move, ...]
    reason: str = ""
    is_special: bool = False

    @property
    def days(self) -> list[date]:
        return [move.day for move in self.moves]

    @property
    def people(self) -> list[Known]:
        return [self.asker, *([self.colleague] if self.colleague else [])]

    def special(self, reason: str) -> "Wish":
        return replace(self, reason=reason, is_special=True)


def encoded(wish: Wish) -> str:
    """The wish without its reason, as ids."""
    moves = (
        ",".join(
            str(part or "")
            for part in (
                move.day,
                move.code,
                move.from_id,
                move.to_id,
                move.starts_at and move.starts_at.isoformat(),
                move.ends_at and move.ends_at.isoformat(),
            )
        )
        for move in wish.moves
    )
    return ";".join([wish.kind, str(wish.colleague.id if wish.colleague else ""), *moves])


def decoded(asking: Asking, value: str) -> Wish:
    """The wish of whoever asks; all shifts in it are theirs or a colleague's. Raises Refusal."""
    try:
        kind, other, *moves = value.split(";")
        colleague = people.by_id(asking.tx, int(other)) if other else None
        wish = Wish(cast("Kind", kind), asking.person, colleague, tuple(map(_move, moves)))
    except (ValueError, IndexError):
        raise _unreadable(asking) from None
    ids = {known.id for known in wish.people} | {None}
    theirs = all(move.from_id in ids and move.to_id in ids for move in wish.moves)
    team = asking.person.person.team_id
    if not (theirs and wish.moves and kind in get_args(Kind)) or any(
        known.person.team_id != team for known in wish.people
    ):
        raise _unreadable(asking)
    return wish


def _unreadable(asking: Asking) -> Refusal:
    return Refusal(
        asking.say("I cannot read that any more. Nothing was changed."),
        asking.say("Please ask again: /swap"),
    )


def _move(said: str) -> Move:
    day, code, leaver, comer, starts, ends = said.split(",")
    return Move(
        date.fromisoformat(day),
        code,
        int(leaver) if leaver else None,
        int(comer) if comer else None,
        datetime.fromisoformat(starts) if starts else None,
        datetime.fromisoformat(ends) if ends else None,
    )


def exchange(kind: Kind, asker: Known, own: Move, colleague: Known, theirs: Move) -> Wish:
    """Two shifts, each of which goes to the other person."""
    moves = (replace(own, to_id=colleague.id), replace(theirs, to_id=asker.id))
    return Wish(kind, asker, colleague, moves)


def earliest(moves: Sequence[Move]) -> date:
    return min(move.day for move in moves)
