"""A thousand teams whose briefings fall in one minute, beside writing the same rows by hand.

The baseline writes exactly the rows that the clock has written, dumped afterwards, into a copy of
the same database: one `executemany` a table in each of as many transactions as the clock took.
"""

import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import event

from bench.floors import PEOPLE, ZONE, settle
from bench.house import StandingTime, scratch
from bench.postgres import named, server_of, tell
from bot.clock import Clock
from handbook.book import read, shipped_names
from schedules.schedule import all_schedules
from storage.database import Database
from storage.migrating import migrate

STARTS = datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo(ZONE))
AT = STARTS - timedelta(minutes=15)
BOOKS = {name: read(name) for name in shipped_names()}
TABLES = ("conversation", "briefing", "briefing_reader", "occurrence", "outgoing", "journal")
"""What a briefing writes, in the order in which rows refer to one another."""
MOST, MOST_GROWTH, ROUNDS = 5.0, 1.3, 3
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Run:
    """Seconds: of the tick, of its pressing alone, and of the baseline; how much was written."""

    teams: int
    tick: float
    pressing: float
    by_hand: float
    rows: int
    commits: int


def measure() -> None:
    print(f"\nBriefings of many teams in one minute, {PEOPLE} people each")
    for kind in ("SQLite", "PostgreSQL"):
        with server_of(kind) as server:
            _compare(kind, server)


def _compare(kind: str, server: str | None) -> None:
    few = [_run(10, server) for _ in range(ROUNDS)]
    many = [_run(1_000, server) for _ in range(ROUNDS)]
    for one in (*few, *many):
        print(
            f"{kind:10} {one.teams:5,} teams: {one.tick:6.2f} s, pressing {one.pressing:.2f} s "
            f"({one.pressing * 1000 / one.teams:.2f} ms a team); by hand {one.by_hand:.2f} s "
            f"({one.rows:,} rows, {one.commits} commits)"
        )
    ratio = statistics.median(one.pressing / one.by_hand for one in many)
    _verdict("times as long as by hand", ratio, MOST)
    whole = statistics.median(one.tick / one.by_hand for one in many)
    print(f"    {whole:.2f} times with looking at every schedule of every team, as at each tick")
    # The least disturbed run of each: they are minutes apart, on a machine that does other things.
    each = [min(one.pressing / one.teams for one in runs) for runs in (few, many)]
    _verdict("times as long a team as with 10 teams", each[1] / each[0], MOST_GROWTH)
    counts = {teams: _statements(teams, server) for teams in (50, 100, 200)}
    told = ", ".join(f"{count / teams:.2f} with {teams}" for teams, count in counts.items())
    is_equal = len({(counts[a] * b == counts[b] * a) for a in counts for b in counts}) == 1
    print(f"    statements a team: {told}: {'equal' if is_equal else 'NOT EQUAL'}")


def _verdict(what: str, ratio: float, most: float) -> None:
    kept = "kept" if ratio <= most else "NOT KEPT"
    print(f"    {ratio:.2f} {what}; asked for: at most {most:g}: {kept}")


def _run(teams: int, server: str | None) -> Run:
    with _copies(teams, server) as (ours, theirs):
        commits: list[str] = []
        database = Database(ours, time.time, waypoint=commits.append)
        clock, before = _clock(database), _dump(database)
        _time_pressing(clock)
        commits.clear()
        begun = time.perf_counter()
        assert clock.tick() == teams
        tick = time.perf_counter() - begun
        after = _dump(database)
        new = {table: list(after[table] - before[table]) for table in TABLES}
        made = commits.count("after commit")
        database.close()
        columns = {table: _columns(ours, table) for table in TABLES}
        by_hand = _by_hand(theirs, new, columns, made)
        rows = sum(len(of) for of in new.values())
        assert len(new["briefing_reader"]) == teams * (PEOPLE - 3)
        return Run(teams, tick, clock.spent, by_hand, rows, made)  # type: ignore[attr-defined]


def _clock(database: Database) -> Clock:
    """One that has looked already, as in a house that runs."""
    now = StandingTime(AT - timedelta(seconds=20))
    clock = Clock(database, now, BOOKS, all_schedules(), lambda: None)
    while clock.tick():
        pass
    clock.house_time = StandingTime(AT)
    return clock


def _time_pressing(clock: Clock) -> None:
    press = clock._pressing.press

    def timed(*given: Any) -> Any:
        begun = time.perf_counter()
        found = press(*given)
        clock.spent = time.perf_counter() - begun  # type: ignore[attr-defined]
        return found

    clock._pressing.press = timed  # type: ignore[method-assign, assignment]


