"""Each day's head of the journal goes to the managers' channel, where no database can change it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books, team_say
from schedules.schedule import Due, Schedule
from storage import journal, outbox, people
from storage.cards import Card
from storage.people import Team
from storage.transaction import Tx

AT = time(0, 5)
"""Just after the day that the head seals."""


def due(tx: Tx, _: Books, since: datetime, until: datetime) -> Sequence[Due]:
    found = []
    if journal.head(tx) is None:
        return ()
    for team in people.teams(tx):
        zone = ZoneInfo(team.zone)
        day = since.astimezone(zone).date()
        while day <= until.astimezone(zone).date():
            at = datetime.combine(day, AT, zone)
            if since < at <= until:
                found.append(Due(f"team:{team.id}", at))
            day += timedelta(days=1)
    return found


def post(tx: Tx, _: Books, due: Due) -> None:
    """ "Journal head N:HASH", the form that `rollcall audit --head` takes."""
    team = tx.session.get_one(Team, int(due.subject.partition(":")[2]))
    head = journal.head(tx)
    assert head is not None, "due only where there is a journal"
    say = team_say(team)
    day = due.at.astimezone(ZoneInfo(team.zone)).date() - timedelta(days=1)
    lines = (
        say("The journal up to {day} ends with {number}:{hash}", day=say.day(day), **vars(head)),
    )
    small = (say("Keep this message: with it an audit notices a shortened or rewritten journal."),)
    outbox.post(tx, team.managers_channel, "head", Card(lines=lines, small=small))


SCHEDULE = Schedule(name="journal_head", due=due, post=post)
