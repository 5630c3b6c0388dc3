"""What calls add up to: kept by day, or counted anew where another way of counting is asked."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, func
from sqlmodel import col, select

from handbook.day_runs import runs
from handbook.kpi import Counting, Formula, Sums
from storage import call_intervals
from storage.call_counting import grouped, numbered, within
from storage.call_intervals import SYSTEM, as_ours, is_system
from storage.calls import (
    OWN,
    SUMS,
    Agent,
    AgentDay,
    Call,
    CallDay,
)
from storage.prepared import Prepared
from storage.transaction import Tx


def roll(tx: Tx, team_id: int, days: Collection[date], counting: Counting) -> None:
    """Make the sums of these days again: from their calls, and from intervals where there are no
    calls of a feed's queue.
    """
    if not days:
        return
    of_days = [{"team": team_id, "first": first, "last": last} for first, last in runs(days)]
    for clear in (_CLEAR_DAYS, _CLEAR_AGENTS):
        tx.each(clear, of_days)
    queues: _Added = defaultdict(lambda: dict.fromkeys(SUMS, 0))
    agents: dict[tuple[Any, ...], Mapping[str, int]] = {}
    # One look at the calls for both.
    for key, sums in grouped(tx, team_id, days, counting, (Call.queue, Call.agent_id)):
        day, queue, agent = key
        _add(queues[day, queue], sums)
        if agent is not None and sums.get("answered"):
            agents[day, queue, agent] = sums  # of one outcome, and so once
    _put(tx, CallDay, ("day", "queue"), SUMS, team_id, counting.key, queues)
    _put(tx, AgentDay, ("day", "queue", "agent_id"), OWN, team_id, counting.key, agents)
    call_intervals.roll(tx, team_id, days)


_CLEAR_DAYS: Prepared[Any] = Prepared(delete(CallDay).where(*within(CallDay, 0)))
_CLEAR_AGENTS: Prepared[Any] = Prepared(delete(AgentDay).where(*within(AgentDay, 0)))
_Added = dict[tuple[Any, ...], dict[str, int]]
"""Columns of `Sums` by what they belong to."""


def _add(to: dict[str, int], sums: Mapping[str, int]) -> None:
    for name, amount in sums.items():
        to[name] += amount


def _put(
    tx: Tx,
    table: type[CallDay] | type[AgentDay],
    keys: Sequence[str],
    names: Sequence[str],
    team_id: int,
    counted_by: str,
    sums: Mapping[tuple[Any, ...], Mapping[str, int]],
) -> None:
    """Many rows at once: by COPY on PostgreSQL."""
    columns = ("team_id", "counted_by", *keys, *names)
    into = f"{table.__tablename__} ({', '.join(columns)})"
    rows = [
        (
            team_id,
            counted_by,
            day if tx.postgres else day.isoformat(),
            *rest,
            *[of.get(name, 0) for name in names],
        )
        for (day, *rest), of in sums.items()
    ]
    if tx.postgres:
        tx.driver.copy(f"COPY {into} FROM STDIN", rows)
    elif rows:
        row = f"({', '.join('?' * len(columns))})"
        tx.driver.put(f"INSERT INTO {into} VALUES {{}}", row, rows)  # noqa: S608


def by_day(
    tx: Tx,
    team_id: int,
    first: date,
    last: date,
    counting: Counting,
    queues: Sequence[str] = (),
) -> Mapping[date, Sums]:
    """Each day on which a call came in, of these queues or all.

    Days that were kept by another way of counting are counted from their calls. What the phone
    system counted itself is in it; where its “in time” is not ours, that is unknown
    (`Sums.untimed`), and `by_system` has what it said.
    """
    kept = tx.rows(_by_day(len(queues)), team=team_id, first=first, last=last, **numbered(queues))
    found: dict[date, Sums] = defaultdict(Sums)
    others = {day for day, by, *_ in kept if by != counting.key and not is_system(by)}
    for day, by, *sums in kept:
        if is_system(by):
            found[day] += as_ours(Sums(*map(int, sums)), by, counting)
        elif day not in others:
            found[day] += Sums(*map(int, sums))
    for day, anew in counted(tx, team_id, others, counting, queues).items():
        found[day] += anew
    return dict(sorted(found.items()))


@cache
def _by_day(queues: int) -> Prepared[Any]:
    sums = [func.sum(getattr(CallDay, name)) for name in SUMS]
    keys = (col(CallDay.day), col(CallDay.counted_by))
    return Prepared(select(*keys, *sums).where(*within(CallDay, queues)).group_by(*keys))


@dataclass(frozen=True)
class BySystem:
    """What a phone system counted itself on some days: `sums.within` goes by its own `threshold`
    in seconds, and by its `formula` where it gave a percentage; None is unknown.
    """

    threshold: int | None
    formula: Formula | None
    days: tuple[date, ...]
    sums: Sums

    @property
    def service_level(self) -> float | None:
        """In percent, as the system shows it; of counts it is the answered in time by all."""
        sums = self.sums
        if self.threshold is None or sums.untimed:
            return None
        below = sums.answered if self.formula == 2 else sums.answered + sums.lost
        return sums.within / below * 100 if below else None


def by_system(
    tx: Tx, team_id: int, first: date, last: date, queues: Sequence[str] = ()
) -> Sequence[BySystem]:
    """The days that the phone system counted, by its way of counting; they are in `by_day` too."""
    where: list[Any] = [CallDay.team_id == team_id, CallDay.day >= first, CallDay.day <= last]
    where.append(col(CallDay.counted_by).startswith(f"{SYSTEM}/"))
    if queues:
        where.append(col(CallDay.queue).in_(queues))
    sums: dict[str, Sums] = defaultdict(Sums)
    days: dict[str, set[date]] = defaultdict(set)
    for row in tx.session.exec(select(CallDay).where(*where)).all():
        sums[row.counted_by] += Sums(*(getattr(row, name) for name in SUMS))
        days[row.counted_by].add(row.day)
    return [BySystem(*_threshold(by), tuple(sorted(days[by])), sums[by]) for by in sorted(sums)]


def _threshold(counted_by: str) -> tuple[int | None, Formula | None]:
    known: Any = [None if part == "-" else int(part) for part in counted_by.split("/")[1:]]
    return known[0], known[1]


def counted(
    tx: Tx, team_id: int, days: Collection[date], counting: Counting, queues: Sequence[str] = ()
) -> Mapping[date, Sums]:
    """The same, from the calls themselves."""
    if not days:
        return {}
    found: _Added = defaultdict(lambda: dict.fromkeys(SUMS, 0))
    for key, sums in grouped(tx, team_id, days, counting, (), queues):
        _add(found[key], sums)
    return {day: Sums(**of) for (day,), of in found.items()}


def by_agent(
    tx: Tx, team_id: int, first: date, last: date, queues: Sequence[str] = ()
) -> Mapping[int, Sums]:
    """What each agent answered, by the agent's number; a call that two answered counts for both."""
    rows = tx.rows(_by_agent(len(queues)), team=team_id, first=first, last=last, **numbered(queues))
    return {agent: Sums(**dict(zip(OWN, map(int, sums), strict=True))) for agent, *sums in rows}


