"""A whole centre's roster comes in quickly, and two people may bring one at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Barrier

from handbook.people import TeamPage
from storage import people
from storage.database import Database
from storage.importers import roster
from storage.importers import team as importer
from storage.importers.roster import RosterPlan
from storage.importers.roster_file import RosterRow, write
from storage.people import Team

NOW = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
Turns = set[tuple[str, str, str]]


def test_two_months_of_a_whole_centre_take_few_statements(
    database: Database, page: TeamPage, tmp_path: Path, statements: list[str]
) -> None:
    said = page.model_dump(mode="json", exclude_unset=True)
    said["people"] = [
        {"code": f"P{number:03}", "name": f"Person {number}", "roles": ["agent"]}
        for number in range(87)
    ]
    with database.change(NOW) as tx:
        importer.apply(tx, TeamPage.model_validate(said))
        team = people.team_named(tx, page.name)
        assert team is not None
    path = tmp_path / "roster.csv"
    hours = {"E": (time(7), time(15)), "L": (time(14, 30), time(22, 30))}
    write(
        path,
        [
            RosterRow(f"P{number:03}", f"Person {number}", day, shift, *hours[shift])
            for number in range(87)
            for day in (date(2026, 11, 1) + timedelta(days=ahead) for ahead in range(61))
            for shift in ["EL"[number % 2]]
        ],
    )
    statements.clear()
    with database.change(NOW) as tx:
        done = roster.apply(tx, roster.plan(tx, team, path))
    assert len(done.adds) == 87 * 61
    assert len(statements) < 30, statements


def test_of_two_imports_at_once_the_later_one_is_the_truth(
    database: Database, team: Team, tmp_path: Path, standing: Callable[[], Turns]
) -> None:
    """Without the lock one of them would meet the other's new rows: a key that stands already."""
    files = []
    for name, codes in (("one", ["A001", "A002"]), ("two", ["A001", "A004"])):
        path = tmp_path / f"{name}.csv"
        rows = [f"{code},2026-11-{day:02},E" for code in codes for day in range(1, 31)]
        path.write_text("\n".join(["code,date,shift", *rows]), encoding="utf-8")
        files.append(path)
    with database.read(NOW) as tx:
        plans = [roster.plan(tx, team, path) for path in files]
    together = Barrier(2)

    def run(plan: RosterPlan) -> None:
        together.wait()
        with database.change(NOW) as tx:
            roster.apply(tx, plan)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(run, plan) for plan in plans]:
            done.result()
    on_first = {code for code, day, _ in standing() if day == "01"}
    assert on_first in ({"A001", "A002"}, {"A001", "A004"})
    assert len(standing()) == 60
