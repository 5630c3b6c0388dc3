"""A month of calls is taken in and asked about, beside DuckDB, a bare loop and bare SQL.

`python -m bench calls`; with `--small` a thirtieth of it, which says that it works and no more.
"""

import shutil
import sqlite3
import statistics
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from bench import call_log, many_calls
from bench.call_house import NOW, analyse, answer, compare_answers, house, taken, timed, verdict
from bench.house import scratch
from bench.postgres import created, server_of

CALLS, ROUNDS = 30_000, 5
MOST_DUCK, MOST_LOOP = 15.0, 2.0

_BARE = (
    "CREATE TABLE bare (callid text, queue text, entered bigint, outcome text, wait_s integer, "
    "agent text, talk_s integer)"
)
_KEYS = (
    "CREATE UNIQUE INDEX bare_key ON bare (callid, queue, entered)",
    "CREATE INDEX bare_day ON bare (queue, entered)",
)
_FIELDS = ", ".join(f"'p{n}': 'VARCHAR'" for n in range(1, 5))
READ = (
    "SELECT * FROM read_csv('{}', delim='|', header=false, auto_detect=false, quote='', "
    "escape='', null_padding=true, columns={{'epoch': 'BIGINT', 'callid': 'VARCHAR', "
    "'queue': 'VARCHAR', 'agent': 'VARCHAR', 'event': 'VARCHAR', " + _FIELDS + "}})"
)
JOIN = """
CREATE TABLE visits AS SELECT callid, queue,
  min(epoch) FILTER (WHERE event = 'ENTERQUEUE') AS entered,
  max(event) FILTER (WHERE event IN ('ABANDON', 'COMPLETEAGENT', 'COMPLETECALLER')) AS outcome,
  max(TRY_CAST(p1 AS INTEGER)) FILTER (WHERE event = 'CONNECT') AS wait_s,
  max(TRY_CAST(p3 AS INTEGER)) FILTER (WHERE event = 'ABANDON') AS left_s,
  max(agent) FILTER (WHERE event = 'CONNECT') AS agent,
  max(TRY_CAST(p2 AS INTEGER)) FILTER (WHERE event LIKE 'COMPLETE%') AS talk_s
FROM lines GROUP BY callid, queue
"""


def measure() -> None:
    small = "--small" in sys.argv
    month(CALLS // 30 if small else CALLS, 1 if small else ROUNDS)
    many_calls.compare(small=small)


def month(calls: int, rounds: int) -> None:
    """The import of a month, and then what is asked of it."""
    folder = scratch()
    log = folder / "queue_log"
    try:
        lines = call_log.write(log, calls, date(2026, 11, 1), 30)
        print(f"\nA month of {calls:,} calls, {lines:,} lines ({log.stat().st_size / 1e6:.1f} MB)")
        for kind in ("SQLite", "PostgreSQL"):
            with server_of(kind) as server:
                _import(kind, server, log, calls, rounds)
                _answer(kind, server, log, folder, calls)
    finally:
        shutil.rmtree(folder)


def _import(kind: str, server: str | None, log: Path, calls: int, rounds: int) -> None:
    spent: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):  # in turn, so that a noisy moment does not hit one only
        for name, seconds in (
            ("DuckDB reads", _duck(log, calls, False)),
            ("DuckDB joins", _duck(log, calls, True)),
            ("bare loop", _loop(log, calls, server)),
            ("keyed loop", _loop(log, calls, server, is_keyed=True)),
            ("ours", _ours(log, calls, server)),
        ):
            spent.setdefault(name, []).append(seconds)
    usual = {name: statistics.median(wall for wall, _ in some) for name, some in spent.items()}
    cpu = {name: statistics.median(own for _, own in some) for name, some in spent.items()}
    for name in usual:
        print(f"{kind:10} {name:13}{usual[name]:7.3f} s, {cpu[name]:.3f} s of this process's CPU")
    verdict("times DuckDB's reading into typed columns", usual, "DuckDB reads", MOST_DUCK)
    verdict("times DuckDB's reading and joining to calls", usual, "DuckDB joins", MOST_DUCK)
    verdict("times the bare loop into a bare table", usual, "bare loop", MOST_LOOP)
    verdict("times the bare loop's CPU", cpu, "bare loop", MOST_LOOP)
    verdict("times the bare loop into a table with our keys", usual, "keyed loop", MOST_LOOP)
    verdict("times its CPU", cpu, "keyed loop", MOST_LOOP)


