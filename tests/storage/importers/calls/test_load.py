"""Calls cost as many statements to take in and to ask about, however many they are."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import event

from bench import call_log
from bench.call_house import NOW, answer, opened, taken
from bench.calls import JOIN, READ, joined
from bench.many_calls import imported
from storage.database import Database
from tests.conftest import Open

FIRST, DAYS = date(2026, 11, 1), 3
MOST_TAKEN, MOST_ASKED = 40, 10


def told(database: Database) -> list[str]:
    statements: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def _told(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    return statements


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_ten_times_the_calls_take_as_many_statements(
    kind: str, unmigrated: Open, tmp_path: Path
) -> None:
    counts = set()
    for calls in (500, 5_000):
        log = tmp_path / str(calls)
        call_log.write(log, calls, FIRST, DAYS)
        url = unmigrated(kind).engine.url.render_as_string(hide_password=False)
        with opened(url) as (database, team):
            first = tmp_path / f"{calls} before"  # so that every agent is known
            call_log.write(first, 500, date(2026, 10, 1), DAYS, seed=2)
            taken(database, team, first)
            statements = told(database)
            assert taken(database, team, log).visits == calls
            of_import = len(statements)
            with database.read(NOW) as tx:
                assert answer(tx, team).found.sums.offered == calls
            counts.add((of_import, len(statements) - of_import))
    [(of_import, of_answer)] = counts
    assert of_import <= MOST_TAKEN
    assert of_answer <= MOST_ASKED


def test_a_month_for_measuring_is_read_alike_by_all(tmp_path: Path) -> None:
    log = tmp_path / "queue_log"
    assert call_log.write(log, 500, FIRST, DAYS) == 1_500
    lines = log.read_bytes().splitlines(keepends=True)
    assert sum(b"|RINGNOANSWER|" in line for line in lines) == 90
    by_hand = list(joined(lines))
    with duckdb.connect() as duck:
        duck.execute(f"CREATE TABLE lines AS {READ.format(log)}")
        duck.execute(JOIN)
        counted = "SELECT count(*), count(talk_s), sum(talk_s), sum(wait_s) FROM visits"
        theirs = duck.execute(counted).fetchone()
    with opened(f"sqlite:///{tmp_path}/ours.db") as (database, team):
        taken(database, team, log)
        with database.read(NOW) as tx:
            sums = answer(tx, team).found.sums
    assert (sums.offered, sums.answered, sums.talk_s, sums.wait_s) == theirs
    talks = [call[6] for call in by_hand if call[6] is not None]
    assert (len(by_hand), len(talks), sum(talks)) == theirs[:3] == (500, 410, sum(talks))


def test_an_import_of_its_own_process_tells_its_memory(tmp_path: Path) -> None:
    log = tmp_path / "queue_log"
    call_log.write(log, 50, FIRST, DAYS)
    with opened(f"sqlite:///{tmp_path}/ours.db") as (database, team):
        _, peak, _ = imported(database, log)
        with database.read(NOW) as tx:
            assert answer(tx, team).found.sums.offered == 50
    assert 20 < peak < 1_000
