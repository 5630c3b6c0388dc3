"""Statements made ready once, so that what every request asks goes straight to the driver.

SQLAlchemy writes the SQL and knows how values are converted; it is asked once a statement, because
asking it each time costs ten times what the database takes to answer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain, repeat
from operator import itemgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Dialect
from sqlalchemy.orm import class_mapper
from sqlalchemy.orm.attributes import manager_of_class
from sqlalchemy.orm.state import InstanceState
from sqlalchemy.types import TypeEngine

Row = TypeVar("Row", bound=tuple[Any, ...])
Made = TypeVar("Made")
_Convert = Callable[[Any], Any]
_Rows = Sequence[tuple[Any, ...]]
_Part = Callable[[_Rows], list[Any]]


class Prepared(Generic[Row]):
    """A statement whose values have names, for either database.

    `columns` are those that an insert fills. Tables that are selected whole come as objects to
    read: no session knows them, so a change of theirs is not kept. `into` makes of each row what is
    given instead of it: of very many it is kinder to the memory than doing so afterwards.
    """

    def __init__(
        self,
        statement: Any,
        columns: Sequence[str] = (),
        into: Callable[[Iterable[Any]], Row] | None = None,
    ) -> None:
        self._statement, self._columns, self._into = statement, list(columns) or None, into
        self._ready: dict[str, _Ready] = {}

    def rows(self, driver: "Driver", values: Mapping[str, Any]) -> list[Row]:
        """Run it in the open transaction. Raises DBAPIError, as SQLAlchemy does."""
        ready = self._ready_for(driver, values)
        return ready.read(driver.run(ready.sql, ready.bound(values)))

    def raw(self, driver: "Driver", values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The same, without turning the driver's values into ours."""
        ready = self._ready_for(driver, values)
        return driver.run(ready.sql, ready.bound(values))

    def run_each(self, driver: "Driver", rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement that gives no rows once for each of these values, as one."""
        if rows:
            ready = self._ready_for(driver, rows[0])
            driver.run_each(ready.sql, ready.bound_each(rows))

    def _ready_for(self, driver: "Driver", values: Mapping[str, Any]) -> "_Ready":
        dialect = driver.dialect
        ready = self._ready.get(dialect.name)
        if ready is None:
            compiled = self._statement.compile(dialect=dialect, column_keys=self._columns)
            ready = self._ready[dialect.name] = _Ready(
                self._statement, compiled, values, self._into
            )
        return ready


_AT_ONCE = 50
"""Rows: with more of them nothing is gained."""


class Driver:
    """What is under an open transaction's connection, to speak to in its own words.

    Errors and listeners are SQLAlchemy's all the same.
    """

    def __init__(self, connection: Connection) -> None:
        self.dialect = connection.dialect
        self._connection = connection
        self._driver: Any = connection.connection.dbapi_connection
        self._listeners = tuple(connection.dispatch.before_cursor_execute)

    def run(self, sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
        """All rows that it gives. Raises DBAPIError."""
        cursor = self._driver.cursor()
        for tell in self._listeners:
            sql, values = tell(self._connection, cursor, sql, values, None, False)
        try:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []
        except self.dialect.loaded_dbapi.Error as trouble:
            # Raises SQLAlchemy's own error, keeps values out of it, and gives dead connections up.
            self._connection._handle_dbapi_exception(trouble, sql, values, cursor, None)
        finally:
            cursor.close()

    def run_each(self, sql: str, rows: Sequence[Any]) -> None:
        """Once for each of these values. Raises DBAPIError."""
        cursor = self._driver.cursor()
        for tell in self._listeners:
            sql, rows = tell(self._connection, cursor, sql, rows, None, True)
        try:
            cursor.executemany(sql, rows)
        except self.dialect.loaded_dbapi.Error as trouble:
            self._connection._handle_dbapi_exception(trouble, sql, rows, cursor, None)
        finally:
            cursor.close()

    def put(self, sql: str, row: str, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows into SQLite, some dozens by each run of a statement: to begin one costs as
        much as a row. `sql` has `{}` for its rows, of which `row` is one. Raises DBAPIError.
        """
        whole = len(rows) // _AT_ONCE * _AT_ONCE
        starts = range(0, whole, _AT_ONCE)
        some = [tuple(chain.from_iterable(rows[at : at + _AT_ONCE])) for at in starts]
        self.run_each(sql.format(", ".join([row] * _AT_ONCE)), some)
        self.run_each(sql.format(row), rows[whole:])

    def copy(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Send rows to PostgreSQL by its COPY. Raises DBAPIError."""
        cursor = self._driver.cursor()
        for tell in self._listeners:
            sql, _ = tell(self._connection, cursor, sql, (), None, False)
        try:
            with cursor.copy(sql) as copy:
                for row in rows:
                    copy.write_row(row)
        except self.dialect.loaded_dbapi.Error as trouble:
            self._connection._handle_dbapi_exception(trouble, sql, (), cursor, None)
        finally:
            cursor.close()


class _Ready:
    """The SQL for one kind of database, and how values go in and rows come out."""

    def __init__(
        self,
        statement: Any,
        compiled: Any,
        values: Mapping[str, Any],
        into: Callable[[Iterable[Any]], Any] | None,
    ) -> None:
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
        self._into = into
        columns = getattr(statement, "exported_columns", ())
        self._parts = _parts(statement, [_out(column.type, dialect) for column in columns])

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them, among those that stand in the statement.

        Raises KeyError for a value that was given the first time and is missing now.
        """
        bound = self._constants.copy()
        for place, name, convert in self._given:
            bound[place] = convert(values[name]) if convert else values[name]
        return dict(zip(self._names, bound, strict=True)) if self._is_by_name else bound

    def bound_each(self, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The same for many, a column at a time."""
        columns: list[Iterable[Any]] = [repeat(one, len(rows)) for one in self._constants]
        for place, name, convert in self._given:
            given = [row[name] for row in rows]
            columns[place] = map(convert, given) if convert else given
        bound = zip(*columns, strict=True)
        if self._is_by_name:
            return [dict(zip(self._names, values, strict=True)) for values in bound]
        return list(bound)

    def read(self, found: list[tuple[Any, ...]]) -> list[Any]:
        """The driver's rows as the statement promised them."""
        rows: Iterable[Any] = found
        if self._parts and found:
            rows = zip(*[part(found) for part in self._parts], strict=True)
        return list(map(self._into, rows) if self._into else rows)


def _described(statement: Any) -> Sequence[Any]:
    """What the rows of a question are made of, or those that a change gives back."""
    for asked in ("column_descriptions", "returning_column_descriptions"):
        if hasattr(statement, asked):
            found: Sequence[Any] = getattr(statement, asked)
            return found
    return ()


_DOUBLE = 701
"""PostgreSQL's number of the only type of numbers with a point that our tables have."""


def _in(kind: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out(kind: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, _DOUBLE)


def _parts(statement: Any, converts: Sequence[_Convert | None]) -> list[_Part]:
    """What makes the parts of a result of rows: nothing where the driver's are the result."""
    parts: list[_Part] = []
    at, is_plain = 0, True
    for part in _described(statement):
        table = part["expr"]
        width = len(class_mapper(table).columns) if isinstance(table, type) else 1
        is_plain = is_plain and width == 1 and converts[at] is None
        if isinstance(table, type):
            parts.append(_whole(table, at, converts[at : at + width]))
        else:
            parts.append(_value(at, converts[at]))
        at += width
    return [] if is_plain else parts


def _value(at: int, convert: _Convert | None) -> _Part:
    if convert is None:
        return lambda rows: [row[at] for row in rows]
    return lambda rows: [convert(row[at]) for row in rows]


def _whole(table: Any, at: int, converts: Sequence[_Convert | None]) -> _Part:
    """Objects of the columns that begin there, made as SQLAlchemy makes those that it loads.

    A row that comes twice, beside others, is one object.
    """
    mapper, manager = class_mapper(table), manager_of_class(table)
    names = [str(column.key) for column in mapper.columns]
    end = at + len(names)
    converted = [(name, convert) for name, convert in zip(names, converts, strict=True) if convert]
    keys = [str(column.key) for column in mapper.primary_key]
    key_of = itemgetter(*[at + names.index(key) for key in keys])

    def whole(row: tuple[Any, ...]) -> Any:
        made = table.__new__(table)
        state = made.__dict__[manager.STATE_ATTR] = InstanceState(made, manager)
        values = state.dict
        values.update(zip(names, row[at:end], strict=True))
        for name, convert in converted:
            values[name] = convert(values[name])
        # Known to be a row: a session that is given it changes that row and makes no second one.
        state.key = mapper.identity_key_from_primary_key(tuple([values[name] for name in keys]))
        return made

    def wholes(rows: _Rows) -> list[Any]:
        found = {key_of(row): row for row in rows}
        if len(found) == len(rows):
            return [whole(row) for row in rows]
        made = {key: whole(row) for key, row in found.items()}
        return [made[key_of(row)] for row in rows]

    return wholes


def columns_of(one: Any) -> dict[str, Any]:
    """The values of an object's columns."""
    return {name: one.__dict__[name] for name in class_mapper(type(one)).columns.keys()}  # noqa: SIM118


def made(table: type[Made], **values: Any) -> Made:
    """An object of a row that is not stored yet, without a look at the values' types.

    What is not given has its default.
    """
    one: Made = manager_of_class(table).new_instance()
    one.__dict__.update(_defaults(table), **values)  # type: ignore[arg-type]
    return one


@cache
def _defaults(table: Any) -> dict[str, Any]:
    fields = table.model_fields.items()
    return {name: field.default for name, field in fields if not field.is_required()}
