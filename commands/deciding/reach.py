"""A private message reaches its reader at work: at once when it is urgent, else on their shift."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books
from commands.deciding.routing import on_duty
from handbook.book import Handbook
from handbook.messages import Message
from storage import duty, later, outbox, people
from storage.cards import Card
from storage.people import Known
from storage.transaction import Tx


def reach(
    tx: Tx,
    book: Handbook,
    person: Known,
    name: Message,
    subject: str,
    card: Card,
    *,
    latest: datetime | None = None,
) -> datetime | None:
    """Tell a person something, or keep it for them; the moment until which it is kept.

    None when it is said at once: it is urgent, they are on duty, or they have no shift soon; and
    when they have no Slack account or have left, so that nothing is said. `latest`: it does not
    wait for longer, because a term runs. The card is in their language.
    """
    if person.person.slack_id is None or _has_left(tx, person):
        return None
    at = waits_until(tx, book, person, name, latest)
    tell_or_keep(tx, person, at, name, subject, card, latest)
    return at


def waits_until(
    tx: Tx, book: Handbook, person: Known, name: Message, latest: datetime | None = None
) -> datetime | None:
    """Until when a message would be kept for them; None where it would be said at once. It may wait
    for longer by then, so words such as "today" have no place in one that is kept."""
    at = _waits_until(tx, book, person, name)
    if at is not None and latest is not None:
        return None if latest <= tx.now else min(at, latest)
    return at


def tell_or_keep(
    tx: Tx,
    person: Known,
    at: datetime | None,
    name: Message,
    subject: str,
    card: Card,
    latest: datetime | None = None,
) -> None:
    """Keep it until that moment, or tell it now; nothing without a Slack account, or to somebody
    who has left."""
    slack_id = person.person.slack_id
    if slack_id is None or _has_left(tx, person):
        return
    if at is None:
        outbox.tell(tx, slack_id, subject, card)
    else:
        later.keep(tx, person.id, at, name, subject, card, latest)


def say_kept(tx: Tx, books: Books, number: int) -> None:
    """The moment of a kept message has come: say it, or put it off until they are there after all.

    They may be on leave by now, the roster may have changed, or the shift may have passed while
    nobody was awake; then it waits for the next one, as any other message would.
    """
    kept = later.get(tx, number)
    assert kept is not None, "only what is kept is due"
    person = people.by_id(tx, kept.person_id)
    at = _waits_until(tx, books[person.team.handbook], person, kept.name)
    if at is not None and (kept.latest is None or tx.now < kept.latest):
        later.put_off(tx, number, min(at, kept.latest) if kept.latest else at)
    elif person.person.slack_id is not None and later.take(tx, number):
        outbox.tell(tx, person.person.slack_id, kept.subject, Card.model_validate(kept.card))


def why_unsaid(tx: Tx, number: int) -> str | None:
    """Why a kept message need not be said any more; None where it should be."""
    kept = later.get(tx, number)
    if kept is None or kept.state != later.WAITING:
        return "it no longer holds"
    person = people.by_id(tx, kept.person_id)
    if person.person.slack_id is None:
        return "they have no Slack account any more"
    if _has_left(tx, person):
        return "they have left the team"
    return None


def _has_left(tx: Tx, person: Known) -> bool:
    return person.has_left(tx.now.astimezone(ZoneInfo(person.team.zone)).date())


def _waits_until(tx: Tx, book: Handbook, person: Known, name: str) -> datetime | None:
    """The start of the shift that a message waits for; None where it does not wait."""
    if book.messages.is_urgent(name) or on_duty(tx, person.team, tx.now, [person.id]):
        return None
    shift = duty.next_shift(tx, person.id, tx.now)
    soon = tx.now + timedelta(days=duty.NEAR)
    return shift.starts_at if shift and shift.starts_at <= soon else None
