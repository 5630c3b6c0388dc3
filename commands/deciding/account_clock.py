"""When months' accounts close: for a team at once, and for whom something was logged later then."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.accounts import close
from commands.deciding.asking import Books
from handbook.book import Handbook
from handbook.conduct import appeal_until, closes_on
from handbook.roster import next_month
from storage import ledger, people
from storage.people import Team
from storage.transaction import Tx


def moments(
    tx: Tx, teams: Iterable[Team], books: Books, since: datetime, until: datetime
) -> Iterator[tuple[str, datetime]]:
    """What closes in (since, until], and when: `team:3` a month of everybody's, `entry:17` the
    month of one who had an entry logged when it was over."""
    for team in teams:
        book = books[team.handbook]
        if book.conduct.accounts:
            yield from _of_team(book, team, since, until)
            yield from _late_entries(tx, book, team, since, until)


def _of_team(
    book: Handbook, team: Team, since: datetime, until: datetime
) -> Iterator[tuple[str, datetime]]:
    zone = ZoneInfo(team.zone)
    month = _month_before(since.astimezone(zone).date(), 14)
    while month <= until.astimezone(zone).date():
        at = _moment(book, closes_on(book.conduct, month), zone)
        if since < at <= until:
            yield f"team:{team.id}", at
        month = next_month(month)


def _late_entries(
    tx: Tx, book: Handbook, team: Team, since: datetime, until: datetime
) -> Iterator[tuple[str, datetime]]:
    zone = ZoneInfo(team.zone)
    terms = [version.days for version in book.conduct.appeals] or [0]
    first, last = since - timedelta(days=max(terms) + 2), until - timedelta(days=min(terms))
    before = last.astimezone(zone).date().replace(day=1)
    for entry in ledger.logged(tx, team.id or 0, first, last, before):
        day = entry.logged_at.astimezone(zone).date()
        closes = (appeal_until(book.conduct, day) or day) + timedelta(days=1)
        at = _moment(book, closes, zone)
        if since < at <= until and closes > closes_on(book.conduct, entry.day):
            yield f"entry:{entry.id}", at


def _moment(book: Handbook, day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(book.reminders.that_day), zone)


def _month_before(day: date, months: int) -> date:
    """The first day of the month so many months before; a term of appeal is a year at most."""
    ordinal = day.year * 12 + day.month - 1 - months
    return date(ordinal // 12, ordinal % 12 + 1, 1)


def close_team(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Close the months that can be closed from that day on; why nothing came of it, if nothing."""
    team = people.team(tx, number)
    book, day = books[team.handbook], at.astimezone(ZoneInfo(team.zone)).date()
    month, made = _month_before(day, 14), 0
    while month <= day:
        if closes_on(book.conduct, month) == day:
            for known in sorted(people.of_team(tx, number), key=lambda one: one.id):
                made += len(close(tx, book, known, month))
        month = next_month(month)
    return None if made else "no month leads to anything"


def close_of(tx: Tx, books: Books, number: int) -> str | None:
    """Close the month of one entry; why nothing came of it, if nothing."""
    entry = ledger.get(tx, number)
    assert entry is not None, "entries are never deleted"
    known = people.by_id(tx, entry.person_id)
    made = close(tx, books[known.team.handbook], known, entry.day)
    return None if made else "the month leads to nothing"