def _statements(teams: int, server: str | None) -> int:
    """How many the pressing takes."""
    told: list[str] = []
    with _copies(teams, server) as (ours, _):
        database = Database(ours, time.time)
        clock = _clock(database)
        found = clock._agenda.open(AT)

        @event.listens_for(database.engine, "before_cursor_execute")
        def _told(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            told.append(statement)

        clock._pressing.press(found, AT)
        database.close()
    return len(told)


# ---- the same by hand


def _dump(database: Database) -> dict[str, set[tuple[Any, ...]]]:
    """Every row of the tables, as the driver gives it; JSON as its text."""
    with database.engine.connect() as connection:
        found = {}
        for table in TABLES:
            names = ", ".join(
                f"{name}::text" if database.postgres and name in ("card", "facts") else name
                for name in _names(connection, table)
            )
            rows = connection.exec_driver_sql(f"SELECT {names} FROM {table}").fetchall()
            found[table] = {tuple(row) for row in rows}
    return found


def _names(connection: Any, table: str) -> list[str]:
    return list(connection.exec_driver_sql(f"SELECT * FROM {table} LIMIT 0").keys())


def _columns(url: str, table: str) -> list[str]:
    database = Database(url, time.time)
    with database.engine.connect() as connection:
        names = _names(connection, table)
    database.close()
    return names


def _by_hand(url: str, rows: dict[str, Rows], columns: dict[str, list[str]], commits: int) -> float:
    """Seconds that it takes to write them, in so many transactions."""
    database = Database(url, time.time)
    mark = "%s" if database.postgres else "?"
    statements = {
        table: f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"
        for table, names in columns.items()
    }
    ordered = _ordered(rows, columns)
    parts = [
        {table: _part(of, len(rows["briefing"]), at, commits) for table, of in ordered.items()}
        for at in range(commits)
    ]
    raw = database.engine.raw_connection()
    driver: Any = raw.driver_connection
    begun = time.perf_counter()
    for part in parts:
        cursor = driver.cursor()
        if not database.postgres:
            cursor.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            if part[table]:
                cursor.executemany(statements[table], part[table])
        driver.commit()
    spent = time.perf_counter() - begun
    raw.close()
    database.close()
    return spent


def _ordered(rows: dict[str, Rows], columns: dict[str, list[str]]) -> dict[str, Rows]:
    """As they were written, so that none comes before one that it refers to."""

    def by(table: str, column: str) -> Rows:
        at = columns[table].index(column)
        return sorted(rows[table], key=lambda row: row[at])

    posts = by("outgoing", "id")
    name, where = columns["conversation"].index("name"), columns["outgoing"].index("conversation")
    place = {row[where]: number for number, row in enumerate(posts)}
    return {
        "conversation": sorted(rows["conversation"], key=lambda row: place[row[name]]),
        "briefing": by("briefing", "id"),
        "briefing_reader": by("briefing_reader", "briefing_id"),
        "occurrence": by("occurrence", "subject"),
        "outgoing": posts,
        "journal": by("journal", "number"),
    }


def _part(rows: Rows, teams: int, at: int, of: int) -> Rows:
    """Those of as many teams as in every other transaction."""
    first, last = teams * at // of, teams * (at + 1) // of
    return rows[len(rows) * first // teams : len(rows) * last // teams]


# ---- databases


@contextmanager
def _copies(teams: int, server: str | None) -> Iterator[tuple[str, str]]:
    """Two databases with the same teams, on which nothing has been briefed."""
    if server is None:
        folder = scratch()
        try:
            ours = folder / "ours.db"
            _settled(f"sqlite:///{ours}", teams)
            theirs = shutil.copy(ours, folder / "theirs.db")
            yield f"sqlite:///{ours}", f"sqlite:///{theirs}"
        finally:
            shutil.rmtree(folder)
        return
    first, second = f"bench_{uuid4().hex[:8]}", f"bench_{uuid4().hex[:8]}"
    tell(server, f"CREATE DATABASE {first}")
    _settled(named(server, first), teams)
    tell(server, f"CREATE DATABASE {second} TEMPLATE {first}")
    try:
        yield named(server, first), named(server, second)
    finally:
        for name in (first, second):
            tell(server, f"DROP DATABASE {name} WITH (FORCE)")


def _settled(url: str, teams: int) -> None:
    database = Database(url, time.time)
    migrate(database)
    with database.change(AT - timedelta(hours=1)) as tx:
        settle(tx, teams, STARTS)
    # So that what was due before is pressed, and what is measured is the briefings alone.
    _clock(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
        if not database.postgres:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
