"""Every message is a row, written with the change it tells of and delivered in order after it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, Float, Index, and_, delete, func, or_, text, update
from sqlmodel import Field, SQLModel, col, select

from storage.cards import Card
from storage.transaction import Moment, Tx, insert, insert_once

POST, REPLY, WHISPER, EDIT, HOME = "post", "reply", "whisper", "edit", "home"
QUEUED, SENDING, SENT = "queued", "sending", "sent"
PARKED, HELD, SWALLOWED = "parked", "held", "swallowed"
_UNDONE = "state IN ('queued', 'sending')"


class Conversation(SQLModel, table=True):
    """Where messages go in order: a channel's id, or `@` and a person's Slack id.

    A deliverer holds the whole conversation until `lease_until`; times are machine seconds.
    `dm` is the direct message's channel, opened once and kept.
    """

    name: str = Field(primary_key=True)
    dm: str | None = None
    holder: str | None = None
    lease_until: float = Field(default=0.0, sa_type=Float)
    not_before: float = Field(default=0.0, sa_type=Float)


class Outgoing(SQLModel, table=True):
    """One message on its way.

    `card` is rendered in one language, except for edits and homes, which are drawn when they are
    sent. `parent_id` is the post that is answered or edited. `key` goes with the message into
    Slack, so that a send whose answer was lost can be found there. `first_try` and `queued` are
    machine seconds.
    """

    __table_args__ = (
        Index(
            "outgoing_undone",
            "conversation",
            "id",
            sqlite_where=text(_UNDONE),
            postgresql_where=text(_UNDONE),
        ),
        Index("outgoing_message", "channel", "ts"),
    )
    id: int | None = Field(default=None, primary_key=True)
    conversation: str = Field(foreign_key="conversation.name")
    key: str = Field(unique=True)
    kind: str
    subject: str = Field(index=True)
    card: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    parent_id: int | None = Field(default=None, foreign_key="outgoing.id")
    thread_ts: str | None = None
    person: str | None = None
    state: str = QUEUED
    channel: str | None = None
    ts: str | None = None
    tries: int = 0
    first_try: float | None = Field(default=None, sa_type=Float)
    queued: float = Field(sa_type=Float)
    error: str | None = None
    at: datetime = Field(sa_type=Moment)


class Kept(SQLModel, table=True):
    """A person's answer in a thread whose post we are not yet sure of."""

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(index=True)
    thread_ts: str
    event: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


@dataclass(frozen=True)
class Claimed:
    """A row to send now. `is_in_doubt`: an earlier try may have arrived, so look before sending.

    `is_parent_undone`: the post that it belongs to is still on its way.
    """

    row: Outgoing
    conversation: Conversation
    is_in_doubt: bool
    parent_ts: str | None
    parent_channel: str | None
    is_parent_undone: bool = False


# ---- writing, in the transaction of the change


def _put(tx: Tx, conversation: str, kind: str, subject: str, **more: Any) -> int:
    insert_once(tx, Conversation, name=conversation, lease_until=0.0, not_before=0.0)
    return int(
        insert(
            tx,
            Outgoing,
            conversation=conversation,
            key=uuid4().hex,
            kind=kind,
            subject=subject,
            state=QUEUED,
            tries=0,
            queued=tx.machine,
            at=tx.now,
            **more,
        )
    )


def post(tx: Tx, channel: str, subject: str, card: Card) -> int:
    """Say it in a channel, once."""
    return _put(tx, channel, POST, subject, card=card.model_dump(exclude_defaults=True))


def tell(tx: Tx, slack_id: str, subject: str, card: Card) -> int:
    """Say it to one person in their direct message, once."""
    return _put(tx, f"@{slack_id}", POST, subject, card=card.model_dump(exclude_defaults=True))


def reply(tx: Tx, parent: Outgoing, subject: str, card: Card) -> int:
    """Say it in the thread of one of our posts, once."""
    return _put(
        tx,
        parent.conversation,
        REPLY,
        subject,
        card=card.model_dump(exclude_defaults=True),
        parent_id=parent.id,
    )


