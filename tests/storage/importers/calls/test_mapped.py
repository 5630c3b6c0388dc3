"""Tables that a page describes: encodings, lengths, clocks, workbooks, a team's own page."""

import os
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from handbook.kpi import Sums
from handbook.source import BadPage
from storage.database import Database
from storage.importers.calls import cells, formats, pages
from storage.importers.calls.mapped import NO_SUCH_WORD
from storage.importers.sheets import UnreadableFile
from storage.people import Team
from tests.storage.importers.calls.reading import calls, days, takes, told

HEADER = "callid,start_stamp,queue_duration,ring_duration,ext_duration,answer_after_duration,队列"
ROWS = [HEADER, "a1,2026-11-02 09:00:00,15,5,100,3,投诉", "a2,2026-11-02 09:10:00,50,,0,,投诉"]
SUMS = Sums(
    offered=2, answered=1, lost=1, within=1, wait_s=20, talk_s=100, talk_n=1, acw_s=3, acw_n=1
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_however_the_table_was_saved(
    database: Database, team: Team, tmp_path: Path, encoding: str, ends: str
) -> None:
    text = ends.join(ROWS)  # the last row has no end
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    (tmp_path / "calls.csv").write_bytes(mark + text.encode(encoding))
    assert takes(database, team, tmp_path / "calls.csv").bad_count == 0
    assert [*days(database).values()] == [{"投诉": SUMS}]
    assert takes(database, team, tmp_path / "calls.csv").lines == 0


def test_a_workbook_with_its_own_times(database: Database, team: Team, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["2026年11月来电明细"])
    sheet.append([])
    sheet.append(HEADER.split(","))
    at = datetime(2026, 11, 2, 9, 0)
    sheet.append(["a1", at, timedelta(seconds=15), 5, time(0, 1, 40), "0:03", "投诉"])
    sheet.append(["a2", "2026/11/2 9:10", "00:50", None, 0, None, "投诉"])
    sheet.append(["a3", "soon", "00:50", None, 0, None, "投诉"])
    book.save(tmp_path / "calls.xlsx")
    taken = takes(database, team, tmp_path / "calls.xlsx")
    assert [bad.number for bad in taken.bad] == [6]
    assert [*days(database).values()] == [{"投诉": SUMS}]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:02:03", 3723),
        ("02:03", 123),
        ("125:00", 7500),
        ("90", 90),
        ("1,200", 1200),
        ("１分５秒", 65),
        ("2小时3分", 7380),
        ("12.5", 12.5),
        ('="65"', 65),
        ("", None),
        ("--", None),
        ("N/A", None),
        ("0", 0),
    ],
)
def test_lengths(text: str, seconds: float | None) -> None:
    assert cells.seconds(text) == seconds


