"""What tests of leaving the post do and look at."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from commands.deciding.command import Drawing
from schedules import brb_reminder
from schedules.schedule import Due
from storage import outbox
from storage.attendance import Record
from storage.cards import Card
from storage.stepping_away import StepAway
from tests.commands.desk import BOOKS, DRAWS, Desk, text
from tests.stories.floor import LEADERS, MONDAY, ZONE

TUESDAY = MONDAY + timedelta(days=1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def brb(desk: Desk, who: str, line: str) -> Card:
    return desk.types(who, line, "brb")


def newest(desk: Desk) -> StepAway:
    return every(desk)[-1]


def every(desk: Desk) -> Sequence[StepAway]:
    with desk.read() as tx:
        return list(tx.session.exec(select(StepAway).order_by(col(StepAway.id))).all())


def card(desk: Desk, number: int = 1) -> Card:
    with desk.read() as tx:
        return DRAWS["brb"](Drawing(tx, BOOKS, number))


def labels(shown: Card | None) -> list[str]:
    assert shown is not None
    return [button.label for button in shown.buttons]


def posts(desk: Desk) -> int:
    rows = [row for row in desk.outgoing() if row.kind == outbox.POST]
    return len([row for row in rows if row.conversation == LEADERS])


def thread(desk: Desk, number: int = 1) -> list[str]:
    return [
        text(row)
        for row in desk.outgoing()
        if row.kind == outbox.REPLY and row.subject == f"brb:{number}"
    ]


def records(desk: Desk) -> list[tuple[str, int]]:
    with desk.read() as tx:
        return [(row.event, row.minutes) for row in tx.session.exec(select(Record)).all()]


def until(desk: Desk, moment: datetime) -> None:
    """The clock goes on to the moment, and does at each mark what is due at it."""
    done: set[tuple[str, datetime]] = set()
    while True:
        with desk.read() as tx:
            dues = brb_reminder.due(tx, BOOKS, desk.now, moment)
        left = sorted((due for due in dues if (due.subject, due.at) not in done), key=_when)
        if not left:
            break
        due = left[0]
        done.add((due.subject, due.at))
        desk.now = due.at
        with desk.database.change(desk.now) as tx:
            if brb_reminder.why_useless(tx, BOOKS, due) is None:
                brb_reminder.post(tx, BOOKS, due)
    desk.now = moment


def _when(due: Due) -> datetime:
    return due.at