def whisper(
    tx: Tx, channel: str, slack_id: str, subject: str, card: Card, thread_ts: str | None = None
) -> int:
    """Say it so that one person of a channel sees it: at most once, so nothing may depend on it."""
    return _put(
        tx,
        channel,
        WHISPER,
        subject,
        card=card.model_dump(exclude_defaults=True),
        person=slack_id,
        thread_ts=thread_ts,
    )


def redraw(tx: Tx, parent: Outgoing) -> int:
    """Draw a post again from the state of the moment it is sent; swallows older such rows.

    Edits wait in a row of their own: Slack allows few a minute, and a new card must not wait with
    them.
    """
    tx.session.connection().execute(
        update(Outgoing)
        .where(
            col(Outgoing.parent_id) == parent.id,
            col(Outgoing.kind) == EDIT,
            col(Outgoing.state) == QUEUED,
        )
        .values(state=SWALLOWED)
    )
    lane = f"edits:{parent.conversation}"
    return _put(tx, lane, EDIT, parent.subject, parent_id=parent.id)


def home(tx: Tx, slack_id: str) -> int:
    """Draw a person's Home tab again; swallows older such rows."""
    tx.session.connection().execute(
        update(Outgoing)
        .where(
            col(Outgoing.conversation) == f"home:{slack_id}",
            col(Outgoing.state) == QUEUED,
        )
        .values(state=SWALLOWED)
    )
    return _put(tx, f"home:{slack_id}", HOME, "home", person=slack_id)


# ---- delivering


def claim(tx: Tx, holder: str, lease: float) -> Claimed | None:
    """Take the conversation that waited longest and mark its oldest undone row as being sent."""
    undone = (
        select(func.min(col(Outgoing.id)))
        .where(
            col(Outgoing.conversation) == Conversation.name,
            col(Outgoing.state).in_([QUEUED, SENDING]),
        )
        .correlate(Conversation)
        .scalar_subquery()
    )
    conversation = tx.session.exec(
        select(Conversation)
        .where(
            col(Conversation.lease_until) <= tx.machine,
            col(Conversation.not_before) <= tx.machine,
            undone.is_not(None),
        )
        .order_by(undone)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)  # a new row for it may be written
    ).first()
    if conversation is None:
        return None
    row = tx.session.exec(
        select(Outgoing)
        .where(
            Outgoing.conversation == conversation.name,
            col(Outgoing.state).in_([QUEUED, SENDING]),
        )
        .order_by(col(Outgoing.id))
        .limit(1)
    ).first()
    if row is None:  # its last row was finished while we reached for it
        return None
    parent = tx.session.get(Outgoing, row.parent_id) if row.parent_id else None
    is_in_doubt = row.state == SENDING
    row.state = SENDING
    row.tries += 1
    row.first_try = row.first_try or tx.machine
    conversation.holder, conversation.lease_until = holder, tx.machine + lease
    tx.session.add_all([row, conversation])
    return Claimed(
        row,
        conversation,
        is_in_doubt,
        parent.ts if parent else row.thread_ts,
        parent.channel if parent else None,
        parent is not None and parent.state in (QUEUED, SENDING),
    )


def hold(tx: Tx, claimed: Claimed, lease: float) -> bool:
    """Keep a claimed conversation for `lease` seconds more; False when somebody else has it."""
    conversation = claimed.conversation
    kept = tx.session.connection().execute(
        update(Conversation)
        .where(
            col(Conversation.name) == conversation.name,
            col(Conversation.holder) == conversation.holder,
        )
        .values(lease_until=tx.machine + lease)
    )
    conversation.lease_until = tx.machine + lease
    return kept.rowcount == 1


def finish(
    tx: Tx,
    row_id: int,
    state: str,
    *,
    wait: float = 0.0,
    channel: str | None = None,
    ts: str | None = None,
    error: str | None = None,
    holder: str | None = None,
) -> bool:
    """Record what came of a claim and let go of its conversation for `wait` seconds.

    QUEUED: surely not accepted, try again. SENDING: not known, look before trying again. With a
    `holder`, False and nothing recorded when the conversation is no longer theirs: whoever has it
    now looks for the message and knows better.
    """
    row = tx.session.get_one(Outgoing, row_id)
    ours = [col(Conversation.name) == row.conversation]
    if holder is not None:
        ours.append(col(Conversation.holder) == holder)
    let_go = tx.session.connection().execute(
        update(Conversation)
        .where(*ours)
        .values(holder=None, lease_until=0.0, not_before=tx.machine + wait)
    )
    if let_go.rowcount != 1:
        return False
    row.state, row.error = state, error
    row.channel, row.ts = channel or row.channel, ts or row.ts
    tx.session.add(row)
    tx.session.flush()
    return True


