"""From 100 thousand to 10 million stored calls: what the answer takes, and the import's memory.

Both are of 24 months, so that what grows is the calls and not the days. They come in as they do in
a house: by our own import, a process each, `python -m bench.many_calls URL FILE`.
"""

import re
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from bench import call_log
from bench.call_house import NOW, analyse, compare_answers, house, taken
from bench.house import scratch
from bench.postgres import server_of
from storage import people
from storage.database import Database

FIRST, DAYS = date(2024, 12, 1), 730
FEW, MANY = 100_000, 10_000_000
MOST_TIME, MOST_MEMORY, ROUNDS = 1.5, 1.3, 3
MB = 1_000_000


def compare(*, small: bool = False, kinds: tuple[str, ...] = ("SQLite", "PostgreSQL")) -> None:
    """Of so many calls; a small run has a thousandth of the most."""
    sizes = (FEW // 50, MANY // 1_000) if small else (FEW, MANY)
    folder = scratch()
    try:
        print(f"\nFrom {sizes[0]:,} to {sizes[1]:,} stored calls of {DAYS} days")
        logs = {calls: folder / str(calls) for calls in sizes}
        for calls, log in logs.items():
            call_log.write(log, calls, FIRST, DAYS)
        for kind in kinds:
            with server_of(kind) as server:
                _compare(kind, server, logs)
    finally:
        shutil.rmtree(folder)


def _compare(kind: str, server: str | None, logs: dict[int, Path]) -> None:
    peaks = []
    with ExitStack() as stack:
        houses = [stack.enter_context(house(server)) for _ in logs]
        for (calls, log), (database, _) in zip(logs.items(), houses, strict=True):
            size, peak, seconds = imported(database, log)
            analyse(database)
            print(
                f"{kind:10} {calls:,} calls from {log.stat().st_size / MB:,.0f} MB: taken in in "
                f"{seconds:.1f} s ({seconds / calls * 1e6:.1f} µs each), at most {peak:.0f} MB of "
                f"memory, {size:,.0f} MB stored"
            )
            peaks.append(peak)
        # In turn, so that a noisy moment does not hit one only.
        rounds = [[compare_answers(kind, *one)["ours"] for one in houses] for _ in range(ROUNDS)]
    few, many = (statistics.median(times) for times in zip(*rounds, strict=True))
    _grows("times as long an answer", many / few, MOST_TIME)
    _grows("times as much memory of the import", peaks[1] / peaks[0], MOST_MEMORY)


def _grows(what: str, ratio: float, most: float) -> None:
    kept = "kept" if ratio <= most else "NOT KEPT"
    print(f"    {ratio:.2f} {what}; asked for: at most {most:g}: {kept}")


def imported(database: Database, log: Path) -> tuple[float, float, float]:
    """Megabytes that are stored then, megabytes of memory, and seconds."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bench.many_calls", database.url, str(log)],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - begun
    with database.engine.connect() as connection:
        size = connection.exec_driver_sql(
            "SELECT pg_database_size(current_database())"
            if database.postgres
            else "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        ).scalar_one()
    return size / MB, float(done.stdout), seconds


def _child(url: str, log: Path) -> None:
    database = Database(url, time.time)
    with database.read(NOW) as tx:
        [team] = people.teams(tx)
    taken(database, team, log)
    database.close()
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    print(int(found[1]) * 1024 / MB)


if __name__ == "__main__":
    _child(sys.argv[1], Path(sys.argv[2]))
