"""Meetings at the desk: Eve manages, Dora directs, Grace and Linus lead; a week of November."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commands.deciding.command import Drawing
from schedules import action_days, meeting_agenda, meeting_draft, meeting_minutes
from schedules.schedule import Schedule
from storage import outbox
from storage.cards import Card
from storage.outbox import Outgoing
from tests.commands.desk import BOOKS, DRAWS, Desk, text
from tests.stories.floor import ZONE

CLOCK: Sequence[Schedule] = (
    meeting_draft.SCHEDULE,
    meeting_agenda.SCHEDULE,
    meeting_minutes.SCHEDULE,
    action_days.SCHEDULE,
)


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def turn(desk: Desk, to: datetime) -> list[str]:
    """The clock goes on to a moment and does what is due, each at its own minute."""
    done = []
    with desk.read() as tx:
        dues = [(due, s) for s in CLOCK for due in s.due(tx, BOOKS, desk.now, to)]
    for due, schedule in sorted(dues, key=lambda each: each[0].at):
        desk.now = due.at.astimezone(ZONE)
        with desk.database.change(desk.now) as tx:
            why = schedule.why_useless(tx, BOOKS, due) or schedule.post(tx, BOOKS, due)
        done.append(f"{desk.now:%d %b %H:%M} {schedule.name} {due.subject}: {why or 'done'}")
    desk.now = to
    return done


def meeting(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "meeting").text


def action(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "action").text


def posts(desk: Desk, channel: str, subject: str = "meeting") -> list[str]:
    """What the channel has read of meetings, threads too."""
    rows = [row for row in desk.outgoing() if row.card and row.subject.startswith(subject)]
    return [text(row) for row in rows if row.conversation == channel]


def drawn(desk: Desk, name: str, number: int = 1) -> Card:
    with desk.read() as tx:
        return DRAWS[name](Drawing(tx, BOOKS, number))


def redrawn(desk: Desk, subject: str) -> list[Outgoing]:
    return [r for r in desk.outgoing() if r.kind == outbox.EDIT and r.subject == subject]


def soon(desk: Desk, **time: int) -> datetime:
    return desk.now + timedelta(**time)
