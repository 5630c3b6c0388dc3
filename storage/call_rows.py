"""Many calls are written at once: by `executemany` on SQLite, by COPY on PostgreSQL."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, update
from sqlmodel import col, select

from storage.calls import Agent, Call, Feed
from storage.transaction import Tx
from storage.visits import Visit

_COLUMNS = (
    "feed_id, key, version, team_id, day, queue, entered, outcome, "
    "wait_s, agent_id, talk_s, hold_s, acw_s, ended_by, direction"
)
_NEWER = ", ".join(
    f"{name} = excluded.{name}" for name in _COLUMNS.split(", ") if name not in ("feed_id", "key")
)
_UPSERT = (  # the columns are our own
    f"INTO call ({_COLUMNS}) {{}} ON CONFLICT (feed_id, key) DO UPDATE SET {_NEWER} "
    "WHERE excluded.version > call.version"
)
QUARTER = 900
"""Seconds: no zone changes its distance from UTC but at a quarter of an hour."""


class Days:
    """The date of a moment by one zone's clock, remembered by the quarter of an hour."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self._known: dict[int, date] = {}

    def __call__(self, entered: int) -> date:
        quarter = entered // QUARTER
        found = self._known.get(quarter)
        if found is None:
            at = datetime.fromtimestamp(quarter * QUARTER, UTC)
            found = self._known[quarter] = at.astimezone(self.zone).date()
        return found


def write(tx: Tx, feed: Feed, visits: Iterable[Visit], day_of: Callable[[int], date]) -> set[date]:
    """Keep these visits, an older version of one giving way; which days they touch."""
    tx.flush()
    agents = Agents(tx, feed.team_id)
    is_text = not tx.postgres
    quarters: dict[int, Any] = {}
    days: set[date] = set()
    rows: list[tuple[Any, ...]] = []
    feed_id, team_id, known = feed.id, feed.team_id, agents.known
    for (
        key,
        version,
        queue,
        entered,
        outcome,
        wait,
        agent,
        talk,
        hold,
        acw,
        by,
        direction,
    ) in visits:
        kept = quarters.get(entered // QUARTER)
        if kept is None:
            day = day_of(entered)
            days.add(day)
            kept = quarters[entered // QUARTER] = day.isoformat() if is_text else day
        who = (known.get(agent) or agents.number(agent)) if agent else None
        rows.append(
            (
                feed_id,
                key,
                version,
                team_id,
                kept,
                queue,
                entered,
                outcome,
                wait,
                who,
                talk,
                hold,
                acw,
                by,
                direction,
            )
        )
    if not rows:
        return days
    if tx.postgres:
        _copy(tx, rows)
    else:
        marks = ", ".join("?" * len(rows[0]))
        tx.driver.run_each(f"INSERT {_UPSERT.format(f'VALUES ({marks})')}", rows)
    return days


def _copy(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Into a table of this transaction alone, and from there: COPY itself knows no conflict."""
    tx.driver.run("CREATE TEMP TABLE IF NOT EXISTS call_coming (LIKE call) ON COMMIT DROP")
    tx.driver.run("ALTER TABLE call_coming ALTER id DROP NOT NULL")
    tx.driver.run("TRUNCATE call_coming")
    tx.driver.copy(f"COPY call_coming ({_COLUMNS}) FROM STDIN", rows)
    newest = (
        f"SELECT DISTINCT ON (feed_id, key) {_COLUMNS} FROM call_coming "  # noqa: S608
        "ORDER BY feed_id, key, version DESC"
    )
    tx.driver.run(f"INSERT {_UPSERT.format(newest)}")


class Agents:
    """The numbers of those whom the telephone system names; whoever is new gets one."""

    def __init__(self, tx: Tx, team_id: int) -> None:
        self._tx, self._team = tx, team_id
        known = tx.session.exec(select(Agent).where(Agent.team_id == team_id)).all()
        self.known: dict[str, int] = {one.name: one.id for one in known if one.id is not None}

    def number(self, name: str) -> int:
        found = self.known.get(name)
        if found is None:
            new = Agent(team_id=self._team, name=name)
            self._tx.session.add(new)
            self._tx.session.flush()
            assert new.id is not None
            found = self.known[name] = new.id
        return found


def redate(tx: Tx, team_id: int, day_of: Callable[[int], date]) -> int:
    """Give each call the date that it has by this clock; how many had another. Their sums are to be
    made again, those of the dates that they had as well.
    """
    tx.flush()
    moved = 0
    entered = col(Call.entered)
    spans = select(col(Call.day), func.min(entered), func.max(entered)).group_by(col(Call.day))
    for day, first, last in tx.session.exec(spans.where(Call.team_id == team_id)).all():
        if day_of(first) == day == day_of(last):
            continue
        query = select(Call.id, Call.entered).where(Call.team_id == team_id, Call.day == day)
        others: dict[date, list[int]] = defaultdict(list)
        for number, moment in tx.session.exec(query).all():
            if number is not None and day_of(moment) != day:
                others[day_of(moment)].append(number)
        for other, numbers in others.items():
            for start in range(0, len(numbers), 500):
                some = numbers[start : start + 500]
                tx.connection.execute(update(Call).where(col(Call.id).in_(some)).values(day=other))
            moved += len(numbers)
    return moved
