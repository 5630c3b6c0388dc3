"""Who has left the post for a while: since when, until when, and on whose yes."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, update
from sqlmodel import Field, SQLModel, col, select

from storage.prepared import Prepared
from storage.rosters import Shift
from storage.transaction import Moment, Tx, insert

ASKED, OUT, BACK = "asked", "out", "back"
DECLINED, WITHDRAWN, LAPSED = "declined", "withdrawn", "lapsed"
"""Asked for, and not gone: a leader said no, the person took it back, nobody answered in time."""
ENDED = "ended"
"""Not back by the end of the shift, which closed it."""
OPEN_STATES = (ASKED, OUT)
GONE = (OUT, BACK, ENDED)


class StepAway(SQLModel, table=True):
    """One absence from the post, within one shift.

    `first_id`: the person's first one on the shift, on whose card they all stand; None for it.
    `minutes`: the length that was asked for, which counts from the yes; None where a time of day
    was said. `since`: when the person went; None where they have not. `until`: when they shall be
    back. `wants_until`: a later end that nobody has agreed to yet. `told_at`: when the leaders were
    told that the person is missed. `back_at`: when they came, or the shift ended. `over`: minutes
    beyond `until` by then. `leave_id`: the leave that it is booked as. `words` (where, and what
    for) and `decided_words` are personal.
    """

    __tablename__ = "step_away"
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    shift_id: int = Field(foreign_key="shift.id", index=True)
    first_id: int | None = Field(default=None, foreign_key="step_away.id", index=True)
    state: str = Field(index=True)
    asked_at: datetime = Field(sa_type=Moment)
    asked_of: int | None = Field(default=None, foreign_key="person.id")
    is_private: bool = False
    minutes: int | None = None
    since: datetime | None = Field(default=None, sa_type=Moment)
    until: datetime = Field(sa_type=Moment)
    wants_until: datetime | None = Field(default=None, sa_type=Moment)
    told_at: datetime | None = Field(default=None, sa_type=Moment)
    back_at: datetime | None = Field(default=None, sa_type=Moment)
    over: int = 0
    consent_rule: str | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_words: str | None = None
    leave_id: int | None = Field(default=None, foreign_key="leave.id")
    words: str | None = None
    salt: str

    @property
    def card(self) -> int:
        """The number of the card that it stands on."""
        number = self.first_id or self.id
        assert number is not None
        return number


def add(tx: Tx, away: StepAway) -> StepAway:
    """Store a new one; it has its number then."""
    away.id = int(insert(tx, StepAway, **away.model_dump(exclude={"id"})))
    return away


def get(tx: Tx, number: int) -> StepAway | None:
    return tx.get(StepAway, number)


def read_again(tx: Tx, away: StepAway) -> StepAway:
    """As it is stored, once the person's row is held."""
    return tx.get_one(StepAway, away.id, again=True)


def move(tx: Tx, away: StepAway, states: Collection[str], **values: Any) -> StepAway | None:
    """Change one that is still in one of the states; None when it is not any more."""
    tx.flush()
    changed = tx.connection.execute(
        update(StepAway)
        .where(col(StepAway.id) == away.id, col(StepAway.state).in_(states))
        .values(values)
    )
    return read_again(tx, away) if changed.rowcount == 1 else None


_OPEN_OF: Prepared[tuple[StepAway]] = Prepared(
    select(StepAway).where(
        col(StepAway.person_id) == bindparam("person"), col(StepAway.state).in_(OPEN_STATES)
    )
)


def open_of(tx: Tx, person_id: int) -> StepAway | None:
    """The one that the person asks for, or is gone on; there is at most one."""
    return next(iter(tx.kept(_OPEN_OF, person=person_id)), None)


def newest_of(tx: Tx, person_id: int) -> StepAway | None:
    query = select(StepAway).where(StepAway.person_id == person_id)
    return tx.session.exec(query.order_by(col(StepAway.id).desc()).limit(1)).first()


def on_shift(tx: Tx, person_id: int, shift_id: int) -> list[StepAway]:
    """The person's of a shift, oldest first."""
    query = select(StepAway).where(
        StepAway.person_id == person_id, col(StepAway.shift_id) == shift_id
    )
    return list(tx.session.exec(query.order_by(col(StepAway.id))).all())


def on_card(tx: Tx, number: int) -> list[StepAway]:
    """All that stand on a card, oldest first."""
    query = select(StepAway).where(
        or_(col(StepAway.id) == number, col(StepAway.first_id) == number)
    )
    return list(tx.session.exec(query.order_by(col(StepAway.id))).all())


_WITH_SHIFTS = (
    select(StepAway, Shift)
    .join(Shift, col(Shift.id) == StepAway.shift_id)
    .where(col(StepAway.state).in_(OPEN_STATES))
    .order_by(col(StepAway.id))
)
_OPEN_ONES: Prepared[tuple[StepAway, Shift]] = Prepared(_WITH_SHIFTS)
_OPEN_IN: Prepared[tuple[StepAway, Shift]] = Prepared(
    _WITH_SHIFTS.where(col(StepAway.team_id) == bindparam("team"))
)


def open_ones(tx: Tx, team_id: int | None = None) -> list[tuple[StepAway, Shift]]:
    """All that are asked for or gone on, with their shifts, oldest first; of a team or of all."""
    rows = tx.rows(_OPEN_ONES) if team_id is None else tx.rows(_OPEN_IN, team=team_id)
    return [(tx.held(away), shift) for away, shift in rows]


def shift_of(tx: Tx, away: StepAway) -> Shift:
    return tx.get_one(Shift, away.shift_id)
