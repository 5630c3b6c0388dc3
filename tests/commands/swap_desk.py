"""Swaps at the desk: acts by their typed lines, and what came of them."""

from datetime import date

from sqlmodel import col, select

from commands.deciding.command import Drawing
from storage import outbox, swaps
from storage.cards import Card
from storage.people import Person
from storage.rosters import Assignment, Shift
from storage.swaps import Swap
from tests.commands.desk import BOOKS, DRAWS, Desk, text
from tests.stories.floor import ADA, WEI

FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 6), date(2026, 11, 7), date(2026, 11, 8)
EXCHANGE = "my Friday late for A003's Saturday night, family"
"""Ada works the late shift each day, Wei the night; nobody the early one."""


def says(desk: Desk, who: str, line: str) -> Card:
    return desk.types(who, line, "swap")


def swap(desk: Desk, number: int = 1) -> Swap:
    with desk.read() as tx:
        found = swaps.get(tx, number)
    assert found is not None
    return found


def count(desk: Desk) -> int:
    with desk.read() as tx:
        return len(tx.session.exec(select(Swap.id)).all())


def asked(desk: Desk) -> None:
    """The exchange has its colleague's yes, and waits for a leader."""
    says(desk, ADA, EXCHANGE)
    says(desk, WEI, "accept S1")


def works(desk: Desk, who: str, *days: date) -> list[str]:
    """ "6 L" for each shift of the person on these dates, with hours of their own."""
    with desk.read() as tx:
        rows = tx.session.exec(
            select(Shift, Assignment)
            .join(Assignment, col(Assignment.shift_id) == Shift.id)
            .join(Person, col(Person.id) == Assignment.person_id)
            .where(Person.slack_id == who, col(Shift.day).in_(days))
            .order_by(col(Shift.starts_at))
        ).all()
    return [
        f"{shift.day.day} {shift.code}"
        + (f" {own.starts_at or ''}-{own.ends_at or ''}" if own.starts_at or own.ends_at else "")
        for shift, own in rows
    ]


def card(desk: Desk, number: int = 1) -> Card:
    """The leaders' card as it is drawn now."""
    with desk.read() as tx:
        return DRAWS["swap"](Drawing(tx, BOOKS, number))


def offer(desk: Desk, number: int = 1) -> Card:
    """The card of the open offer as it is drawn now."""
    with desk.read() as tx:
        return DRAWS["swap_offer"](Drawing(tx, BOOKS, number))


def thread(desk: Desk, number: int = 1) -> list[str]:
    return [
        text(row)
        for row in desk.outgoing()
        if row.kind == outbox.REPLY and row.subject == f"swap:{number}"
    ]


def actions(shown: Card | None) -> list[str]:
    return [button.action for button in shown.buttons] if shown else []
