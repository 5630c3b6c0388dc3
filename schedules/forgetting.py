"""Each night people's words that had their term are deleted; nothing is said of it."""

from collections.abc import Sequence
from datetime import datetime, time

from commands.deciding.asking import Books
from commands.deciding.forgetting import forget, over
from schedules.schedule import Due, Schedule, each_day
from storage import journal, people
from storage.transaction import Tx

AT = time(3, 30)
"""When the floor is quiet."""


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """Once a day for each team whose handbook names terms, once anything was ever said."""
    if journal.head(tx) is None:
        return ()
    teams = [team for team in people.all_teams(tx) if books[team.handbook].retention]
    return each_day(teams, AT, since, until)


def post(tx: Tx, books: Books, due: Due) -> str | None:
    team = people.team(tx, due.number)
    term = over(books[team.handbook], team, tx.now)
    if term is None or not forget(tx, term, "clock"):
        return "nothing had its term"
    return None


SCHEDULE = Schedule(name="forgetting", due=due, post=post, is_steady=True)
