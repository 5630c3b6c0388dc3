"""Whatever program saved the file: the same cells are read, or the reason why not is said."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.importers import sheets
from storage.importers.roster_file import RosterRow, write
from storage.importers.sheets import UnreadableFile

TEXT = "工号,日期,班次\nA001,2026-11-02,E\nA002,2026-11-02,N\n"


def values(path: Path) -> list[list[object]]:
    return [[cell.value for cell in row.cells] for row in sheets.read(path).rows]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("A001", '" A001 "').encode(),
        ("sep=;\n" + TEXT.replace(",", ";")).encode(),
        ("\n,,\n" + TEXT).encode(),
    ],
    ids=["utf8", "bom", "gb", "utf16", "semicolon", "tab", "crlf", "cr", "quoted", "sep", "blank"],
)
def test_a_csv_file_of_any_program_reads_the_same(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    assert values(path) == [
        ["工号", "日期", "班次"],
        ["A001", "2026-11-02", "E"],
        ["A002", "2026-11-02", "N"],
    ]


def test_a_cell_is_named_as_a_spreadsheet_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text('code,note\n\nA001,"two\nlines"\nA002,x\n', encoding="utf-8")
    rows = sheets.read(path).rows
    assert [cell.name for row in rows for cell in row.cells] == ["A1", "B1", "A3", "B3", "A4", "B4"]
    assert rows[0].at(27).name == "AB1"
    assert rows[0].at(27).value == ""


def test_a_workbook_gives_real_dates_times_and_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Hidden", 0).sheet_state = "hidden"
    book["Sheet"].append([None])
    book["Sheet"].append([1001, date(2026, 11, 2), time(7, 0), "E "])
    book.active = 1
    book.save(tmp_path / "roster.xlsx")
    (row,) = sheets.read(tmp_path / "roster.xlsx").rows
    assert [cell.name for cell in row.cells] == ["A2", "B2", "C2", "D2"]
    assert [cell.value for cell in row.cells[1:]] == [date(2026, 11, 2), time(7, 0), "E"]
    assert row.cells[0].text == "1001"


def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(sheets.MOST_UNPACKED + 1))
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("roster.csv", b"", "is empty"),
        ("roster.csv", b" \n\n", "is empty"),
        ("roster.csv", b",,\n,,\n", "has no rows"),
        ("roster.csv", picture(), "neither text nor a workbook"),
        ("roster.csv", b"\xff\xfeA", "neither text nor a workbook"),
        ("roster.csv", b'code\n"' + b"x" * 200_000, "not a CSV file"),
        ("roster.xlsx", picture(), "not a workbook, whatever its name says"),
        ("roster.xlsx", TEXT.encode(), "not a workbook, whatever its name says"),
        ("roster.xlsx", b"PK\x03\x04 and no more", "cannot be opened as a workbook"),
        ("roster.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cannot be opened as a workbook"),
        ("roster.xlsx", bomb, "larger than 200 MB"),
        ("roster.csv", b"x" * (sheets.MOST_BYTES + 1), "larger than 20 MB"),
        ("roster.csv", b"x\n" * (sheets.MOST_ROWS + 1), "more than 200000 rows"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_in_words(
    tmp_path: Path, name: str, content: bytes | Callable[[], bytes], words: str
) -> None:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content())
    with pytest.raises(UnreadableFile, match=words):
        sheets.read(tmp_path / name)


def test_a_folder_and_a_missing_file_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is a folder"):
        sheets.read(tmp_path)
    with pytest.raises(UnreadableFile, match="No such file"):
        sheets.read(tmp_path / "none.csv")


def test_a_workbook_with_a_password_is_told_apart(tmp_path: Path) -> None:
    # An encrypted .xlsx is the old container with a stream of this name in its directory.
    path = tmp_path / "roster.xlsx"
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1024, b"\0")
    path.write_bytes(container + "EncryptedPackage".encode("utf-16-le").ljust(128, b"\0"))
    with pytest.raises(UnreadableFile, match="has a password"):
        sheets.read(path)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    row = RosterRow("A001", "Wang Fang", date(2026, 11, 2), "E", time(7), time(15))
    for name in ("one", "two"):
        write((tmp_path / name).with_suffix(suffix), [row])
    assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"two{suffix}").read_bytes()


def test_a_roster_is_written_as_csv_or_xlsx_only(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"not as \.pdf"):
        write(tmp_path / "roster.pdf", [])


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("name", ["=1+1", "+49 30", "-x", "@SUM(A1)", "'=1", "''-1"])
def test_a_name_that_looks_like_a_formula_is_written_harmless(
    tmp_path: Path, suffix: str, name: str
) -> None:
    path = tmp_path / f"roster{suffix}"
    write(path, [RosterRow("A001", name, date(2026, 11, 2), "E", time(7), time(15))])
    if suffix == ".csv":
        assert f"A001,'{name}," in path.read_text(encoding="utf-8-sig")
    else:
        assert openpyxl.load_workbook(path)["Roster"]["B2"].data_type == "s"
    assert sheets.read(path).rows[1].cells[1].value == name


words = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), max_codepoint=0xFFFF), min_size=1
).map(lambda said: " ".join(said.split()))
rows = st.builds(
    RosterRow,
    code=words.filter(bool),
    name=words.filter(bool),
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    shift=words.filter(bool),
    starts=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    ends=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@given(st.lists(rows, min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_cell_that_is_written_reads_back(
    tmp_path: Path, suffix: str, written: list[RosterRow]
) -> None:
    from storage.importers.columns import date_of, time_of

    path = tmp_path / f"roster{suffix}"
    write(path, written)
    read = sheets.read(path).rows[1:]
    assert [
        RosterRow(
            row.cells[0].text,
            row.cells[1].text,
            date_of(row.cells[2]) or date.min,
            row.cells[3].text,
            time_of(row.cells[4]) or time.min,
            time_of(row.cells[5]) or time.min,
        )
        for row in read
    ] == written
