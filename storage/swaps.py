"""Swaps: who gives which shift to whom, who has said yes to it, and who decided."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, bindparam, func, or_, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.reassigning import Move
from storage.transaction import Moment, Tx, insert

OFFERED, ASKED, APPROVED = "offered", "asked", "approved"
"""Waits for the colleague, or for whoever takes it; then for the leader; then it holds."""
REFUSED, DECLINED, WITHDRAWN = "refused", "declined", "withdrawn"
"""By the colleague; by the leader; by whoever asked."""
UNDONE, BROKEN, LAPSED = "undone", "broken", "lapsed"
"""Approved once and taken back; the roster no longer is what it was about; its time has come."""
WAITING = (OFFERED, ASKED)
STANDING = (OFFERED, ASKED, APPROVED)


class Swap(SQLModel, table=True):
    """One swap. `reason` and `decided_words` are personal: only here, never in a channel.

    `kind`: see handbook.swap.Kind. `asker_id` gives the first shift away; `colleague_id` consents,
    None while an open offer has no taker and where a rest day moves without anybody else.
    `month`: the first day of the month in which it counts, that of its earliest shift; `counts`:
    whether it does. `begins_at`: when the first of its work begins. `asked_of`: which leader is
    asked to decide, since `asked_since`; `climbed`: how many of the handbook's marks have gone by.
    `verdict`: what the handbook said when it was judged last. `settled_by`: who
    decided what becomes of it after a new roster broke it.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    kind: str
    asker_id: int = Field(foreign_key="person.id", index=True)
    colleague_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    filed_by: int = Field(foreign_key="person.id")
    state: str = OFFERED
    month: date
    counts: bool = True
    is_special: bool = False
    begins_at: datetime = Field(sa_type=Moment)
    asked_at: datetime = Field(sa_type=Moment)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    asked_of: int | None = Field(default=None, foreign_key="person.id")
    asked_since: datetime | None = Field(default=None, sa_type=Moment)
    climbed: int = 0
    reason: str | None = None
    salt: str
    verdict: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_words: str | None = None
    settled_by: int | None = Field(default=None, foreign_key="person.id")


class SwapMove(SQLModel, table=True):
    """One shift of a swap and whose it is before and after; `place` is its order.

    A shift is named by its day and code, so that a roster that is brought in anew is recognised.
    """

    __tablename__ = "swap_move"
    swap_id: int = Field(foreign_key="swap.id", primary_key=True)
    place: int = Field(primary_key=True)
    day: date = Field(index=True)
    code: str
    from_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    to_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    starts_at: datetime | None = Field(default=None, sa_type=Moment)
    ends_at: datetime | None = Field(default=None, sa_type=Moment)

    @property
    def move(self) -> Move:
        return Move(self.day, self.code, self.from_id, self.to_id, self.starts_at, self.ends_at)


def add(tx: Tx, swap: Swap, moves: Sequence[Move]) -> int:
    """Store a new swap with its moves and give its number."""
    columns = {name: getattr(swap, name) for name in Swap.model_fields if name != "id"}
    swap.id = int(insert(tx, Swap, **columns))
    for place, move in enumerate(moves):
        tx.session.add(
            SwapMove(
                swap_id=swap.id,
                place=place,
                day=move.day,
                code=move.code,
                from_id=move.from_id,
                to_id=move.to_id,
                starts_at=move.starts_at,
                ends_at=move.ends_at,
            )
        )
    tx.session.flush()
    return swap.id


def get(tx: Tx, number: int) -> Swap | None:
    return tx.get(Swap, number)


def read_again(tx: Tx, swap: Swap) -> None:
    """Bring the swap up to what is stored, after somebody else was first."""
    tx.read_again(swap)


def moves(tx: Tx, number: int) -> list[Move]:
    """The swap's moves, that of whoever asked first."""
    return [row.move for row in tx.kept(_MOVES, again=True, swap=number)]


_MOVES: Prepared[tuple[SwapMove]] = Prepared(
    select(SwapMove).where(col(SwapMove.swap_id) == bindparam("swap")).order_by(col(SwapMove.place))
)


def turn(tx: Tx, swap: Swap, states: Collection[str], to: str, **values: Any) -> bool:
    """Move the swap from one of the states to `to`; False when somebody was first."""
    change = update(Swap).where(col(Swap.id) == swap.id, col(Swap.state).in_(states))
    done = tx.connection.execute(change.values(state=to, **values)).rowcount == 1
    tx.read_again(swap)
    return done


