"""Who could take over: the facts that the handbook ranks the neighbours of an empty seat by."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handbook.relief import Candidate, Colleague, ReliefVersion, Stretch, candidates
from storage import leaves, people, reliefs
from storage.leaves import Leave
from storage.people import Known, Team
from storage.reliefs import ASKED, DECLINED, Overtime, Relief
from storage.rosters import Shift
from storage.seats import gap
from storage.transaction import Tx

AROUND = timedelta(hours=36)
"""How far from the empty seat work is looked at: a rest is at most a day."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Found:
    """A candidate with their name; `has_declined`: they were asked for this relief already."""

    known: Known
    candidate: Candidate
    has_declined: bool


def look(
    tx: Tx, rules: ReliefVersion, relief: Relief, team: Team, hours: float | None = None
) -> list[Found]:
    """The neighbours who could be asked, best first; whoever has declined comes last.

    Left out: those on the shift that lacks somebody, those who are not in Slack, and who has left.
    """
    hole = gap(tx, relief)
    if hole is None:
        return []
    assert relief.id is not None
    rows = reliefs.overtimes(tx, relief.id)
    declined = {row.person_id for row in rows if row.state == DECLINED}
    known = {each.id: each for each in people.of_team(tx, relief.team_id)}
    now = tx.now.replace(second=0, microsecond=0)
    found = [
        Found(known[one.person], one, one.person in declined)
        for one in candidates(rules, hole, _colleagues(tx, relief, team, known), now, hours)
    ]
    return sorted(found, key=lambda one: (one.candidate.why_not is not None, one.has_declined))


def _colleagues(tx: Tx, relief: Relief, team: Team, known: dict[int, Known]) -> Iterable[Colleague]:
    since, until = relief.starts_at - AROUND, relief.ends_at + AROUND
    zone = ZoneInfo(team.zone)
    rostered: dict[int, list[Shift]] = defaultdict(list)
    away: dict[int, list[Leave]] = defaultdict(list)
    overtime: dict[int, list[Overtime]] = defaultdict(list)
    on_it: set[int] = set()
    for person, shift in reliefs.rostered(tx, relief.team_id, since, until):
        rostered[person].append(shift)
        if shift.id == relief.shift_id:
            on_it.add(person)
    for leave in leaves.away(tx, relief.team_id, (since - DAY).date(), (until + DAY).date()):
        away[leave.person_id].append(leave)
    for row in reliefs.taken_between(tx, relief.team_id, since, until):
        overtime[row.person_id].append(row)
    day = reliefs.shift(tx, relief.shift_id).day
    booked = reliefs.booked(tx, relief.team_id, *month_of(day))
    for person, one in known.items():
        if person in on_it or one.person.slack_id is None or one.has_left(day):
            continue
        yield Colleague(
            person=person,
            code=one.person.code,
            work=tuple(_work(rostered[person], away[person])),
            extra=tuple(_extra(overtime[person])),
            leave=tuple(_free(leave, rostered[person], zone) for leave in away[person]),
            overtime=booked.get(person, 0),
        )


def _work(shifts: Iterable[Shift], gone: Iterable[Leave]) -> Iterable[Stretch]:
    """The shifts that are worked; who has a part of one off is there for the rest of it."""
    whole = [(leave.first, leave.last) for leave in gone if leave.begins_at is None]
    for shift in shifts:
        if not any(first <= shift.day <= last for first, last in whole):
            yield Stretch(shift.starts_at, shift.ends_at)


def _extra(rows: Iterable[Overtime]) -> Iterable[Stretch]:
    for row in rows:
        if row.starts_at < row.until:
            yield Stretch(row.starts_at, row.until)


def _free(leave: Leave, shifts: Iterable[Shift], zone: ZoneInfo) -> Stretch:
    """A leave's hours, or its days from midnight to midnight and the shifts that begin on them."""
    if leave.begins_at is not None and leave.ends_at is not None:
        return Stretch(leave.begins_at, leave.ends_at)
    starts = datetime.combine(leave.first, time.min, zone)
    ends = datetime.combine(leave.last + DAY, time.min, zone)
    its = [shift.ends_at for shift in shifts if leave.first <= shift.day <= leave.last]
    return Stretch(starts, max([ends, *its]))


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the day's month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - DAY


def is_asked(rows: Iterable[Overtime]) -> Overtime | None:
    """The overtime that waits for its person's answer."""
    return next((row for row in rows if row.state == ASKED), None)
