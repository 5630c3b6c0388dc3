"""Whether somebody came back after a leave: what they said of it, or what a leader did."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Field, SQLModel, col

from storage.transaction import Moment, Tx, insert_once

ASKED, COMING, BACK, NOT_BACK = "asked", "coming", "back", "not_back"
"""They were asked; they said that they come; somebody saw them there, or did not."""


class Return(SQLModel, table=True):
    """The word about one leave's end. `asked_of`: the leader who was asked, where nobody spoke."""

    leave_id: int = Field(foreign_key="leave.id", primary_key=True)
    state: str
    at: datetime = Field(sa_type=Moment)
    by: int | None = Field(default=None, foreign_key="person.id")
    asked_of: int | None = Field(default=None, foreign_key="person.id")
    record_id: int | None = Field(default=None, foreign_key="attendance.id")


def get(tx: Tx, leave_id: int) -> Return | None:
    return tx.get(Return, leave_id, again=True)


def ask(tx: Tx, leave_id: int, leader: int | None = None) -> None:
    """Note that the person was asked, or the leader after them."""
    if not insert_once(tx, Return, leave_id=leave_id, state=ASKED, at=tx.now, asked_of=leader):
        asked = update(Return).where(col(Return.leave_id) == leave_id, col(Return.state) == ASKED)
        tx.connection.execute(asked.values(asked_of=leader, at=tx.now))


def say(tx: Tx, leave_id: int, state: str, by: int, record: int | None = None) -> bool:
    """Note what was said, once by the person and once by a leader; False when one was first."""
    insert_once(tx, Return, leave_id=leave_id, state=ASKED, at=tx.now)
    before = (ASKED,) if state == COMING else (ASKED, COMING)
    said = tx.connection.execute(
        update(Return)
        .where(col(Return.leave_id) == leave_id, col(Return.state).in_(before))
        .values(state=state, at=tx.now, by=by, record_id=record)
    )
    return said.rowcount == 1
