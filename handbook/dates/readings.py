"""Rows of day words become spans: a single day, a range, or a list of neighbours."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal

from handbook.dates.days import (
    Calendar,
    Day,
    Plain,
    Stretch,
    Weekday,
    alone,
    following,
    leading,
    orders,
)
from handbook.dates.spans import Reason, Span

LONGEST: Final = 366

Join = Literal["alone", "to", "and"]


@dataclass(frozen=True)
class Point:
    """A day as said; `weekday` is the weekday that was said beside its date."""

    day: Day
    weekday: int | None = None


@dataclass(frozen=True)
class Reading:
    """What one place of the line says. Spans, or the reason why there is none.

    `pieces` are the parts of the line that it was read from. An unsure reading is asked even when
    there is one span only. A `background` one ("fever since Monday") gives way to any other.
    """

    spans: tuple[Span, ...]
    pieces: tuple[tuple[int, int], ...]
    reason: Reason | None = None
    is_sure: bool = True
    is_background: bool = False

    def with_spans(self, spans: Iterable[Span], *, is_sure: bool = True) -> "Reading":
        return replace(self, spans=in_order(spans), is_sure=self.is_sure and is_sure)

    def with_piece(self, start: int, end: int) -> "Reading":
        return replace(self, pieces=joined([*self.pieces, (start, end)]))


def joined(pieces: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The pieces in order, those that touch made one."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return tuple(whole)


def in_order(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Each span once, soonest first."""
    return tuple(sorted(dict.fromkeys(spans), key=lambda span: (span.first, span.last)))


def spans_of(points: list[Point], join: Join, today: date) -> tuple[tuple[Span, ...], bool]:
    """Every span that the points allow, and whether the words agree with each other.

    Raises Unreal when they allow none.
    """
    stretches = [point.day for point in points if isinstance(point.day, Stretch)]
    if stretches:
        if len(points) > 1:
            return in_order(
                span for point in points for span in spans_of([point], "alone", today)[0]
            ), False
        return in_order(Span(first, last) for first, last in stretches[0].readings), True
    found: list[Span] = []
    refused: list[Reason] = []
    for row in orders([point.day for point in points]):
        try:
            found += _row(row, join, today)
        except Unreal as unreal:
            refused.append(unreal.reason)
    if not found:
        raise Unreal(refused[0] if refused else "no_such_day")
    return _held_to_weekdays(found, points, today)


class Unreal(ValueError):
    """The words name no time there is."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def _row(row: list[Plain], join: Join, today: date) -> list[Span]:
    if join == "to":
        return _range(row[0], row[1], today)
    if join == "and":
        return _listed(row, today)
    return [Span(day, day) for day in _some(alone(row[0], today))]


def _range(one: Plain, other: Plain, today: date) -> list[Span]:
    pairs: list[tuple[date, date]]
    if isinstance(other, Calendar) and other.year and not (_has_year(one) or _is_bare(one)):
        pairs = [
            (first, last)
            for last in _some(alone(other, today))
            for first in _some(leading(one, last, today))
        ]
    elif _is_bare(one) and isinstance(other, Calendar) and other.month:
        pairs = [
            (first, last)
            for last in _some(alone(other, today))
            for first in _some(alone(_in_month_of(one, last), today))
        ]
    else:
        pairs = [
            (first, last)
            for first in _some(alone(one, today))
            for last in _some(following(_in_month_of(other, first), first, today))
        ]
    spans = [Span(first, last) for first, last in pairs if first <= last]
    if not spans:
        raise Unreal("ends_before_it_starts")
    short = [span for span in spans if (span.last - span.first).days < LONGEST]
    if not short:
        raise Unreal("too_long")
    return short


def _listed(row: list[Plain], today: date) -> list[Span]:
    """Neighbouring days are one span; any others are offered one by one."""
    named = [day for day in row if not _is_bare(day)]
    anchor = named[0] if named else row[0]
    spans: list[Span] = []
    for start in _some(alone(anchor, today)):
        days: list[date] = []
        for day in row:
            if day is anchor:
                days += [start]
            elif days:
                days += _some(following(_in_month_of(day, start), days[-1], today))
            else:
                days += _some(alone(_in_month_of(day, start), today))
        steps = {later - earlier for earlier, later in pairwise(days)}
        if steps <= {timedelta(0), timedelta(days=1)}:
            spans.append(Span(days[0], days[-1]))
    if spans:
        return spans
    apart = [
        choice
        for start in _some(alone(anchor, today))
        for day in row
        for choice in _some(alone(_in_month_of(day, start), today))
    ]
    return [Span(day, day) for day in apart]


def _held_to_weekdays(
    spans: list[Span], points: list[Point], today: date
) -> tuple[tuple[Span, ...], bool]:
    first, last = points[0].weekday, points[-1].weekday
    agreeing = [
        span
        for span in spans
        if first in (None, span.first.weekday()) and last in (None, span.last.weekday())
    ]
    if agreeing:
        return in_order(agreeing), True
    if len(points) == 1 and first is not None:
        spans += [Span(day, day) for day in alone(Weekday(first, "coming"), today)]
    return in_order(spans), False


def _has_year(day: Plain) -> bool:
    return not isinstance(day, Calendar) or day.year is not None


@dataclass(frozen=True)
class Bare(Calendar):
    """A number beside a date: a day of that date's month."""


def _is_bare(day: Plain) -> bool:
    return isinstance(day, Bare)


def _in_month_of(day: Plain, other: date) -> Plain:
    return Calendar(day.day, other.month, other.year) if isinstance(day, Bare) else day


def _some(days: tuple[date, ...]) -> tuple[date, ...]:
    if not days:
        raise Unreal("no_such_day")
    return days
