"""A relief is missing: who works before or after and is rested may take over (CC-2.4.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from handbook.source import Page
from handbook.terms import OURS, Version, Word

Hours = Annotated[float, Field(strict=True, gt=0, le=24)]
Minutes = Annotated[int, Field(strict=True, ge=0, le=24 * 60)]
Link = Literal["stays_on", "comes_early"]
WhyNot = Literal["on_leave", "works_then", "short_rest"]


class ReliefVersion(Version):
    """What holds from a date on when nobody comes to take over.

    `roles` assign overtime. `report_minutes`: so long before the own shift ends it may be said.
    `rest_hours` lie at least between two shifts, `most_hours` is the longest overtime at a time.
    """

    roles: tuple[str, ...] = Field(min_length=1)
    report_minutes: Minutes = 15
    rest_hours: Hours = 11.0
    most_hours: Hours = 4.0
    rule: str
    rest_rule: str = OURS
    most_rule: str = OURS


class ReliefRules(Page):
    """Everything a handbook says of a missing relief. `words`: what people type for it."""

    words: tuple[Word, ...] = ()
    rules: tuple[ReliefVersion, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """Time from one moment to another, both aware."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """Elapsed minutes, whatever the clocks on the wall did meanwhile."""
        return minutes_between(self.starts_at, self.ends_at)

    def overlaps(self, other: "Stretch") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be asked: their shifts, overtime and leave around the gap.

    `overtime`: minutes of the month so far. `code` settles a tie.
    """

    person: int
    code: str
    work: tuple[Stretch, ...]
    extra: tuple[Stretch, ...] = ()
    leave: tuple[Stretch, ...] = ()
    overtime: int = 0

    @property
    def busy(self) -> tuple[Stretch, ...]:
        return (*self.work, *self.extra)


@dataclass(frozen=True)
class Candidate:
    """A neighbour of the shift that lacks somebody, and when they would work.

    Rest in minutes, None where the overtime changes nothing of it. `why_not`: not eligible.
    """

    person: int
    link: Link
    when: Stretch
    rest_before: int | None
    rest_after: int | None
    overtime: int
    why_not: WhyNot | None

    @property
    def rest(self) -> int | None:
        """The shorter of the two, in minutes."""
        known = [rest for rest in (self.rest_before, self.rest_after) if rest is not None]
        return min(known, default=None)


def minutes_between(first: datetime, last: datetime) -> int:
    """Elapsed minutes: two moments of one zone would be subtracted by the wall clock."""
    return int((last.astimezone(UTC) - first.astimezone(UTC)).total_seconds() // 60)


def uncovered(gap: Stretch, covers: Iterable[Stretch], now: datetime) -> Stretch | None:
    """The first part of the gap that nobody covers and that is not over; None where there is none.

    Times are UTC.
    """
    at = gap.starts_at
    for cover in sorted(covers, key=lambda cover: cover.starts_at):
        hole_ends = min(cover.starts_at, gap.ends_at)
        if at < hole_ends and now < hole_ends:
            return Stretch(at, hole_ends)
        at = max(at, cover.ends_at)
    return Stretch(at, gap.ends_at) if at < gap.ends_at and now < gap.ends_at else None


def candidates(
    rules: ReliefVersion,
    gap: Stretch,
    colleagues: Iterable[Colleague],
    now: datetime,
    hours: float | None = None,
) -> list[Candidate]:
    """The neighbours of the gap in the order in which they should be asked. Times are UTC.

    Neighbours end their work in the gap or as it begins, and could stay on; or they begin it in the
    gap or as it ends, and could come early. Eligible ones come first; among them who covers the
    gap from earlier on, then least overtime, longest rest and staff code. `hours`: how long it
    shall be, at most as the rules allow (None: as long as they allow).
    """
    most = round(rules.most_hours * 60)
    wanted = round(hours * 60) if hours else most
    least = round(rules.rest_hours * 60)
    found = []
    for colleague in colleagues:
        near = _near(gap, colleague, now, wanted, most)
        if near is not None:
            found.append((_judged(colleague, *near, least), colleague.code))
    found.sort(key=lambda one: (*_order(one[0]), one[1]))
    return [candidate for candidate, _ in found]


def _order(one: Candidate) -> tuple[bool, datetime, int, float]:
    rest = float("inf") if one.rest is None else float(one.rest)
    return one.why_not is not None, one.when.starts_at, one.overtime, -rest


def _near(
    gap: Stretch, colleague: Colleague, now: datetime, wanted: int, most: int
) -> tuple[Link, Stretch] | None:
    """How a person is next to the gap, and which part of it they would take.

    Overtime that is theirs already and that this one would go on with counts towards the `most`.
    """
    ends = {one.ends_at for one in colleague.busy if gap.starts_at <= one.ends_at < gap.ends_at}
    for end in sorted(ends, reverse=True):
        until = min(end + _left(wanted, most, _before(colleague.extra, end)), gap.ends_at)
        if until > max(end, now):
            return "stays_on", Stretch(end, until)
    starts = {o.starts_at for o in colleague.busy if gap.starts_at < o.starts_at <= gap.ends_at}
    for start in sorted(starts):
        since = start - _left(wanted, most, _after(colleague.extra, start))
        since = max(since, gap.starts_at, now)
        if since < start:
            return "comes_early", Stretch(since, start)
    return None


def _left(wanted: int, most: int, already: int) -> timedelta:
    return timedelta(minutes=max(0, min(wanted, most - already)))


def _before(extra: Sequence[Stretch], end: datetime) -> int:
    """Minutes of overtime without a break up to that moment."""
    last = next((one for one in extra if one.ends_at == end), None)
    return last.minutes + _before(extra, last.starts_at) if last and last.minutes else 0


def _after(extra: Sequence[Stretch], start: datetime) -> int:
    """Minutes of overtime without a break from that moment on."""
    first = next((one for one in extra if one.starts_at == start), None)
    return first.minutes + _after(extra, first.ends_at) if first and first.minutes else 0


def _judged(colleague: Colleague, link: Link, when: Stretch, least: int) -> Candidate:
    ended = [each.ends_at for each in colleague.busy if each.ends_at <= when.starts_at]
    begun = [each.starts_at for each in colleague.busy if each.starts_at >= when.ends_at]
    before = _rest(max(ended), when.starts_at) if ended else None
    after = _rest(when.ends_at, min(begun)) if begun else None
    why: WhyNot | None = None
    if any(when.overlaps(leave) for leave in colleague.leave):
        why = "on_leave"
    elif any(when.overlaps(work) for work in colleague.busy):
        why = "works_then"
    elif any(rest is not None and rest < least for rest in (before, after)):
        why = "short_rest"
    return Candidate(colleague.person, link, when, before, after, colleague.overtime, why)


def _rest(first: datetime, last: datetime) -> int | None:
    """Minutes between two stretches of work; None where one goes on as the other ends."""
    return minutes_between(first, last) or None
