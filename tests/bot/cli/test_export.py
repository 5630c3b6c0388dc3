"""`rollcall export attendance` writes a month that payroll can read and no formula can hide in."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import select
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.cli.tables import Table, as_csv, workbook
from storage import attendance, people, proposals
from storage.attendance import DECLARED, EXCUSED, OPEN, SILENT, Record
from storage.database import Database
from storage.importers.sheets import read
from storage.leaves import APPROVED, Leave
from storage.people import Person, Team
from storage.proposals import CHANGED, CONFIRMED, PROPOSED, WAIVED, Proposal
from storage.transaction import Tx
from tests.storage.floor import NOW, Floor, a_floor, a_leave, a_shift

Type = Callable[..., Result]
MONTH = date(2026, 11, 1)
MONDAY = date(2026, 11, 2)
SECRET = "Gallensteine"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def type_line(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", database_url)
    return lambda *line: CliRunner().invoke(app, ["export", "attendance", *line])


def noted(tx: Tx, floor: Floor, event: str, **more: Any) -> Record:
    values: dict[str, Any] = {"minutes": 10, "how": DECLARED, "day": MONDAY, **more}
    return attendance.add(
        tx,
        Record(
            team_id=floor.team,
            person_id=floor.agents[0],
            event=event,
            noted_at=NOW,
            noted_by=floor.leaders[0],
            reason=SECRET,
            excused_words=SECRET,
            salt="salt",
            **values,
        ),
    )


def proposed(tx: Tx, floor: Floor, record: Record, name: str, outcome: str, **more: Any) -> None:
    assert record.id is not None
    proposal = Proposal(
        team_id=floor.team,
        person_id=floor.agents[0],
        consequence=name,
        rule="SD-1.3",
        day=MONDAY,
        outcome=outcome,
        shown=[],
        decided_by_role="service_manager",
        proposed_at=NOW,
        decided_words=SECRET,
        objection=SECRET,
        salt="salt",
        **more,
    )
    proposals.add(tx, proposal, [record.id])


@pytest.fixture
def month(database: Database) -> None:
    """One agent's busy November at the service desk, and three others with nothing."""
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        mine = floor.agents[0]
        person = tx.session.get_one(Person, mine)
        person.name, person.code = "=HYPERLINK(A1)", "-002"
        tx.session.exec(select(Team)).one().handbook = "service-desk"
        shift = a_shift(tx, floor, mine, zone="Asia/Shanghai")
        a_shift(tx, floor, mine, day=date(2026, 11, 30), code="N", zone="Asia/Shanghai")
        number = a_leave(tx, floor, mine, first=MONDAY, state=APPROVED, reason=SECRET)
        leave = tx.session.get_one(Leave, number)
        leave.begins_at, leave.ends_at = shift.ends_at - timedelta(hours=2), shift.ends_at
        leave.counted = 0.25
        a_leave(tx, floor, mine, first=date(2026, 11, 9), last=date(2026, 11, 10), state=APPROVED)
        at = {"shift_id": shift.id}
        lates = [
            noted(tx, floor, "late", minutes=12, **at),
            noted(tx, floor, "late", minutes=65, how=SILENT),
            noted(tx, floor, "late", minutes=30, state=EXCUSED),
            noted(tx, floor, "late", minutes=0, state=OPEN),
        ]
        early = noted(tx, floor, "left_early")
        absent = noted(tx, floor, "absence", minutes=0, days=1.0)
        decided: dict[str, Any] = {"decided_at": NOW, "decided_by": floor.leaders[0]}
        proposed(tx, floor, lates[0], "late", "fine", amount=20.0, state=CONFIRMED, **decided)
        proposed(
            tx,
            floor,
            lates[1],
            "late",
            "fine",
            amount=20.0,
            state=CHANGED,
            decided_amount=5.5,
            **decided,
        )
        proposed(tx, floor, early, "late", "fine", amount=20.0, state=PROPOSED)
        proposed(tx, floor, lates[2], "late", "fine", amount=20.0, state=WAIVED, **decided)
        proposed(tx, floor, absent, "absence", "pay_days", amount=3.0, state=PROPOSED)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    (path,) = folder.glob(f"*-{name}.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.usefixtures("month")
def test_a_month_is_summed_up_a_line_a_person(type_line: Type, tmp_path: Path) -> None:
    done = type_line("2026-11", "--out", "pay")
    assert done.exit_code == 0, done.output
    written = sorted(path.name for path in (tmp_path / "pay").iterdir())
    stem = "attendance-centre-2026-11"
    assert written == [
        f"{stem}-consequences.csv",
        f"{stem}-leave.csv",
        f"{stem}-recorded.csv",
        f"{stem}-shifts.csv",
        f"{stem}-summary.csv",
        f"{stem}.xlsx",
    ]
    assert all(f"pay/{name}\n" in done.output for name in written)
    assert "Centre, 2026-11: 6 people.\n" in done.output
    first, *others = table(tmp_path / "pay", "summary")
    assert first == {
        "Staff number": "'-002",
        "Name": "'=HYPERLINK(A1)",
        "Left on": "",
        "Also in": "",
        "Shifts": "2",
        "Planned, hours": "16.5",
        "Sick leave, days": "2.25",
        "On leave, hours": "2",
        "Lates": "2",
        "Late, minutes": "77",
        "Lates: said before": "1",
        "Lates: was missed": "1",
        "Lates: recorded later": "0",
        "Lates that do not count": "2",
        "Briefings missed": "0",
        "Left early": "1",
        "Not at work": "0",
        "Days of absence": "1",
        "Overtime, minutes": "0",
        "Fines, CNY: confirmed": "25.5",
        "Fines, CNY: waiting": "20",
        "Days of pay: confirmed": "0",
        "Days of pay: waiting": "3",
        "Points: confirmed": "0",
        "Points: waiting": "0",
        "Measures confirmed": "0",
        "Not decided yet": "2",
    }
    assert {row["Lates"] for row in others} == {"0"}


@pytest.mark.usefixtures("month")
def test_the_details_stand_in_tables_of_their_own(type_line: Type, tmp_path: Path) -> None:
    type_line("2026-11")
    day, night = table(tmp_path, "shifts")
    assert (day["Begins"], day["Ends"], day["Leave"]) == ("07:00", "15:00", "Sick leave")
    assert (day["On leave, minutes"], day["Late, minutes"]) == ("120", "12")
    assert (night["Date"], night["Shift"], night["Ends"]) == ("2026-11-30", "N", "07:00")
    leave = table(tmp_path, "leave")
    assert [(row["Date"], row["From"], row["Minutes"], row["Days"]) for row in leave] == [
        ("2026-11-02", "13:00", "120", "0.25"),
        ("2026-11-09", "", "0", "1"),
        ("2026-11-10", "", "0", "1"),
    ]
    recorded = table(tmp_path, "recorded")
    assert [(row["Recorded"], row["Minutes"], row["State"]) for row in recorded] == [
        ("late", "12", "counts"),
        ("late", "65", "counts"),
        ("late", "30", "excused"),
        ("late", "", "not there yet"),
        ("left early", "10", "counts"),
        ("absence", "0", "counts"),
    ]
    consequences = table(tmp_path, "consequences")
    assert [
        (row["Unit"], row["Proposed"], row["Decided"], row["State"]) for row in consequences
    ] == [
        ("CNY", "20", "20", "confirmed"),
        ("CNY", "20", "5.5", "changed"),
        ("CNY", "20", "", "waiting"),
        ("CNY", "20", "", "waived"),
        ("days of pay", "3", "", "waiting"),
    ]


@pytest.mark.usefixtures("month")
def test_the_workbook_holds_the_same_with_words_as_words(type_line: Type, tmp_path: Path) -> None:
    type_line("2026-11")
    book = load_workbook(tmp_path / "attendance-centre-2026-11.xlsx")
    assert book.sheetnames == ["Summary", "Shifts", "Leave", "Recorded", "Consequences"]
    name = book["Summary"]["B2"]
    assert (name.value, name.data_type, name.quotePrefix) == ("=HYPERLINK(A1)", "s", True)
    begins = book["Shifts"]["E2"]
    assert begins.value == time(7)
    assert book["Shifts"]["C2"].value == datetime(2026, 11, 2)
    assert book["Summary"]["J2"].value == 77, "a number stays a number"
    assert "f" not in {cell.data_type for sheet in book for row in sheet for cell in row}


@pytest.mark.usefixtures("month")
def test_no_reason_is_in_any_file_and_only_their_owner_reads_them(
    type_line: Type, tmp_path: Path
) -> None:
    type_line("2026-11")
    for path in tmp_path.glob("attendance*"):
        assert path.stat().st_mode & 0o077 == 0
        if path.suffix == ".csv":
            assert SECRET not in path.read_text("utf-8")
        else:
            cells = [c.value for sheet in load_workbook(path) for row in sheet for c in row]
            assert SECRET not in cells


@pytest.mark.usefixtures("month")
def test_columns_are_in_the_teams_language(
    type_line: Type, database: Database, tmp_path: Path
) -> None:
    with database.change(NOW) as tx:
        tx.session.exec(select(Team)).one().language = "zh"
    type_line("2026-11")
    assert {"工号", "姓名", "病假（天）"} <= set(table(tmp_path, "summary")[0])
    assert type_line("2026-11", "--language", "en", "--out", "en").exit_code == 0
    assert "Staff number" in table(tmp_path / "en", "summary")[0]


@pytest.mark.usefixtures("month")
def test_files_of_an_earlier_time_are_not_written_over_by_mistake(
    type_line: Type, tmp_path: Path
) -> None:
    mine = tmp_path / "attendance-centre-2026-11-leave.csv"
    mine.write_text("precious")
    done = type_line("2026-11")
    assert done.exit_code == 1
    assert done.output == (
        "There already: attendance-centre-2026-11-leave.csv."
        " Name another folder with --out, or add --replace.\n"
    )
    assert [mine.read_text(), len(list(tmp_path.glob("attendance*")))] == ["precious", 1]
    assert type_line("2026-11", "--replace").exit_code == 0
    assert "precious" not in mine.read_text("utf-8")


@pytest.mark.usefixtures("month")
def test_an_empty_month_says_so_and_writes_nothing(type_line: Type, tmp_path: Path) -> None:
    done = type_line("2026-12")
    assert (done.exit_code, done.output) == (
        0,
        "2026-12 is empty: no shift, no leave, nothing recorded.\nNothing is written.\n",
    )
    assert not list(tmp_path.glob("attendance*"))


@pytest.mark.parametrize(
    "said", ["2026-13", "2026-00", "26-11", "2026-1", "November", "2026-11-01"]
)
@pytest.mark.usefixtures("month")
def test_what_is_no_month_is_answered_with_one(type_line: Type, said: str) -> None:
    done = type_line(said)
    assert (done.exit_code, done.output) == (
        1,
        f"“{said}” is not a month; write it as 2026-11.\n",
    )


def test_without_a_month_it_is_the_last_one(type_line: Type, database: Database) -> None:
    last = datetime.now(UTC).date().replace(day=1) - timedelta(days=1)
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        a_shift(tx, floor, floor.agents[0], day=last.replace(day=15))
        assert people.team(tx, floor.team).zone == "Asia/Shanghai"
    done = type_line()
    assert done.exit_code == 0
    assert f"{last:%Y-%m}" in done.output


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "'=1", "＝1", "－1"]
)
def test_words_that_begin_like_a_formula_stay_words(words: str, tmp_path: Path) -> None:
    made = Table("x", "x", ["a", "b"], [[words, -1.5]])
    (tmp_path / "x.csv").write_bytes(as_csv(made))
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        (_, (written, number)) = list(csv.reader(file))
    assert (written, number) == (f"'{words}", "-1.5")
    assert read(tmp_path / "x.csv").rows[1].at(0).value == words.strip(), (
        "and come back as they were"
    )
    (tmp_path / "x.xlsx").write_bytes(workbook([made]))
    cell, figure = load_workbook(tmp_path / "x.xlsx")["x"][2]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert (figure.value, figure.data_type) == (-1.5, "n")
