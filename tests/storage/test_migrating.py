"""Models and migrations say the same, on both databases, and a migration is all or nothing."""

import shutil
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest
from sqlalchemy import Connection, MetaData, inspect, text

from storage import migrating
from storage.backup import backup, restore
from storage.database import Database
from storage.migrating import difference, is_current, migrate
from storage.tables import every_table
from tests.conftest import Open
from tests.storage.floor import NOW, a_floor, a_leave

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
KINDS = pytest.mark.parametrize("kind", ["sqlite", "postgres"])


def test_models_and_migrations_say_the_same(database: Database) -> None:
    assert is_current(database)
    assert difference(database) == []


def make_up(connection: Connection, schema: MetaData) -> dict[str, object]:
    """All that the database itself knows of the schema's tables."""
    found = inspect(connection)
    told: dict[str, object] = {
        name: [
            [
                (c["name"], str(c["type"]), c["nullable"], c["default"])
                for c in found.get_columns(name)
            ],
            found.get_pk_constraint(name)["constrained_columns"],
            sorted(str(key) for key in found.get_foreign_keys(name)),
            sorted(str(unique["column_names"]) for unique in found.get_unique_constraints(name)),
            sorted(str(check) for check in found.get_check_constraints(name)),
            sorted(
                f"{index['column_names']} {index['unique']} "
                f"{[str(words) for words in index.get('dialect_options', {}).values()]}"
                for index in found.get_indexes(name)
            ),
        ]
        for name in schema.tables
    }
    return told


@KINDS
def test_the_migrated_database_is_to_the_last_index_what_the_models_would_make(
    unmigrated: Open, kind: str
) -> None:
    migrated, made = unmigrated(kind), unmigrated(kind)
    migrate(migrated)
    schema = every_table()
    with made.engine.execution_options(changes=True).begin() as connection:
        schema.create_all(connection)
        expected = make_up(connection, schema)
    with migrated.engine.connect() as connection:
        assert make_up(connection, schema) == expected
    assert "state" in str(expected["outgoing"]), "the conditions of partial indexes are compared"


@KINDS
def test_a_forgotten_column_and_a_forgotten_table_are_differences(
    unmigrated: Open, kind: str
) -> None:
    database = unmigrated(kind)
    migrate(database)
    with database.engine.execution_options(changes=True).begin() as connection:
        connection.execute(text("ALTER TABLE leave DROP COLUMN reason"))
        connection.execute(text("DROP TABLE seen"))
    found = " ".join(difference(database))
    assert "add_column" in found
    assert "reason" in found
    assert "add_table" in found
    assert "seen" in found


@KINDS
def test_a_new_database_is_not_current_and_is_after_migrating_twice(
    unmigrated: Open, kind: str
) -> None:
    database = unmigrated(kind)
    assert not is_current(database)
    migrate(database)
    migrate(database)
    assert is_current(database)


def test_a_new_module_of_the_room_is_found_by_its_folder(tmp_path: Path) -> None:
    (tmp_path / "brand_new.py").write_text(
        dedent(
            """
            from sqlmodel import Field, SQLModel

            class BrandNew(SQLModel, table=True):
                id: int = Field(primary_key=True)
            """
        )
    )
    # In a process of its own: a table once declared would stay in every other test.
    told = run(
        f"""
        import storage
        storage.__path__.append({str(tmp_path)!r})
        from storage.migrating import difference, migrate
        database = Database("sqlite:///{tmp_path}/new.db", lambda: 0.0)
        migrate(database)
        print(difference(database))
        """
    )
    assert "add_table" in told
    assert "brandnew" in told


def run(words: str) -> str:
    return begin(words).communicate()[0]


def begin(words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", "from storage.database import Database\n" + dedent(words)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


@KINDS
def test_replicas_that_start_together_migrate_one_after_the_other(
    unmigrated: Open, kind: str
) -> None:
    database = unmigrated(kind)
    replicas = [
        begin(
            f"""
            from storage.migrating import is_current, migrate
            database = Database({database.url!r}, lambda: 0.0)
            migrate(database)
            print(is_current(database))
            """
        )
        for _ in range(2)
    ]
    assert [replica.communicate()[0].strip() for replica in replicas] == ["True"] * 2


@pytest.fixture
def next_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A second step that is yet to be taken, as a later version would have it."""
    steps = tmp_path / "steps"
    shutil.copytree(ROOT / "storage/migrations/versions", steps)
    last = migrating.newest()
    step = steps / "9999_a_note_for_teams.py"
    step.write_text(
        dedent(
            f"""
            import sqlalchemy as sa
            from alembic import op

            revision, down_revision, branch_labels, depends_on = "9999", "{last}", None, None

            def upgrade() -> None:
                with op.batch_alter_table("team") as table:
                    table.add_column(sa.Column("note", sa.String(), server_default="none yet"))
            """
        )
    )
    monkeypatch.setattr(migrating, "_VERSIONS", steps)
    return step


def test_a_later_step_is_taken_by_a_database_that_has_rows(
    database: Database, next_step: Path
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        a_leave(tx, floor, floor.agents[0])
    assert not is_current(database)
    migrate(database)
    assert is_current(database)
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT note FROM team")) == "none yet"
        assert connection.scalar(text("SELECT count(*) FROM leave")) == 1


def test_a_step_that_fails_half_way_leaves_nothing(database: Database, next_step: Path) -> None:
    next_step.write_text(next_step.read_text() + "    raise ZeroDivisionError\n")
    with pytest.raises(ZeroDivisionError):
        migrate(database)
    with database.engine.connect() as connection:
        assert "note" not in {c["name"] for c in inspect(connection).get_columns("team")}
    assert not is_current(database)


def test_a_backup_made_before_an_update_is_restored_after_it(
    database: Database, unmigrated: Open, tmp_path: Path, next_step: Path
) -> None:
    """Written on one kind and taken up on the other, so that each is read and written."""
    kind = "sqlite" if database.postgres else "postgres"
    with database.change(NOW) as tx:
        a_floor(tx)
    backup(database, tmp_path / "before.zip")
    target = unmigrated(kind)
    migrate(target)
    restore(target, tmp_path / "before.zip")
    assert is_current(target)
    with target.engine.connect() as connection:
        assert connection.execute(text("SELECT name, note FROM team")).all() == [
            ("Centre", "none yet")
        ]
    backup(target, tmp_path / "after.zip")
    restore(target, tmp_path / "after.zip", replace=True)
    with target.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM person")) == 6


def test_the_steps_can_be_written_anew_and_lead_to_the_same_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = tmp_path / "steps"
    shutil.copytree(ROOT / "storage/migrations/versions", steps)
    (steps / "0002_more.py").write_text("revision, down_revision = '0002', '0001'\n")
    monkeypatch.setattr(migrating, "_VERSIONS", steps)
    written = migrating.revise("The first schema", anew=True)
    assert [step.name for step in steps.glob("0*.py")] == ["0001_the_first_schema.py"]
    assert written.parent == steps
    assert "AutoString" not in written.read_text()
    assert "Moment" not in written.read_text()
    database = Database(f"sqlite:///{tmp_path}/anew.db", time.time)
    migrate(database)
    assert difference(database) == []
    database.close()
