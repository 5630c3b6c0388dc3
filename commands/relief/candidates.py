"""Who could take over: the facts that the handbook ranks the neighbours of an empty seat by."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from handbook.relief import Candidate, Colleague, ReliefVersion, Stretch, candidates
from storage import people, reliefs, workload
from storage.people import Known, Team
from storage.reliefs import ASKED, DECLINED, Overtime, Relief
from storage.seats import gap
from storage.transaction import Tx
from storage.workload import Load

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
    days = (since - DAY).date(), (until + DAY).date()
    loads = workload.of_people(tx, list(known), *days, team.zone)
    overtime: dict[int, list[Overtime]] = defaultdict(list)
    for row in reliefs.taken_between(tx, relief.team_id, since, until):
        overtime[row.person_id].append(row)
    shift = reliefs.shift(tx, relief.shift_id)
    booked = reliefs.booked(tx, relief.team_id, *month_of(shift.day))
    for person, one in known.items():
        load = loads[person]
        is_on_it = any(duty.code == shift.code for duty in load.on(shift.day))
        if is_on_it or one.person.slack_id is None or one.has_left(shift.day):
            continue
        yield Colleague(
            person=person,
            code=one.person.code,
            work=tuple(_work(load)),
            extra=tuple(_extra(overtime[person])),
            leave=load.leave,
            overtime=booked.get(person, 0),
        )


def _work(load: Load) -> Iterable[Stretch]:
    """The shifts that are worked; who has a part of one off is there for the rest of it."""
    for duty in load.duties:
        own = Stretch(duty.work.starts_at, duty.work.ends_at)
        if not any(g.starts_at <= own.starts_at and own.ends_at <= g.ends_at for g in load.leave):
            yield own


def _extra(rows: Iterable[Overtime]) -> Iterable[Stretch]:
    for row in rows:
        if row.starts_at < row.until:
            yield Stretch(row.starts_at, row.until)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the day's month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - DAY


def is_asked(rows: Iterable[Overtime]) -> Overtime | None:
    """The overtime that waits for its person's answer."""
    return next((row for row in rows if row.state == ASKED), None)