def keep_dm(tx: Tx, conversation: str, channel: str) -> None:
    tx.session.connection().execute(
        update(Conversation).where(col(Conversation.name) == conversation).values(dm=channel)
    )


def release(tx: Tx, holder: str) -> None:
    """Give back what a stopping deliverer holds."""
    tx.session.connection().execute(
        update(Conversation)
        .where(col(Conversation.holder) == holder)
        .values(holder=None, lease_until=0.0)
    )


# ---- finding


def first_of(tx: Tx, subject: str) -> Outgoing | None:
    """The post that a subject's thread hangs on."""
    return tx.session.exec(
        select(Outgoing)
        .where(
            Outgoing.subject == subject,
            Outgoing.kind == POST,
            ~col(Outgoing.conversation).startswith("@"),
        )
        .order_by(col(Outgoing.id))
        .limit(1)
    ).first()


def by_message(tx: Tx, channel: str, ts: str) -> Outgoing | None:
    return tx.session.exec(
        select(Outgoing).where(Outgoing.channel == channel, Outgoing.ts == ts)
    ).first()


def is_post_in_doubt(tx: Tx, channel: str) -> bool:
    """Whether a post to this channel may have arrived without our knowing its place."""
    return (
        tx.session.exec(
            select(Outgoing.id)
            .where(
                Outgoing.conversation == channel,
                Outgoing.kind == POST,
                Outgoing.state == SENDING,
            )
            .limit(1)
        ).first()
        is not None
    )


def keep_reply(tx: Tx, channel: str, thread_ts: str, event: dict[str, Any]) -> None:
    tx.session.add(Kept(channel=channel, thread_ts=thread_ts, event=event))


def settled_replies(tx: Tx) -> list[Kept]:
    """The kept answers whose post is known by now, oldest first."""
    return list(
        tx.session.exec(
            select(Kept)
            .join(
                Outgoing,
                and_(
                    col(Outgoing.channel) == Kept.channel,
                    col(Outgoing.ts) == Kept.thread_ts,
                ),
            )
            .order_by(col(Kept.id))
        ).all()
    )


def drop_reply(tx: Tx, kept_id: int) -> None:
    tx.session.connection().execute(delete(Kept).where(col(Kept.id) == kept_id))


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
    tx.session.connection().execute(
        delete(Kept).where(col(Kept.channel) == conversation, ~in_doubt.exists(), ~ours.exists())
    )


def is_anything_due(tx: Tx) -> bool:
    """Whether a claim would find work; asked first, because a question waits for no writer."""
    return (
        tx.session.exec(
            select(Outgoing.id)
            .join(Conversation, col(Conversation.name) == Outgoing.conversation)
            .where(
                col(Outgoing.state).in_([QUEUED, SENDING]),
                col(Conversation.lease_until) <= tx.machine,
                col(Conversation.not_before) <= tx.machine,
            )
            .limit(1)
        ).first()
        is not None
    )


@dataclass(frozen=True)
class Backlog:
    """How much waits, and for how many machine seconds the oldest has."""

    waiting: int
    oldest: float
    parked: int
    held: int


def backlog(tx: Tx) -> Backlog:
    waiting, oldest = tx.session.exec(
        select(func.count(), func.min(Outgoing.queued)).where(
            or_(col(Outgoing.state) == QUEUED, col(Outgoing.state) == SENDING)
        )
    ).one()
    stuck = dict(
        tx.session.exec(
            select(Outgoing.state, func.count())
            .where(col(Outgoing.state).in_([PARKED, HELD]))
            .group_by(Outgoing.state)
        ).all()
    )
    age = tx.machine - oldest if oldest is not None else 0.0
    return Backlog(waiting, age, stuck.get(PARKED, 0), stuck.get(HELD, 0))
