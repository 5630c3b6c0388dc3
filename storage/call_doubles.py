"""Two feeds that tell of the same: a queue of whose calls both have those of one day."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete
from sqlmodel import col, select

from storage.call_intervals import CallInterval
from storage.calls import Call, CallDay, Feed
from storage.transaction import Tx

_TABLES: tuple[type[Call] | type[CallInterval], ...] = (Call, CallInterval)


class Doubled(NamedTuple):
    """A queue of whose calls two feeds tell, on these days; `other`: the other feed."""

    queue: str
    other: Feed
    days: tuple[date, ...]


def doubled(tx: Tx, team_id: int, feed: str, days: Collection[date]) -> Sequence[Doubled]:
    """Where another feed than this has the same queue and day."""
    tx.flush()
    feeds = {
        one.id: one for one in tx.session.exec(select(Feed).where(Feed.team_id == team_id)).all()
    }
    if len(feeds) < 2 or not days:
        return []
    rows: set[tuple[date, str, int]] = set()
    for table in _TABLES:
        query = select(col(table.day), col(table.queue), col(table.feed_id)).where(
            col(table.team_id) == team_id, col(table.day).in_(sorted(days))
        )
        found = tx.session.exec(query.distinct()).all()
        rows |= {(day, queue, number) for day, queue, number in found}
    own = {(day, queue) for day, queue, number in rows if feeds[number].name == feed}
    others: dict[tuple[str, int], set[date]] = defaultdict(set)
    for day, queue, number in rows:
        if feeds[number].name != feed and (day, queue) in own:
            others[queue, number].add(day)
    return [
        Doubled(queue, feeds[number], tuple(sorted(of)))
        for (queue, number), of in sorted(others.items())
    ]


def drop(tx: Tx, found: Doubled) -> int:
    """Take the other feed's calls of the queue and these days away; how many rows.

    The sums of these days are to be made again.
    """
    gone = 0
    for table in _TABLES:
        result = tx.connection.execute(
            delete(table).where(
                col(table.feed_id) == found.other.id,
                col(table.queue) == found.queue,
                col(table.day).in_(found.days),
            )
        )
        gone += result.rowcount
    return gone


def known_days(tx: Tx, team_id: int) -> Sequence[date]:
    """The days of which anything is known, the earliest first."""
    found: set[date] = set()
    for table in (CallDay, *_TABLES):
        query = select(col(table.day)).where(col(table.team_id) == team_id)
        found |= {*tx.session.exec(query.distinct())}
    return sorted(found)
