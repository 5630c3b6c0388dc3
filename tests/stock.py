"""PostgreSQL databases that are used again: to put one back costs far less than to copy one."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import count

import psycopg
from sqlalchemy.engine import make_url

# What every column, index and step of a database is, in PostgreSQL's own numbers: equal for all
# copies of a template. To have it said in words takes three times as long.
_SHAPE = """
SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
    SELECT concat_ws(' ', relname, attname, atttypid, atttypmod, attnotnull, adbin) AS part
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')
        AND attnum > 0 AND NOT attisdropped
    UNION ALL SELECT concat_ws(' ', indexrelid, indrelid, indisunique, indkey, indexprs, indpred)
    FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
    WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT version_num FROM alembic_version
) AS parts
"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> %s"
_COUNTERS = """
SELECT format('SELECT setval(%L, %s, %L)', format('%I', sequencename),
    coalesce(last_value, start_value), last_value IS NOT NULL)
FROM pg_sequences WHERE schemaname = 'public'
"""
_ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
"""

Connection = psycopg.Connection[tuple[str, ...]]


@dataclass(frozen=True)
class Image:
    """What a database holds: its shape, the rows of each table, and where its counters stand."""

    shape: str
    rows: dict[str, bytes]
    counters: tuple[str, ...]

    @property
    def emptied(self) -> bytes:
        return ";".join(f'DELETE FROM "{table}"' for table in self.rows).encode()


class Stock:
    """A server's databases by the template they are like.

    The connection that puts one back is kept: most of a first question goes into learning the
    tables again.
    """

    def __init__(self, server: str) -> None:
        self._server, self._numbers = server, count(1)
        self._hands: dict[str, Connection] = {}
        self._idle: dict[str, list[str]] = defaultdict(list)
        self._image: Callable[[str], Image] = cache(self._taken)

    def get(self, template: str) -> str:
        """The address of a database that is as its template is."""
        if self._idle[template]:
            return self._idle[template].pop()
        name = f"test_{next(self._numbers)}"
        with connected(self._server) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return named(self._server, name)

    def put_back(self, template: str, url: str) -> None:
        """Make it as its template is, to be given out again; not if its tables have changed."""
        image = self._image(template)
        connection = self._hand(url)
        if _shape(connection) != image.shape:
            self._hands.pop(url).close()
            return
        connection.execute(_ALONE)
        with connection.transaction():
            connection.execute(image.emptied)
            for table, rows in image.rows.items():
                if rows:
                    with connection.cursor().copy(f'COPY "{table}" FROM STDIN'.encode()) as put:
                        put.write(rows)
            connection.execute(";".join(image.counters).encode())
        self._idle[template].append(url)

    def close(self) -> None:
        for connection in self._hands.values():
            connection.close()

    def _hand(self, url: str) -> Connection:
        held = self._hands.get(url)
        if held is not None:
            with suppress(psycopg.OperationalError):  # a test may have ended all connections
                held.execute("SELECT 1")
                return held
            held.close()
        self._hands[url] = connected(url)
        return self._hands[url]

    def _taken(self, template: str) -> Image:
        with connected(named(self._server, template)) as connection:
            tables = [name for (name,) in connection.execute(_TABLES, ["alembic_version"])]
            rows = {}
            for table in tables:
                with connection.cursor().copy(f'COPY "{table}" TO STDOUT'.encode()) as got:
                    rows[table] = b"".join(bytes(part) for part in got)
            counters = tuple(words for (words,) in connection.execute(_COUNTERS))
            return Image(str(_shape(connection)), rows, counters)


def _shape(connection: Connection) -> str | None:
    try:
        found = connection.execute(_SHAPE).fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    return found[0] if found else None


def named(server: str, name: str) -> str:
    """The address of the server's database of this name."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def connected(url: str) -> Connection:
    """A connection whose every statement counts at once, by the driver alone."""
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
