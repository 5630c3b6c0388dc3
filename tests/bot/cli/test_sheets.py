"""`rollcall sheet export` writes everybody's sheets, with no word of what people said."""

import csv
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer import Typer
from typer.testing import CliRunner, Result

from bot.cli import sheets
from storage import journal
from storage.database import Database
from tests.commands.desk import Desk
from tests.commands.sheet_desk import NOVEMBER, scored, types, with_manager
from tests.stories.floor import EVE, MORNING, settle_in

Export = Callable[..., Result]


@pytest.fixture
def desk(sqlite_url: str) -> Desk:
    database = Database(sqlite_url, time.time)
    settle_in(database)
    desk = with_manager(Desk(database))
    scored(desk)
    types(desk, EVE, "approve M1")
    return desk


@pytest.fixture
def export(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Export:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", sqlite_url)
    app = Typer()
    app.add_typer(sheets.app, name="sheet")
    return lambda *line: CliRunner().invoke(app, ["sheet", "export", *line])


def test_a_month_as_a_workbook(desk: Desk, export: Export, tmp_path: Path) -> None:
    said = export("2026-11", "out.xlsx")
    assert said.exit_code == 0, said.output
    assert "Centre, 2026-11: 1 sheet." in said.output
    book = load_workbook(tmp_path / "out.xlsx")
    head, row = ([cell.value for cell in line] for line in book["Sheets"].iter_rows())
    found = dict(zip(head, row, strict=True))
    assert found["Name"] == "Ada"
    assert (found["Score"], found["work, score"], found["State"]) == (85.4, 81.7, "approved")
    assert (found["Scored by"], found["Approved by"]) == ("Dora", "Eve")
    assert found["Approved at"] == "2026-11-30 09:00"
    lines = [[cell.value for cell in line] for line in book["Lines"].iter_rows()]
    assert lines[1][4:] == ["work", 50, "calls", "1200", 2, 90, 85]
    everything = str([list(line) for sheet in book for line in sheet.iter_rows(values_only=True)])
    for word in ("good work", "a long month", "slower notes", "hasty"):
        assert word not in everything
    assert (tmp_path / "out.xlsx").stat().st_mode & 0o077 == 0
    with desk.database.read(MORNING) as tx:
        entry = list(journal.entries(tx))[-1]
    assert (entry.event, entry.actor, entry.facts["first"]) == (
        "sheet.file",
        "terminal",
        NOVEMBER.isoformat(),
    )


def test_a_year_as_csv_in_chinese(desk: Desk, export: Export, tmp_path: Path) -> None:
    said = export("2026", "out.csv", "--language", "zh")
    assert said.exit_code == 0, said.output
    year = (tmp_path / "out-year.csv").read_text(encoding="utf-8-sig")
    head, row = csv.reader(StringIO(year))
    assert head[0] == "工号"
    assert row[head.index("2026-11")] == "85.4"
    assert row[head.index("2026-10")] == ""
    assert (tmp_path / "out-lines.csv").exists()
    again = export("2026", "out.csv")
    assert again.exit_code == 1
    assert "There already: out-year.csv, out.csv and out-lines.csv." in again.stderr
    assert export("2026", "out.csv", "--replace").exit_code == 0


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (("2026-13", "out.csv"), "neither a month nor a year"),
        (("2026-11", "out.pdf"), "ends in .xlsx or .csv"),
        (("2026-11", "none/out.csv"), "cannot be written"),
        (("2026-11", "out.csv", "--team", "Nobody"), "There is no team Nobody."),
    ],
)
def test_a_slip_is_said_and_nothing_written(
    desk: Desk, export: Export, tmp_path: Path, line: tuple[str, ...], answer: str
) -> None:
    said = export(*line)
    assert said.exit_code == 1
    assert answer in said.stderr
    assert list(tmp_path.glob("out*")) == []


def test_an_empty_month_writes_nothing(desk: Desk, export: Export, tmp_path: Path) -> None:
    said = export("2026-10", "out.csv")
    assert said.exit_code == 0
    assert "There is no sheet of 2026-10 yet." in said.output
    assert list(tmp_path.glob("out*")) == []
