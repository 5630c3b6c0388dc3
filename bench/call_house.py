"""A team with calls, what is asked of them, and the bare SQL that it is measured against."""

import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bench.house import scratch
from bench.postgres import created
from commands.deciding.figures import Figures, figures
from handbook.book import Handbook, read
from handbook.kpi import counting_on
from handbook.kpi.periods import Period, of_month
from storage.calls import OWN, SUMS
from storage.database import Database
from storage.importers.calls.taking import Taken, take
from storage.migrating import migrate
from storage.people import Team
from storage.transaction import Tx

NOW = datetime(2026, 11, 30, 22, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MONTH = of_month(NOW.date(), NOW.date())
EACH, MOST_SQL = 20, 3.0
BOOK: Handbook = read("call-centre")
COUNTING = counting_on(BOOK.kpi)


def verdict(what: str, spent: Mapping[str, float], beside: str, most: float) -> None:
    ratio = spent["ours"] / spent[beside]
    kept = "kept" if ratio <= most else "NOT KEPT"
    print(f"    {ratio:.2f} {what}; asked for: at most {most:g}: {kept}")


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the wall's clock, and of this process's own work."""
    begun, worked = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - begun, time.process_time() - worked


@contextmanager
def house(server: str | None) -> Iterator[tuple[Database, Team]]:
    """A new database with a team."""
    folder = scratch()
    try:
        if server is None:
            with opened(f"sqlite:///{folder}/ours.db") as found:
                yield found
        else:
            with created(server) as url, opened(url) as found:
                yield found
    finally:
        shutil.rmtree(folder)


@contextmanager
def opened(url: str) -> Iterator[tuple[Database, Team]]:
    database = Database(url, time.time)
    try:
        migrate(database)
        with database.change(NOW) as tx:
            team = Team(
                name="Floor", zone=str(NOW.tzinfo), language="en", handbook="call-centre",
                leaders_channel="C0LEAD", floor_channel="C0FLOOR", managers_channel="C0MANAGE",
            )  # fmt: skip
            tx.session.add(team)
            tx.session.flush()
        yield database, team
    finally:
        database.close()


def taken(database: Database, team: Team, log: Path) -> Taken:
    return take(lambda: database.change(NOW), team, COUNTING, log)


def answer(tx: Tx, team: Team, period: Period = MONTH) -> Figures:
    found = figures(tx, BOOK, team, period)
    assert found is not None
    return found


def compare_answers(kind: str, database: Database, team: Team) -> dict[str, float]:
    """Milliseconds of the answer and of its bare SQL, each the median of many in turn."""
    with database.read(NOW) as tx:
        sums = answer(tx, team).found.sums
        by_hand = bare(tx, team, MONTH)
        assert sum(offered for _, offered, *_ in by_hand[0]) == sums.offered
        spent: dict[str, list[float]] = {"ours": [], "bare SQL": []}
        for _ in range(EACH):
            spent["ours"].append(timed(lambda: answer(tx, team))[0] * 1000)
            spent["bare SQL"].append(
                timed(lambda: [bare(tx, team, one) for one in (MONTH, MONTH.before())])[0] * 1000
            )
    usual = {name: statistics.median(some) for name, some in spent.items()}
    print(f"{kind:10} this and last month: {usual['ours']:.2f} ms; {usual['bare SQL']:.2f} ms bare")
    verdict("times its bare SQL", usual, "bare SQL", MOST_SQL)
    return usual


def bare(tx: Tx, team: Team, period: Period) -> list[list[tuple[Any, ...]]]:
    """The sums of a period straight by the driver: by day, and by agent."""
    mark = "%s" if tx.postgres else "?"
    where = f"WHERE team_id = {mark} AND day BETWEEN {mark} AND {mark}"
    days: list[Any] = [period.first, period.last]
    given = [team.id, *(days if tx.postgres else map(str, days))]
    by_day = ", ".join(f"sum({name})" for name in SUMS)
    by_agent = ", ".join(f"sum({name})" for name in OWN)
    return [
        tx.driver.run(f"SELECT day, {by_day} FROM call_day {where} GROUP BY day", given),
        tx.driver.run(
            f"SELECT agent_id, {by_agent} FROM call_agent_day {where} GROUP BY agent_id", given
        ),
    ]


def analyse(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
