"""What a verdict needs to know of a wish: the work it misses, days that count, what is left."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking
from commands.leave.days import no_such_part, refuse_past
from commands.leave.wish import Wish, Work
from handbook.dates import Span
from handbook.leave import (
    Absence,
    Facts,
    IsRest,
    KindRules,
    Taken,
    Turn,
    absence,
    chain,
    counted,
    part_of_a_day,
)
from handbook.leave.lengths import LONGEST_GAP
from storage import balances, leaves, rosters
from storage.leaves import APPROVED, Leave
from storage.transaction import Tx

LOOK_AHEAD = timedelta(days=4)
"""How far behind a leave its first shift is looked for."""
CHAIN = timedelta(days=LONGEST_GAP + 1)


def work_missed(asking: Asking, wish: Wish) -> Work:
    """The absence that the wish means; its shifts are held until we are done. Raises Refusal."""
    tx, span, person = asking.tx, wish.span, wish.person
    before = span.first - timedelta(days=1)
    around = rosters.shifts_of(tx, person.id, before - CHAIN, span.last + CHAIN)
    upto = [shift for shift in around if before <= shift.day <= span.last]
    zone = ZoneInfo(person.team.zone)
    turns = [Turn(shift.day, shift.starts_at, shift.ends_at) for shift in upto]
    missed = absence(span, turns, zone, tx.now)
    if not isinstance(missed, Absence):
        if wish.of or not asking.book.leave.kinds[wish.kind].is_never_refused:
            raise no_such_part(asking, missed, span, upto, person)
        missed = absence(Span(span.first, span.last), turns, zone, tx.now)
        assert isinstance(missed, Absence)
    shifts = [shift for shift in around if missed.first <= shift.day <= missed.last]
    if wish.of is None:  # what was asked in time may have begun by now
        refuse_past(asking, Span(missed.first, missed.last), shifts)
    rosters.lock(tx, shifts)
    near = leaves.near(tx, person.id, missed.first - CHAIN, missed.last + CHAIN)
    near = [leave for leave in near if leave.id not in wish.ignored]
    return Work(missed, shifts, around, near)


def gather(asking: Asking, wish: Wish, work: Work, rules: KindRules) -> Facts:
    """The facts of the wish, in the team's zone."""
    missed = work.absence
    linked, days = _lengths(asking, wish, work, rules)
    near = wish.span.last + LOOK_AHEAD
    back = next((shift.day for shift in work.around if missed.last < shift.day <= near), None)
    return Facts(
        first=missed.first,
        last=missed.last,
        asked_at=wish.of.asked_at.astimezone(asking.now.tzinfo) if wish.of else asking.now,
        begins_at=missed.begins_at,
        counted=days,
        chained=sum(taken.counted for taken in linked),
        chain_first=min((taken.first for taken in linked), default=None),
        balance_left=balance_left(asking, wish.person.id, wish.kind, wish.ignored),
        back_on=back,
        is_special=wish.is_special,
    )


def _lengths(
    asking: Asking, wish: Wish, work: Work, rules: KindRules
) -> tuple[Sequence[Taken], float]:
    """The leaves that are one with the wish, and how many days of its own count."""
    missed = work.absence
    kinds = _booked_together(asking, wish.kind)
    others = [Taken(n.first, n.last, n.counted) for n in work.near if n.kind in kinds]
    if missed.is_part:
        days = part_of_a_day(missed.minutes, missed.shift_minutes)
    elif rules.counts == "calendar_days" and not others:
        return (), counted(missed.first, missed.last, "calendar_days", lambda _: False)
    else:
        days = 0.0
    is_rest = rest_days(asking, work)
    linked = list(chain(missed.first, missed.last, others, is_rest))
    return linked, days or counted(missed.first, missed.last, rules.counts, is_rest)


def _booked_together(asking: Asking, kind: str) -> set[str]:
    kinds = asking.book.leave.kinds
    booked = kinds[kind].booked_as or kind
    return {name for name, other in kinds.items() if (other.booked_as or name) == booked}


def rest_days(asking: Asking, work: Work) -> IsRest:
    """Which days about the work the person rests: by the roster, else by the calendar."""
    missed, calendar = work.absence, asking.book.calendar
    own = {shift.day for shift in work.around}

    @cache
    def published() -> set[date]:
        team_id, first, last = asking.person.person.team_id, missed.first, missed.last
        return rosters.published(asking.tx, team_id, first - CHAIN, last + CHAIN)

    def is_rest(day: date) -> bool:
        return day not in own if day in published() else calendar.is_rest(day)

    return is_rest


def balance_left(
    asking: Asking, person_id: int, kind: str, without: Collection[int] = ()
) -> float | None:
    """Days that are left and not asked for yet; None where no balance is kept.

    `without`: leaves that are not taken off.
    """
    if not asking.book.leave.kinds[kind].has_balance:
        return None
    balance = balances.get(asking.tx, person_id, kind)
    if balance is None:
        return None
    return balance.days - leaves.taken_since(asking.tx, person_id, kind, balance.as_of, without)


def overlapping(missed: Absence, near: Sequence[Leave]) -> Leave | None:
    """An open leave of the same person that takes the same work; two parts may share a day."""
    for other in near:
        if other.last < missed.first or missed.last < other.first:
            continue
        if not missed.is_part or other.begins_at is None or other.ends_at is None:
            return other
        assert missed.begins_at is not None
        assert missed.ends_at is not None
        if other.begins_at < missed.ends_at and missed.begins_at < other.ends_at:
            return other
    return None


def absence_of(leave: Leave) -> Absence:
    """The absence that a stored leave is."""
    is_part = leave.begins_at is not None
    return Absence(leave.first, leave.last, leave.begins_at, leave.ends_at, is_part)


def in_its_way(tx: Tx, leave: Leave) -> Leave | None:
    """Another open leave of the person on the days of one that is to be open again.

    Of two where one is to replace the other, neither is in the way until that is decided.
    """
    near = leaves.near(tx, leave.person_id, leave.first, leave.last)
    others = [
        other
        for other in near
        if other.id not in (leave.id, leave.replaces)
        and not (other.replaces == leave.id and other.state != APPROVED)
    ]
    return overlapping(absence_of(leave), others)


def is_within(fewer: Absence, old: Absence) -> bool:
    """Whether one absence takes no work that the other does not take as well."""
    if not old.is_part:
        return old.first <= fewer.first and fewer.last <= old.last
    if not fewer.is_part or fewer.first != old.first:
        return False
    moments = (old.begins_at, fewer.begins_at, fewer.ends_at, old.ends_at)
    known = [moment for moment in moments if moment is not None]
    return known == sorted(known)
