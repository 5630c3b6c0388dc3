"""A row is read in either language and any usual shape, or its cell and the reason are named."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handbook import words
from storage.importers import sheets, turns
from storage.importers.roster_file import RosterRow, write
from storage.importers.rows import BadRow
from storage.importers.sheets import UnreadableFile
from storage.importers.turns import Floor, Turn
from storage.people import Person

HOURS = {"E": (time(7), time(15)), "N": (time(22, 30), time(7))}
PEOPLE = [
    Person(id=1, team_id=1, code="A001", name="Wang Fang", email="wang.fang@centre.example"),
    Person(id=2, team_id=1, code="0012", name="李强"),
    Person(id=3, team_id=1, code="A003", name="陈晨", left_on=date(2026, 11, 20)),
    Person(id=4, team_id=1, code="A004", name="陈晨"),
    Person(id=5, team_id=1, code="1001", name="Ann Lee"),
]
Read = tuple[list[Turn], list[BadRow]]


def read(tmp_path: Path, text: str, zone: str = "Asia/Shanghai") -> Read:
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    return turns.read(sheets.read(path), Floor(ZoneInfo(zone), PEOPLE, HOURS))


def one(found: Read) -> Turn:
    assert found[1] == []
    (turn,) = found[0]
    return turn


def said(bad: BadRow) -> str:
    return words.of("en")(bad.reason, **bad.facts)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("code,date,shift", "A001,2026-11-02,E"),
        ("Staff,Date,Shift", "a001,2026-11-2,e"),
        ("person,date,shift", "wang.fang@centre.example,2026/11/2,E"),
        ("shift,name,date", "E,wang  fang,2026.11.02"),
        ("工号,姓名,日期,班次", "A001,Wang Fang,2026年11月2日,E"),
        ("邮箱,日期,班次", "Wang.Fang@centre.example,2026年11月2号,E"),
        ("姓名,日期,班次,开始,结束", "Wang Fang,2026-11-02,E,7:00,15:00"),
        ("工号,日期,班次,上班时间,下班时间", "Ａ001,２０２６-11-02,E,07：00,15:00:00"),
        ("code,date,shift,starts,ends", "A001,2026-11-02 00:00:00,E,,"),
        ("note,code,date,shift,other", "x,A001,2026-11-02,E,y"),
        ("November roster,,\ncode,date,shift", "A001,2026-11-02,E"),
    ],
)
def test_columns_are_found_by_header_in_any_order_and_language(
    tmp_path: Path, header: str, row: str
) -> None:
    turn = one(read(tmp_path, f"{header}\n{row}\n"))
    assert turn.key == (1, date(2026, 11, 2), "E")
    assert turn.starts_at == datetime(2026, 11, 1, 23, 0, tzinfo=UTC)
    assert turn.ends_at == datetime(2026, 11, 2, 7, 0, tzinfo=UTC)


def test_a_night_shift_belongs_to_the_date_it_starts_on(tmp_path: Path) -> None:
    turn = one(read(tmp_path, "code,date,shift\n0012,2026-11-30,N\n"))
    assert turn.day == date(2026, 11, 30)
    assert turn.ends_at == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    assert turn.ends_at - turn.starts_at == timedelta(hours=8, minutes=30)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-28", 7.5), ("2026-10-24", 9.5), ("2026-06-01", 8.5)]
)
def test_a_night_over_a_change_of_the_clocks_has_its_real_hours(
    tmp_path: Path, day: str, hours: float
) -> None:
    turn = one(read(tmp_path, f"code,date,shift\nA001,{day},N\n", "Europe/Berlin"))
    assert turn.ends_at - turn.starts_at == timedelta(hours=hours)


def test_a_repeated_hour_is_its_first(tmp_path: Path) -> None:
    text = "code,date,shift,start,end\nA001,2026-10-25,X,02:30,06:00\n"
    turn = one(read(tmp_path, text, "Europe/Berlin"))
    assert turn.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(("starts", "ends"), [("02:30", "08:00"), ("20:00", "02:30")])
def test_an_hour_that_the_clocks_leave_out_is_a_bad_row(
    tmp_path: Path, starts: str, ends: str
) -> None:
    day = "2026-03-29" if starts == "02:30" else "2026-03-28"
    text = f"code,date,shift,start,end\nA001,{day},X,{starts},{ends}\n"
    good, (bad,) = read(tmp_path, text, "Europe/Berlin")
    assert good == []
    assert said(bad) == "the clocks leave out 02:30 on 2026-03-29"


def test_a_new_code_needs_its_hours_and_midnight_may_be_24(tmp_path: Path) -> None:
    turn = one(read(tmp_path, "code,date,shift,start,end\nA001,2026-11-02,G,18:00,24:00\n"))
    assert turn.shift == "G"
    assert turn.ends_at - turn.starts_at == timedelta(hours=6)


@pytest.mark.parametrize(
    ("row", "cell", "value", "reason"),
    [
        ("A009,,2026-11-02,E,,", "A2", "A009", "nobody on the team's list"),
        ("12,,2026-11-02,E,,", "A2", "12", "nobody on the team's list"),
        (",陈晨,2026-11-02,E,,", "B2", "陈晨", "A003, A004 have this name"),
        ("A001,Ann Lee,2026-11-02,E,,", "B2", "Ann Lee", "A001 is Wang Fang"),
        ("A003,,2026-11-20,E,,", "C2", "2026-11-20", "陈晨 left on 2026-11-20"),
        ("A001,,2026-11-31,E,,", "C2", "2026-11-31", "not a date of the calendar"),
        ("A001,,2026-13-01,E,,", "C2", "2026-13-01", "not a date of the calendar"),
        ("A001,,2026-11/02,E,,", "C2", "2026-11/02", "not a date of the calendar"),
        ("A001,,2/11/2026,E,,", "C2", "2/11/2026", "not a date of the calendar"),
        ("A001,,2026-11-02 07:00,E,,", "C2", "2026-11-02 07:00", "not a date of the calendar"),
        ("A001,,0000-01-01,E,,", "C2", "0000-01-01", "not a date of the calendar"),
        ("A001,,Monday,E,,", "C2", "Monday", "not a date of the calendar"),
        (",,2026-11-02,E,,", "A2", "", "is empty"),
        ("A001,,,E,,", "C2", "", "is empty"),
        ("A001,,2026-11-02,,,", "D2", "", "is empty"),
        ("A001,,2026-11-02", "D2", "", "is empty"),
        ("A001,,2026-11-02,X,,", "D2", "X", "is not a shift of the team (E, N)"),
        ("A001,,2026-11-02,X,07:00,", "D2", "X", "is not a shift of the team (E, N)"),
        ("A001,,2026-11-02,X,7 am,15:00", "E2", "7 am", "not a time of the day"),
        ("A001,,2026-11-02,X,07:00,24:30", "F2", "24:30", "not a time of the day"),
        ("A001,,2026-11-02,E,08:00,", "E2", "08:00", "E is from 07:00 to 15:00"),
        ("A001,,2026-11-02,E,07:00,16:00", "F2", "16:00", "E is from 07:00 to 15:00"),
    ],
)
def test_a_bad_row_names_its_cell_and_the_reason(
    tmp_path: Path, row: str, cell: str, value: str, reason: str
) -> None:
    good, (bad,) = read(tmp_path, f"code,name,date,shift,start,end\n{row}\n")
    assert good == []
    assert (bad.cell, bad.value) == (cell, value)
    assert reason in said(bad)
    assert words.of("zh")(bad.reason, **bad.facts)


def test_somebody_who_leaves_works_until_the_day_before(tmp_path: Path) -> None:
    assert one(read(tmp_path, "code,date,shift\nA003,2026-11-19,E\n")).person_id == 3


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (["A001,2026-11-02,E,,", "A001,2026-11-02,E,,"], "the same stands in row 2 already"),
        (["A001,2026-11-02,X,07:00,12:00", "0012,2026-11-02,X,07:00,13:00"], "row 2 gives this"),
        (
            ["A001,2026-11-02,E,,", "A001,2026-11-03,E,,", "A001,2027-11-04,E,,"],
            "2027-11-04 is far from the file's other dates",
        ),
    ],
)
def test_a_row_that_contradicts_an_earlier_one_is_bad(
    tmp_path: Path, rows: list[str], reason: str
) -> None:
    good, (bad,) = read(tmp_path, "code,date,shift,start,end\n" + "\n".join(rows))
    assert len(good) == len(rows) - 1
    assert bad.row == len(rows) + 1
    assert reason in said(bad)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("who,date,shift\nA001,2026-11-02,E\n", "no column person / name / email; row 1 has: who"),
        ("code,when,班次\nA001,2026-11-02,E\n", "no column date; row 1 has: code, when, 班次"),
        ("x,y\n1,2\n", "no column person / name / email, date, shift"),
        ("A001,2026-11-02,E\n", "row 1 has: A001, 2026-11-02, E"),
        ("code,date,shift\n,,\n", "headers and no rows below them"),
    ],
)
def test_a_missing_header_names_what_was_found(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path, text)
    assert reason in words.of("en")(caught.value.reason, **caught.value.facts)


@pytest.mark.parametrize(
    "row",
    [
        (1001, date(2026, 11, 2), "N", time(22, 30), time(7)),
        ("1001", datetime(2026, 11, 2), "N", 22.5 / 24, 7 / 24),
        (1001.0, "2026-11-02", "N", timedelta(hours=22, minutes=30), timedelta(hours=7)),
        (1001, date(2026, 11, 2), "n", "22:30", None),
    ],
)
def test_a_workbooks_own_dates_times_and_numbers_are_read(
    tmp_path: Path, row: tuple[Any, ...]
) -> None:
    book = openpyxl.Workbook()
    book["Sheet"].append(["工号", "日期", "班次", "开始", "结束"])
    book["Sheet"].append(row)
    book.save(tmp_path / "roster.xlsx")
    sheet = sheets.read(tmp_path / "roster.xlsx")
    found = turns.read(sheet, Floor(ZoneInfo("Asia/Shanghai"), PEOPLE, HOURS))
    assert one(found).key == (5, date(2026, 11, 2), "N")


printable = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), max_codepoint=0xFFFF), min_size=1
)
labels = printable.map(lambda said: " ".join(said.split())).filter(bool)


@st.composite
def rosters(draw: st.DrawFn) -> tuple[Floor, list[RosterRow], set[tuple[int, date, str]]]:
    """People with any names, shifts of any hours, and who is on them in one month."""
    codes = draw(st.lists(labels, min_size=1, max_size=4, unique=True))
    staff = [
        Person(id=at, team_id=1, code=code, name=draw(labels)) for at, code in enumerate(codes)
    ]
    minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0))
    hours = draw(st.dictionaries(labels, st.tuples(minutes, minutes), min_size=1, max_size=3))
    days = st.integers(0, 30).map(lambda ahead: date(2026, 12, 1) + timedelta(days=ahead))
    who = st.integers(0, len(staff) - 1)
    keys = draw(st.sets(st.tuples(who, days, st.sampled_from(sorted(hours)))))
    rows = [
        RosterRow(staff[at].code, staff[at].name, day, shift, *hours[shift])
        for at, day, shift in sorted(keys)
    ]
    return Floor(ZoneInfo("Asia/Shanghai"), staff, hours), rows, keys


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@given(rosters())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_roster_that_is_written_reads_back_equal(
    tmp_path: Path,
    suffix: str,
    generated: tuple[Floor, list[RosterRow], set[tuple[int, date, str]]],
) -> None:
    floor, rows, keys = generated
    path = tmp_path / f"roster{suffix}"
    write(path, rows)
    if not rows:
        with pytest.raises(UnreadableFile, match="no rows below"):
            turns.read(sheets.read(path), floor)
        return
    good, bad = turns.read(sheets.read(path), floor)
    assert bad == []
    assert {turn.key for turn in good} == keys
    for turn in good:
        starts, ends = floor.hours[turn.shift]
        local = turn.starts_at.astimezone(floor.zone), turn.ends_at.astimezone(floor.zone)
        assert (local[0].date(), local[0].time(), local[1].time()) == (turn.day, starts, ends)
        assert timedelta(0) < turn.ends_at - turn.starts_at <= timedelta(days=1)
