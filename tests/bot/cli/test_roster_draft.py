"""At the terminal a month is drafted as a workbook, which is edited and imported as it is."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import select
from typer.testing import Result

from storage import people, wishes
from storage.database import Database
from storage.leaves import APPROVED, Leave
from storage.people import Person

Type = Callable[..., Result]
CENTRE = Path(__file__).parents[3] / "examples" / "centre"
NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
WISHED, AWAY = date(2026, 12, 12), date(2026, 12, 1)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def centre(type_line: Type, database: Database, tmp_path: Path) -> Path:
    """A centre that stands, with a wish of A002 and a leave of A003; where drafts go."""
    assert type_line("team", "add", str(CENTRE / "team.yaml")).exit_code == 0
    with database.change(NOW) as tx:
        team = people.teams(tx)[0]
        assert team.id is not None
        by_code = {one.code: one.id or 0 for one in tx.session.exec(select(Person)).all()}
        wishes.put(tx, by_code["A002"], team.id, [WISHED], [WISHED])
        tx.session.add(
            Leave(
                team_id=team.id,
                person_id=by_code["A003"],
                kind="annual",
                first=AWAY,
                last=date(2026, 12, 5),
                state=APPROVED,
                asked_at=NOW,
                filed_by=by_code["A003"],
                salt="0",
                facts={},
                verdict={},
            )
        )
    return tmp_path / "draft.xlsx"


def rows(path: Path, sheet: int = 0) -> list[list[object]]:
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]


@pytest.mark.long
def test_a_draft_is_written_edited_and_imported(type_line: Type, centre: Path) -> None:
    done = type_line("roster", "draft", "2026-12", "--out", str(centre))
    assert done.exit_code == 0, done.output
    assert "December 2026: 84 people, " in done.output
    assert "Missing: 0 of the people needed" in done.output
    assert "Wishes: 1 of 1 granted." in done.output
    head, *body = rows(centre)
    assert head[:3] == ["code", "name", "1 Tue"]
    assert (len(head), len(body)) == (33, 84)
    mine = {str(row[0]): row[2:] for row in body}
    assert mine["A002"][11] == "休"
    assert mine["A003"][:5] == ["假"] * 5
    marked = [cell for row in mine.values() for cell in row if cell == "E+"]
    assert len(marked) > 31
    assert [row[-1] for row in rows(centre, 3)[1:]] == ["granted"]
    assert rows(centre, 2)[1][0] == "A001"
    assert any("(CC-2.7.2)" in str(row[0]) for row in rows(centre, 4))
    again = type_line("roster", "draft", "2026-12", "--out", str(centre))
    assert (again.exit_code, "--replace" in again.output) == (1, True)

    book = openpyxl.load_workbook(centre)
    book.worksheets[0]["C2"] = "Q7"
    book.save(centre)
    refused = type_line("import", "roster", str(centre))
    assert refused.exit_code == 1
    assert "  C2 · Q7 · is not a shift of the team (E, L, N)" in refused.output
    taken = type_line("import", "roster", str(centre), "--good-only")
    assert taken.exit_code == 0, taken.output
    assert ", 0 removed." in taken.output
    once_more = type_line("import", "roster", str(centre), "--good-only")
    assert once_more.output.endswith("Nothing to change.\n")


def test_the_month_of_a_grid_is_asked_for(type_line: Type, centre: Path, tmp_path: Path) -> None:
    grid = tmp_path / "grid.csv"
    grid.write_text("工号,1,2\nA001,E,休\n", encoding="gb18030")
    refused = type_line("import", "roster", str(grid))
    assert (refused.exit_code, "--month 2026-12" in refused.output) == (1, True)
    done = type_line("import", "roster", str(grid), "--month", "2026-12")
    assert "1 row good, 0 bad; Tue 1 Dec to Wed 2 Dec 2026" in done.output


@pytest.mark.parametrize(
    ("key", "value", "answer"),
    [("handbook", "online-help", "says nothing of rosters"), (None, None, "ends in .xlsx")],
)
def test_what_cannot_be_drafted_is_said(
    type_line: Type, centre: Path, key: str | None, value: str | None, answer: str
) -> None:
    if key and value:
        assert type_line("team", "set", "Harbour Centre", key, value).exit_code == 0
    done = type_line("roster", "draft", "2026-12", "--out", str(centre.with_suffix(".csv")))
    assert (done.exit_code, answer in done.output) == (1, True), done.output
