"""Models and migrations say the same, on both databases."""

from storage.database import Database
from storage.migrating import difference, is_current


def test_models_and_migrations_say_the_same(database: Database) -> None:
    assert is_current(database)
    assert difference(database) == []
