"""Whether there is a place on every day of a leave, and what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.lines import shift_line
from handbook.book import Handbook, in_force
from handbook.leave import DayPlaces, ShiftPlaces, resting
from handbook.words import Say
from storage import leave_places, rosters
from storage import places as counting
from storage.leaves import OFFERED, QUEUED, Leave
from storage.people import Known, Team
from storage.rosters import Shift
from storage.transaction import Tx

MOST_DAYS = 4
"""Full days that are named one by one."""


@dataclass(frozen=True)
class Places:
    """Of one leave: the person's shifts, and the days without a roster, with their places.

    `rule`: by which the resting of those days are counted.
    """

    shifts: Sequence[tuple[Shift, ShiftPlaces]]
    days: Sequence[DayPlaces]
    rule: str

    @property
    def full_shifts(self) -> list[Shift]:
        return [shift for shift, each in self.shifts if each.left is not None and each.left <= 0]

    @property
    def full_days(self) -> list[date]:
        full = {shift.day for shift in self.full_shifts}
        return sorted(full | {each.day for each in self.days if each.left <= 0})

    @property
    def are_free(self) -> bool:
        return not self.full_days


def look(
    tx: Tx, book: Handbook, person: Known, first: date, last: date, shifts: Sequence[Shift]
) -> Places:
    """The places of a person's days; `shifts` are theirs of those days.

    A day with a roster takes a place on each of the person's shifts; a part of one takes a whole
    place (ours). A day without one takes a place of the team's, where minimums are known and the
    person is somebody who stands on rosters. None of the person's own leaves is counted.
    """
    counted = [
        (each.shift, ShiftPlaces(each.present, each.minimum))
        for each in counting.on_shifts(tx, shifts, person.id)
    ]
    rules = in_force(book.roster, first)
    if rules is None or not person.roles & set(rules.roles):
        return Places(counted, (), "")
    team_id = person.person.team_id
    published = rosters.published(tx, team_id, first, last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    open_days = [day for day in days if day not in published]
    found = [
        DayPlaces(
            each.day,
            each.heads,
            resting(each.heads, rules.rest_days_a_month, each.day),
            each.needed,
            each.taken,
        )
        for each in counting.on_days(tx, team_id, open_days, rules.roles, person.id)
        if each.needed is not None
    ]
    return Places(counted, found, rules.rule)


def roster_line(found: Places, say: Say) -> str | None:
    """How the places of the days without a roster are counted, of the day with the fewest left."""
    if not found.days:
        return None
    day = min(found.days, key=lambda each: each.left)
    return say(
        "The roster for {day} is not out yet: {heads} people, {resting} rest ({rule}), {needed} "
        "needed: {places}, {taken} taken.",
        day=say.day(day.day),
        heads=day.heads,
        resting=day.resting,
        rule=found.rule,
        needed=day.needed,
        places=say.plural("{n} place", "{n} places", day.places),
        taken=day.taken,
    )


def lines(tx: Tx, leave: Leave, team: Team, found: Places, role: str, say: Say) -> list[str]:
    """What the card of an undecided leave says of its places; where it stands comes last."""
    said = []
    counted = roster_line(found, say)
    if counted:
        said.append(say("{line} The person's own {role} is asked.", line=counted, role=role))
    if leave.state == QUEUED:
        n = number_of(tx, leave)
        if found.are_free:
            said.append(say("It waits for its turn, as number {n}.", n=n))
        else:
            where = where_full(found, team.zone, say)
            said.append(
                say("Full: {where}. It waits for a place, as number {n}.", where=where, n=n)
            )
    elif leave.state == OFFERED and leave.offered_until is not None:
        until = say.moment(leave.offered_until.astimezone(ZoneInfo(team.zone)))
        said.append(say("A place is kept for them until {until}; they are asked.", until=until))
    return said


def where_full(found: Places, zone: str, say: Say) -> str:
    """The one shift that is full, or the days."""
    full = found.full_shifts
    if len(full) == 1 and found.full_days == [full[0].day]:
        return shift_line(full[0], zone, say)
    days = found.full_days
    named = say.days(days[:MOST_DAYS])
    return say("{days} and more", days=named) if len(days) > MOST_DAYS else named


def number_of(tx: Tx, leave: Leave) -> int:
    """Its number on the waiting list of its days, from 1."""
    queue = leave_places.queue(tx, leave.team_id, leave.first, leave.last)
    return 1 + [each.id for each in queue].index(leave.id)
