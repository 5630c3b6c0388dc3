"""Many calls are written at once: by `executemany` on SQLite, by COPY on PostgreSQL."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, update
from sqlmodel import col, select

from storage.calls import Agent, Call, Feed
from storage.prepared import Prepared
from storage.transaction import Tx, insert_all
from storage.visits import Visit

_COLUMNS = (
    "key, version, day, queue, entered, outcome, "
    "wait_s, agent_id, talk_s, hold_s, acw_s, ended_by, direction"
)
_ALL = f"feed_id, team_id, {_COLUMNS}"
_NEWER = ", ".join(
    f"{name} = excluded.{name}" for name in _ALL.split(", ") if name not in ("feed_id", "key")
)
_UPSERT = (  # the columns are our own
    f"INTO call ({_ALL}) {{}} ON CONFLICT (feed_id, key) DO UPDATE SET {_NEWER} "
    "WHERE excluded.version > call.version"
)
_Row = tuple[Any, ...]
_ASKED = 500
"""Keys of one question: every database takes so many values."""
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


def write(tx: Tx, feed: Feed, visits: Sequence[Visit], day_of: Callable[[int], date]) -> set[date]:
    """Keep these visits, an older version of one giving way; which days they touch."""
    if not visits:
        return set()
    tx.flush()
    # A field by its place: by its name it takes twice as long.
    who = numbers(tx, feed.team_id, {one[6] for one in visits if one[6]})
    days = {at: day_of(at * QUARTER) for at in {one[3] // QUARTER for one in visits}}
    said = days if tx.postgres else {at: day.isoformat() for at, day in days.items()}
    rows: list[_Row] = [
        (key, version, said[at // QUARTER], queue, at, outcome, wait, who[agent] if agent else None,
         talk, hold, acw, by, direction)
        for (key, version, queue, at, outcome, wait, agent, talk, hold, acw, by, direction)
        in visits
    ]  # fmt: skip
    if tx.postgres:
        _copy(tx, feed, rows)
    else:
        marks = ", ".join("?" * len(rows[0]))
        row = f"({feed.id:d}, {feed.team_id:d}, {marks})"
        tx.driver.put(f"INSERT {_UPSERT.format('VALUES {}')}", row, rows)
    return {*days.values()}


def dates(tx: Tx, feed: Feed, keys: Sequence[str]) -> set[date]:
    """The dates of those of these calls that are kept already."""
    tx.flush()
    found: set[date] = set()
    for begin in range(0, len(keys), _ASKED):
        some = col(Call.key).in_(keys[begin : begin + _ASKED])
        query = select(col(Call.day)).where(Call.feed_id == feed.id, some).distinct()
        found.update(tx.session.exec(query).all())
    return found


def _copy(tx: Tx, feed: Feed, rows: Sequence[_Row]) -> None:
    """What is new straight into the table. COPY itself knows no conflict: where a key is known, by
    way of a table of this transaction alone.
    """
    keys = [row[0] for row in rows]
    if len({*keys}) < len(keys):
        rows, keys = _newest(rows)
    asked = "SELECT key FROM call WHERE feed_id = %s AND key BETWEEN %s AND %s LIMIT %s"
    found = tx.driver.run(asked, (feed.id, min(keys), max(keys), len(keys)))
    # As many as were asked for: there may be more.
    known = {*keys} if len(found) == len(keys) else {key for (key,) in found}
    whose = (feed.id, feed.team_id)
    new = [(*whose, *row) for row in rows if row[0] not in known]
    if new:
        tx.driver.copy(f"COPY call ({_ALL}) FROM STDIN", new)
    if len(new) < len(rows):
        old = [(*whose, *row) for row in rows if row[0] in known]
        tx.driver.run("CREATE TEMP TABLE IF NOT EXISTS call_coming (LIKE call) ON COMMIT DROP")
        tx.driver.run("TRUNCATE call_coming")
        tx.driver.copy(f"COPY call_coming ({_ALL}) FROM STDIN", old)
        tx.driver.run(f"INSERT {_UPSERT.format(f'SELECT {_ALL} FROM call_coming')}")  # noqa: S608


def _newest(rows: Iterable[_Row]) -> tuple[Sequence[_Row], list[str]]:
    """Of several with one key the highest version, of these the first; and the keys."""
    found: dict[str, _Row] = {}
    for row in rows:
        known = found.get(row[0])
        if known is None or row[1] > known[1]:
            found[row[0]] = row
    return [*found.values()], [*found]


_NUMBERS: Prepared[tuple[str, int]] = Prepared(
    select(Agent.name, Agent.id).where(Agent.team_id == bindparam("team"))
)


def numbers(tx: Tx, team_id: int, names: Collection[str]) -> Mapping[str, int]:
    """The numbers of those whom the telephone system names so; whoever is new gets one."""
    known = dict(tx.rows(_NUMBERS, team=team_id))
    if new := sorted({*names} - known.keys()):
        insert_all(
            tx, Agent, [{"team_id": team_id, "name": name, "by_hand": False} for name in new]
        )
        known = dict(tx.rows(_NUMBERS, team=team_id))
    return known


_REDATE = (
    update(Call)
    .where(col(Call.feed_id) == bindparam("its_feed"), col(Call.key) == bindparam("its_key"))
    .values(day=bindparam("its_day"))
)


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
        query = select(Call.feed_id, Call.key, Call.entered).where(
            Call.team_id == team_id, Call.day == day
        )
        others = [
            {"its_feed": feed, "its_key": key, "its_day": day_of(at)}
            for feed, key, at in tx.session.exec(query).all()
            if day_of(at) != day
        ]
        if others:
            tx.connection.execute(_REDATE, others)
        moved += len(others)
    return moved
