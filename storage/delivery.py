"""The outbox seen by those who deliver it: claims with leases, and what came of each."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, or_, update
from sqlmodel import col, select

from storage.outbox import HELD, PARKED, QUEUED, SENDING, Conversation, Outgoing
from storage.prepared import Prepared
from storage.transaction import Tx


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


_UNDONE = col(Outgoing.state).in_([QUEUED, SENDING])
_FREE = and_(
    col(Conversation.lease_until) <= bindparam("machine"),
    col(Conversation.not_before) <= bindparam("machine"),
)
_FIRST_UNDONE = (
    select(func.min(col(Outgoing.id)))
    .where(col(Outgoing.conversation) == Conversation.name, _UNDONE)
    .correlate(Conversation)
    .scalar_subquery()
)
_LONGEST: Prepared[tuple[Conversation]] = Prepared(
    select(Conversation)
    .where(_FREE, _FIRST_UNDONE.is_not(None))
    .order_by(_FIRST_UNDONE)
    .limit(1)
    .with_for_update(skip_locked=True, key_share=True)  # a new row for it may be written
)
_OLDEST: Prepared[tuple[Outgoing]] = Prepared(
    select(Outgoing)
    .where(col(Outgoing.conversation) == bindparam("conversation"), _UNDONE)
    .order_by(col(Outgoing.id))
    .limit(1)
)


def claim(tx: Tx, holder: str, lease: float) -> Claimed | None:
    """Take the conversation that waited longest and mark its oldest undone row as being sent."""
    for conversation in tx.kept(_LONGEST, machine=tx.machine):
        for row in tx.kept(_OLDEST, conversation=conversation.name):
            return _claimed(tx, conversation, row, holder, lease)
    return None  # or its last row was finished while we reached for it


def _claimed(
    tx: Tx, conversation: Conversation, row: Outgoing, holder: str, lease: float
) -> Claimed:
    parent = tx.get(Outgoing, row.parent_id) if row.parent_id else None
    is_in_doubt = row.state == SENDING
    row.state = SENDING
    row.tries += 1
    row.first_try = row.first_try or tx.machine
    conversation.holder, conversation.lease_until = holder, tx.machine + lease
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
    kept = tx.connection.execute(
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
    row = tx.get_one(Outgoing, row_id)
    ours = [col(Conversation.name) == row.conversation]
    if holder is not None:
        ours.append(col(Conversation.holder) == holder)
    let_go = tx.connection.execute(
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
    tx.connection.execute(
        update(Conversation).where(col(Conversation.name) == conversation).values(dm=channel)
    )


def release(tx: Tx, holder: str) -> None:
    """Give back what a stopping deliverer holds."""
    tx.connection.execute(
        update(Conversation)
        .where(col(Conversation.holder) == holder)
        .values(holder=None, lease_until=0.0)
    )


_DUE: Prepared[tuple[int]] = Prepared(
    select(Outgoing.id)
    .join(Conversation, col(Conversation.name) == Outgoing.conversation)
    .where(_UNDONE, _FREE)
    .limit(1)
)


def is_anything_due(tx: Tx) -> bool:
    """Whether a claim would find work; asked first, because a question waits for no writer."""
    return bool(tx.rows(_DUE, machine=tx.machine))


@dataclass(frozen=True)
class Backlog:
    """How much waits, and for how many machine seconds the oldest has."""

    waiting: int
    oldest: float
    parked: int
    held: int


_WAITING: Prepared[tuple[int, float | None]] = Prepared(
    select(func.count(), func.min(Outgoing.queued)).where(
        or_(col(Outgoing.state) == QUEUED, col(Outgoing.state) == SENDING)
    )
)
_STUCK: Prepared[tuple[str, int]] = Prepared(
    select(Outgoing.state, func.count())
    .where(col(Outgoing.state).in_([PARKED, HELD]))
    .group_by(col(Outgoing.state))
)


def backlog(tx: Tx) -> Backlog:
    [(waiting, oldest)] = tx.rows(_WAITING)
    stuck = dict(tx.rows(_STUCK))
    age = tx.machine - oldest if oldest is not None else 0.0
    return Backlog(waiting, age, stuck.get(PARKED, 0), stuck.get(HELD, 0))
