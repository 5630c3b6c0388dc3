"""Statements made ready once, so that what every request asks goes straight to the driver.

SQLAlchemy writes the SQL and knows how values are converted; it is asked once a statement, because
asking it each time costs ten times what the database takes to answer.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Dialect
from sqlalchemy.orm import class_mapper
from sqlalchemy.orm.attributes import instance_state, manager_of_class
from sqlalchemy.types import TypeEngine

Row = TypeVar("Row", bound=tuple[Any, ...])
_Convert = Callable[[Any], Any]
_Part = Callable[[tuple[Any, ...]], Any]


class Prepared(Generic[Row]):
    """A statement whose values have names, for either database.

    `columns` are those that an insert fills. Tables that are selected whole come as objects to
    read: no session knows them, so a change of theirs is not kept.
    """

    def __init__(self, statement: Any, columns: Sequence[str] = ()) -> None:
        self._statement, self._columns = statement, list(columns) or None
        self._ready: dict[str, _Ready] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """Run it in the open transaction. Raises DBAPIError, as SQLAlchemy does."""
        dialect = connection.dialect
        ready = self._ready.get(dialect.name)
        if ready is None:
            compiled = self._statement.compile(dialect=dialect, column_keys=self._columns)
            ready = self._ready[dialect.name] = _Ready(self._statement, compiled, values)
        found = run(connection, ready.sql, ready.bound(values))
        return ready.read(found)


def run(connection: Connection, sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
    """SQL in the driver's own words; errors and listeners are SQLAlchemy's all the same."""
    cursor: Any = connection.connection.cursor()
    for tell in connection.dispatch.before_cursor_execute:
        sql, values = tell(connection, cursor, sql, values, None, False)
    try:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
    except connection.dialect.loaded_dbapi.Error as trouble:
        # Raises SQLAlchemy's own error, keeps values out of it, and gives dead connections up.
        connection._handle_dbapi_exception(trouble, sql, values, cursor, None)
    finally:
        cursor.close()


class _Ready:
    """The SQL for one kind of database, and how values go in and rows come out."""

    def __init__(self, statement: Any, compiled: Any, values: Mapping[str, Any]) -> None:
        dialect = compiled.dialect
        state = compiled.construct_expanded_state(dict(values))
        single = {of: name for name, several in state.parameter_expansion.items() for of in several}
        constants = dict(state.parameters)
        for column in compiled.insert_prefetch:
            assert column.default.is_scalar, f"{column} has to be given"
            constants[column.key] = column.default.arg
        self.sql: str = state.statement
        self._names = state.positiontup or list(state.parameters)
        self._is_by_name = state.positiontup is None
        self._constants: list[Any] = []
        self._given: list[tuple[int, str, _Convert | None]] = []
        for place, name in enumerate(self._names):
            convert = _in(compiled.binds[single.get(name, name)].type, dialect)
            if name in values:
                self._given.append((place, name, convert))
                self._constants.append(None)
            else:
                constant = constants[name]
                self._constants.append(convert(constant) if convert else constant)
        self._parts = _parts(statement)
        columns = getattr(statement, "exported_columns", ())
        converts = enumerate(_out(column.type, dialect) for column in columns)
        self._converts = [(at, convert) for at, convert in converts if convert]

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them, among those that stand in the statement.

        Raises KeyError for a value that was given the first time and is missing now.
        """
        bound = self._constants.copy()
        for place, name, convert in self._given:
            bound[place] = convert(values[name]) if convert else values[name]
        return dict(zip(self._names, bound, strict=True)) if self._is_by_name else bound

    def read(self, found: list[tuple[Any, ...]]) -> list[Any]:
        """The driver's rows as the statement promised them."""
        if self._converts:
            found = [self._converted(row) for row in found]
        parts = self._parts
        return [tuple([part(row) for part in parts]) for row in found] if parts else found

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for at, convert in self._converts:
            values[at] = convert(values[at])
        return tuple(values)


_DOUBLE = 701
"""PostgreSQL's number of the only type of numbers with a point that our tables have."""


def _in(kind: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out(kind: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, _DOUBLE)


def _parts(statement: Any) -> list[_Part]:
    """What makes the parts of a result of a row: nothing where the row is the result."""
    parts: list[_Part] = []
    at, is_plain = 0, True
    for part in getattr(statement, "column_descriptions", ()):
        table = part["expr"]
        if isinstance(table, type):
            parts.append(_whole(table, at))
            at, is_plain = at + len(class_mapper(table).columns), False
        else:
            parts.append(itemgetter(at))
            at += 1
    return [] if is_plain else parts


def _whole(table: type[Any], at: int) -> _Part:
    """An object of the columns that begin there, made as SQLAlchemy makes one that it loads."""
    mapper = class_mapper(table)
    names = [str(column.key) for column in mapper.columns]
    end, make = at + len(names), manager_of_class(table).new_instance
    keys = [at + names.index(str(column.key)) for column in mapper.primary_key]

    def whole(row: tuple[Any, ...]) -> Any:
        made = make()
        made.__dict__.update(zip(names, row[at:end], strict=True))
        # Known to be a row: a session that is given it changes that row and makes no second one.
        instance_state(made).key = mapper.identity_key_from_primary_key(
            tuple([row[n] for n in keys])
        )
        return made

    return whole
