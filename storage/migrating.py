"""The schema moves forward, in one transaction, by steps that were generated from the models.

`python -m storage.migrating revise "words"` writes the step from the last one to the models.
`python -m storage.migrating rewrite "words"` writes all steps anew as one; for the time before a
first release, when no database has to be carried along. `python -m storage.migrating check` fails
when the steps and the models differ.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from storage.database import Database
from storage.tables import every_table

_HERE = Path(__file__).parent / "migrations"
_VERSIONS = _HERE / "versions"
_LOCK = 0x4D69677261746521  # "Migrate!": replicas that start together migrate one after the other


def migrate(database: Database) -> None:
    """Bring the schema to its newest step; all of it or, on an error, none."""
    with database.engine.execution_options(changes=True).begin() as connection:
        migrate_within(connection)


def migrate_within(connection: Connection, step: str = "head") -> None:
    """Bring the schema to `step` in the connection's open transaction.

    Raises alembic.util.CommandError for a step that this version does not have.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    command.upgrade(_config(connection), step)


def is_current(database: Database) -> bool:
    """Whether the schema is at its newest step."""
    with database.engine.connect() as connection:
        return step_of(connection) == newest()


def step_of(connection: Connection) -> str | None:
    """The step that the schema is at; None for a database never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The newest step that this version has."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def has(step: str) -> bool:
    """Whether this version knows the step."""
    return step in {
        known.revision for known in ScriptDirectory.from_config(_config()).walk_revisions()
    }


def difference(database: Database) -> list[str]:
    """What the models have that the schema has not, and the other way round; empty when equal."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return [str(found) for found in compare_metadata(context, every_table())]


def revise(words: str, *, anew: bool = False) -> Path:
    """Write the step that leads from the last one (or, `anew`, from nothing) to the models."""
    with tempfile.TemporaryDirectory() as folder:
        steps = Path(folder) / "steps" if anew else _VERSIONS
        steps.mkdir(exist_ok=True)
        engine = create_engine(f"sqlite:///{folder}/empty.db")
        with engine.begin() as connection:
            config = _config(connection, steps)
            command.upgrade(config, "head")
            number = 1 + len(list(steps.glob("[0-9]*.py")))
            command.revision(config, words, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()
        if anew:
            for old in _VERSIONS.glob("[0-9]*.py"):
                old.unlink()
        (written,) = steps.glob(f"{number:04}_*.py")
        # Not renamed: the system's folder may be on another disk.
        return Path(shutil.move(written, _VERSIONS / written.name))


def _config(connection: Connection | None = None, steps: Path | None = None) -> Config:
    config = Config(attributes={"connection": connection, "anew": steps not in (None, _VERSIONS)})
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("version_locations", str(steps or _VERSIONS))
    config.set_main_option("path_separator", "newline")
    config.set_section_option("post_write_hooks", "hooks", "format, tidy")
    for hook, options in (
        ("format", "format --quiet REVISION_SCRIPT_FILENAME"),
        ("tidy", "check --fix --quiet REVISION_SCRIPT_FILENAME"),
    ):
        config.set_section_option("post_write_hooks", f"{hook}.type", "module")
        config.set_section_option("post_write_hooks", f"{hook}.module", "ruff")
        config.set_section_option("post_write_hooks", f"{hook}.options", options)
    return config


def _check() -> int:
    """Say what the models have that the steps do not make; the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/new.db", float)
        migrate(database)
        found = difference(database)
        database.close()
    for line in found:
        print(line)
    print("The steps do not make the models." if found else "The steps make the models.")
    return int(bool(found))


if __name__ == "__main__":
    said = argparse.ArgumentParser(prog="python -m storage.migrating", description=__doc__)
    said.add_argument("what", choices=["check", "revise", "rewrite"])
    said.add_argument("words", nargs="?", default="", help="what the step does, in a few words")
    asked = said.parse_args()
    if asked.what == "check":
        sys.exit(_check())
    if not asked.words:
        said.error("say in a few words what the step does")
    print(revise(asked.words, anew=asked.what == "rewrite"))