def answering(
    tx: Tx, team_id: int, first: date, last: date, queues: Sequence[str] = ()
) -> tuple[int, int]:
    """How many agents answered a call, and how many calls they answered together."""
    given = {"team": team_id, "first": first, "last": last, **numbered(queues)}
    [(agents, answers)] = tx.rows(_answering(len(queues)), **given)
    return agents, int(answers or 0)


@cache
def _by_agent(queues: int) -> Prepared[Any]:
    agent = col(AgentDay.agent_id)
    sums = (func.sum(getattr(AgentDay, name)) for name in OWN)
    return Prepared(select(agent, *sums).where(*within(AgentDay, queues)).group_by(agent))


@cache
def _answering(queues: int) -> Prepared[tuple[int, Any]]:
    kept, answered = within(AgentDay, queues), col(AgentDay.answered)
    # Each agent is looked up: to go through all their days costs more, the more calls there are.
    did: Any = select(col(AgentDay.day)).where(
        col(AgentDay.agent_id) == Agent.id, *kept, answered > 0
    )
    agents: Any = select(func.count()).where(col(Agent.team_id) == bindparam("team"), did.exists())
    answers: Any = select(func.sum(answered)).where(*kept)
    asked: Any = select
    return Prepared(asked(agents.scalar_subquery(), answers.scalar_subquery()))
