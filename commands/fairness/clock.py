"""On a month's first working day, those who may see it are told how evenly was decided before."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books
from commands.deciding.reach import reach
from commands.fairness import card
from commands.fairness.counting import month_of
from handbook.book import Handbook
from handbook.fairness import first_working_day
from handbook.roster import next_month
from handbook.words import of
from storage import people
from storage.people import Team
from storage.transaction import Tx


def moments(
    teams: Iterable[Team], books: Books, since: datetime, until: datetime
) -> Iterator[tuple[int, datetime]]:
    """When each team's figures go out in (since, until], by the team's number."""
    for team in teams:
        zone, book = ZoneInfo(team.zone), books[team.handbook]
        month = since.astimezone(zone).date().replace(day=1)
        while month <= until.astimezone(zone).date():
            if book.fairness is not None:
                at = _told_at(book, month, zone)
                if since < at <= until:
                    yield team.id or 0, at
            month = next_month(month)


def _told_at(book: Handbook, month: date, zone: ZoneInfo) -> datetime:
    day = first_working_day(book.calendar, month)
    return datetime.combine(day, time(book.reminders.that_day), zone)


def why_not(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Why nobody need be told any more; None where they should."""
    team = people.team(tx, number)
    zone = ZoneInfo(team.zone)
    if books[team.handbook].fairness is None:
        return "the handbook names nobody who sees it any more"
    month, now = (moment.astimezone(zone).date().replace(day=1) for moment in (at, tx.now))
    return None if month == now else "another month has begun"


def tell_all(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Tell everybody with the role; why nobody was, where nobody was."""
    team = people.team(tx, number)
    book, zone = books[team.handbook], ZoneInfo(team.zone)
    rules, today = book.fairness, tx.now.astimezone(zone).date()
    assert rules is not None, "it was due"
    readers = [
        known
        for known in people.with_role(tx, number, *rules.roles)
        if not known.has_left(today) and known.person.slack_id is not None
    ]
    if not readers:
        return "nobody who sees it is in Slack"
    first = (at.astimezone(zone).date().replace(day=1) - timedelta(days=1)).replace(day=1)
    month = month_of(tx, team, first)
    if month.is_empty:
        return "nothing was decided, and nothing waits"
    for known in readers:
        told = card.of(month, "leader", rules.fewest, team, of(known.language))
        reach(tx, book, known, "fairness.month", f"fairness:{number}", told)
    tx.note(
        "fairness.told",
        f"team:{number}",
        "clock",
        month=f"{first:%Y-%m}",
        of=[known.id for known in readers],
    )
    return None
