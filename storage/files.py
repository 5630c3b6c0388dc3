"""Files that people sent to the bot, and the bot's copies of them for whoever may see them.

A file's bytes are never here: only Slack's id of it, and of the copies.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, UniqueConstraint, literal, update
from sqlmodel import Field, SQLModel, col, select

from storage.transaction import Moment, Tx, insert, insert_once

WANTED, THERE, GONE, LOST = "wanted", "there", "gone", "lost"
"""A copy: to be made, made, deleted again; its original was no longer there."""
ENDED = "over:"
"""What a file was for begins with it, once that had its term."""


class SentFile(SQLModel, table=True):
    """A file that a person sent, their own. `subject`: what it is for (`proof:12`, `report:3:1`);
    "" until they said it."""

    __tablename__ = "sent_file"
    __table_args__ = (UniqueConstraint("person_id", "slack_id", "subject"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    subject: str = Field(default="", index=True)
    slack_id: str
    ending: str
    sent_at: datetime = Field(sa_type=Moment)

    @property
    def name(self) -> str:
        """Under which it is copied: the name that it was sent with may tell what it is about."""
        return f"{self.subject.replace(':', '-')}-{self.id}{self.ending}"


class FileCopy(SQLModel, table=True):
    """The bot's copy of a file in somebody's direct message.

    `slack_ids`, with commas between: one for each try, kept before its bytes are sent. So a copy
    whose answer was lost is found, and none is forgotten when the copies are deleted.
    """

    __tablename__ = "file_copy"
    __table_args__ = (UniqueConstraint("file_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    file_id: int = Field(foreign_key="sent_file.id")
    person_id: int = Field(foreign_key="person.id")
    slack_ids: str = ""
    state: str = WANTED

    @property
    def tried(self) -> list[str]:
        return self.slack_ids.split(",") if self.slack_ids else []


def add(tx: Tx, person_id: int, subject: str, slack_id: str, ending: str) -> bool:
    """Note a file of a person; False when it was noted for the same before."""
    return insert_once(
        tx,
        SentFile,
        person_id=person_id,
        subject=subject,
        slack_id=slack_id,
        ending=ending,
        sent_at=tx.now,
    )


def about(tx: Tx, subjects: Collection[str]) -> list[SentFile]:
    """The files for these, in the order in which they came."""
    query = select(SentFile).where(col(SentFile.subject).in_(subjects))
    return list(tx.session.exec(query.order_by(col(SentFile.id))).all())


def waiting(tx: Tx, person_id: int, since: datetime) -> list[SentFile]:
    """The person's files since then that are for nothing yet."""
    query = select(SentFile).where(
        SentFile.person_id == person_id, SentFile.subject == "", col(SentFile.sent_at) >= since
    )
    return list(tx.session.exec(query.order_by(col(SentFile.id))).all())


def assign(tx: Tx, person_id: int, subject: str, since: datetime) -> int:
    """The person's files since then that are for nothing yet are for this; how many."""
    there = [file.slack_id for file in about(tx, [subject])]
    given = tx.connection.execute(
        update(SentFile)
        .where(
            col(SentFile.person_id) == person_id,
            col(SentFile.subject) == "",
            col(SentFile.sent_at) >= since,
            col(SentFile.slack_id).not_in(there),
        )
        .values(subject=subject)
    )
    return given.rowcount


def end(tx: Tx, subjects: ColumnElement[bool]) -> None:
    """They had their term: they are for nothing any more, and are shown to nobody."""
    over = update(SentFile).where(subjects)
    tx.connection.execute(over.values(subject=literal(ENDED) + col(SentFile.subject)))


# ---- copies


def want_copy(tx: Tx, file_id: int, person_id: int) -> int | None:
    """A copy for somebody is to be made: its number, or None where there is one already.

    The row of the file's person is held.
    """
    query = select(FileCopy.id).where(FileCopy.file_id == file_id, FileCopy.person_id == person_id)
    number = tx.session.exec(query).first()
    if number is not None:  # one that was deleted may be wanted again
        return number if set_copy(tx, number, (GONE, LOST), state=WANTED) else None
    return int(
        insert(tx, FileCopy, file_id=file_id, person_id=person_id, slack_ids="", state=WANTED)
    )


def copy(tx: Tx, number: int) -> tuple[FileCopy, SentFile]:
    """A copy as it is stored now, and its original."""
    query = select(FileCopy, SentFile).join(SentFile, col(SentFile.id) == FileCopy.file_id)
    query = query.where(FileCopy.id == number)
    return tx.session.exec(query.execution_options(populate_existing=True)).one()


def copies(tx: Tx, subjects: Collection[str]) -> list[FileCopy]:
    """The copies of these files that are there or on their way."""
    query = select(FileCopy).join(SentFile, col(SentFile.id) == FileCopy.file_id)
    return list(
        tx.session.exec(
            query.where(
                col(SentFile.subject).in_(subjects), col(FileCopy.state).in_([WANTED, THERE])
            ).order_by(col(FileCopy.id))
        ).all()
    )


def promise(tx: Tx, copy: FileCopy, slack_id: str) -> bool:
    """Keep one more id that a wanted copy may have; False where somebody has changed it since."""
    kept = tx.connection.execute(
        update(FileCopy)
        .where(
            col(FileCopy.id) == copy.id,
            col(FileCopy.state) == WANTED,
            col(FileCopy.slack_ids) == copy.slack_ids,
        )
        .values(slack_ids=",".join([*copy.tried, slack_id]))
    )
    return kept.rowcount == 1


def set_copy(tx: Tx, number: int, states: Collection[str], **values: Any) -> bool:
    """Change a copy that is still in one of the states; False when it is not any more."""
    changed = tx.connection.execute(
        update(FileCopy)
        .where(col(FileCopy.id) == number, col(FileCopy.state).in_(states))
        .values(values)
    )
    return changed.rowcount == 1
