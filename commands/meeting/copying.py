"""Attendees who do not read a meeting's channel have its agenda and its changes privately."""

from collections.abc import Callable

from commands.deciding.reach import reach
from commands.meeting import card as drawing
from commands.meeting.chairing import attendees
from commands.meeting.planning import Planned
from handbook.book import Handbook
from handbook.messages import Message
from handbook.words import Say, of
from storage import later
from storage.cards import Card
from storage.meetings import Meeting
from storage.people import Known
from storage.transaction import Tx

NAME: Message = "meeting.agenda"


def copy_agenda(tx: Tx, one: Planned, row: Meeting) -> None:
    """The agenda as it is posted, with what an attendee can do about it."""

    def copied(say: Say) -> Card:
        card = drawing.agenda(tx, one, row, say)
        where = say("Your own copy: it is posted in {channel}.", channel=drawing.channel(one, say))
        adds = tuple(button for button in card.buttons if button.action == "meeting.add")
        return card.model_copy(update={"small": (*card.small, where), "buttons": adds})

    _tell(tx, one, row, copied)


def copy_change(tx: Tx, one: Planned, row: Meeting, told: Callable[[Say], Card], by: int) -> None:
    """That it was moved or cancelled; an agenda that waits for its reader is not said any more."""
    later.drop(tx, _subject(row), NAME)
    _tell(tx, one, row, told, without=by)


def _tell(
    tx: Tx, one: Planned, row: Meeting, card: Callable[[Say], Card], without: int | None = None
) -> None:
    for known in _readers(tx, one, row):
        if known.id != without:
            drawn = card(of(known.language))
            reach(tx, one.book, known, NAME, _subject(row), drawn, latest=one.at)


def _subject(row: Meeting) -> str:
    return f"meeting_agenda:{row.id}"


def _readers(tx: Tx, one: Planned, row: Meeting) -> list[Known]:
    """Who attends and does not read the channel; its chair has the draft, and who is on leave then
    needs nothing."""
    found = attendees(tx, one, row.chair_id)
    away = {known.id for known in found.away}
    return [
        known
        for known in found.all
        if known.id not in away and not _reads(one.book, known, one.rules.channel)
    ]


def _reads(book: Handbook, known: Known, channel: str) -> bool:
    if channel == "floor":
        return True
    roles = [role for role in known.roles if role in book.roles]
    if channel == "leaders":
        return any(book.roles[role].in_leaders_channel for role in roles)
    return any(book.rank(role) > 0 for role in roles)
