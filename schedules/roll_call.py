"""When a shift begins its leader has one card of it: who is there, who is late, who is away."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commands.deciding.asking import Books
from commands.deciding.shift_card import stand
from schedules.schedule import Due, Schedule
from storage import people, rosters
from storage.transaction import Tx

USEFUL = timedelta(hours=1)


def due(tx: Tx, _: Books, since: datetime, until: datetime) -> Sequence[Due]:
    """The shifts that begin, of all teams."""
    return [Due(f"shift:{one.id}", one.starts_at) for one in rosters.starting(tx, since, until)]


def why_useless(tx: Tx, _: Books, due: Due) -> str | None:
    if tx.now - due.at > USEFUL:
        return "the shift has run for long"
    return None


def post(tx: Tx, _: Books, due: Due) -> str | None:
    shift = rosters.get(tx, due.number)
    if shift is None:
        return "the shift is no longer on the roster"
    stand(tx, shift, people.team(tx, shift.team_id))
    return None


SCHEDULE = Schedule(name="roll_call", due=due, post=post, why_useless=why_useless, is_steady=True)
