"""A roster or a minimum that changes at the terminal frees places, and who waits is offered one."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import Result

from storage import leaves
from storage.database import Database
from storage.importers import links
from storage.leaves import OFFERED, QUEUED, Leave

Type = Callable[..., Result]
CENTRE = Path(__file__).parents[3] / "examples" / "centre" / "team.yaml"


@pytest.fixture
def day() -> date:
    """A Monday some weeks off: the terminal lives in the real day."""
    today = datetime.now(UTC).date()
    return today + timedelta(days=35 - today.weekday())


@pytest.fixture
def state(type_line: Type, sqlite_url: str, tmp_path: Path, day: date) -> Callable[[], str]:
    """Leila Varga waits for a place where Mondays need everybody: the state of her request."""
    page = tmp_path / "full.yaml"
    wanted = CENTRE.read_text(encoding="utf-8").replace("E: {mon: 30", "E: {mon: 60")
    page.write_text(wanted, encoding="utf-8")
    assert type_line("team", "add", str(page)).exit_code == 0
    database = Database(sqlite_url, lambda: 0.0)
    now = datetime.now(UTC)
    with database.change(now) as tx:
        (leila,) = links.find(tx, 1, "A002")
        waiting = Leave(
            team_id=1,
            person_id=leila.id,
            kind="personal",
            first=day,
            last=day,
            state=QUEUED,
            asked_at=now,
            queued_at=now,
            filed_by=leila.id,
            salt="salt",
            facts={},
            verdict={},
        )
        number = leaves.add(tx, waiting)

    def state() -> str:
        with database.read(now) as tx:
            leave = leaves.get(tx, number)
        assert leave is not None
        return leave.state

    return state


def test_a_roster_frees_a_place(
    type_line: Type, tmp_path: Path, day: date, state: Callable[[], str]
) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(f"code,date,shift\nA002,{day + timedelta(days=1)},E\n", encoding="utf-8")
    assert "became free" not in type_line("import", "roster", str(file)).output
    assert state() == QUEUED
    file.write_text(f"code,date,shift\nA001,{day},E\n", encoding="utf-8")
    done = type_line("import", "roster", str(file))
    assert done.output.endswith("1 place became free and is offered to who waits for it.\n")
    assert state() == OFFERED, "on a rest day of hers she needs no place"
    assert "became free" not in type_line("import", "roster", str(file)).output


def test_a_minimum_that_is_lowered_frees_a_place(type_line: Type, state: Callable[[], str]) -> None:
    done = type_line("team", "set", str(CENTRE))
    assert done.exit_code == 0
    assert "1 place became free and is offered" in done.output
    assert state() == OFFERED


def test_a_change_of_something_else_frees_none(type_line: Type, state: Callable[[], str]) -> None:
    done = type_line("team", "set", "Harbour Centre", "language", "zh")
    assert done.exit_code == 0
    assert state() == QUEUED
