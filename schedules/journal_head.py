"""Each day's head of the journal goes to the managers' channel, where no database can change it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books, team_say
from schedules.schedule import Due, Schedule, each_day
from storage import journal, outbox, people
from storage.cards import Card
from storage.people import Team
from storage.transaction import Tx

AT = time(0, 5)
"""Just after the day that the head seals."""


def due(tx: Tx, _: Books, since: datetime, until: datetime) -> Sequence[Due]:
    if journal.head(tx) is None:
        return ()
    return each_day(people.all_teams(tx), AT, since, until)


def why_useless(tx: Tx, _: Books, due: Due) -> str | None:
    if journal.head(tx, before=_midnight(tx, due)) is None:
        return "the journal was still empty on that day"
    return None


def post(tx: Tx, _: Books, due: Due) -> None:
    """ "…ends with N:HASH", the form that `rollcall audit --head` takes."""
    midnight = _midnight(tx, due)
    head = journal.head(tx, before=midnight)
    assert head is not None, "posted only where there is a journal"
    team = _team(tx, due)
    say = team_say(team)
    lines = (
        say(
            "The journal up to {day} ends with {number}:{hash}",
            day=say.day(midnight.date() - timedelta(days=1)),
            number=head.number,
            hash=head.hash,
        ),
    )
    small = (say("Please keep this: by it an audit sees if the journal was cut or rewritten."),)
    outbox.post(tx, team.managers_channel, "head", Card(lines=lines, small=small))


def _team(tx: Tx, due: Due) -> Team:
    return people.team(tx, due.number)


def _midnight(tx: Tx, due: Due) -> datetime:
    """The end of the day that the head seals, in the team's zone."""
    zone = ZoneInfo(_team(tx, due).zone)
    return datetime.combine(due.at.astimezone(zone).date(), time.min, zone)


SCHEDULE = Schedule(
    name="journal_head", due=due, post=post, why_useless=why_useless, is_steady=True
)
