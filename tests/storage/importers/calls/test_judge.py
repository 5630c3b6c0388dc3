"""An independent judge: DuckDB counts the raw log by SQL that was written for it alone."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handbook.kpi import Counting, Sums
from storage.database import Database
from storage.people import Team
from tests.storage.importers.calls.busy import month
from tests.storage.importers.calls.reading import agents, days, in_zone, takes, told

JUDGE = Path(__file__).parent / "judge.py"
Named = dict[tuple[date, str], Sums]


def judged(path: Path, zone: str, within: int) -> tuple[Named, Named]:
    """By day and queue, and by day and agent."""
    command = [sys.executable, str(JUDGE), str(path), zone, str(within)]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    found: dict[str, list[Any]] = json.loads(said)
    queues, agents_ = (
        {(date.fromisoformat(day), of): Sums(**sums) for day, of, sums in found[part]}
        for part in ("queues", "agents")
    )
    return queues, agents_


def flat(by_day: dict[date, dict[str, Sums]]) -> Named:
    return {(day, name): sums for day, of in by_day.items() for name, sums in of.items()}


@pytest.mark.parametrize(
    ("zone", "within"), [("Asia/Shanghai", 20), ("America/New_York", 30)], ids=["east", "west"]
)
def test_a_busy_month_adds_up_as_the_judge_says(
    database: Database, team: Team, tmp_path: Path, zone: str, within: int
) -> None:
    path = told(tmp_path / "queue_log", month(seed=11, calls=6_000))
    taken = takes(database, in_zone(database, team, zone), path, counting=Counting(seconds=within))
    assert taken.bad_count == 0
    by_queue, by_agent = judged(path, zone, within)
    assert sum(one.offered for one in by_queue.values()) > 6_000
    assert flat(days(database)) == by_queue
    assert flat(agents(database)) == by_agent
