"""After a downtime the leaders are told from when to when nothing was taken in."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books, team_say
from schedules.schedule import Due, Schedule
from storage import outbox, people
from storage.cards import Card
from storage.transaction import Tx


def due(_: Tx, __: Books, ___: datetime, ____: datetime) -> Sequence[Due]:
    """Nothing by the clock: only a downtime brings this about."""
    return ()


def post(_: Tx, __: Books, ___: Due) -> None:
    raise AssertionError("nothing is ever due here")


def was_away(tx: Tx, since: datetime, until: datetime) -> None:
    for team in people.teams(tx):
        say, zone = team_say(team), ZoneInfo(team.zone)
        lines = (
            say(
                "I was away from {since} to {until}.",
                since=say.moment(since.astimezone(zone)),
                until=say.moment(until.astimezone(zone)),
            ),
            say("Commands and presses from then did not reach me. Please repeat them."),
        )
        outbox.post(tx, team.leaders_channel, "away", Card(lines=lines))


SCHEDULE = Schedule(name="downtime", due=due, post=post, was_away=was_away)
