"""Calendars leave the house: at secret addresses by HTTP, and as files by direct message."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256

from slack_sdk import WebClient

from bot.ends import Ends, NotOurs
from bot.outcome import Outcome
from bot.uploads import Call, Uploads
from commands.calendar import sending
from commands.calendar.sending import Drawn
from commands.calendar.serving import serve
from commands.deciding.asking import Books
from storage import calendars
from storage.calendars import Calendar, digest_of
from storage.database import Database
from storage.delivery import Claimed
from storage.outbox import SENT, SWALLOWED

_TOKEN = re.compile(r"[\w-]{22,64}", re.ASCII)


@dataclass(frozen=True)
class Feed:
    """A calendar's bytes, and what tells whether a reader has them already."""

    body: bytes
    etag: str
    changed_at: datetime | None

    def is_had(self, said: str) -> bool:
        """Whether an If-None-Match names it."""
        tags = [tag.strip().removeprefix("W/") for tag in said.split(",")]
        return self.etag in tags or "*" in tags

    @property
    def headers(self) -> dict[str, str]:
        """For one reader, who asks each time whether it is still so; for no search engine."""
        changed = {"Last-Modified": _http(self.changed_at)} if self.changed_at else {}
        return {
            "ETag": self.etag,
            "Cache-Control": "private, no-cache",
            "Content-Disposition": 'inline; filename="shifts.ics"',
            "X-Robots-Tag": "noindex",
            **changed,
        }


def _http(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


class Feeds:
    """What stands at secret addresses. It writes only where something is new."""

    def __init__(self, database: Database, now: Callable[[], datetime], books: Books) -> None:
        self.database, self.now, self.books = database, now, books

    def read(self, token: str) -> Feed | None:
        """None for an address that is nobody's, and for one that was ended or outlived."""
        if not _TOKEN.fullmatch(token):
            return None
        digest, now = digest_of(token), self.now()
        with self.database.read(now) as tx:
            served = serve(tx, self.books, digest)
        if served is not None and served.is_new:
            with self.database.change(now) as tx:
                served = serve(tx, self.books, digest, keeps=True)
        if served is None:
            return None
        return Feed(served.body, f'"{sha256(served.body).hexdigest()[:32]}"', served.changed_at)


class CalendarFiles:
    """Sends calendars as files, for the rows that a deliverer has claimed."""

    def __init__(self, database: Database, client: WebClient, ends: Ends, timeout: float) -> None:
        self.database, self.ends = database, ends
        self._uploads = Uploads(client, ends, timeout)

    def share(self, claimed: Claimed, channel: str, call: Call) -> Outcome:
        """Send it as it is now. Raises Trouble, NotOurs."""
        number = int(claimed.row.subject.partition(":")[2])
        with self.database.read(self.ends.now()) as tx:
            calendar = calendars.get(tx, number)
            drawn = sending.drawn(tx, calendar) if calendar is not None else None
        if calendar is None:
            return Outcome(SWALLOWED, error="it was ended")
        if self._uploads.is_there(claimed, calendar.tried, call):
            self._record(number, arrived=True)
            return Outcome(SENT, channel=channel)
        if drawn is None:
            self._record(number, arrived=False)
            return Outcome(SWALLOWED, error="it is as it was sent before")
        self._uploads.put(
            claimed,
            channel,
            call,
            drawn.name,
            drawn.content,
            lambda slack_id: self._promise(calendar, slack_id, drawn),
            drawn.words,
        )
        self._record(number, arrived=True)
        return Outcome(SENT, channel=channel)

    def _promise(self, known: Calendar, slack_id: str, drawn: Drawn) -> None:
        """Keep the id before any byte is sent. Raises NotOurs when another try was faster."""
        with self.database.change(self.ends.now()) as tx:
            calendar = calendars.held(tx, known.id or 0)
            if calendar is None or calendar.tried != known.tried:
                raise NotOurs
            sending.offer(tx, calendar, slack_id, drawn)

    def _record(self, number: int, *, arrived: bool) -> None:
        with self.database.change(self.ends.now()) as tx:
            calendar = calendars.held(tx, number)
            if calendar is not None:
                (sending.arrived if arrived else sending.not_sent)(tx, calendar)