@pytest.mark.parametrize("text", ["-5", "1:2:3:4", "soon", "1:", "0x10", "1e999x"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        cells.seconds(text)


def test_other_units() -> None:
    assert cells.seconds("1500", "milliseconds") == 1.5
    assert cells.seconds("0.5", "days") == 43_200


def utc(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type, misc]


NINE = utc(2026, 11, 2, 1, 0, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-02 09:00:05",
        "2026/11/2 9:00:05",
        "2026年11月2日 9时00分05秒",
        "2026-11-02T09:00:05.000",
        "2026-11-02 09:00:04.999999",
        "2026-11-02T01:00:05Z",
        "2026-11-02T02:00:05+01:00",
        "20261102090005",
        "2026-11-02 9:00:05 AM",
        str(NINE),
        f"{NINE}000",
        "46328.3750578704",
    ],
)
def test_moments(text: str) -> None:
    assert cells.Clock("Asia/Shanghai")(text) == NINE


def test_days_before_months() -> None:
    assert cells.Clock("Asia/Shanghai", "dmy")("2/11/2026 09:00:05") == NINE
    assert cells.Clock("Asia/Shanghai", "mdy")("11/02/2026 09:00:05") == NINE


@pytest.mark.parametrize("text", ["2026-02-29 09:00", "2026-11-02 25:00", "tomorrow"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        cells.Clock("Asia/Shanghai")(text)


WALLS = ["01:30", "02:10", "02:50", "02:05", "02:55", "03:10"]
HOURS = [(23, 30), (0, 10), (0, 50), (1, 5), (1, 55), (2, 10)]


@pytest.mark.parametrize("is_falling", [False, True], ids=["oldest first", "newest first"])
def test_the_hour_that_comes_twice_is_told_by_the_rows_around(is_falling: bool) -> None:
    """Berlin, 25 October 2026: 02:00 to 03:00 come twice."""
    clock = cells.Clock("Europe/Berlin")
    walls, hours = ["23:00", *WALLS], [(21, 0), *HOURS]
    if is_falling:
        walls, hours = ["04:00", "03:30", *WALLS[::-1]], [(3, 0), (2, 30), *HOURS[::-1]]
    found = [clock(f"2026-10-{24 if wall == '23:00' else 25} {wall}") for wall in walls]
    assert found == [utc(2026, 10, 24 if h > 20 else 25, h, m) for h, m in hours]


def test_the_hour_that_is_left_out_is_read_as_before() -> None:
    """Berlin, 29 March 2026: 02:30 is 03:30."""
    assert cells.Clock("Europe/Berlin")("2026-03-29 02:30") == utc(2026, 3, 29, 1, 30)


def test_a_wait_beyond_the_threshold_is_not_rounded_into_it(
    database: Database, team: Team, tmp_path: Path
) -> None:
    lines = [HEADER, "a1,2026-11-02 09:00:00,20.0,,9.5,,q", "a2,2026-11-02 09:00:00,20.2,,1,,q"]
    takes(database, team, told(tmp_path / "calls.csv", lines))
    [of_day] = days(database).values()
    assert (of_day["q"].answered, of_day["q"].within, of_day["q"].talk_s) == (2, 1, 11)


def test_an_export_that_was_written_later_holds_in_any_order(
    database: Database, team: Team, tmp_path: Path
) -> None:
    old = told(
        tmp_path / "old.csv", [*ROWS, *(f"b{n},2026-11-02 10:00,9,,0,,投诉" for n in range(20))]
    )
    text = old.read_text()
    new = tmp_path / "new.csv"
    new.write_text(
        text.replace("a1,2026-11-02 09:00:00,15,5,100,3", "a1,2026-11-02 09:00:00,15,5,100,9")
    )
    os.utime(old, (1_793_600_000, 1_793_600_000))
    os.utime(new, (1_793_700_000, 1_793_700_000))
    acw = []
    for path in (old, new, new, old):
        takes(database, team, path)
        [of_day] = days(database).values()
        acw.append(of_day["投诉"].acw_s)
    assert acw == [3, 9, 9, 9]
    assert takes(database, team, old).lines == 0


PAGE = """
rows: calls
system: own
known_by: [编号]
lengths: milliseconds
columns: {id: 编号, entered: 进入时间, wait: 等待, talk: 通话, queue: 队列 | 技能组}
outcome: {column: 结果, words: {answered: 接通, abandoned: 放弃}}
"""


def test_a_team_writes_a_page_of_its_own(database: Database, team: Team, tmp_path: Path) -> None:
    page = tmp_path / "own.yaml"
    page.write_text(PAGE)
    lines = [
        "编号,进入时间,等待,通话,技能组,结果",
        "1,2026-11-02 09:00,20000,60000,投诉,接通",
        "2,2026-11-02 09:00,3000,0,投诉,放弃",
        "3,2026-11-02 09:00,3000,0,投诉,不明",
    ]
    taken = takes(database, team, told(tmp_path / "x.csv", lines), format=str(page))
    assert (taken.feed, taken.format, taken.bad_count) == ("own", "own", 1)
    assert taken.bad[0].reason == NO_SUCH_WORD
    assert {row[4:6] for row in calls(database)} == {("answered", 20), ("abandoned", 3)}


@pytest.mark.parametrize(
    ("was", "becomes", "told_"),
    [
        ("rows: calls", "rows: people", "own.yaml:2: say rows: calls, or rows: intervals"),
        ("lengths: milliseconds", "lengths: miles", "own.yaml:5:"),
        ("entered: 进入时间, ", "", "own.yaml:6: “columns.entered” is missing"),
        ("column: 结果, ", "", "own.yaml:7:"),
        ("known_by: [编号]", "known_by: []", "own.yaml:4:"),
        ("system: own", "sistem: own", "own.yaml:3:"),
    ],
)
def test_a_bad_page_is_named_by_file_and_line(
    tmp_path: Path, was: str, becomes: str, told_: str
) -> None:
    page = tmp_path / "own.yaml"
    page.write_text(PAGE.replace(was, becomes))
    with pytest.raises(BadPage) as refused:
        pages.page(page)
    assert told_ in str(refused.value)


def test_every_shipped_page_is_right_and_every_format_says_its_name() -> None:
    assert {"cc_cdr", "alibaba_calls", "avaya_bcms", "huawei_skills"} <= set(pages.shipped())
    assert list(formats.known())[:2] == ["queue_log", "amazon_connect"]


@pytest.mark.parametrize(
    ("content", "format_", "told_"),
    [
        (b"hello\nworld\n", None, "I know: queue_log, amazon_connect"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", None, "not a file of calls that I know"),
        (b"x" * 2_000_000, None, "a line of more than"),
        (b"hello\n", "queue_log", "does not look like queue_log"),
        (b"hello\n", "fax", "There is no format “fax”; there are: queue_log"),
        (b"\x1f\x8bnothing packed", None, "cannot be read"),
        (b"PK\x03\x04nothing", None, "cannot be opened as a workbook"),
    ],
)
def test_an_unknown_file_is_refused_with_what_is_known(
    database: Database,
    team: Team,
    tmp_path: Path,
    content: bytes,
    format_: str | None,
    told_: str,
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=told_):
        takes(database, team, path, format=format_)


@pytest.mark.parametrize("content", [b"", b"\n", b"17935", b"1793581200|c1|supp"])
def test_a_log_that_is_only_beginning_is_nothing_new(
    database: Database, team: Team, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "queue_log"
    path.write_bytes(content)
    assert takes(database, team, path).lines == 0
