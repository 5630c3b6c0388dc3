"""Who could take a shift or a part of it, in one statement however many people there are.

It begins at the shifts of the days around, which an index holds by team and day, and not at the
people: what somebody worked a year ago is never read.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handbook.eligibility import Able, Standing, Wanted, WhyNot, able, why_not
from handbook.working_time import WorkingTime
from storage.eligible_statement import prepared
from storage.people import Team
from storage.rosters import numbered
from storage.transaction import Tx

DAY = timedelta(days=1)
_Row = tuple[Any, ...]


@dataclass(frozen=True)
class Question:
    """Who could take it, of which team.

    `roles` stand on rosters; with none, whoever works on the days around does. `shift_id`: whoever
    stands on that shift already is left out, at whatever hours.
    """

    team: Team
    wanted: Wanted
    limits: WorkingTime
    roles: tuple[str, ...] = ()
    shift_id: int = 0


def ids(tx: Tx, asked: Question, without: Collection[int] = ()) -> list[Able]:
    """Those who could take it and are not among `without`: least overtime of the month first, then
    longest rest, then staff code. One statement."""
    found = _standing(tx, asked, is_pruned=True)
    return able(asked.limits, asked.wanted, (one for one in found if one.person not in without))


def reasons(tx: Tx, asked: Question) -> dict[WhyNot | None, int]:
    """How many could take it (None), and how many cannot, by the first reason. One statement."""
    found = _standing(tx, asked, is_pruned=False)
    return dict(Counter(why_not(asked.limits, asked.wanted, one) for one in found))


def of_one(tx: Tx, asked: Question, person_id: int) -> Standing | None:
    """How one person stands to it; None for somebody who stands on no roster, or is gone."""
    return next(iter(_standing(tx, asked, is_pruned=False, person=person_id)), None)


def values(asked: Question) -> dict[str, Any]:
    """What the statements are asked with."""
    wanted, limits = asked.wanted, asked.limits
    zone, around = ZoneInfo(asked.team.zone), max(6, limits.days_in_a_row) * DAY
    rest = timedelta(hours=limits.rest_hours)
    month = wanted.day.replace(day=1)
    monday, sunday = wanted.week
    return {
        **numbered(list(asked.roles)),
        "team": asked.team.id,
        "shift": asked.shift_id,
        "day": wanted.day,
        "first": wanted.day - around,
        "last": wanted.day + around,
        # Whatever ends or begins within a rest of it lies on these dates.
        "near_first": wanted.day - 2 * DAY,
        "near_last": (wanted.ends_at + rest).astimezone(zone).date(),
        "monday": monday,
        "sunday": sunday,
        "month_first": month,
        "month_last": (month + 31 * DAY).replace(day=1) - DAY,
        "away_first": wanted.starts_at.astimezone(zone).date(),
        "away_last": (wanted.ends_at - timedelta(seconds=1)).astimezone(zone).date(),
        "starts": wanted.starts_at,
        "ends": wanted.ends_at,
        "week_left": round(limits.week_hours * 60) - wanted.minutes,
        "rested": wanted.starts_at - rest,
        "fresh": wanted.ends_at + rest,
    }


def _standing(
    tx: Tx, asked: Question, *, is_pruned: bool, person: int | None = None
) -> list[Standing]:
    skill = {"skill": asked.wanted.skill} if asked.wanted.skill else {}
    one = {} if person is None else {"person": person}
    statement = prepared(
        len(asked.roles),
        has_skill=bool(skill),
        is_pruned=is_pruned,
        is_for_one=person is not None,
    )
    rows = tx.rows(statement, **values(asked), **skill, **one)
    found = [_read(row) for row in rows]
    return found if asked.roles else [one for one in found if one.days]


def _read(row: _Row) -> Standing:
    """Pruned, a row tells nothing of what does not stand against anybody in it."""
    number, code, ended, begins, since, until, minutes, days, overtime, *flags = row
    on = frozenset(map(date.fromisoformat, days.split(","))) if days else frozenset[date]()
    work = (ended, begins, since, until, int(minutes or 0), on, int(overtime or 0))
    if not flags:
        return Standing(number, code, True, False, False, False, *work)
    is_away, is_busy, is_linked, *skilled = map(bool, flags)
    return Standing(number, code, is_linked, is_away, is_busy, not all(skilled), *work)
