"""Whatever became of a file on its way: a line is read or listed, and nothing is ever fatal."""

import gzip
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import calls as stored
from storage.call_rows import Days
from storage.database import Database
from storage.importers.calls import formats, lines
from storage.importers.calls.visits import Visit
from storage.importers.sheets import UnreadableFile
from storage.people import Team
from tests.commands.kpi_desk import call, epoch
from tests.storage.importers.calls.reading import NOW, calls, takes, told

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(path for path in GOLDEN.iterdir() if path.suffix not in (".yaml", ".txt"))
ZONE = "Asia/Shanghai"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_its_lines_are_listed(path: Path, data: st.DataObject) -> None:
    whole = path.read_bytes()
    format_, make = formats.chosen(None, whole, ZONE, path.name)
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        junk = data.draw(
            st.one_of(
                st.binary(max_size=4),
                st.sampled_from(
                    [b"|", b'"', b"\x00", b"999999999999999999999", b"-1", b"{", b"NaN", b"\xff"]
                ),
            )
        )
        damaged[at : at + data.draw(st.integers(0, 3))] = junk
    reader, day_of = make([], 0), Days(ZONE)
    for row in [*reader.read(bytes(damaged).splitlines(keepends=True)), *reader.rest()]:
        day_of(row.entered if isinstance(row, Visit) else row.starts)
    assert datetime.fromtimestamp(reader.last, UTC)
    assert reader.bad.count >= len(reader.bad.told)
    assert format_.name


@pytest.mark.parametrize(
    "odd",
    [
        '{"ContactId":"\\ud800","InitiationMethod":"INBOUND","Queue":{"Name":"q",'
        '"EnqueueTimestamp":"2026-11-02T01:00:00Z"}}',
        '{"ContactId":"a\\u0000b","InitiationMethod":"INBOUND","Queue":{"Name":"q",'
        '"EnqueueTimestamp":"2026-11-02T01:00:00Z"}}',
        '{"ContactId":"x","Queue":{"EnqueueTimestamp":"9999-11-02T01:00:00Z"}}',
        '{"ContactId":"x","Queue":{"EnqueueTimestamp":"2026-11-02T01:00:00Z","Duration":-3},'
        '"DisconnectTimestamp":"2026-11-02T01:00:00Z"}',
        '{"ContactId":"x","Queue":[1]}',
        '{"ContactId":"x","Queue":{"EnqueueTimestamp":17}}',
        "[" * 100_000,
        "3",
    ],
)
def test_what_no_database_could_keep_is_listed(
    database: Database, team: Team, tmp_path: Path, odd: str
) -> None:
    good = (
        '{"ContactId":"c1","InitiationMethod":"INBOUND","Channel":"VOICE",'
        '"LastUpdateTimestamp":"2026-11-02T01:02:00Z","DisconnectTimestamp":"2026-11-02T01:01:30Z",'
        '"Queue":{"Name":"支持","EnqueueTimestamp":"2026-11-02T01:01:05Z"}}'
    )
    path = tmp_path / "records"
    path.write_text(f"{good}\n{odd}\n{good.replace('c1', 'c2')}\n")
    taken = takes(database, team, path)
    assert (taken.bad_count, [bad.number for bad in taken.bad]) == (1, [2])
    assert {row[0] for row in calls(database)} == {"c1", "c2"}


# ---- what is not a log of calls, or more than one


NINE = epoch(date(2026, 11, 2))


def last_call_at(database: Database) -> datetime | None:
    with database.read(NOW) as tx:
        [feed] = stored.feeds(tx, 1)
        return feed.last_call_at


@pytest.mark.parametrize("packed", [True, False])
def test_a_line_that_never_ends_is_not_held_in_memory(
    database: Database, team: Team, tmp_path: Path, packed: bool
) -> None:
    content = "\n".join([*call("a", NINE, 5, 60), "0" * 3_000_000]).encode()
    path = tmp_path / "queue_log.gz"
    path.write_bytes(gzip.compress(content) if packed else content)
    with pytest.raises(UnreadableFile, match="a line of more than 1000000 bytes"):
        takes(database, team, path)


