"""What has been taken in already: a repeat is answered with the first one's words."""

from sqlalchemy import Float, bindparam, delete, update
from sqlmodel import Field, SQLModel, col

from storage.prepared import Prepared
from storage.transaction import Tx, insert_once

DAY = 86_400.0


class Seen(SQLModel, table=True):
    """One request that changed something; `at` is machine time, kept for a day."""

    key: str = Field(primary_key=True)
    answer: str = ""
    at: float = Field(sa_type=Float, index=True)


def first_time(tx: Tx, key: str) -> bool:
    """Claim the key for this transaction; False when another has had it."""
    return insert_once(tx, Seen, key=key, answer="", at=tx.machine)


def remember(tx: Tx, key: str, answer: str) -> None:
    """Keep the answer, so that a repeat gets the same."""
    tx.rows(_REMEMBER, asked=key, said=answer)


_REMEMBER: Prepared[tuple[()]] = Prepared(
    update(Seen).where(col(Seen.key) == bindparam("asked")).values(answer=bindparam("said"))
)


def answer(tx: Tx, key: str) -> str:
    row = tx.get(Seen, key)
    return row.answer if row else ""


def forget(tx: Tx) -> None:
    """Drop what is older than a day: Slack accepts no signature that old."""
    tx.connection.execute(delete(Seen).where(col(Seen.at) < tx.machine - DAY))