def take(tx: Tx, swap: Swap, person_id: int) -> bool:
    """The person takes an open offer; False when it is taken already, or gone.

    The offered shift goes to them from then on.
    """
    change = update(Swap).where(
        col(Swap.id) == swap.id, col(Swap.state) == OFFERED, col(Swap.colleague_id).is_(None)
    )
    values = {"state": ASKED, "colleague_id": person_id, "answered_at": tx.now}
    if tx.connection.execute(change.values(**values)).rowcount != 1:
        tx.read_again(swap)
        return False
    goes = update(SwapMove).where(col(SwapMove.swap_id) == swap.id, col(SwapMove.to_id).is_(None))
    tx.connection.execute(goes.values(to_id=person_id))
    tx.read_again(swap)
    return True


def counted(
    tx: Tx, person_id: int, month: date, kinds: Collection[str], without: int | None = None
) -> int:
    """How many swaps of these kinds count for the person in that month, those that wait too.

    An offer counts for whoever is asked only once they have said yes. `without`: one left out.
    """
    query = select(func.count(col(Swap.id))).where(
        col(Swap.month) == month,
        col(Swap.kind).in_(kinds),
        col(Swap.counts),
        or_(
            (col(Swap.asker_id) == person_id) & col(Swap.state).in_(STANDING),
            (col(Swap.colleague_id) == person_id) & col(Swap.state).in_((ASKED, APPROVED)),
        ),
    )
    if without is not None:
        query = query.where(col(Swap.id) != without)
    return int(tx.session.exec(query).one())


def of_person(tx: Tx, person_id: int, since: datetime, limit: int = 20) -> list[Swap]:
    """The person's swaps whose work begins at that moment or later, or that wait; newest first."""
    query = select(Swap).where(
        or_(col(Swap.asker_id) == person_id, col(Swap.colleague_id) == person_id),
        or_(col(Swap.begins_at) >= since, col(Swap.state).in_(WAITING)),
    )
    return list(tx.session.exec(query.order_by(col(Swap.id).desc()).limit(limit)).all())


def of_team(tx: Tx, team_id: int, states: Collection[str]) -> list[Swap]:
    """The team's swaps in these states, oldest first."""
    query = select(Swap).where(Swap.team_id == team_id, col(Swap.state).in_(states))
    return list(tx.session.exec(query.order_by(col(Swap.id))).all())


def ask(tx: Tx, swap: Swap, person_id: int, climbed: int) -> None:
    """That leader is asked to decide, from now on. The caller holds the asker's row."""
    change = update(Swap).where(col(Swap.id) == swap.id)
    tx.connection.execute(change.values(asked_of=person_id, asked_since=tx.now, climbed=climbed))
    tx.read_again(swap)


def undecided(tx: Tx) -> list[Swap]:
    """The swaps of all teams that wait for a leader, oldest first."""
    return tx.kept(_UNDECIDED)


def begun(tx: Tx, until: datetime) -> list[Swap]:
    """The swaps of all teams that wait though the first of their shifts begins by then."""
    return tx.kept(_BEGUN, until=until)


_UNDECIDED: Prepared[tuple[Swap]] = Prepared(
    select(Swap).where(col(Swap.state) == ASKED).order_by(col(Swap.id))
)
_BEGUN: Prepared[tuple[Swap]] = Prepared(
    select(Swap)
    .where(col(Swap.state).in_(WAITING), col(Swap.begins_at) <= bindparam("until"))
    .order_by(col(Swap.begins_at), col(Swap.id))
)


def touching(
    tx: Tx,
    team_id: int,
    first: date,
    last: date,
    states: Collection[str],
    people_ids: Collection[int] = (),
) -> list[Swap]:
    """The team's swaps in these states with a shift of these dates, oldest first.

    `people_ids`: of these people only, where any are given.
    """
    its = select(SwapMove.swap_id).where(col(SwapMove.day) >= first, col(SwapMove.day) <= last)
    if people_ids:
        its = its.where(
            or_(col(SwapMove.from_id).in_(people_ids), col(SwapMove.to_id).in_(people_ids))
        )
    query = select(Swap).where(
        Swap.team_id == team_id, col(Swap.state).in_(states), col(Swap.id).in_(its)
    )
    return list(tx.session.exec(query.order_by(col(Swap.id))).all())
