"""What was backed up comes back whole on either kind of database, and life goes on from there."""

from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import func, select, text

from storage import delivery, journal, outbox, seen
from storage.backup import Manifest, NotEmpty, backup, restore
from storage.cards import Card
from storage.database import Database
from storage.journal import Entry
from storage.migrating import difference, is_current, migrate
from storage.tables import every_table
from tests.conftest import Open
from tests.storage.floor import MONDAY, NOW, Clock, a_floor, a_leave
from tests.storage.whole import everything, fill

pytestmark = pytest.mark.long


@pytest.fixture
def machine() -> Clock:
    return Clock()


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database)
    return database


@pytest.fixture
def target(database: Database, unmigrated: Open) -> Database:
    """An empty database of the other kind, which is the longer way; stories go the shorter one."""
    return unmigrated("sqlite" if database.postgres else "postgres")


def test_everything_comes_back_on_either_kind(
    filled: Database, target: Database, tmp_path: Path
) -> None:
    written = backup(filled, tmp_path / "backup.zip")
    read = restore(target, tmp_path / "backup.zip")
    before = everything(filled)
    assert everything(target) == before
    assert read == written
    assert written.rows == sum(map(len, before.values()))
    kinds = [set(part.columns.values()) for part in written.parts]
    tried = [set(part.columns.values()) for part in written.parts if part.rows]
    assert set().union(*tried) == set().union(*kinds), "every kind of column has been tried"
    assert is_current(target)
    assert difference(target) == []


def test_life_goes_on_after_a_restore(filled: Database, target: Database, tmp_path: Path) -> None:
    with filled.change(NOW) as tx:
        before = delivery.claim(tx, "one", 15)
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
        again = delivery.claim(tx, "two", 15)
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
        manifests = [backup(database, tmp_path / f"{number}.zip") for number in range(3)]
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


@pytest.mark.parametrize(("source", "to"), [("sqlite", "postgres"), ("postgres", "sqlite")])
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
