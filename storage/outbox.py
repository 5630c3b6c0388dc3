"""Every message is a row, written with the change it tells of and delivered in order after it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, Float, Index, bindparam, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel, col, select

from storage.cards import Card
from storage.prepared import Prepared
from storage.transaction import Moment, Tx, insert, insert_all, insert_once

POST, REPLY, WHISPER, EDIT, HOME = "post", "reply", "whisper", "edit", "home"
FILE, UNFILE, USERGROUP = "file", "unfile", "usergroup"
QUEUED, SENDING, SENT = "queued", "sending", "sent"
PARKED, HELD, SWALLOWED = "parked", "held", "swallowed"
_UNDONE = "state IN ('queued', 'sending')"


class Conversation(SQLModel, table=True):
    """Where messages go in order: a channel's id, or `@` and a person's Slack id; of a group
    message those of its people, in their order, with commas between them.

    A deliverer holds the whole conversation until `lease_until`; times are machine seconds.
    `dm` is the direct or group message's channel, opened once and kept.
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


def _put(tx: Tx, conversation: str, kind: str, subject: str, **more: Any) -> int:
    if kind != REPLY:  # its post's conversation is known
        insert_once(tx, Conversation, name=conversation, lease_until=0.0, not_before=0.0)
    return int(insert(tx, Outgoing, **_row(tx, conversation, kind, subject, **more)))


def _row(tx: Tx, conversation: str, kind: str, subject: str, **more: Any) -> dict[str, Any]:
    return {
        "conversation": conversation,
        "key": uuid4().hex,
        "kind": kind,
        "subject": subject,
        "state": QUEUED,
        "tries": 0,
        "queued": tx.machine,
        "at": tx.now,
        **more,
    }


def post(tx: Tx, channel: str, subject: str, card: Card) -> int:
    """Say it in a channel, once."""
    return _put(tx, channel, POST, subject, card=card.model_dump(exclude_defaults=True))


_CONVERSATION: dict[bool, Prepared[tuple[()]]] = {
    postgres: Prepared(
        (postgresql if postgres else sqlite).insert(Conversation).on_conflict_do_nothing(),
        ("name", "lease_until", "not_before"),
    )
    for postgres in (False, True)
}


def post_all(tx: Tx, posts: Sequence[tuple[str, str, Card]]) -> None:
    """Say many, each (channel, subject, card) as `post` does, in two statements.

    Their conversations are begun in the order of their names, which is the same for everybody.
    """
    names = sorted({channel for channel, _, _ in posts})
    begun = [{"name": name, "lease_until": 0.0, "not_before": 0.0} for name in names]
    tx.each(_CONVERSATION[tx.postgres], begun)
    insert_all(
        tx,
        Outgoing,
        [
            _row(tx, channel, POST, subject, card=card.model_dump(exclude_defaults=True))
            for channel, subject, card in posts
        ],
    )


def tell(tx: Tx, slack_id: str, subject: str, card: Card) -> int:
    """Say it to one person in their direct message, once."""
    return _put(tx, f"@{slack_id}", POST, subject, card=card.model_dump(exclude_defaults=True))


def tell_group(tx: Tx, slack_ids: Collection[str], subject: str, card: Card) -> int:
    """Say it once to these people together, at most eight, where they can answer one another."""
    return tell(tx, ",".join(sorted(set(slack_ids))), subject, card)


_GROUP: Prepared[tuple[str]] = Prepared(
    select(Conversation.name).where(
        col(Conversation.dm) == bindparam("channel"), col(Conversation.name).contains(",")
    )
)


def is_group(tx: Tx, channel: str) -> bool:
    """Whether people talk among themselves there: in a group message that we opened for them."""
    return bool(tx.rows(_GROUP, channel=channel))


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
    tx.rows(_SWALLOW, parent=parent.id)
    lane = f"edits:{parent.conversation}"
    return _put(tx, lane, EDIT, parent.subject, parent_id=parent.id)


_SWALLOW: Prepared[tuple[()]] = Prepared(
    update(Outgoing)
    .where(
        col(Outgoing.parent_id) == bindparam("parent"),
        col(Outgoing.kind) == EDIT,
        col(Outgoing.state) == QUEUED,
    )
    .values(state=SWALLOWED)
)


def home(tx: Tx, slack_id: str) -> int:
    """Draw a person's Home tab again; swallows older such rows."""
    return _renew(tx, f"home:{slack_id}", HOME, "home", person=slack_id)


def usergroup(tx: Tx, team_id: int) -> int:
    """Make a team's user group what it is to be when it is sent; swallows older such rows."""
    return _renew(tx, f"usergroup:{team_id}", USERGROUP, f"usergroup:{team_id}")


def _renew(tx: Tx, conversation: str, kind: str, subject: str, **more: Any) -> int:
    """A row that tells of the moment of its sending: whatever waits before it says less."""
    tx.connection.execute(
        update(Outgoing)
        .where(col(Outgoing.conversation) == conversation, col(Outgoing.state) == QUEUED)
        .values(state=SWALLOWED)
    )
    return _put(tx, conversation, kind, subject, **more)


def file(tx: Tx, slack_id: str, subject: str) -> int:
    """Put a file of ours into a person's direct message, once (`file_copy:5`, `calendar:7`)."""
    return _put(tx, f"@{slack_id}", FILE, subject)


def unfile(tx: Tx, slack_id: str, subject: str) -> int:
    """Delete such a copy: behind it in the same conversation, so never before it is there."""
    return _put(tx, f"@{slack_id}", UNFILE, subject)


_ABOUT = (
    select(Outgoing)
    .where(col(Outgoing.subject) == bindparam("subject"), col(Outgoing.kind) == POST)
    .order_by(col(Outgoing.id))
)
_FIRST_OF: Prepared[tuple[Outgoing]] = Prepared(
    _ABOUT.where(~col(Outgoing.conversation).startswith("@")).limit(1)
)
_POSTS_OF: Prepared[tuple[Outgoing]] = Prepared(_ABOUT)


def first_of(tx: Tx, subject: str) -> Outgoing | None:
    """The post that a subject's thread hangs on."""
    return next(iter(tx.kept(_FIRST_OF, subject=subject)), None)


def posts_of(tx: Tx, subject: str) -> list[Outgoing]:
    """All posts about a subject, private messages too, oldest first."""
    return tx.kept(_POSTS_OF, subject=subject)


_BY_MESSAGE: Prepared[tuple[Outgoing]] = Prepared(
    select(Outgoing).where(
        col(Outgoing.channel) == bindparam("channel"), col(Outgoing.ts) == bindparam("ts")
    )
)


def by_message(tx: Tx, channel: str, ts: str) -> Outgoing | None:
    return next(iter(tx.kept(_BY_MESSAGE, channel=channel, ts=ts)), None)
