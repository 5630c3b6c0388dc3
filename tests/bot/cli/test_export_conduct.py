"""`rollcall export conduct` writes a month of the ledger: figures, and nobody's words."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from storage.database import Database
from tests.commands.desk import Desk
from tests.stories.floor import ADA, GRACE, settle_in


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_month_of_the_ledger_is_written(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_in(database)
    desk = Desk(database)
    desk.passes(hours=9)
    desk.types(GRACE, "A001 phone on the floor a secret word", "deduct")
    desk.types(GRACE, "A002 CC-2.2.2.1 4", "deduct")
    desk.types(GRACE, "A002 litter", "deduct")
    desk.types(GRACE, "undo D3", "deduct")
    desk.types(ADA, "side D1 a secret side", "conduct")
    desk.types(ADA, "seen D1", "conduct")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", database_url)
    done = CliRunner().invoke(app, ["export", "conduct", "2026-11"])
    assert done.exit_code == 0, done.output
    assert "Centre, 2026-11: 2 people." in done.output
    summary = rows(tmp_path / "conduct-centre-2026-11-summary.csv")
    assert [(row["Staff number"], row["points, deducted"]) for row in summary] == [
        ("A001", "3"),
        ("A002", "4"),
    ]
    assert [row["Not acknowledged yet"] for row in summary] == ["0", "1"]
    entries = rows(tmp_path / "conduct-centre-2026-11-entries.csv")
    assert [(row["Number"], row["Amount"], row["State"]) for row in entries] == [
        ("D1", "-3", "it stands"),
        ("D2", "-4", "it stands"),
        ("D3", "-1", "taken back by whoever logged it"),
    ]
    assert all("secret" not in path.read_text("utf-8", "ignore") for path in tmp_path.glob("*.csv"))
    again = CliRunner().invoke(app, ["export", "conduct", "2026-11"])
    assert again.exit_code == 1
    assert "There already" in again.output
    empty = CliRunner().invoke(app, ["export", "conduct", "2026-10"])
    assert "2026-10 is empty: nothing was logged." in empty.output
