"""What Alembic runs: on the connection it is handed, inside that connection's transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString

from storage.tables import every_table
from storage.transaction import Moment


def plainly(kind: str, thing: Any, _: AutogenContext) -> str | Literal[False]:
    """A step must run when our own classes have long changed, so it names SQLAlchemy's types."""
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, AutoString):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=every_table(),
    render_item=plainly,
    render_as_batch=not context.config.attributes["anew"],  # what SQLite cannot alter, it copies
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
