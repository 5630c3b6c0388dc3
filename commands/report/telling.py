"""Whoever a report goes to, or has a copy of it, is told; their cards are kept true."""

from collections.abc import Mapping

from commands.deciding.asking import Asking
from commands.deciding.reach import reach
from commands.report import card
from commands.report.finding import roll
from commands.report.overdue import renew
from commands.report.owing import Owed, Roll
from handbook.messages import Message
from handbook.words import of
from storage import later, outbox, reports
from storage.reports import HandIn, Report
from storage.transaction import Tx

_MESSAGES: Mapping[bool, Message] = {False: "report.handed", True: "report.copy"}


def show(asking: Asking, roll: Roll, owed: Owed, hand_in: HandIn, before: HandIn | None) -> None:
    """Tell each of them; what replaces something that nobody has opened is the same card again."""
    tx, row = asking.tx, owed.row
    without = {*owed.ids, hand_in.by_id}
    to = roll.receivers(owed.rules, without)
    copies = [one for one in roll.copied(owed.rules, without) if one not in to]
    is_news = before is None or before.was_opened
    for known, is_copy in [*((one, False) for one in to), *((one, True) for one in copies)]:
        reader = reports.reader(tx, row.number, known.id, is_copy=is_copy)
        was_kept = later.drop(tx, reader.subject, _MESSAGES[reader.is_copy])
        posts = outbox.posts_of(tx, reader.subject)
        for post in posts:
            outbox.redraw(tx, post)
        if is_news or was_kept or not posts:
            draw = card.copied if reader.is_copy else card.received
            drawn = draw(tx, owed, roll.team, of(known.language))
            name = _MESSAGES[reader.is_copy]
            reach(tx, asking.book, known, name, reader.subject, drawn)


def drop_kept(asking: Asking, row: Report) -> None:
    """Nobody hears any more that it is owed, nor that it is missing."""
    later.drop(asking.tx, f"report_owed:{row.id}", "report.remind")
    renew(asking, roll(asking))


def withdraw_cards(tx: Tx, number: int) -> None:
    """Whoever was not told yet never is; the others' cards say that it is gone."""
    for reader in reports.readers(tx, number):
        later.drop(tx, reader.subject, _MESSAGES[reader.is_copy])
    redraw(tx, number)


def redraw(tx: Tx, number: int) -> None:
    for reader in reports.readers(tx, number):
        for post in outbox.posts_of(tx, reader.subject):
            outbox.redraw(tx, post)


def redraw_receipt(tx: Tx, hand_in: HandIn) -> None:
    for post in outbox.posts_of(tx, f"report_receipt:{hand_in.id}"):
        outbox.redraw(tx, post)
