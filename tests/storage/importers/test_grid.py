"""People down, dates across: every usual way to write the days, and each bad cell by its name."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlmodel import col, select

from handbook import words
from storage.database import Database
from storage.importers import grid, roster, sheets
from storage.importers.grid import Said
from storage.importers.roster import Reading
from storage.importers.rows import RowsRefused
from storage.importers.sheets import UnreadableFile
from storage.importers.turns import Floor
from storage.people import Person, Team
from storage.rosters import Assignment, Shift

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
HOURS = {"E": (time(7), time(15)), "L": (time(14, 30), time(22, 30)), "N": (time(22, 30), time(7))}
PEOPLE = [
    Person(id=1, team_id=1, code="A001", name="Wang Fang"),
    Person(id=2, team_id=1, code="A002", name="李强"),
    Person(id=3, team_id=1, code="A003", name="Ann Lee", left_on=date(2026, 12, 2)),
]
FLOOR = Floor(ZoneInfo("Asia/Shanghai"), PEOPLE, HOURS)
DECEMBER = date(2026, 12, 1)


def read(path: Path, month: date | None = None, today: date = TODAY) -> Said:
    sheet = sheets.read(path)
    found = grid.find(sheet)
    assert found is not None
    return grid.read(sheet, found, FLOOR, month, today)


def csv(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "roster.csv"
    path.write_text("\n".join(lines), encoding=encoding)
    return path


def keys(said: Said) -> list[tuple[int, int, str]]:
    return [(turn.person_id, turn.day.day, turn.shift) for turn in said.good]


def told(said: Said) -> list[str]:
    say = words.of("en")
    return [f"{bad.cell}: {say(bad.reason, **bad.facts)}" for bad in said.bad]


@pytest.mark.parametrize(
    "header",
    [
        "code,name,2026-12-01,2026-12-02",
        "工号,姓名,2026年12月1日,2026年12月2日",
        "工号,姓名,12月1日,12月2号",
        "姓名,工号,12/1,12/2",
        "Name,Code,1/12,2/12",
        "name,staff no,1 Dec,Dec 2",
        "code,name,Tue 12/1,Wed 12/2",
        "code,name,12.1 周二,12.2（三）",
        "2026年12月排班表,,,\n工号,姓名,1,2",
        "December 2026,,,\n\ncode,name,Tue 1,2 Wed",
        "Roster 2026-12 (North),,,\ncode,name,1st,2nd",
        "12月排班,,,\n工号,姓名,1日,2日",
        "2026/12,,1,2\n工号,姓名,,",
        "工号,姓名,12月1日,12月2日\n,,二,三",
    ],
)
def test_days_are_written_in_every_usual_way(tmp_path: Path, header: str) -> None:
    rows = ["A001,,E,N", "A002,,休,L"]
    if "姓名,工号" in header or "Name," in header or "name,staff" in header:
        rows = [",A001,E,N", ",A002,休,L"]
    said = read(csv(tmp_path, header, *rows))
    assert told(said) == []
    assert keys(said) == [(1, 1, "E"), (1, 2, "N"), (2, 2, "L")]
    assert {turn.day for turn in said.good} == {DECEMBER, date(2026, 12, 2)}
    assert said.good[1].ends_at == datetime(2026, 12, 2, 23, 0, tzinfo=UTC)
    assert said.rests == {(2, DECEMBER)}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_of_a_chinese_spreadsheet(tmp_path: Path, encoding: str) -> None:
    path = csv(tmp_path, "工号,姓名,12月31日,1月1日", "A002,李强,Ｎ,e", encoding=encoding)
    said = read(path)
    assert [turn.day for turn in said.good] == [date(2026, 12, 31), date(2027, 1, 1)]


def test_a_workbook_with_merged_titles_dates_and_notes(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["十二月排班表 制表 2026-11-20"])
    sheet.append(["工号", "姓名", datetime(2026, 12, 1), datetime(2026, 12, 2)])
    sheet.append([None, None, "周二", "周三"])
    sheet.append(["A001", "Wang Fang", "E+", None])
    sheet.append(["A002", None, "L金", "OFF"])
    sheet.append(["合计", None, 2, 0])
    sheet.append(["E early, L late"])
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "roster.xlsx")
    said = read(tmp_path / "roster.xlsx")
    assert told(said) == []
    assert [(turn.shift, turn.mark) for turn in said.good] == [("E", "reserve"), ("L", "golden")]
    assert said.rests == {(1, date(2026, 12, 2)), (2, date(2026, 12, 2))}


def test_the_tab_may_name_the_month(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "2027-02"
    book.worksheets[0].append(["code", *range(1, 32)])
    book.worksheets[0].append(["A001", *["E"] * 28])
    book.save(tmp_path / "roster.xlsx")
    said = read(tmp_path / "roster.xlsx")
    assert told(said) == []
    assert (said.first, said.last) == (date(2027, 2, 1), date(2027, 2, 28))


def test_each_bad_cell_is_named_with_the_reason(tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        "工号,12/1,12/2,12/2,12/32,12/4",
        "A001,E,X9,,E,E/L",
        "A002,E/N,休,,,",
        "A009,E,,,,",
        "A003,E,N,,,",
        "A001,L,,,,",
    )
    assert told(read(path, DECEMBER)) == [
        "E1: is not a date of the calendar; write it as 2026-11-02",
        "D1: 2026-12-02 stands in C1 already",
        "C2: is not a shift of the team (E, L, N), nor a word for a rest (休, R, OFF, -)",
        "F2: E and L are at the same time",
        "A4: nobody on the team's list is called this",
        "C5: Ann Lee left on 2026-12-02",
        "A6: Wang Fang stands in row 2 already",
    ]
    assert keys(read(path)) == [(1, 1, "E"), (2, 1, "E"), (2, 1, "N"), (3, 1, "E")]


@pytest.mark.parametrize(
    ("header", "month", "reason"),
    [
        ("code,1,2", None, "--month 2026-12"),
        ("code,Mon 1,2", DECEMBER, "B1 says Mon 1, and 2026-12-01 is another weekday"),
        ("code,12/1,12/2\n,Tue,Thu", None, "C2 says Thu, and 2026-12-02 is another weekday"),
        ("code,2026-12-01", date(2026, 3, 1), "far from the month that you named"),
    ],
)
def test_a_month_that_is_not_known_or_not_right(
    tmp_path: Path, header: str, month: date | None, reason: str
) -> None:
    path = csv(tmp_path, header, "A001,E,E")
    with pytest.raises(UnreadableFile, match=reason):
        read(path, month)


def test_shifts_named_by_numbers_are_no_days(tmp_path: Path) -> None:
    floor = Floor(FLOOR.zone, PEOPLE, {"1": HOURS["E"], "2": HOURS["N"]})
    sheet = sheets.read(csv(tmp_path, "code,1,2", "A001,1,", "A002,2,1"))
    found = grid.find(sheet)
    assert found is not None
    said = grid.read(sheet, found, floor, DECEMBER, TODAY)
    assert keys(said) == [(1, 1, "1"), (2, 1, "2"), (2, 2, "1")]


Bring = Callable[..., roster.RosterPlan]


@pytest.fixture
def bring(database: Database, team: Team, tmp_path: Path) -> Bring:
    def bring(*lines: str, only_good: bool = False) -> roster.RosterPlan:
        path = csv(tmp_path, *lines)
        with database.change(NOW) as tx:
            plan = roster.plan(tx, team, path, Reading(month=DECEMBER))
            return roster.apply(tx, plan, only_good=only_good)

    return bring


def marks(database: Database) -> Sequence[str | None]:
    with database.read(NOW) as tx:
        query = select(Assignment.mark).join(Shift, col(Shift.id) == Assignment.shift_id)
        return tx.session.exec(
            query.order_by(col(Shift.starts_at), col(Assignment.person_id))
        ).all()


def test_a_grid_is_the_truth_for_its_dates_and_again_changes_nothing(
    database: Database, bring: Bring, standing: Callable[[], set[tuple[str, str, str]]]
) -> None:
    first = ("code,1,2,3", "A001,E+,E,", "A002,N,休,L*")
    done = bring(*first)
    assert (len(done.adds), done.remarked) == (4, ())
    assert marks(database) == ["reserve", None, None, "golden"]
    assert bring(*first).changes_nothing
    done = bring("code,1,2,3", "A001,E,E*,-", "A002,N,L,")
    assert (len(done.adds), len(done.removes), len(done.remarked)) == (1, 1, 2)
    assert standing() == {
        ("A001", "01", "E"),
        ("A001", "02", "E"),
        ("A002", "01", "N"),
        ("A002", "02", "L"),
    }
    assert marks(database) == [None, None, "golden", None]


def test_bad_cells_take_nobody_off_and_a_rest_does(
    bring: Bring, standing: Callable[[], set[tuple[str, str, str]]]
) -> None:
    bring("code,1,2", "A001,E,E", "A002,E,E")
    again = ("code,1,2", "A001,?,休", "A002,E,")
    with pytest.raises(RowsRefused):
        bring(*again)
    assert len(standing()) == 4
    bring(*again, only_good=True)
    assert standing() == {("A001", "01", "E"), ("A002", "01", "E")}


def test_two_cells_of_one_row_that_overlap_do_not_refuse_the_others(
    bring: Bring, standing: Callable[[], set[tuple[str, str, str]]]
) -> None:
    bring("code,date,shift,starts,ends", "A001,2026-12-02,X,06:00,08:00")
    done = bring("code,2026-12-01,2026-12-03", "A001,N,E")
    assert done.bad == ()  # the night ends at 07:00 on the 2nd, which the file takes X off from
    assert standing() == {("A001", "01", "N"), ("A001", "03", "E")}
    bring("code,date,shift,starts,ends", "A001,2026-12-05,X,06:00,08:00")
    done = bring("code,2026-12-03,2026-12-04", "A001,E,N", only_good=True)
    assert [bad.cell for bad in done.bad] == ["C2"]
    assert ("A001", "03", "E") in standing()
