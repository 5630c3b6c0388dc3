"""The same settled floor as the commands have."""

from tests.commands.conftest import desk, each_desk, postgres_template, sqlite_template

__all__ = ["desk", "each_desk", "postgres_template", "sqlite_template"]
