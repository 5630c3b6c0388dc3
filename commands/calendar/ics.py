"""A calendar in the iCalendar format (RFC 5545). The same events are the same bytes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from commands.calendar.given import Given

if TYPE_CHECKING:
    from icalendar import Event

REFRESH = timedelta(hours=1)
"""How often a calendar should ask again, where it lets itself be told."""


def written(events: Iterable[Given], name: str, zone: str) -> bytes:
    """Moments are in UTC, so that no clock change moves them; `zone` is where they are shown."""
    from icalendar import Calendar  # a tenth of a second, which most processes need not spend

    calendar = Calendar()
    calendar.add("prodid", "-//Rollcall//Shifts//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone)
    calendar.add("refresh-interval", REFRESH, {"value": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    for one in events:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _event(one: Given) -> "Event":
    from icalendar import Event

    entry, event = one.entry, Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.sequence)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends)
    event.add("summary", entry.title)
    if entry.words:
        event.add("description", entry.words)
    event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
    is_timed = isinstance(entry.starts, datetime)
    event.add("transp", "OPAQUE" if is_timed else "TRANSPARENT")
    return event
