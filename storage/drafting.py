"""The facts that a month's roster is drafted from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from handbook.drafting import Floor, Member, Slot
from handbook.roster import RosterRules, dates_of
from handbook.working_time import DAY, Worked, WorkingTime
from storage import people, wishes
from storage.leaves import AWAY, Leave
from storage.people import Known, Need, ShiftCode, Team
from storage.rosters import BEGINS, ENDS, Assignment, Shift
from storage.transaction import Tx

HISTORY = timedelta(days=92)
"""How far back nights and weekends count."""
_AROUND = timedelta(days=8)
_DEEP_NIGHT = time(3)
SATURDAY = 5


@dataclass(frozen=True)
class _Done:
    """A person's shift outside the month."""

    worked: Worked
    is_night: bool


def floor_of(
    tx: Tx,
    team: Team,
    month: date,
    rules: RosterRules,
    limits: WorkingTime | None,
    leading: Collection[str],
) -> Floor:
    """A team's month, named by its first day; `leading` are the roles of whom each shift needs one.

    Shifts that stand in the month itself are left out: they are what the draft is to replace.
    """
    assert team.id is not None
    days, zone = dates_of(month), ZoneInfo(team.zone)
    staff = [
        known
        for known in people.with_role(tx, team.id, *rules.roles)
        if not known.has_left(days[0])
    ]
    names = {known.id: known.person.code for known in people.of_team(tx, team.id)}
    away, done = _away(tx, team.id, days), _done(tx, team.id, days, zone)
    said = wishes.of_team(tx, team.id, days[0], days[-1])
    order = list(said)
    counts = _counted(staff, done, days[0])
    members = []
    for known in staff:
        nights, weekends = counts[known.id]
        members.append(
            Member(
                known.id,
                known.person.code,
                names.get(known.person.leader_id or 0, ""),
                frozenset(day for day in days if not known.has_left(day)),
                leads=bool(known.roles & set(leading)),
                leave=frozenset(away.get(known.id, ())),
                wishes=tuple(said.get(known.id, ())),
                said=order.index(known.id) if known.id in said else len(order),
                work=tuple(
                    one.worked
                    for one in done.get(known.id, ())
                    if abs(one.worked.day - days[0]) <= _AROUND
                    or abs(one.worked.day - days[-1]) <= _AROUND
                ),
                nights=nights,
                weekends=weekends,
            )
        )
    slots = _slots(tx, team, days, rules, zone)
    return Floor(days, slots, tuple(members), rules.rest_days_a_month, limits)


def _slots(
    tx: Tx, team: Team, days: Collection[date], rules: RosterRules, zone: ZoneInfo
) -> tuple[Slot, ...]:
    """The shifts of each day that somebody is needed on."""
    rows = tx.session.exec(select(Need).where(Need.team_id == team.id)).all()
    needs = {(need.code, need.weekday): need.minimum for need in rows}
    query = select(ShiftCode).where(ShiftCode.team_id == team.id).order_by(col(ShiftCode.starts))
    codes = [
        one for one in tx.session.exec(query).all() if any(key[0] == one.code for key in needs)
    ]
    found = []
    for day in days:
        for one in codes:
            least = needs.get((one.code, day.weekday()), 0)
            starts = datetime.combine(day, one.starts, zone)
            end_day = day if one.starts < one.ends else day + DAY
            ends = datetime.combine(end_day, one.ends, zone)
            found.append(
                Slot(
                    day,
                    one.code,
                    starts.astimezone(UTC),
                    ends.astimezone(UTC),
                    least,
                    rules.reserve(least),
                    _is_night(starts, ends),
                )
            )
    return tuple(found)


def _is_night(starts: datetime, ends: datetime) -> bool:
    """Whether it holds the depth of a night; wall times of one zone."""
    deep = [
        datetime.combine(day, _DEEP_NIGHT, starts.tzinfo) for day in (starts.date(), ends.date())
    ]
    return any(starts <= moment < ends for moment in deep)


def _away(tx: Tx, team_id: int, days: Collection[date]) -> Mapping[int, set[date]]:
    """The dates of approved leave, and of sick calls, by person; a part of a day counts whole."""
    query = select(Leave).where(
        Leave.team_id == team_id, AWAY, col(Leave.first) <= max(days), col(Leave.last) >= min(days)
    )
    found: dict[int, set[date]] = {}
    for leave in tx.session.exec(query).all():
        mine = found.setdefault(leave.person_id, set())
        mine |= {day for day in days if leave.first <= day <= leave.last}
    return found


def _done(
    tx: Tx, team_id: int, days: Collection[date], zone: ZoneInfo
) -> Mapping[int, list[_Done]]:
    """The shifts of the months before, and of the days just after."""
    first, last = min(days), max(days)
    query = (
        select(col(Assignment.person_id), col(Shift.day), BEGINS, ENDS)
        .join(Shift, col(Shift.id) == Assignment.shift_id)
        .where(
            Shift.team_id == team_id,
            Shift.day >= first - HISTORY,
            Shift.day <= last + _AROUND,
            (col(Shift.day) < first) | (col(Shift.day) > last),
        )
        .order_by(BEGINS)
    )
    found: dict[int, list[_Done]] = {}
    for person, day, begins, ends in tx.session.exec(query).all():
        is_night = _is_night(begins.astimezone(zone), ends.astimezone(zone))
        found.setdefault(person, []).append(_Done(Worked(day, begins, ends), is_night))
    return found


def _counted(
    staff: Collection[Known], done: Mapping[int, Collection[_Done]], first: date
) -> dict[int, tuple[int, int]]:
    """Nights and weekends of the months before. Whoever was not there yet starts at the average:
    else a new colleague would have all the nights."""
    found: dict[int, tuple[int, int]] = {}
    for known in staff:
        before = [one for one in done.get(known.id, ()) if one.worked.day < first]
        if before:
            weekends = sum(one.worked.day.weekday() >= SATURDAY for one in before)
            found[known.id] = (sum(one.is_night for one in before), weekends)
    count = max(1, len(found))
    average = tuple(round(sum(one[kind] for one in found.values()) / count) for kind in (0, 1))
    return {known.id: found.get(known.id, (average[0], average[1])) for known in staff}
