"""How late somebody is, and which consequences a record leads to (CC-2.4.2, CC-2.4.10 to 12)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handbook.attendance.rules import Consequence, Event, Lateness, Period, Trigger
from handbook.terms import in_force


@dataclass(frozen=True)
class Late:
    """What a moment of arrival counts as. `minutes`: whole ones, from `counts_from`."""

    event: Event
    minutes: int
    counts_from: datetime


def counts_from(rules: Lateness, starts_at: datetime) -> datetime:
    """The moment from which the minutes of a late count."""
    return starts_at - timedelta(minutes=rules.seat_minutes)


def late(rules: Lateness, starts_at: datetime, arrived_at: datetime) -> Late | None:
    """What arriving then for that start counts as; None for in time. Moments with a zone."""
    seat = counts_from(rules, starts_at)
    minutes = int((arrived_at - seat).total_seconds() // 60)
    if minutes > 0:
        return Late("late", minutes, seat)
    if rules.briefing_minutes is None:
        return None
    briefing = starts_at - timedelta(minutes=rules.briefing_minutes)
    missed = int((arrived_at - briefing).total_seconds() // 60)
    return Late("briefing", missed, briefing) if missed > 0 else None


@dataclass(frozen=True)
class Recorded:
    """An event as it stands.

    `day`: the shift's date. `days`: how many it happened on. `is_excused`: somebody who may has
    excused it; `is_protected`: a protected absence covers it. Neither counts anywhere. `used_by`:
    the consequences that rest on it, waived ones aside; `waived_by`: those that were waived.
    """

    number: int
    event: Event
    day: date
    minutes: int = 0
    days: float = 1.0
    is_excused: bool = False
    is_protected: bool = False
    used_by: frozenset[str] = frozenset()
    waived_by: frozenset[str] = frozenset()

    @property
    def counts(self) -> bool:
        return not self.is_excused and not self.is_protected


@dataclass(frozen=True)
class Proposed:
    """A consequence that the rules demand, and the events that it rests on, oldest first.

    `days`: how many days they happened on, all together. `nth`: which of its kind in the period.
    """

    name: str
    trigger: Trigger
    events: tuple[Recorded, ...]
    days: float
    nth: int


def judge(
    consequences: Mapping[str, Consequence], events: Collection[Recorded], day: date
) -> list[Proposed]:
    """What is due by the rules of `day` and is not proposed yet.

    `events` are all of one person's that could count with one of that day. Consequences of one
    event by itself come first: what it uses no other that counts up (`every`) uses again.
    """
    standing = sorted((one for one in events if one.counts), key=lambda one: (one.day, one.number))
    taken: set[int] = set()
    due: list[Proposed] = []
    versions = [(name, in_force(one.rules, day)) for name, one in consequences.items()]
    found = [(name, trigger) for name, trigger in versions if trigger is not None]
    for name, trigger in sorted(found, key=lambda one: one[1].counts):
        mine = [one for one in standing if one.event in trigger.events]
        if not trigger.counts:
            for one in mine:
                if one.day != day or name in one.used_by | one.waived_by:
                    continue
                if one.minutes < (trigger.at_least_minutes or 0):
                    continue
                due.append(Proposed(name, trigger, (one,), one.days, 1))
                taken.add(one.number)
            continue
        within = [one for one in mine if _same(trigger.within, one.day, day)]
        if trigger.every is not None:
            due += _every(name, trigger, within, taken)
        else:
            due += _once(name, trigger, within)
    return due


def _every(
    name: str, trigger: Trigger, within: Sequence[Recorded], taken: Collection[int]
) -> list[Proposed]:
    """Each full set of events that no consequence rests on yet."""
    assert trigger.every is not None
    free = [
        one
        for one in within
        if not one.used_by and name not in one.waived_by and one.number not in taken
    ]
    before = sum(name in one.used_by | one.waived_by for one in within) // trigger.every
    return [
        Proposed(
            name,
            trigger,
            used := tuple(free[at : at + trigger.every]),
            sum(one.days for one in used),
            before + at // trigger.every + 1,
        )
        for at in range(0, len(free) - trigger.every + 1, trigger.every)
    ]


def _once(name: str, trigger: Trigger, within: Sequence[Recorded]) -> list[Proposed]:
    """All events of the period together, once in it."""
    if any(name in one.used_by | one.waived_by for one in within):
        return []
    days = sum(one.days for one in within)
    is_reached = (
        len(within) > trigger.more_than
        if trigger.more_than is not None
        else days >= (trigger.days or 0.0)
    )
    return [Proposed(name, trigger, tuple(within), days, 1)] if within and is_reached else []


def ahead(
    consequences: Mapping[str, Consequence], events: Collection[Recorded], day: date
) -> list[tuple[str, Trigger, int]]:
    """The consequences that one more event would lead to, with how many there are by now."""
    told = []
    for name, consequence in consequences.items():
        trigger = in_force(consequence.rules, day)
        if trigger is None or (trigger.every is None and trigger.more_than is None):
            continue
        within = [
            one
            for one in events
            if one.counts and one.event in trigger.events and _same(trigger.within, one.day, day)
        ]
        if trigger.every is not None:
            within = [one for one in within if not one.used_by and name not in one.waived_by]
            needed = trigger.every
        else:
            assert trigger.more_than is not None
            needed = trigger.more_than + 1
        if len(within) == needed - 1:
            told.append((name, trigger, len(within)))
    return told


def _same(period: Period, one: date, other: date) -> bool:
    """Whether both dates lie in one calendar month, or year."""
    if period == "ever":
        return True
    return one.year == other.year and (period == "year" or one.month == other.month)
