"""When a month is over and can be appealed no more, what its points lead to is proposed."""

from collections.abc import Sequence
from datetime import datetime

from commands.deciding import account_clock
from commands.deciding.asking import Books
from schedules.schedule import Due, Schedule
from storage import people
from storage.transaction import Tx


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """Once a month and team, and once for each entry that was logged when its month was over."""
    found = account_clock.moments(tx, people.all_teams(tx), books, since, until)
    return [Due(subject, at) for subject, at in found]


def post(tx: Tx, books: Books, due: Due) -> str | None:
    if due.subject.startswith("team:"):
        return account_clock.close_team(tx, books, due.number, due.at)
    return account_clock.close_of(tx, books, due.number)


SCHEDULE = Schedule(name="account_month", due=due, post=post)
