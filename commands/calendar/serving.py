"""What a secret address gives: one person's calendar, or their team's, as it is now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.calendar import entries, ics
from commands.calendar.entries import Entry
from commands.calendar.given import given, to_keep
from commands.deciding.asking import Books
from handbook.words import Say, of
from storage import calendars, people
from storage.calendars import OWN, TEAM, Calendar
from storage.people import Known
from storage.transaction import Tx

BACK = timedelta(days=28)
AHEAD = timedelta(days=731)
"""Further than any roster."""


@dataclass(frozen=True)
class Served:
    """`is_new`: something is to be kept of what was given."""

    body: bytes
    changed_at: datetime | None
    is_new: bool


def serve(tx: Tx, books: Books, digest: str, *, keeps: bool = False) -> Served | None:
    """The calendar whose address has this digest; None where it is nobody's, or not theirs any
    more: whoever has left has none, and whoever leads no longer has none of the team.

    `keeps`: in a transaction that changes; what is given now is what was given next time.
    """
    calendar = calendars.at_address(tx, digest)
    if calendar is not None and keeps and calendar.id is not None:
        calendar = calendars.held(tx, calendar.id)
    if calendar is None:
        return None
    known = people.by_id(tx, calendar.person_id)
    if not may_have(tx, books, known, calendar.scope):
        return None
    since = tx.now - BACK
    events = given(calendar.events, _entries(tx, calendar, known), tx.now, since)
    kept = to_keep(events)
    is_new = kept != calendar.events
    if is_new and keeps:
        calendar.events = kept
        tx.session.add(calendar)
    say = of(known.language)
    shown = [one for one in events if not one.is_cancelled]
    return Served(
        ics.written(shown, name_of(calendar, known, say), known.team.zone),
        max((one.changed_at for one in events), default=None),
        is_new,
    )


def may_have(tx: Tx, books: Books, known: Known, scope: str) -> bool:
    """Whether the person may have such a calendar today."""
    if known.has_left(today(known, tx.now)):
        return False
    return scope == OWN or books[known.team.handbook].decides(known.roles)


def today(known: Known, now: datetime) -> date:
    """The date where the person's team is."""
    return now.astimezone(ZoneInfo(known.team.zone)).date()


def name_of(calendar: Calendar, known: Known, say: Say) -> str:
    if calendar.scope == TEAM:
        return say("Shifts of {team}", team=known.team.name)
    return say("My shifts")


def _entries(tx: Tx, calendar: Calendar, known: Known) -> list[Entry]:
    day = today(known, tx.now)
    first, last = day - BACK - timedelta(days=1), day + AHEAD
    say = of(known.language)
    if calendar.scope == OWN:
        turns = calendars.turns(tx, [known.id], first, last)
        return entries.own(known, turns, calendars.times_off(tx, [known.id], first, last), say)
    staff = {one.id: one for one in people.of_team(tx, known.person.team_id)}
    turns = calendars.turns(tx, list(staff), first, last)
    offs = calendars.times_off(tx, list(staff), first, last)
    return entries.of_team(known.team, staff, turns, offs, say)
