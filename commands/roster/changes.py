"""What became different for whom between two states of a roster, in words."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from commands.roster.marks import marked_hours
from handbook.words import Say
from storage.rostered import Place

MOST = 14
"""Days that a message names one by one."""


@dataclass(frozen=True)
class Day:
    """One person's date: the places that were and that are, in order of time; never the same."""

    day: date
    before: tuple[Place, ...]
    after: tuple[Place, ...]


def between(before: Collection[Place], after: Collection[Place]) -> dict[int, list[Day]]:
    """Every changed day of each person, in order."""
    old, new = _by_day(before), _by_day(after)
    found: dict[int, list[Day]] = defaultdict(list)
    for person, day in sorted(old.keys() | new.keys()):
        was, now = old.get((person, day), ()), new.get((person, day), ())
        if [_hours(place) for place in was] != [_hours(place) for place in now]:
            found[person].append(Day(day, was, now))
    return dict(found)


def _by_day(places: Iterable[Place]) -> dict[tuple[int, date], tuple[Place, ...]]:
    found: dict[tuple[int, date], tuple[Place, ...]] = {}
    for place in sorted(places, key=lambda one: (one.starts_at, one.code)):
        key = (place.person_id, place.day)
        found[key] = (*found.get(key, ()), place)
    return found


def _hours(place: Place) -> tuple[str, datetime, datetime, str | None]:
    return place.code, place.starts_at, place.ends_at, place.mark


def ahead(days: Iterable[Day], since: datetime, until: datetime) -> list[Day]:
    """The days with something that begins after the one moment and before the other."""
    return [
        day
        for day in days
        if any(since < place.starts_at < until for place in (*day.before, *day.after))
    ]


def told(days: Sequence[Day], zone: str, say: Say) -> Iterator[str]:
    """A line a day, for whom it concerns; of more than a few days, how many more."""
    for one in days[:MOST]:
        yield _line(one, zone, say)
    if len(days) > MOST:
        yield say.plural("And {n} more day", "And {n} more days", len(days) - MOST)


def _line(one: Day, zone: str, say: Say) -> str:
    was = " + ".join(marked_hours(place, zone, say) for place in one.before)
    now = " + ".join(marked_hours(place, zone, say) for place in one.after)
    day = say.day(one.day)
    if not was:
        return say("{day}: {now}, until now you were free", day=day, now=now)
    if not now:
        return say("{day}: free, until now {was}", day=day, was=was)
    return say("{day}: {now}, until now {was}", day=day, now=now, was=was)


def difference(days: Iterable[Day], zone: str, say: Say) -> str:
    """All of one person's changes in one line: what they get, lose, and get at other hours."""
    gets: dict[str, list[date]] = defaultdict(list)
    loses: dict[str, list[date]] = defaultdict(list)
    other: list[str] = []
    for one in days:
        was, now = ({p.code: p for p in places} for places in (one.before, one.after))
        for code in now.keys() - was.keys():
            gets[code].append(one.day)
        for code in was.keys() - now.keys():
            loses[code].append(one.day)
        other += [
            say(
                "{shift}, {day}",
                shift=marked_hours(now[code], zone, say),
                day=say.day(one.day),
            )
            for code in sorted(now.keys() & was.keys())
            if _hours(now[code]) != _hours(was[code])
        ]
    parts = []
    if gets:
        parts.append(say("gets {shifts}", shifts=_dated(gets, say)))
    if loses:
        parts.append(say("loses {shifts}", shifts=_dated(loses, say)))
    if other:
        parts.append(say("otherwise: {shifts}", shifts=say.names(other)))
    return "; ".join(parts)


def _dated(found: dict[str, list[date]], say: Say) -> str:
    return say.names(
        say("{code} on {days}", code=code, days=say.days(days))
        for code, days in sorted(found.items())
    )
