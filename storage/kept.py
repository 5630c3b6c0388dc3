"""Answers to posts that Slack shows already and we are not yet sure of: kept, and judged later."""

from typing import Any

from sqlalchemy import JSON, Column, and_, bindparam, delete
from sqlmodel import Field, SQLModel, col, select

from storage.outbox import HELD, POST, SENDING, Outgoing
from storage.prepared import Prepared
from storage.transaction import Tx


class Kept(SQLModel, table=True):
    """A person's answer in a thread whose post we are not yet sure of; `ts` is the answer's own.

    It has no number: SQLite gives a number again, and whoever has judged the answer that had it
    before would drop this one.
    """

    channel: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    thread_ts: str
    event: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


_IN_DOUBT: Prepared[tuple[int]] = Prepared(
    select(Outgoing.id)
    .where(
        col(Outgoing.conversation) == bindparam("channel"),
        col(Outgoing.kind) == POST,
        col(Outgoing.state) == SENDING,
    )
    .limit(1)
)


def is_post_in_doubt(tx: Tx, channel: str) -> bool:
    """Whether a post to this channel may have arrived without our knowing its place."""
    return bool(tx.rows(_IN_DOUBT, channel=channel))


def keep(tx: Tx, channel: str, thread_ts: str, event: dict[str, Any]) -> None:
    tx.session.add(Kept(channel=channel, ts=event["ts"], thread_ts=thread_ts, event=event))


_SETTLED: Prepared[tuple[Kept]] = Prepared(
    select(Kept)
    .join(
        Outgoing,
        and_(col(Outgoing.channel) == Kept.channel, col(Outgoing.ts) == Kept.thread_ts),
    )
    .order_by(col(Kept.ts))
)


def settled(tx: Tx) -> list[Kept]:
    """The kept answers whose post is known by now, oldest first."""
    return [reply for (reply,) in tx.rows(_SETTLED)]


def drop(tx: Tx, reply: Kept) -> None:
    """Forget an answer that is judged."""
    its = (col(Kept.channel) == reply.channel, col(Kept.ts) == reply.ts)
    tx.connection.execute(delete(Kept).where(*its))


def drop_strays(tx: Tx, conversation: str) -> None:
    """Forget kept answers to posts that are not ours, once no post there is in doubt any more."""
    in_doubt = select(Outgoing.id).where(
        Outgoing.conversation == conversation,
        Outgoing.kind == POST,
        col(Outgoing.state).in_([SENDING, HELD]),
    )
    ours = select(Outgoing.id).where(
        col(Outgoing.channel) == Kept.channel, col(Outgoing.ts) == Kept.thread_ts
    )
    tx.connection.execute(
        delete(Kept).where(col(Kept.channel) == conversation, ~in_doubt.exists(), ~ours.exists())
    )
