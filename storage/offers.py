"""Counter-offers: other days than those that were asked for, which the person may take or not."""

from datetime import date, datetime

from sqlalchemy import Index, text, update
from sqlmodel import Field, SQLModel, col, select

from storage.transaction import Moment, Tx, insert

OPEN, TAKEN, REFUSED, VOID = "open", "taken", "refused", "void"
_IS_OPEN = text("state = 'open'")


class LeaveOffer(SQLModel, table=True):
    """Days that `by` would approve instead of a leave's own; one may be open a leave.

    `begins_at` and `ends_at`: those of a part of a shift, as on a leave. `counted`: days as the
    rules count them. `words` are personal. Void: something was decided or changed meanwhile.
    """

    __tablename__ = "leave_offer"
    __table_args__ = (
        Index(
            "leave_offer_open",
            "leave_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    leave_id: int = Field(foreign_key="leave.id", index=True)
    first: date
    last: date
    begins_at: datetime | None = Field(default=None, sa_type=Moment)
    ends_at: datetime | None = Field(default=None, sa_type=Moment)
    counted: float
    by: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)
    state: str = OPEN
    words: str | None = None


def add(tx: Tx, offer: LeaveOffer) -> int:
    """Make an offer; it voids the one before it."""
    void(tx, offer.leave_id)
    offer.id = int(insert(tx, LeaveOffer, **offer.model_dump(exclude={"id"})))
    return offer.id


def get(tx: Tx, number: int) -> LeaveOffer | None:
    return tx.get(LeaveOffer, number)


def open_of(tx: Tx, leave_id: int) -> LeaveOffer | None:
    """The leave's offer that waits for its answer."""
    return tx.session.exec(
        select(LeaveOffer).where(LeaveOffer.leave_id == leave_id, LeaveOffer.state == OPEN)
    ).first()


def newest_of(tx: Tx, leave_id: int) -> LeaveOffer | None:
    """The leave's last offer, whatever became of it."""
    return tx.session.exec(
        select(LeaveOffer)
        .where(LeaveOffer.leave_id == leave_id)
        .order_by(col(LeaveOffer.id).desc())
        .limit(1)
    ).first()


def close(tx: Tx, number: int, state: str) -> bool:
    """The offer was taken or refused. False when it was not open any more."""
    change = update(LeaveOffer).where(col(LeaveOffer.id) == number, col(LeaveOffer.state) == OPEN)
    return tx.connection.execute(change.values(state=state)).rowcount == 1


def void(tx: Tx, leave_id: int) -> None:
    """No offer of the leave stands any longer."""
    change = update(LeaveOffer).where(
        col(LeaveOffer.leave_id) == leave_id, col(LeaveOffer.state) == OPEN
    )
    tx.connection.execute(change.values(state=VOID))
