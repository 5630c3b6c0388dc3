"""A table belongs to the schema because its module lies in this room; nobody keeps a list."""

import pkgutil
from importlib import import_module

from sqlalchemy import MetaData
from sqlmodel import SQLModel

import storage


def every_table() -> MetaData:
    """The tables of all modules of the room, migrations aside (they run inside Alembic only)."""
    for module in pkgutil.walk_packages(storage.__path__, "storage."):
        if not module.name.startswith("storage.migrations"):
            import_module(module.name)
    return SQLModel.metadata
