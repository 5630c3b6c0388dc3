"""The same settled floor as the commands have."""

from tests.commands.conftest import desk, postgres_template, sqlite_template

__all__ = ["desk", "postgres_template", "sqlite_template"]
