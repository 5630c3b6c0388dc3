"""Whatever became of a file on its way: a line is read or listed, and nothing is ever fatal."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.call_rows import Days
from storage.database import Database
from storage.importers.calls import formats
from storage.importers.calls.visits import Visit
from storage.people import Team
from tests.storage.importers.calls.reading import calls, takes

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
