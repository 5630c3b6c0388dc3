"""Overtime hours: one's own of a month, and for those who assign it those of the team."""

import re
from datetime import date, timedelta

from commands.deciding.asking import Asking, Refusal
from commands.relief import card
from commands.relief.candidates import month_of
from commands.relief.finding import may_assign, rules_on
from storage import people, reliefs
from storage.cards import Card, clean
from storage.reliefs import WORKED, Overtime

_MONTH = re.compile(r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})月?")
_BARE = re.compile(r"(\d{1,2})月")
_LAST = ("last month", "last", "上个月", "上月")
MOST = 12


def hours(asking: Asking, typed: str) -> Card:
    """ "hours", "hours 2026-11", "hours last month". Raises Refusal where that is no month."""
    say = asking.say
    first, last = month_of(_month(asking, typed))
    rows = reliefs.of_person(asking.tx, asking.person.id, first, last)
    minutes = sum(row.minutes or 0 for row in rows if row.state in WORKED)
    month = say.days((first, last))
    lines = [_line(asking, row) for row in rows[-MOST:]]
    total = say("Your overtime: {time}", time=say.minutes(minutes))
    return Card(
        title=say("Overtime, {month}", month=month),
        lines=(*lines, total, *_team(asking, first, last)),
        small=(say("It counts on the date of the shift that is worked."),),
    )


def _line(asking: Asking, row: Overtime) -> str:
    team, say = asking.person.team, asking.say
    told = {
        "day": say.day(row.day),
        "hours": card.hours(row.starts_at, row.ends_at, team, say),
        "state": say(card.STATES[row.state]),
    }
    if row.minutes is None:
        return say("{day}: {hours}, {state}", **told)
    return say("{day}: {hours}, {state}, {time}", time=say.minutes(row.minutes), **told)


def _team(asking: Asking, first: date, last: date) -> list[str]:
    """For those who assign it: everybody's, the most first."""
    if not may_assign(asking, rules_on(asking.book, asking.today)):
        return []
    say, team_id = asking.say, asking.person.person.team_id
    found = reliefs.overtime_between(asking.tx, team_id, first, last)
    names = {known.id: known.name for known in people.of_team(asking.tx, team_id)}
    ranked = sorted(found.items(), key=lambda one: (-one[1], names[one[0]]))
    lines = [
        say("{name}: {time}", name=names[person], time=say.minutes(minutes))
        for person, minutes in ranked
    ]
    return [say("The team:"), *(lines or [say("None.")])]


def _month(asking: Asking, typed: str) -> date:
    """A day of the month that is meant."""
    said, today = typed.strip().casefold(), asking.today
    if not said:
        return today
    if said in _LAST:
        return today.replace(day=1) - timedelta(days=1)
    full, bare = _MONTH.fullmatch(said), _BARE.fullmatch(said)
    year, month = (int(full[1]), int(full[2])) if full else (today.year, 0)
    if bare:  # without a year: the last one of that name
        month = int(bare[1])
        year -= int(month > today.month)
    if not 1 <= month <= 12 or not 2000 <= year <= 2199:
        raise Refusal(
            asking.say("I do not know a month called “{said}”.", said=clean(typed, 20)),
            asking.say("For example: /rollcall relief hours 2026-11"),
        )
    return date(year, month, 1)