def _duck(log: Path, calls: int, joins: bool) -> tuple[float, float]:
    with duckdb.connect(config={"threads": 2}) as duck:

        def act() -> None:
            duck.execute(f"CREATE TABLE lines AS {READ.format(log)}")
            if joins:
                duck.execute(JOIN)

        spent = timed(act)
        if joins:
            found = duck.execute("SELECT count(*), count(talk_s) FROM visits").fetchone()
            assert found == (calls, _answered(calls)), found
        return spent


def _answered(calls: int) -> int:
    return sum(number % 50 < 41 for number in range(calls))


# ---- a bare loop


def _loop(
    log: Path, calls: int, server: str | None, *, is_keyed: bool = False
) -> tuple[float, float]:
    """Split, joined in a dict, and all put by `executemany` into a table that knows nothing, or
    that looks for a call's key and is ordered by time as ours is.
    """
    with _bare(server) as connection:
        connection.execute(_BARE)
        for index in _KEYS if is_keyed else ():
            connection.execute(index)
        connection.commit()
        mark = "?" if server is None else "%s"
        insert = f"INSERT INTO bare VALUES ({', '.join([mark] * 7)})"

        def act() -> None:
            with log.open("rb") as file:
                rows = list(joined(file))
            connection.cursor().executemany(insert, rows)
            connection.commit()

        spent = timed(act)
        assert connection.execute("SELECT count(*) FROM bare").fetchone() == (calls,)
        return spent


def joined(lines: Iterable[bytes]) -> Iterator[tuple[Any, ...]]:
    """Calls as somebody would write it in a few lines, without a look at what could be wrong."""
    begun: dict[tuple[str, str], list[Any]] = {}
    for line in lines:
        at, callid, queue, agent, event, *more = line.decode().rstrip().split("|")
        if event == "ENTERQUEUE":
            begun[callid, queue] = [callid, queue, int(at), "open", None, None, None]
        elif event == "CONNECT":
            begun[callid, queue][4:6] = int(more[0]), agent
        elif event in ("COMPLETEAGENT", "COMPLETECALLER"):
            call = begun.pop((callid, queue))
            call[3], call[6] = "answered", int(more[1])
            yield tuple(call)
        elif event == "ABANDON":
            call = begun.pop((callid, queue))
            call[3:5] = "abandoned", int(more[2])
            yield tuple(call)


@contextmanager
def _bare(server: str | None) -> Iterator[Any]:
    """A connection to a new and empty database that is as safe as ours."""
    if server is None:
        folder = scratch()
        connection = sqlite3.connect(folder / "bare.db")
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        try:
            yield connection
        finally:
            connection.close()
            shutil.rmtree(folder)
        return
    with created(server) as url, psycopg.connect(url) as other:
        yield other


# ---- ours


def _ours(log: Path, calls: int, server: str | None) -> tuple[float, float]:
    with house(server) as (database, team):
        spent = timed(lambda: taken(database, team, log))
        with database.read(NOW) as tx:
            found = answer(tx, team)
        assert found.found.sums.offered == calls
        assert found.found.sums.answered == _answered(calls)
        return spent


def _answer(kind: str, server: str | None, log: Path, folder: Path, calls: int) -> None:
    before = folder / "before"
    call_log.write(before, calls, date(2026, 10, 1), 31, seed=2)  # to be set beside
    with house(server) as (database, team):
        taken(database, team, before)
        taken(database, team, log)
        analyse(database)
        compare_answers(kind, database, team)
