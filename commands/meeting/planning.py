"""Which meetings are to come: by the handbook's calendar, and as their chairs have moved them."""

import secrets
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Books
from handbook.book import Handbook, in_force
from handbook.meetings import (
    MeetingKind,
    MeetingRules,
    days,
    drafted_at,
    ends_at,
    moments,
    posted_at,
)
from handbook.words import Say
from storage import meetings
from storage.meetings import CANCELLED, Meeting
from storage.people import Team
from storage.transaction import Tx

DAY = timedelta(days=1)
AHEAD = timedelta(days=16)
"""How long before a meeting its draft may come: over the longest holiday."""
HORIZON = timedelta(days=62)
"""As far as a next meeting is looked for: over two months of any length."""


@dataclass(frozen=True)
class Planned:
    """A meeting that is to be, or was: `day` by the rule, `at` when it begins in the team's zone.

    `row`: None while nobody has touched it.
    """

    team: Team
    book: Handbook
    name: str
    rules: MeetingRules
    day: date
    at: datetime
    row: Meeting | None

    @property
    def kind(self) -> MeetingKind:
        return self.book.meetings[self.name]

    @property
    def is_cancelled(self) -> bool:
        return self.row is not None and self.row.state == CANCELLED

    @property
    def drafted_at(self) -> datetime:
        return drafted_at(self.rules, self.at, self.book.calendar)

    @property
    def posted_at(self) -> datetime:
        return posted_at(self.rules, self.at)

    @property
    def ends_at(self) -> datetime:
        return ends_at(self.rules, self.at)

    def title(self, say: Say) -> str:
        title = self.kind.title.in_language(say.lang)
        return title[:1].upper() + title[1:]

    def word(self, say: Say) -> str:
        """What people type for it."""
        return word_of(self.name, self.kind, say)

    def made(self, tx: Tx) -> Meeting:
        """Its row, made where it has none, with the moment that holds now."""
        assert self.team.id is not None
        row = self.row or meetings.ensure(
            tx, self.team.id, self.name, self.day, self.at, secrets.token_hex(8)
        )
        if not row.is_moved and row.at != self.at:  # the page's time was changed meanwhile
            row.at = self.at
            tx.flush()
        return row

    @property
    def previous_day(self) -> date:
        """The day by the rule of the one before; what an agenda tells of begins there."""
        found = days(self.kind, self.day - HORIZON, self.day - DAY, self.book.calendar)
        return found[-1] if found else self.day - timedelta(days=31)


def word_of(name: str, kind: MeetingKind, say: Say) -> str:
    """What people type for a meeting, in their language where the page has such a word."""
    if say.lang != "zh":
        return name
    return next((word for word in kind.words if not word.isascii()), name)


def rests_on(tx: Tx, since: datetime, until: datetime) -> Hashable:
    """Beside the handbook's calendar: what chairs have said of the meetings that may have a post
    in (since, until]. All their schedules ask for the same."""
    begin, end = since - DAY, until + AHEAD
    span = (begin.date() - DAY, end.date() + DAY, begin, end)
    return tx.once(("times of meetings", *span), lambda: meetings.times(tx, *span))


def planned(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Planned]:
    """The teams' meetings that begin in (since, until], in their order, cancelled ones too."""
    rows = meetings.near(tx, since.date() - DAY, until.date() + DAY, since, until)
    by_day = {(row.team_id, row.kind, row.day): row for row in rows}
    moved: dict[int | None, list[Meeting]] = {}
    for one in rows:
        if one.is_moved and since < one.at <= until:
            moved.setdefault(one.team_id, []).append(one)
    found: list[Planned] = []
    for team in teams:
        book, zone = books[team.handbook], ZoneInfo(team.zone)
        for name, kind in book.meetings.items():
            for day, at in moments(kind, book.calendar, zone, since, until):
                row = by_day.get((team.id or 0, name, day))
                if row is None or not row.is_moved:
                    found.append(_planned(team, book, name, day, at, row))
        found += [one for row in moved.get(team.id, ()) for one in _of_row(team, book, row)]
    return sorted(found, key=lambda one: (one.at, one.name))


def _of_row(team: Team, book: Handbook, row: Meeting) -> Iterator[Planned]:
    if row.kind in book.meetings and in_force(book.meetings[row.kind].rules, row.day):
        at = row.at.astimezone(ZoneInfo(team.zone))
        yield _planned(team, book, row.kind, row.day, at, row)


def _planned(
    team: Team, book: Handbook, name: str, day: date, at: datetime, row: Meeting | None
) -> Planned:
    rules = in_force(book.meetings[name].rules, day)
    assert rules is not None, "the day is one of a version"
    return Planned(team, book, name, rules, day, at, row)


def of_row(team: Team, book: Handbook, row: Meeting) -> Planned | None:
    """What a stored meeting is by the handbook; None where that knows it no longer."""
    return next(_of_row(team, book, row), None)


def coming(
    asking: Asking,
    name: str | None = None,
    *,
    not_begun: bool = False,
    with_cancelled: bool = False,
) -> list[Planned]:
    """The next meeting of each kind, or of one, that has not ended (nor begun) and is not
    cancelled."""
    team, now = asking.person.team, asking.tx.now
    books = {team.handbook: asking.book}
    found: dict[str, Planned] = {}
    for one in planned(asking.tx, books, [team], now - DAY, now + HORIZON):
        is_over = (one.at if not_begun else one.ends_at) <= now
        is_meant = not is_over and (with_cancelled or not one.is_cancelled)
        if is_meant and name in (None, one.name):
            found.setdefault(one.name, one)
    return sorted(found.values(), key=lambda one: one.at)
