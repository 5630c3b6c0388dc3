"""Which process reads a file of calls, so that several replicas read each once, and what is wrong
with a file, so that it is told once."""

from sqlalchemy import Float, update
from sqlmodel import Field, SQLModel, col

from storage.transaction import Tx, insert_once


class FileClaim(SQLModel, table=True):
    """A file that is followed, by its team and path. `until` is machine seconds; `trouble`: why it
    could not be read when it was last tried, as it was told.
    """

    __tablename__ = "call_claim"
    name: str = Field(primary_key=True)
    holder: str = ""
    until: float = Field(default=0.0, sa_type=Float)
    trouble: str | None = None


def claim(tx: Tx, name: str, holder: str, seconds: float) -> bool:
    """Have the file for so long, or for longer; False while another has it."""
    insert_once(tx, FileClaim, name=name, holder="", until=0.0)
    taken = tx.connection.execute(
        update(FileClaim)
        .where(
            col(FileClaim.name) == name,
            (col(FileClaim.until) < tx.machine) | (col(FileClaim.holder) == holder),
        )
        .values(holder=holder, until=tx.machine + seconds)
    )
    return taken.rowcount == 1


def release(tx: Tx, name: str, holder: str) -> None:
    tx.connection.execute(
        update(FileClaim)
        .where(col(FileClaim.name) == name, col(FileClaim.holder) == holder)
        .values(holder="", until=0.0)
    )


def set_trouble(tx: Tx, name: str, trouble: str | None) -> bool:
    """Keep what is wrong with it; whether that is to be told: it began, or it is over."""
    insert_once(tx, FileClaim, name=name, holder="", until=0.0)
    found = tx.session.get(FileClaim, name, with_for_update=True, populate_existing=True)
    if found is None or found.trouble == trouble:
        return False
    is_told = found.trouble is None or trouble is None
    found.trouble = trouble
    tx.session.add(found)
    return is_told


def trouble(tx: Tx, name: str) -> str | None:
    """What is wrong with it, as it was told."""
    found = tx.session.get(FileClaim, name)
    return found.trouble if found else None
