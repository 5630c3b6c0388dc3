"""A backup is one moment of the whole memory, in a file that either kind of database can take up.

The file is a zip: for each table a member of JSON lines, a row a line in primary-key order, then
`manifest.json`, which names the schema's step, the columns with their kinds, counts and checksums.
JSON columns are kept as the text that the database holds, so the journal's seals stay true.
"""

import hashlib
import json
import os
import zipfile
import zlib
from itertools import islice
from pathlib import Path
from typing import IO, Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    cast,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.expression import bindparam, insert

from storage.backup_values import KINDS, kind_of
from storage.database import Database
from storage.migrating import has, migrate_within, step_of
from storage.tables import every_table

_FORMAT = 1
_MANIFEST = "manifest.json"
_VERSION_TABLE = "alembic_version"
_PAGE = 1000
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError)


class BadBackup(Exception):
    """The file is no backup, is damaged, or was made by a newer version."""


class NotEmpty(Exception):
    """The database that should take up a backup holds something already."""


class InUse(Exception):
    """Somebody works with the tables that a backup should replace."""


class Part(BaseModel):
    """One table in the file. `columns` gives each column's kind in the order of the rows."""

    table: str
    columns: dict[str, str]
    rows: int
    sha256: str

    @property
    def member(self) -> str:
        return f"{self.table}.jsonl"


class Manifest(BaseModel):
    """What is in the file. `made` is machine time; `parts` stand parents first."""

    rollcall_backup: int
    step: str
    made: float
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)


