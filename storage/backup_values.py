"""Each kind of column has one way into JSON and one way back, the same for both databases."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column


class Kind(NamedTuple):
    """How a column's values become JSON and come back, the latter for PostgreSQL or SQLite."""

    name: str
    said: Callable[[Any], Any]
    read: Callable[[Any, bool], Any]


def _moment(value: datetime) -> str:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)  # SQLite's are UTC without saying
    return aware.astimezone(UTC).isoformat()


def _moment_read(said: str, is_postgres: bool) -> datetime:
    moment = datetime.fromisoformat(said)
    return moment if is_postgres else moment.replace(tzinfo=None)


def _as_it_is(value: Any, _: bool = False) -> Any:
    return value


_BY_TYPE: dict[type, Kind] = {
    bool: Kind("boolean", _as_it_is, _as_it_is),
    int: Kind("integer", _as_it_is, _as_it_is),
    float: Kind("number", _as_it_is, _as_it_is),
    str: Kind("text", _as_it_is, _as_it_is),
    dict: Kind("json", _as_it_is, _as_it_is),
    bytes: Kind("bytes", bytes.hex, lambda said, _: bytes.fromhex(said)),
    datetime: Kind("moment", _moment, _moment_read),
    date: Kind("date", date.isoformat, lambda said, _: date.fromisoformat(said)),
    time: Kind("time", time.isoformat, lambda said, _: time.fromisoformat(said)),
}

KINDS = {kind.name: kind for kind in _BY_TYPE.values()}
"""By the name that a backup's manifest gives."""


def kind_of(column: Column[Any]) -> Kind:
    """The kind of a table's column. Raises KeyError for a type that no table has had so far."""
    return _BY_TYPE[dict if isinstance(column.type, JSON) else column.type.python_type]
