"""Files that the house makes for people: what each is made of, and how far it has come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, update
from sqlmodel import Field, SQLModel, col

from storage import outbox
from storage.transaction import Moment, Tx, insert


class GivenFile(SQLModel, table=True):
    """A file for a person's direct message, made from `what` when it is sent.

    `slack_ids`, with commas between: one for each try, kept before its bytes are sent, so that a
    file whose answer was lost is found.
    """

    __tablename__ = "given_file"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    what: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    slack_ids: str = ""
    asked_at: datetime = Field(sa_type=Moment)

    @property
    def tried(self) -> list[str]:
        return self.slack_ids.split(",") if self.slack_ids else []


def give(tx: Tx, person_id: int, slack_id: str, name: str, what: Mapping[str, Any]) -> int:
    """Send the person a file, once; `name` tells who makes it (`roster_month`)."""
    values = {"person_id": person_id, "what": dict(what), "slack_ids": "", "asked_at": tx.now}
    number = int(insert(tx, GivenFile, **values))
    outbox.file(tx, slack_id, f"{name}:{number}")
    return number


def get(tx: Tx, number: int) -> GivenFile:
    return tx.session.get_one(GivenFile, number)


def promise(tx: Tx, file: GivenFile, slack_id: str) -> bool:
    """Keep Slack's id of another try; False where somebody else has tried since it was read."""
    ids = ",".join([*file.tried, slack_id])
    kept = update(GivenFile).where(
        col(GivenFile.id) == file.id, col(GivenFile.slack_ids) == file.slack_ids
    )
    return tx.connection.execute(kept.values(slack_ids=ids)).rowcount == 1
