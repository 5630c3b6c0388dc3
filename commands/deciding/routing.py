"""Who is asked to decide, in which order, and who is on duty to be asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from handbook.book import Handbook
from handbook.words import Say
from storage import duty, people
from storage.people import Known, Team
from storage.rosters import Shift
from storage.transaction import Tx

Hours = tuple[int, int]
"""From and to which hour of a day."""
DAY: Hours = (0, 24)


class Why(IntEnum):
    """Why somebody stands where they stand; the lowest is asked first."""

    LEADS_THE_SHIFT = 1
    ON_SHIFT = 2
    HOLDS_THE_ROLE = 3
    ACTS_FOR_IT = 4


@dataclass(frozen=True)
class Candidate:
    """Somebody who may decide. `is_on_shift`: they work at the moment asked about."""

    known: Known
    why: Why
    is_on_shift: bool


@dataclass(frozen=True)
class Route:
    """Those who may decide, the first to be asked first; empty where nobody is left.

    `presence` tells at least of them.
    """

    candidates: tuple[Candidate, ...]
    presence: "Presence"

    @property
    def first(self) -> Candidate | None:
        return next(iter(self.candidates), None)


def who_decides(
    tx: Tx,
    book: Handbook,
    team: Team,
    step_role: str,
    moment: datetime,
    shifts: Sequence[Shift],
    without: Collection[int] = (),
    here: "Presence | None" = None,
) -> Route:
    """The order in which people are asked for a decision that the rules give to `step_role`.

    First those with the role who are expected on the first of the request's `shifts` (in the order
    of their start), then others with it who work at the moment, then the rest with it; last those
    who may act for it, the lower role first. Among equals whoever works at the moment, then by
    staff code. Left out: ids in `without`, and who has left or is on leave at the moment.
    `here`: who is there at the moment, where it is known already.
    """
    deciders = people.with_role(tx, _number(team), *book.deciders(step_role))
    ids = [known.id for known in deciders]
    here = here or presence(tx, team, moment, ids)
    leading = duty.present_on(tx, shifts[0], ids) if shifts else set()
    working, gone = here.working, here.away | set(without)
    today = moment.astimezone(ZoneInfo(team.zone)).date()

    def why(known: Known) -> Why:
        if step_role not in known.roles:
            return Why.ACTS_FOR_IT
        if known.id in leading:
            return Why.LEADS_THE_SHIFT
        return Why.ON_SHIFT if known.id in working else Why.HOLDS_THE_ROLE

    def rank(candidate: Candidate) -> int:
        if candidate.why is not Why.ACTS_FOR_IT:
            return 0
        may = (role for role in candidate.known.roles if book.may(frozenset({role}), step_role))
        return min(map(book.rank, may))

    found = [
        Candidate(known, why(known), known.id in working)
        for known in deciders
        if known.id not in gone and not known.has_left(today)
    ]
    found.sort(key=lambda one: (one.why, rank(one), not one.is_on_shift, one.known.person.code))
    return Route(tuple(found), here)


@dataclass(frozen=True)
class Presence:
    """Who can be reached at a moment, as ids. `at` is in the team's zone.

    `working`: at work; `away`: on leave; `in_office`: without shifts, and not on leave.
    """

    at: datetime
    working: set[int]
    away: set[int]
    in_office: set[int]

    @property
    def on_duty(self) -> set[int]:
        return self.working | self.in_office

    def reachable(self, hours: Hours) -> set[int]:
        """Those who may be asked what can wait: whoever has no shifts within the `hours` only."""
        return self.on_duty if hours[0] <= self.at.hour < hours[1] else self.working

    def expected(self, tx: Tx, ids: Sequence[int], hours: Hours) -> dict[int, datetime]:
        """From when each may be asked what can wait; without those who have no shift soon."""
        there, now = self.reachable(hours), self.at.astimezone(UTC)
        day = self.at.date() + timedelta(days=int(self.at.hour >= hours[1]))
        morning = datetime.combine(day, time(hours[0]), self.at.tzinfo).astimezone(UTC)
        found = {person: now if person in there else morning for person in there | self.in_office}
        others = [person for person in ids if person not in found]
        return found | (duty.next_starts(tx, others, self.at) if others else {})


def presence(tx: Tx, team: Team, moment: datetime, ids: duty.Ids = None) -> Presence:
    """Who can be reached at the moment; of those with these `ids` only, where they are given."""
    at = moment.astimezone(ZoneInfo(team.zone))
    there = duty.floor(tx, team, moment, ids)
    in_office = duty.unrostered(tx, _number(team), at.date(), ids=ids) - there.away
    return Presence(at, there.working, there.away, in_office)


def on_duty(tx: Tx, team: Team, moment: datetime, ids: duty.Ids = None) -> set[int]:
    """Ids of those who can be reached at once: at work now, or without shifts and not on leave."""
    return presence(tx, team, moment, ids).on_duty


def title_for(book: Handbook, known: Known, step_role: str, say: Say) -> str:
    """The title by which somebody may take the step: the role itself, else the lowest above it."""
    may = [role for role in known.roles if book.may(frozenset({role}), step_role)]
    role = step_role if step_role in may else min(may, key=book.rank, default=step_role)
    return book.roles[role].in_language(say.lang)


def _number(team: Team) -> int:
    assert team.id is not None
    return team.id
