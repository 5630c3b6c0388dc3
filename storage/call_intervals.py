"""Intervals: what a telephone system counted itself, where it gives no single calls.

They count into the days' sums only where no call of their feed, queue and day is known: a call is
nearer to the truth than a count of it. What they were counted by stays with them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, replace
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint, insert
from sqlmodel import Field, SQLModel, col, select

from handbook.kpi import Counting, Sums
from storage.call_rows import numbers
from storage.calls import OWN, SUMS, AgentDay, Call, CallDay, Feed
from storage.transaction import Tx
from storage.visits import Interval

SYSTEM = "system"
"""How `counted_by` begins where the phone system counted: system/20/3, or “-” for what is unknown:
its threshold in seconds, and the formula of a percentage.
"""


class CallInterval(SQLModel, table=True):
    """A queue's, or an agent's, calls from `starts` (UTC in seconds since 1970) for `length`
    seconds, as counted by the system. None is not recorded. The report of one that was written
    last holds.
    """

    __tablename__ = "call_interval"
    __table_args__ = (
        UniqueConstraint("feed_id", "queue", "agent", "starts", "length"),
        Index("ix_call_interval_team_day", "team_id", "day"),
    )
    id: int | None = Field(default=None, primary_key=True)
    feed_id: int = Field(foreign_key="call_feed.id")
    team_id: int = Field(foreign_key="team.id")
    day: date
    queue: str
    agent: str = ""
    starts: int = Field(sa_type=BigInteger)
    length: int
    offered: int
    answered: int
    lost: int
    within: int | None = None
    lost_within: int | None = None
    threshold: int | None = None
    formula: int | None = None
    wait_s: int | None = None
    talk_s: int | None = None
    hold_s: int | None = None
    acw_s: int | None = None
    version: int = Field(default=0, sa_type=BigInteger)


_COLUMNS = (
    "feed_id, team_id, day, queue, agent, starts, length, offered, answered, lost, within, "
    "lost_within, threshold, formula, wait_s, talk_s, hold_s, acw_s, version"
)
_KEY = "feed_id, queue, agent, starts, length"
_NEWEST = ", ".join(
    f"{name} = excluded.{name}" for name in _COLUMNS.split(", ") if name not in _KEY.split(", ")
)
_UPSERT = (  # the columns are our own
    f"INTO call_interval ({_COLUMNS}) VALUES ({{}}) ON CONFLICT ({_KEY}) DO UPDATE SET {_NEWEST} "
    "WHERE excluded.version >= call_interval.version"
)


def write(
    tx: Tx, feed: Feed, intervals: Iterable[Interval], day_of: Callable[[int], date]
) -> set[date]:
    """Keep these intervals, of each the report that was written last; which days they touch."""
    tx.flush()
    rows: list[tuple[Any, ...]] = []
    days = set()
    for one in intervals:
        day = day_of(one.starts)
        days.add(day)
        own = (one.queue, one.agent or "", one.starts, one.length)
        said = day if tx.postgres else day.isoformat()
        rows.append((feed.id, feed.team_id, said, *own, *one[4:]))
    if rows:
        marks = ", ".join(["%s" if tx.postgres else "?"] * len(rows[0]))
        tx.driver.run_each(f"INSERT {_UPSERT.format(marks)}", rows)
    return days


def roll(tx: Tx, team_id: int, days: Collection[date]) -> None:
    """Add to the sums of these days, which were made from the calls, what only intervals tell."""
    chosen = (CallInterval.team_id == team_id, col(CallInterval.day).in_(sorted(days)))
    found = tx.session.exec(
        select(CallInterval).where(*chosen).order_by(col(CallInterval.id))
    ).all()
    if not found:
        return
    known = {
        (feed, queue, day)
        for feed, queue, day in tx.session.exec(
            select(col(Call.feed_id), col(Call.queue), col(Call.day))
            .where(
                Call.team_id == team_id,
                col(Call.day).in_(sorted(days)),
                Call.direction == "in",
            )
            .distinct()
        ).all()
    }
    with_calls = {(feed, day) for feed, _, day in known}
    queues: dict[tuple[date, str, str], Sums] = defaultdict(Sums)
    agents: dict[tuple[date, str, str, str], Sums] = defaultdict(Sums)
    for one in _of_one_length(found):
        if (one.feed_id, one.queue, one.day) in known:
            continue
        if not one.agent:
            queues[one.day, one.queue, _counted_by(one)] += _sums(one)
        elif one.queue or (one.feed_id, one.day) not in with_calls:
            agents[one.day, one.queue, _counted_by(one), one.agent] += _sums(one)
    who = numbers(tx, team_id, {agent for *_, agent in agents})
    _insert(
        tx,
        CallDay,
        [
            {"team_id": team_id, "day": day, "queue": queue, "counted_by": by, **_named(sums)}
            for (day, queue, by), sums in queues.items()
        ],
    )
    _insert(
        tx,
        AgentDay,
        [
            {
                "team_id": team_id,
                "day": day,
                "queue": queue,
                "counted_by": by,
                "agent_id": who[agent],
                **{name: value for name, value in _named(sums).items() if name in OWN},
            }
            for (day, queue, by, agent), sums in agents.items()
        ],
    )


def _insert(tx: Tx, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    tx.flush()
    if rows:
        tx.connection.execute(insert(table), list(rows))


def _named(sums: Sums) -> Mapping[str, int]:
    return dict(zip(SUMS, astuple(sums), strict=True))


def _of_one_length(found: Sequence[CallInterval]) -> list[CallInterval]:
    """Half hours and a whole day's report tell of the same calls: of a feed, queue, agent and day
    those of one length count, which cover the most, and the longer ones where they cover the same.
    """
    covered: dict[tuple[Any, ...], int] = defaultdict(int)
    for one in found:
        covered[one.feed_id, one.queue, one.agent, one.day, one.length] += one.length
    best: dict[tuple[Any, ...], tuple[int, int]] = {}
    for (*which, length), seconds in covered.items():
        best[tuple(which)] = max(best.get(tuple(which), (0, 0)), (seconds, length))
    return [
        one for one in found if best[one.feed_id, one.queue, one.agent, one.day][1] == one.length
    ]


def _counted_by(one: CallInterval) -> str:
    return "/".join(
        [SYSTEM, *("-" if it is None else str(it) for it in (one.threshold, one.formula))]
    )


def _sums(one: CallInterval) -> Sums:
    """As the system counted: in time is by its threshold."""
    answered, lost = one.answered, one.lost
    no_time = one.within is None

    def n(total: int | None) -> int:
        return 0 if total is None else answered

    return Sums(
        offered=one.offered,
        answered=answered,
        lost=lost,
        within=one.within or 0,
        lost_within=one.lost_within or 0,
        wait_s=one.wait_s or 0,
        talk_s=one.talk_s or 0,
        talk_n=n(one.talk_s),
        hold_s=one.hold_s or 0,
        hold_n=n(one.hold_s),
        acw_s=one.acw_s or 0,
        acw_n=n(one.acw_s),
        untimed=answered if no_time else 0,
        lost_untimed=lost if no_time else 0,
        lost_unsplit=lost if one.lost_within is None and not no_time else 0,
        unwaited=answered if one.wait_s is None else 0,
        talk_unsplit=n(one.talk_s),
    )


def is_system(counted_by: str) -> bool:
    """Whether the phone system counted."""
    return counted_by.split("/", 1)[0] == SYSTEM


def as_ours(sums: Sums, counted_by: str, counting: Counting) -> Sums:
    """What the system's sums say to somebody who counts so: where its “in time” is another one, or
    a percentage, nothing is known of who was in time.
    """
    _, threshold, formula = counted_by.split("/")
    if threshold == str(counting.seconds) and formula == "-":
        is_short = counting.formula == 5  # nobody says who gave up within the short-call seconds
        return replace(sums, lost_unsplit=sums.lost) if is_short else sums
    return replace(
        sums,
        within=0,
        lost_within=0,
        untimed=sums.answered,
        lost_untimed=sums.lost,
        lost_unsplit=0,
    )
