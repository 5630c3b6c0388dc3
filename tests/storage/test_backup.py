"""What was backed up comes back whole on either kind of database, and life goes on from there."""

import json
import zipfile
from collections.abc import Callable
from itertools import product
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import JSON, Text, cast, func, select, text

from storage import journal, leaves, occurrences, outbox, people, seen
from storage.backup import BadBackup, Manifest, NotEmpty, backup, restore
from storage.cards import Card
from storage.database import Database
from storage.journal import Entry
from storage.migrating import difference, is_current, migrate
from storage.tables import every_table
from tests.conftest import Open
from tests.storage.floor import MONDAY, NOW, Clock, a_floor, a_leave, a_shift

KINDS = ("sqlite", "postgres")
REASON = '发烧 “39°” 🤒 \\ "quoted"\nsecond line'


@pytest.fixture
def machine() -> Clock:
    return Clock()


def fill(database: Database) -> None:
    """Something in every corner: states, words of all kinds, things on their way."""
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shift = a_shift(tx, floor, *floor.agents)
        a_shift(tx, floor, *floor.agents[:2], code="N", zone="Asia/Shanghai")
        number = a_leave(tx, floor, floor.agents[0], reason=REASON, counts_at_once=True)
        a_leave(tx, floor, floor.agents[1])
        leave = leaves.get(tx, number)
        assert leave is not None
        leave.verdict = {"b": [1, 2.5, None], "a": {"words": REASON}}
        leaves.move(tx, number, "approved", floor.leaders[0], REASON)
        tx.note("leave.approved", f"leave:{number}", "person:1", {"words": ("salt", REASON)})
        tx.note("shift.set", f"shift:{shift.id}", "person:1", part=0.1, words=REASON)
        post = outbox.post(tx, "C0LEAD", "leave:1", Card(title=REASON))
    with database.change(NOW) as tx:
        outbox.claim(tx, "one", 15)
    with database.change(NOW) as tx:
        outbox.finish(tx, post, outbox.SENT, channel="C0LEAD", ts="1.1")
        parent = outbox.by_message(tx, "C0LEAD", "1.1")
        assert parent is not None
        outbox.reply(tx, parent, "leave:1", Card(title="Approved"))
        outbox.redraw(tx, parent)
        outbox.tell(tx, "U0LI", "leave:1", Card(title="to one"))
        outbox.keep_reply(tx, "C0LEAD", "9.9", {"text": REASON})
        seen.first_time(tx, "trigger:1")
        occurrences.claim(tx, "briefing", "team:1", NOW)
        people.set_marker(tx, "tick", NOW)


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables; JSON as the text that stands there."""
    with database.engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(
                        *(cast(c, Text) if isinstance(c.type, JSON) else c for c in table.c)
                    ).order_by(*table.primary_key.columns)
                )
            ]
            for table in every_table().sorted_tables
        }


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database)
    return database


@pytest.fixture(params=KINDS)
def target(request: pytest.FixtureRequest, unmigrated: Open) -> Database:
    """An empty database of either kind that takes up what `filled` held."""
    return unmigrated(str(request.param))


def test_everything_comes_back_on_either_kind(
    filled: Database, target: Database, tmp_path: Path
) -> None:
    written = backup(filled, tmp_path / "backup.zip")
    read = restore(target, tmp_path / "backup.zip")
    before = everything(filled)
    assert everything(target) == before
    assert read == written
    assert written.rows == sum(map(len, before.values()))
    assert all(part.rows for part in written.parts if part.table != "kept"), "all tables had rows"
    assert is_current(target)
    assert difference(target) == []


def test_life_goes_on_after_a_restore(filled: Database, target: Database, tmp_path: Path) -> None:
    with filled.change(NOW) as tx:
        before = outbox.claim(tx, "one", 15)
        assert before is not None
    backup(filled, tmp_path / "backup.zip")
    restore(target, tmp_path / "backup.zip")
    with filled.read(NOW) as tx:
        head = journal.head(tx)
        assert head is not None
    with target.change(NOW) as tx:
        floor = a_floor(tx, name="Second")
        assert a_leave(tx, floor, floor.agents[0], first=MONDAY) == 3, "numbers are not used twice"
        tx.note("leave.asked", "leave:3", "person:9")
        again = outbox.claim(tx, "two", 15)
        assert again is not None
        assert (again.row.id, again.is_in_doubt) == (before.row.id, True), "looked up first"
        assert not seen.first_time(tx, "trigger:1")
    with target.read(NOW) as tx:
        assert journal.audit(tx, [head]) == []
        assert [entry.number for entry in journal.entries(tx)] == [1, 2, 3]


def test_a_backup_while_others_work_is_one_moment(
    database: Database, unmigrated: Open, tmp_path: Path
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
    is_enough, has_begun = Event(), Event()

    def ask_on() -> None:
        while not is_enough.is_set():
            with database.change(NOW) as tx:
                number = a_leave(tx, floor, floor.agents[0])
                tx.note("leave.asked", f"leave:{number}", "person:3")
                outbox.post(tx, "C0LEAD", f"leave:{number}", Card(title="card"))
            has_begun.set()

    writers = [Thread(target=ask_on) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        has_begun.wait(timeout=30)
        manifests = [backup(database, tmp_path / f"{number}.zip") for number in range(5)]
    finally:
        is_enough.set()
        for writer in writers:
            writer.join(timeout=30)
    for number, manifest in enumerate(manifests):
        counts = {part.table: part.rows for part in manifest.parts}
        assert counts["leave"] == counts["journal"] == counts["outgoing"] > 0
        target = unmigrated("sqlite")
        restore(target, tmp_path / f"{number}.zip")
        with target.read(NOW) as tx:
            assert journal.audit(tx) == []
            subjects = {entry.subject for entry in journal.entries(tx)}
            numbers = tx.session.scalars(select(every_table().tables["leave"].c.id)).all()
        assert subjects == {f"leave:{number}" for number in numbers}


def test_only_the_owner_may_read_a_backup(filled: Database, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    backup(filled, path)
    backup(filled, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.glob("backup*")] == ["backup.zip"]


def test_a_migrated_but_empty_database_takes_a_backup_up(
    filled: Database, target: Database, tmp_path: Path
) -> None:
    migrate(target)
    backup(filled, tmp_path / "backup.zip")
    restore(target, tmp_path / "backup.zip")
    assert everything(target) == everything(filled)


def test_a_database_in_use_is_replaced_only_when_that_is_said(
    filled: Database, target: Database, tmp_path: Path
) -> None:
    backup(filled, tmp_path / "backup.zip")
    migrate(target)
    with target.change(NOW) as tx:
        a_floor(tx, name="Other")
    before = everything(target)
    with pytest.raises(NotEmpty, match="has rows"):
        restore(target, tmp_path / "backup.zip")
    assert everything(target) == before
    restore(target, tmp_path / "backup.zip", replace=True)
    assert everything(target) == everything(filled)


def test_tables_of_others_are_never_dropped(
    filled: Database, target: Database, tmp_path: Path
) -> None:
    backup(filled, tmp_path / "backup.zip")
    with target.engine.execution_options(changes=True).begin() as connection:
        connection.execute(text("CREATE TABLE payroll (id INTEGER PRIMARY KEY)"))
    with pytest.raises(NotEmpty, match="tables of others: payroll"):
        restore(target, tmp_path / "backup.zip", replace=True)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def not_a_zip(path: Path) -> None:
    path.write_text("A list of people, but not ours.")


def nothing_in_it(path: Path) -> None:
    path.write_bytes(b"")


def rewritten(change: Callable[[str, bytes], bytes | None]) -> Callable[[Path], None]:
    """A sound zip file whose members are not those that were written."""

    def act(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                if (changed := change(name, content)) is not None:
                    archive.writestr(name, changed)

    return act


def said_otherwise(**more: object) -> Callable[[Path], None]:
    return rewritten(
        lambda name, content: (
            json.dumps(json.loads(content) | more).encode() if name == "manifest.json" else content
        )
    )


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (flip, "no backup of Rollcall, or it is damaged|has changed"),
        (cut, "no backup of Rollcall, or it is damaged"),
        (not_a_zip, "no backup of Rollcall, or it is damaged"),
        (nothing_in_it, "no backup of Rollcall, or it is damaged"),
        (rewritten(lambda name, content: content.replace(b"C0LEAD", b"C0DEAL")), "has changed"),
        (rewritten(lambda name, content: None if name == "leave.jsonl" else content), "damaged"),
        (rewritten(lambda name, content: None if name == "manifest.json" else content), "damaged"),
        (rewritten(lambda name, content: b"{}" if name == "manifest.json" else content), "not a"),
        (said_otherwise(step="9999"), "made by a newer Rollcall"),
        (said_otherwise(rollcall_backup=2), "made by a newer Rollcall"),
        (said_otherwise(parts=[]), "not those of its own step"),
    ],
)
def test_a_damaged_or_wrong_file_is_refused_and_nothing_is_touched(
    sqlite_url: str,
    open_door: Callable[[str], Database],
    unmigrated: Open,
    tmp_path: Path,
    damage: Callable[[Path], None],
    words: str,
) -> None:
    filled, target = open_door(sqlite_url), unmigrated("sqlite")
    for database in (filled, target):
        migrate(database)
        fill(database)
    path = tmp_path / "backup.zip"
    backup(filled, path)
    before = everything(target)
    damage(path)
    with pytest.raises(BadBackup, match=words):
        restore(target, path, replace=True)
    assert everything(target) == before


def test_a_backup_whose_tables_are_not_those_of_its_step_changes_nothing(
    filled: Database, target: Database, tmp_path: Path
) -> None:
    migrate(target)
    fill(target)
    path = tmp_path / "backup.zip"
    manifest = backup(filled, path)
    stranger = manifest.parts[-1].model_dump()
    stranger["columns"] = {**stranger["columns"], "pay": "integer"}
    before = everything(target)
    said_otherwise(parts=[*(part.model_dump() for part in manifest.parts[:-1]), stranger])(path)
    with pytest.raises(BadBackup, match="not those of its own step"):
        restore(target, path, replace=True)
    assert everything(target) == before, "what was cleared away is back"


def test_a_file_that_is_not_there_is_said_so(database: Database, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        restore(database, tmp_path / "nowhere.zip")


@pytest.mark.parametrize(("source", "to"), list(product(KINDS, KINDS)))
def test_an_empty_house_can_be_backed_up_too(
    unmigrated: Open, tmp_path: Path, source: str, to: str
) -> None:
    first, second = unmigrated(source), unmigrated(to)
    migrate(first)
    manifest = backup(first, tmp_path / "backup.zip")
    assert isinstance(manifest, Manifest)
    assert manifest.rows == 0
    restore(second, tmp_path / "backup.zip")
    with second.change(NOW) as tx:
        assert a_floor(tx).team == 1
    with second.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Entry)) == 0