def test_long_lines_are_read_in_more_pieces(
    database: Database, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "MOST_BYTES", 1_000)
    monkeypatch.setattr(lines, "_BLOCK", 300)
    told_of = [line for n in range(40) for line in call(f"{n:0150}", NINE + 60 * n, 5, 30)]
    takes(database, team, told(tmp_path / "queue_log", told_of))
    assert len(calls(database)) == 40
    assert {row[4] for row in calls(database)} == {"answered"}


def test_a_mark_of_utf_8_hides_no_first_call(
    database: Database, team: Team, tmp_path: Path
) -> None:
    path = tmp_path / "queue_log"
    path.write_text("\n".join(call("a", NINE, 5, 60)) + "\n", encoding="utf-8-sig")
    taken = takes(database, team, path)
    assert (taken.visits, taken.bad_count) == (1, 0)
    assert {row[0] for row in calls(database)} == {f"a|support|{NINE}"}


def test_a_file_that_ends_in_the_middle_says_so(
    database: Database, team: Team, tmp_path: Path
) -> None:
    path = tmp_path / "queue_log.gz"
    path.write_bytes(gzip.compress("\n".join(call("a", NINE, 5, 60)).encode())[:40])
    with pytest.raises(UnreadableFile, match="it is damaged, or ends in the middle"):
        takes(database, team, path)


def test_a_zip_of_logs_is_no_workbook(database: Database, team: Team, tmp_path: Path) -> None:
    path = tmp_path / "queue_log.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("queue_log", "\n".join(call("a", NINE, 5, 60)))
    with pytest.raises(UnreadableFile, match=r"packed as \.zip: please unpack it"):
        takes(database, team, path)


def test_a_log_of_a_chinese_system_names_its_queue(
    database: Database, team: Team, tmp_path: Path
) -> None:
    for name, encoding in (("old", "gb18030"), ("new", "utf-8")):
        path = tmp_path / f"queue_log.{name}"
        path.write_text("\n".join(call(name, NINE, 5, 60, queue="客服")) + "\n", encoding)
        takes(database, team, path)
    assert {row[2] for row in calls(database)} == {"客服"}


def test_a_clock_that_is_wrong_does_not_make_the_calls_fresh(
    database: Database, team: Team, tmp_path: Path
) -> None:
    """A line of 2033, of which nobody has a call yet; the newest of the others is told, in
    whatever order they stand."""
    wrong = epoch(date(2033, 1, 1))
    newest, older = NINE + 600, NINE
    path = told(
        tmp_path / "queue_log",
        [*call("a", newest, 5, 60), *call("b", wrong, 5, 60), *call("c", older, 5, 60)],
    )
    taken = takes(database, team, path)
    assert max(taken.days) == date(2033, 1, 1)
    assert last_call_at(database) == datetime.fromtimestamp(newest, UTC)


def test_a_time_that_no_calendar_has_is_listed(
    database: Database, team: Team, tmp_path: Path
) -> None:
    enters, connects, ends = call("a", NINE, 5, 60)
    ends = ends.replace(str(NINE + 65), "9" * 21)
    path = told(tmp_path / "queue_log", [enters, connects, ends, *call("b", NINE, 5, 60)])
    taken = takes(database, team, path)
    assert (taken.bad_count, taken.bad[0].number) == (1, 3)
    assert last_call_at(database) == datetime.fromtimestamp(NINE + 65, UTC)


def test_the_newest_call_of_an_unsorted_log_is_told(
    database: Database, team: Team, tmp_path: Path
) -> None:
    unsorted = [*call("a", NINE + 600, 5, 60), *call("c", NINE, 5, 60)]
    takes(database, team, told(tmp_path / "queue_log", unsorted))
    assert last_call_at(database) == datetime.fromtimestamp(NINE + 665, UTC)
    takes(database, team, told(tmp_path / "older", call("d", NINE - 600, 5, 60)))
    assert last_call_at(database) == datetime.fromtimestamp(NINE + 665, UTC)
