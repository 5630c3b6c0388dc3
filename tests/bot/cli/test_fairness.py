"""`rollcall fairness` writes a month's decisions as a file that no formula can hide in."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from bot.cli import app
from storage import people
from storage.database import Database
from tests.commands.desk import Desk, people_to_spare
from tests.commands.test_fairness import november
from tests.stories.floor import GRACE, settle_in

Type = Callable[..., Result]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def desk(database: Database) -> Desk:
    settle_in(database)
    return people_to_spare(Desk(database))


@pytest.fixture
def type_line(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", database_url)
    return lambda *line: CliRunner().invoke(app, ["fairness", *line])


@pytest.fixture
def counted(desk: Desk) -> Desk:
    """Eight requests; Grace's name begins like a formula."""
    with desk.database.change(desk.now) as tx:
        grace = people.by_slack(tx, GRACE)
        assert grace is not None
        grace.person.name = "=1+1"
    november(desk, 8)
    return desk


def test_a_month_is_a_line_a_group(counted: Desk, type_line: Type, tmp_path: Path) -> None:
    done = type_line("2026-11", "--team", "Centre", "out.csv")
    assert done.exit_code == 0, done.output
    assert "Leave: 8 decided, 0 wait.\nSwaps: 0 decided, 0 wait.\n" in done.output
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert found[0] == {
        "Counted by": "Altogether",
        "What is decided": "Leave",
        "Group": "",
        "Decided": "8",
        "Approved": "7",
        "Declined": "1",
        "Against a rule": "0",
        "Approved, %": "88",
        "Declined, %": "12",
        "Against a rule, %": "0",
        "Median wait, minutes": "45",
        "Note": "",
    }
    leaders = {row["Group"]: row for row in found if row["Counted by"] == "By leader"}
    assert leaders.keys() == {"'=1+1", "Linus"}
    few = leaders["Linus"]
    assert (few["Decided"], few["Approved, %"], few["Median wait, minutes"]) == ("2", "", "")
    assert few["Note"] == "fewer than 5: no rate"
    assert {row["Counted by"] for row in found} == {
        "Altogether",
        "By leader",
        "By shift",
        "By weekday",
        "By rule",
    }
    assert not any("Ada" in value for row in found for value in row.values())
    last = counted.journal()[-1]
    assert (last.event, last.actor) == ("fairness.looked", "terminal")


def test_a_workbook_holds_the_same(counted: Desk, type_line: Type, tmp_path: Path) -> None:
    assert type_line("2026-11", "out.xlsx", "--language", "zh").exit_code == 0
    sheet = load_workbook(tmp_path / "out.xlsx")["2026-11"]
    assert [cell.value for cell in sheet[1]][:4] == ["统计方式", "审批事项", "分组", "决定"]
    assert (sheet["D2"].value, sheet["K2"].value) == (8, 45)
    assert "f" not in {cell.data_type for row in sheet for cell in row}
    assert (tmp_path / "out.xlsx").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (("2026-11", "out.pdf"), "give a name that ends in .xlsx or .csv"),
        (("2026-11", "there.csv"), "is there already"),
        (("2026-13", "out.csv"), "2026-13"),
        (("2026-11", "out.csv", "--team", "Elsewhere"), "There is no team Elsewhere"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is_noted(
    counted: Desk, type_line: Type, tmp_path: Path, line: tuple[str, ...], answer: str
) -> None:
    (tmp_path / "there.csv").write_text("precious")
    before = len(counted.journal())
    done = type_line(*line)
    assert done.exit_code != 0
    assert answer in done.output
    assert len(counted.journal()) == before
    assert (tmp_path / "there.csv").read_text() == "precious"
    assert not (tmp_path / "out.csv").exists()
