"""`rollcall export kpi` writes a month's figures; the journal knows whose were in them."""

import csv
import time
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from bot.cli import app
from storage import journal
from storage.database import Database
from tests.commands.kpi_desk import brought_in, days, linked, ten
from tests.stories.floor import ADA, MORNING, settle_in

Export = Callable[..., Result]


@pytest.fixture
def database(sqlite_url: str, tmp_path: Path) -> Database:
    database = Database(sqlite_url, time.time)
    settle_in(database)
    agents = ("Agent/1001", "=1+1")
    lines = [line for day in days(date(2026, 10, 1), 31) for line in ten(day, agents=agents)]
    brought_in(database, tmp_path, lines)
    linked(database, {"Agent/1001": ADA})
    return database


@pytest.fixture
def export(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Export:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", sqlite_url)
    return lambda *line: CliRunner().invoke(app, ["export", "kpi", *line])


def test_a_month_as_a_workbook_and_as_csv(
    database: Database, export: Export, tmp_path: Path
) -> None:
    said = export("2026-10")
    assert said.exit_code == 0, said.output
    book = load_workbook(tmp_path / "kpi-centre-2026-10.xlsx")
    assert book.sheetnames == ["Days", "Indicators", "Agents"]
    assert book["Days"].max_row == 32
    assert book["Agents"]["A2"].data_type == "s"
    text = (tmp_path / "kpi-centre-2026-10-agents.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert [row[:3] for row in rows[1:]] == [["'=1+1", "", "124"], ["Ada", "A001", "124"]]
    with database.read(MORNING) as tx:
        entry = list(journal.entries(tx))[-1]
    assert (entry.event, entry.actor, entry.facts["people"]) == ("kpi.looked", "terminal", [1])


def test_a_month_without_calls_is_said_and_nothing_written(
    database: Database, export: Export, tmp_path: Path
) -> None:
    said = export("2026-08")
    assert said.exit_code == 0
    assert "2026-08 is empty: no call has come in." in said.output
    assert list(tmp_path.glob("kpi-*")) == []
    assert export("October").exit_code == 1
