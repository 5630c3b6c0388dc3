"""What tests of hand-overs, patrols and post-shift meetings ask of a desk alike."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import SQLModel, select

from commands.deciding.command import Drawing
from schedules.schedule import Schedule
from storage.cards import Card
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.stories.floor import ZONE

Row = TypeVar("Row", bound=SQLModel)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 on the floor; the 2nd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def rows(desk: Desk, table: type[Row]) -> list[Row]:
    with desk.read() as tx:
        return list(tx.session.exec(select(table)).all())


def drawn(desk: Desk, name: str, number: int) -> Card:
    with desk.read() as tx:
        return DRAWS[name](Drawing(tx, BOOKS, number))


def clock(desk: Desk, schedule: Schedule, **since: Any) -> list[tuple[str, datetime, str | None]]:
    """Press what was due in the last hours: its subject, the moment, and why nothing was said."""
    with desk.read() as tx:
        back = timedelta(**since) if since else timedelta(hours=1)
        dues = schedule.due(tx, BOOKS, desk.now - back, desk.now)
    found = []
    for due in dues:
        with desk.database.change(desk.now) as tx:
            why = schedule.why_useless(tx, BOOKS, due) or schedule.post(tx, BOOKS, due)
        found.append((due.subject, due.at, why))
    return found


def posted(desk: Desk, channel: str) -> list[str]:
    """What a channel has read, posts and replies, oldest first."""
    return [
        Card.model_validate(row.card).text
        for row in desk.outgoing()
        if row.conversation == channel and row.card
    ]