def backup(database: Database, path: Path) -> Manifest:
    """Write everything, as it is at one moment, to `path`, while others go on changing things.

    The file holds people's reasons: only its owner may read it. It appears when it is whole.
    Raises OSError where it cannot be written.
    """
    unfinished = path.with_name(path.name + ".part")
    try:
        with open(unfinished, "wb", opener=_private) as file:
            manifest = _write_all(database, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def restore(database: Database, path: Path, *, replace: bool = False) -> Manifest:
    """Put a backup in the place of an empty database, or with `replace` of any that is ours.

    All of it or none. A backup of an earlier step is brought to the newest. Messages that were
    being sent are in doubt afterwards, as after a crash: they are looked up before a second try.
    Raises BadBackup, NotEmpty, InUse, OSError.
    """
    manifest = _check(path)
    try:
        with (
            zipfile.ZipFile(path) as archive,
            database.engine.execution_options(changes=True).begin() as connection,
        ):
            _take_up(connection, manifest, archive, replace=replace)
    except OperationalError as trouble:
        raise InUse("Somebody works with the database.") from trouble
    return manifest


def _take_up(
    connection: Connection, manifest: Manifest, archive: zipfile.ZipFile, *, replace: bool
) -> None:
    is_postgres = connection.dialect.name == "postgresql"
    setting = "SET LOCAL lock_timeout = '5s'" if is_postgres else "PRAGMA defer_foreign_keys = ON"
    connection.execute(text(setting))
    _clear(connection, manifest, replace=replace)
    migrate_within(connection, manifest.step)
    tables = _tables(connection)
    _fill_all(connection, tables, manifest, archive)
    if is_postgres:
        _count_on(connection, tables)
    migrate_within(connection)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _tables(connection: Connection) -> MetaData:
    """The tables as they are, which before a migration are not those of the models.

    Their columns, keys and parents: what else a table has costs more to find out than all of these.
    """
    told, found = inspect(connection), MetaData()
    keys, parents = told.get_multi_pk_constraint(), told.get_multi_foreign_keys()
    for at, columns in told.get_multi_columns().items():
        Table(
            at[1],
            found,
            *(Column(column["name"], column["type"]) for column in columns),
            PrimaryKeyConstraint(*keys[at]["constrained_columns"]),
            *(
                ForeignKeyConstraint(
                    parent["constrained_columns"],
                    [f"{parent['referred_table']}.{name}" for name in parent["referred_columns"]],
                    name=parent["name"],
                )
                for parent in parents[at]
                if not parent["referred_schema"]
            ),
        )
    return found


def _write_all(database: Database, file: IO[bytes]) -> Manifest:
    with database.engine.connect() as connection:
        if database.postgres:
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = Manifest(
                rollcall_backup=_FORMAT,
                step=step_of(connection) or "",
                made=database.machine(),
                parts=tuple(
                    _write(connection, table, archive)
                    for table in _tables(connection).sorted_tables
                    if table.name != _VERSION_TABLE
                ),
            )
            archive.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def _write(connection: Connection, table: Table, archive: zipfile.ZipFile) -> Part:
    kinds = [kind_of(column) for column in table.c]
    words = [
        cast(column, Text) if kind.name == "json" else column
        for column, kind in zip(table.c, kinds, strict=True)
    ]
    found = connection.execution_options(yield_per=_PAGE).execute(
        select(*words).order_by(*table.primary_key.columns)
    )
    checksum, rows = hashlib.sha256(), 0
    part_name = f"{table.name}.jsonl"
    with archive.open(part_name, "w", force_zip64=True) as member:
        for row in found:
            values = [
                None if value is None else kind.said(value)
                for value, kind in zip(row, kinds, strict=True)
            ]
            line = json.dumps(values, ensure_ascii=False).encode() + b"\n"
            checksum.update(line)
            member.write(line)
            rows += 1
    columns = dict(zip(table.c.keys(), (kind.name for kind in kinds), strict=True))
    return Part(table=table.name, columns=columns, rows=rows, sha256=checksum.hexdigest())


def _check(path: Path) -> Manifest:
    """What the file says of itself, once all of its checksums are found right."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = Manifest.model_validate_json(archive.read(_MANIFEST))
            for part in manifest.parts:
                with archive.open(part.member) as member:
                    if _checksum(member) != part.sha256:
                        raise BadBackup(f"{path} is damaged: its table {part.table} has changed.")
    except ValidationError as trouble:
        raise BadBackup(f"{path} is a zip file, but not a backup of Rollcall.") from trouble
    except _DAMAGE as trouble:
        raise BadBackup(f"{path} is no backup of Rollcall, or it is damaged.") from trouble
    if manifest.rollcall_backup > _FORMAT or not has(manifest.step):
        raise BadBackup(f"{path} was made by a newer Rollcall. Restore it with that version.")
    return manifest


def _checksum(member: IO[bytes]) -> str:
    checksum = hashlib.sha256()
    while chunk := member.read(1 << 20):
        checksum.update(chunk)
    return checksum.hexdigest()


def _clear(connection: Connection, manifest: Manifest, *, replace: bool) -> None:
    tables = _tables(connection)
    ours = {_VERSION_TABLE, *every_table().tables, *(part.table for part in manifest.parts)}
    if foreign := sorted(set(tables.tables) - ours):
        raise NotEmpty(f"The database holds tables of others: {', '.join(foreign)}.")
    for table in tables.sorted_tables:
        is_filled = connection.execute(select(table).limit(1)).first() is not None
        if is_filled and table.name != _VERSION_TABLE and not replace:
            raise NotEmpty(f"The database is not empty: its table {table.name} has rows.")
    tables.drop_all(connection)


def _fill_all(
    connection: Connection, found: MetaData, manifest: Manifest, archive: zipfile.ZipFile
) -> None:
    tables = {name: table for name, table in found.tables.items() if name != _VERSION_TABLE}
    there = {name: set(table.c.keys()) for name, table in tables.items()}
    if there != {part.table: set(part.columns) for part in manifest.parts}:
        raise BadBackup(f"The backup's tables are not those of its own step {manifest.step}.")
    for part in manifest.parts:
        _fill(connection, tables[part.table], part, archive)


def _fill(connection: Connection, table: Table, part: Part, archive: zipfile.ZipFile) -> None:
    is_postgres = connection.dialect.name == "postgresql"
    places: dict[str, Any] = {}
    for name, kind in part.columns.items():
        place = bindparam(f"v_{name}", type_=Text() if kind == "json" else table.c[name].type)
        places[name] = cast(place, JSON) if kind == "json" and is_postgres else place
    with archive.open(part.member) as member:
        while lines := list(islice(member, _PAGE)):
            rows = [
                {
                    f"v_{name}": None if value is None else KINDS[kind].read(value, is_postgres)
                    for (name, kind), value in zip(
                        part.columns.items(), json.loads(line), strict=True
                    )
                }
                for line in lines
            ]
            connection.execute(insert(table).values(places), rows)


def _count_on(connection: Connection, tables: MetaData) -> None:
    """Let PostgreSQL's own counting go on after the highest number that came with the backup."""
    for table in tables.sorted_tables:
        for column in table.primary_key.columns:
            if column.type.python_type is not int:
                continue
            quoted = connection.dialect.identifier_preparer.format_table(table)
            sequence = func.pg_get_serial_sequence(quoted, column.name)
            if connection.scalar(select(sequence)) is not None:
                last = select(func.max(column)).scalar_subquery()
                connection.execute(
                    select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None)))
                )
