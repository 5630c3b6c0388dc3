"""Meetings at the desk: Eve manages, Dora directs, Grace and Linus lead; a week of November."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from commands.deciding.command import Drawing
from schedules import action_days, meeting_agenda, meeting_draft, meeting_minutes
from schedules.schedule import Schedule
from storage import later, outbox, people
from storage.cards import Card
from storage.occurrences import Occurrence
from storage.outbox import Outgoing
from storage.transaction import Tx
from tests.bot.turning import Turned, clock
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
    """The clock goes on to a moment, stepping through all that is due; what was done, and why
    not."""
    house_time = Turned()
    house_time.at = desk.now
    ours = clock(desk.database, house_time, CLOCK)
    with desk.read() as tx:
        before = {(one.job, one.subject, one.due_at) for one in _occurrences(tx)}
    while due := ours.next_due(house_time.at, to):
        house_time.at = due
        ours.tick()
    desk.now = to
    with desk.read() as tx:
        return [
            f"{one.due_at.astimezone(ZONE):%d %b %H:%M} {one.job} {one.subject}: "
            f"{one.why or one.outcome}"
            for one in _occurrences(tx)
            if (one.job, one.subject, one.due_at) not in before
        ]


def _occurrences(tx: Tx) -> list[Occurrence]:
    query = select(Occurrence).order_by(col(Occurrence.due_at), col(Occurrence.job))
    return [one for one in tx.session.exec(query).all() if one.job in {s.name for s in CLOCK}]


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


def kept_for(desk: Desk, who: str) -> list[Card]:
    """What is said to somebody at once or on their next shift."""
    with desk.read() as tx:
        known = people.by_slack(tx, who)
        assert known is not None
        waiting = later.due(tx, at(1), at(30, month=12))
        cards = [one.card for one in waiting if one.person_id == known.id]
    said = [row.card for row in desk.outgoing() if row.conversation == f"@{who}" and row.card]
    return [Card.model_validate(card) for card in (*said, *cards) if card]


def kept(desk: Desk, who: str) -> list[str]:
    return [card.text for card in kept_for(desk, who)]
