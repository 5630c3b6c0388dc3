"""Away from the post: reminded before the end, missed after it, closed when the shift ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commands.brb.clock import END, LAPSE, marks, strike, why_not
from commands.deciding.asking import Books
from schedules.schedule import Due, Schedule
from storage import people, stepping_away
from storage.transaction import Tx


def due(tx: Tx, books: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """The marks of what is open as things stand.

    What should have been closed long ago is due all the same: it would stay open for ever.
    """
    teams = {team.id: team for team in people.all_teams(tx)}
    return [
        Due(f"brb:{away.id}", max(at, since + timedelta(seconds=1)))
        for away, shift in stepping_away.open_ones(tx)
        for at, what in marks(books[teams[away.team_id].handbook], away, shift).items()
        if at <= until and (at > since or what in (END, LAPSE))
    ]


def why_useless(tx: Tx, books: Books, due: Due) -> str | None:
    return why_not(tx, books, due.number, due.at)


def post(tx: Tx, books: Books, due: Due) -> None:
    strike(tx, books, due.number, due.at)


SCHEDULE = Schedule(name="brb_reminder", due=due, post=post, why_useless=why_useless)
