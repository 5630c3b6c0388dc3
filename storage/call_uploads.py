"""Files of calls that people sent to the bot: which are to be read, how far, and what came of it.

A file's bytes are never here, and its copy is gone as soon as it is read.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Float
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.transaction import Moment, Tx

WAITING, READING, READ, FAILED = "waiting", "reading", "read", "failed"


class CallUpload(SQLModel, table=True):
    """One file. `file_name` is None once it had its term. `slack_id` is Slack's; `percent`: how
    much of it is read; `until`: machine seconds for which `holder` has it, or until which nobody
    tries again. `result`: figures of what came, and which lines were bad, without what stands in
    them.
    """

    __tablename__ = "call_upload"
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    person_id: int = Field(foreign_key="person.id")
    slack_id: str
    file_name: str | None
    state: str = Field(default=WAITING, index=True)
    percent: int = 0
    tries: int = 0
    holder: str = ""
    until: float = Field(default=0.0, sa_type=Float)
    result: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=Moment)


def add(tx: Tx, upload: CallUpload) -> int:
    """To be read; its number."""
    tx.session.add(upload)
    tx.session.flush()
    assert upload.id is not None
    return upload.id


def get(tx: Tx, number: int) -> CallUpload:
    """As it is stored now, held until the end."""
    query = select(CallUpload).where(CallUpload.id == number).with_for_update()
    return tx.session.exec(query.execution_options(populate_existing=True)).one()


def seen(tx: Tx, number: int) -> CallUpload:
    """To be read."""
    return tx.session.exec(select(CallUpload).where(CallUpload.id == number)).one()


def is_any(tx: Tx) -> bool:
    """Whether one may be taken now."""
    return tx.session.exec(_open(tx).limit(1)).first() is not None


def claim(tx: Tx, holder: str, seconds: float) -> CallUpload | None:
    """Have the oldest that nobody reads, for so long."""
    found = tx.session.exec(_open(tx).limit(1).with_for_update(skip_locked=True)).first()
    if found is not None:
        found.state, found.holder, found.until = READING, holder, tx.machine + seconds
        found.tries += 1
        tx.session.add(found)
        tx.session.flush()
    return found


def _open(tx: Tx) -> SelectOfScalar[CallUpload]:
    is_open = col(CallUpload.state).in_((WAITING, READING)) & (col(CallUpload.until) < tx.machine)
    return select(CallUpload).where(is_open).order_by(col(CallUpload.id))


def hold(tx: Tx, number: int, holder: str, seconds: float, percent: int) -> bool:
    """Have it for longer, and keep how far it is; False where another has it by now."""
    found = get(tx, number)
    if found.holder != holder or found.state != READING:
        return False
    found.until, found.percent = tx.machine + seconds, percent
    tx.session.add(found)
    return True


def put_back(tx: Tx, number: int, holder: str, seconds: float) -> None:
    """Whoever looks after so long goes on."""
    found = get(tx, number)
    if found.holder == holder and found.state == READING:
        found.state, found.holder, found.until = WAITING, "", tx.machine + seconds
        tx.session.add(found)


def finish(tx: Tx, number: int, holder: str, state: str, result: dict[str, Any]) -> bool:
    """Keep what came of it; False where another has it by now."""
    found = get(tx, number)
    if found.holder != holder or found.state != READING:
        return False
    found.state, found.result, found.percent = state, result, 100
    found.holder, found.until = "", 0.0
    tx.session.add(found)
    return True
