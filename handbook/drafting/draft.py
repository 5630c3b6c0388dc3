"""The whole draft: rest days, shifts, a second look, and what is to be known of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from handbook.drafting.facts import (
    Balance,
    Cell,
    Draft,
    Floor,
    Member,
    OffQuota,
    Shortfall,
    Slot,
)
from handbook.drafting.mending import Mending, is_off
from handbook.drafting.placing import Placing
from handbook.drafting.resting import SATURDAY, Resting
from handbook.drafting.timeline import Timeline
from handbook.grid import RESERVE

_PHASE = 0.618  # teams round up on different days


def draft(month: Floor) -> Draft:
    """Draft a month. The same facts give the same draft.

    Nobody is on two shifts at once, on a shift while on leave, or works more than the limits let
    them. Where that leaves a shift without its people, or too many or too few at rest, it says so.
    """
    members = sorted(month.members, key=lambda one: (one.group, one.code))
    teams = [
        Resting(month, list(people), number * _PHASE % 1)
        for number, (_, people) in enumerate(groupby(members, key=lambda one: one.group))
    ]
    for team in teams:
        team.settle()
    rests = {person: days for team in teams for person, days in team.days.items()}
    timelines = {one.person: Timeline(month.limits, one.work) for one in members}
    free = {one.person: one.free for one in members}

    def works(person: int, day: date) -> bool:
        return day in free[person] and day not in rests[person]

    placing = Placing(members, timelines, works)
    by_day = {day: [slot for slot in month.slots if slot.day == day] for day in month.days}
    for day, slots in by_day.items():
        placing.place(slots, [one.person for one in members if works(one.person, day)])
    due = {(team.members[0].group, day): one for team in teams for day, one in team.due.items()}
    granted = {person: days for team in teams for person, days in team.granted.items()}
    Mending(month, timelines, due, granted).mend()
    on = {
        (slot.day, slot.code): [one for one in members if _is_on(timelines[one.person], slot)]
        for slot in month.slots
    }
    reserves = _reserves(month, on)
    return Draft(
        _cells(timelines, reserves),
        tuple(_shortfalls(month, on)),
        tuple(_off_quota(month, members, timelines, due)),
        tuple(_balance(one, timelines[one.person], reserves) for one in members),
        tuple(outcome for team in teams for outcome in team.outcomes),
    )


_On = Mapping[tuple[date, str], Sequence[Member]]
_Reserves = Mapping[int, set[date]]


def _is_on(timeline: Timeline, slot: Slot) -> bool:
    found = timeline.slots.get(slot.day)
    return found is not None and found.code == slot.code


def _reserves(month: Floor, on: _On) -> _Reserves:
    """Who is on call: of those beyond the least, whoever has been so the fewest times."""
    found: dict[int, set[date]] = {one.person: set() for one in month.members}
    for slot in month.slots:
        people = on[slot.day, slot.code]
        count = min(slot.reserve, len(people) - slot.least)
        order = sorted(people, key=lambda one: (one.leads, len(found[one.person]), one.code))
        for one in order[: max(0, count)]:
            found[one.person].add(slot.day)
    return found


def _cells(timelines: Mapping[int, Timeline], reserves: _Reserves) -> dict[tuple[int, date], Cell]:
    return {
        (person, day): Cell(slot.code, RESERVE if day in reserves[person] else None)
        for person, timeline in timelines.items()
        for day, slot in timeline.slots.items()
    }


def _shortfalls(month: Floor, on: _On) -> list[Shortfall]:
    leading = any(one.leads for one in month.members)
    found = []
    for slot in month.slots:
        people = on[slot.day, slot.code]
        is_led = not leading or not slot.least or any(one.leads for one in people)
        one = Shortfall(slot.day, slot.code, slot.least, slot.reserve, len(people), is_led)
        if one.missing or one.missing_reserve or not is_led:
            found.append(one)
    return found


def _off_quota(
    month: Floor,
    members: Sequence[Member],
    timelines: Mapping[int, Timeline],
    due: Mapping[tuple[str, date], float],
) -> list[OffQuota]:
    found = []
    for (group, day), count in due.items():
        mine = [one for one in members if one.group == group and day in one.free]
        resting = sum(day not in timelines[one.person].slots for one in mine)
        if is_off(count, resting):
            found.append(OffQuota(day, group, count, resting))
    return sorted(found, key=lambda one: (one.day, one.group))


def _balance(one: Member, timeline: Timeline, reserves: _Reserves) -> Balance:
    slots = timeline.slots.values()
    return Balance(
        one.person,
        shifts=len(slots),
        minutes=sum(slot.worked.minutes for slot in slots),
        rests=len(one.free) - len(slots),
        nights=one.nights + sum(slot.is_night for slot in slots),
        weekends=one.weekends + sum(slot.day.weekday() >= SATURDAY for slot in slots),
        reserves=len(reserves[one.person]),
    )
