"""The waiting list of days that are full: whose turn it is, and what the clock does with it.

A person's row is held first, then the team's, then shifts' in one go: whatever may free a place
and whatever may join the list meet at the team's row, so that no free place is overlooked.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Books
from commands.leave import offering, places
from commands.leave.facts import balance_left
from handbook.book import Handbook, in_force
from handbook.leave import Facts, answer_by
from handbook.words import of
from storage import leave_places, leaves, people, rosters
from storage import places as counting
from storage.leaves import DECLINED, OFFERED, QUEUED, WITHDRAWN, Leave
from storage.people import Known
from storage.rosters import Shift
from storage.transaction import Tx

CLOCK, QUEUE = "clock", "queue"
"""How the journal names whoever moved a request along the list."""


def hold(tx: Tx, leave: Leave, shifts: Sequence[Shift]) -> list[Leave]:
    """Hold all that places are counted from, after the person's row; the leave is read again.

    Gives who waits for a place on its days, in order. `shifts` are the person's on those days.
    """
    people.lock_team(tx, leave.team_id)
    leaves.read_again(tx, leave)
    return hold_days(tx, leave.team_id, leave.first, leave.last, shifts)


def hold_days(
    tx: Tx, team_id: int, first: date, last: date, shifts: Sequence[Shift] = ()
) -> list[Leave]:
    """The same of any days, where the team's row is held already."""
    waiting = leave_places.queue(tx, team_id, first, last)
    if waiting:
        first = min(first, *(each.first for each in waiting))
        last = max(last, *(each.last for each in waiting))
        counting.lock_days(tx, team_id, first, last)
    else:
        rosters.lock(tx, shifts)
    return waiting


def in_order(waiting: Sequence[Leave]) -> list[Leave]:
    """Those who wait for a place, in the order of their turns."""
    queued = [leave for leave in waiting if leave.state == QUEUED]
    return sorted(queued, key=lambda leave: (leave.queued_at or leave.asked_at, leave.id or 0))


def freed(asking: Asking, waiting: Sequence[Leave]) -> None:
    """Offer what has just become free to those whom `hold` gave."""
    _offer(asking.tx, asking.book, waiting)


def offer_freed(tx: Tx, books: Books, team_id: int, first: date, last: date) -> int:
    """Offer the free places of these days, in the order of the list; how many were offered.

    For changes that are no leave's: a roster, a minimum. Nothing may be held yet.
    """
    people.lock_team(tx, team_id)
    waiting = hold_days(tx, team_id, first, last)
    return _offer(tx, books[people.team(tx, team_id).handbook], waiting) if waiting else 0


def _offer(tx: Tx, book: Handbook, waiting: Sequence[Leave]) -> int:
    """Offer a place to each in turn who has one on all their days; redraw who moves up."""
    offered, has_moved = 0, False
    for leave in waiting:
        if leave.state == QUEUED and _offer_to(tx, book, leave):
            offered += 1
        elif leave.state == QUEUED and has_moved:
            offering.redraw(tx, leave)
        has_moved = has_moved or leave.state != QUEUED
    return offered


def _offer_to(tx: Tx, book: Handbook, leave: Leave) -> bool:
    person = people.by_id(tx, leave.person_id)
    shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    closes = closes_at(book, leave, shifts, person)
    if closes <= tx.now or person.has_left(leave.first):
        return False
    if not places.look(tx, book, person, leave.first, leave.last, shifts).are_free:
        return False
    left = balance_left(Asking(tx, person, book, of(person.language)), person.id, leave.kind)
    if left is not None and left < leave.counted:
        return False  # waiting sets nothing aside, and the days were spent on something else
    until = min(tx.now + timedelta(minutes=book.leave.offer_minutes), closes)
    if not leave_places.turn(tx, leave, OFFERED, offered_until=until):
        return False
    tx.note("leave.offered", f"leave:{leave.id}", QUEUE, until=until)
    offering.tell_offer(tx, book, leave, person)
    return True


def closes_at(book: Handbook, leave: Leave, shifts: Sequence[Shift], person: Known) -> datetime:
    """When waiting is over: so long before work begins that the person knows whether to come."""
    rules = in_force(book.leave.escalation, leave.first)
    begins_at = leave.begins_at or (shifts[0].starts_at if shifts else None)
    asked_at = leave.asked_at.astimezone(ZoneInfo(person.team.zone))
    facts = Facts(leave.first, leave.last, asked_at, begins_at)
    return answer_by(facts, rules.hours_before_shift if rules else 3.0)


def due_at(tx: Tx, books: Books, leave: Leave) -> datetime | None:
    """When the clock moves it: an offer runs out, or waiting is over."""
    if leave.state == OFFERED:
        return leave.offered_until
    person = people.by_id(tx, leave.person_id)
    shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    return closes_at(books[person.team.handbook], leave, shifts, person)


def lapse(tx: Tx, books: Books, number: int) -> None:
    """Its offer ran out, or its days begin: the clock moves it, and the place goes on.

    Whoever does not answer goes behind the others, once: a missed hour costs them their turn and
    not their wish. The second time it is closed, or one who never answers would keep a place from
    the others an hour at a time.
    """
    leave = leaves.get(tx, number)
    if leave is None:
        return
    people.lock(tx, leave.person_id)
    shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    waiting = hold(tx, leave, shifts)
    person = people.by_id(tx, leave.person_id)
    book = books[person.team.handbook]
    if leave.state not in (QUEUED, OFFERED):
        return
    is_over = closes_at(book, leave, shifts, person) <= tx.now
    if leave.state == QUEUED and is_over:
        _close(tx, book, leave, person, DECLINED)
    elif leave.state == OFFERED and leave.offered_until and leave.offered_until <= tx.now:
        if is_over or leave.queued_at != leave.asked_at:
            _close(tx, book, leave, person, WITHDRAWN)
        else:
            leave_places.turn(tx, leave, QUEUED, queued_at=tx.now)
            tx.note("leave.requeued", f"leave:{leave.id}", CLOCK)
            offering.tell_requeued(tx, book, leave, person)
            waiting = [*waiting, leave]
    _offer(tx, book, waiting)


def _close(tx: Tx, book: Handbook, leave: Leave, person: Known, to: str) -> None:
    leave_places.turn(tx, leave, to, decided_at=tx.now)
    tx.note(f"leave.{to}", f"leave:{leave.id}", CLOCK)
    offering.tell_closed(tx, book, leave, person)
