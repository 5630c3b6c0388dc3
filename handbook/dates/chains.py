"""A row of day words has a reading, which the words before and behind it can turn."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from handbook.dates import gaps
from handbook.dates.days import Calendar, Day, Weekday
from handbook.dates.readings import Bare, Join, Point, Reading, Unreal, spans_of
from handbook.dates.rows import Row, named, number_instead, row_at
from handbook.dates.spans import Span
from handbook.dates.tokens import Sentence


@dataclass(frozen=True)
class Chain:
    """The reading of the tokens from `first` up to, not including, `end`."""

    first: int
    end: int
    reading: Reading
    days: tuple[Day, ...]


def chains(sentence: Sentence, today: date) -> list[Chain]:
    """Every place of the line that names days, in order."""
    found: list[Chain] = []
    at = 0
    while at < len(sentence):
        row = row_at(sentence, at)
        if row is None:
            at += 1
        else:
            reading = _reading(sentence, at, row, today)
            found.append(Chain(at, row.end, reading, tuple(p.day for p in row.points)))
            at = row.end
    return found


def _reading(sentence: Sentence, first: int, row: Row, today: date) -> Reading:
    start, stop = sentence.tokens[first].start, sentence.tokens[row.end - 1].end
    points = list(row.points)
    points = _in_one_year(points)
    stop = _closed(sentence.text, start, stop)
    join = row.join
    if led := gaps.LED_BY.search(sentence.before(start)):
        is_between = gaps.BETWEEN.search(led[0]) and len(points) == 2
        join = "to" if is_between else join
        start -= len(led[0])
    reading = _read(points, join, (start, stop), today)
    if not row.is_sure:
        reading = _or_without_numbers(reading, points, (start, stop), today)
    if other := number_instead(sentence, row):
        reading = _or_the_number(reading, other, today)
    before, behind = sentence.before(start), sentence.behind(stop, row.end)
    if gaps.BEGAN_ON.search(before):
        return reading if join == "to" else _began(reading, points[0].day, today)
    return _turned(reading, before, behind, today)


def _began(reading: Reading, day: Day, today: date) -> Reading:
    """ "since Monday" looks back, and may well tell of an illness and not of a leave."""
    spans = reading.spans
    if isinstance(day, Weekday):
        last = today - timedelta(days=(today.weekday() - day.number) % 7)
        spans = (Span(last, last),)
    to_today = [Span(span.first, today) for span in spans if span.first < today]
    return replace(reading.with_spans([*to_today, *spans], is_sure=False), is_background=True)


def _read(points: list[Point], join: Join, piece: tuple[int, int], today: date) -> Reading:
    try:
        spans, is_sure = spans_of(points, join, today)
    except Unreal as unreal:
        return Reading((), (piece,), reason=unreal.reason)
    doubtful = any(isinstance(p.day, Calendar) and p.day.is_doubtful for p in points)
    return Reading(spans, (piece,), is_sure=is_sure and not doubtful)


def _or_without_numbers(
    reading: Reading, points: list[Point], piece: tuple[int, int], today: date
) -> Reading:
    """ "room 12, 13 Dec": a list, or a number and a day."""
    days = named(points)
    apart = _read(days, "and" if len(days) > 1 else "alone", piece, today)
    if reading.reason is not None:
        return apart
    return reading.with_spans([*reading.spans, *apart.spans], is_sure=False)


def _or_the_number(reading: Reading, point: Point, today: date) -> Reading:
    """ "Mon 16" is a Monday, and the 16th if that is one; "12 Dec 20" is either."""
    other = _read([point], "alone", (0, 0), today)
    if not other.is_sure:
        return reading
    spans = {*reading.spans, *other.spans}
    return reading.with_spans(spans, is_sure=len(spans) == 1)


def _in_one_year(points: list[Point]) -> list[Point]:
    """ "Dec 20-24, 2026": the year behind the last number is that of the date before it."""
    head, last = points[0].day, points[-1].day
    if not isinstance(last, Bare) or last.year is None:
        return points
    if isinstance(head, Calendar) and head.month and head.year is None:
        points = [replace(points[0], day=replace(head, year=last.year)), *points[1:]]
    return points


def _closed(text: str, start: int, stop: int) -> int:
    opens = text.count("(", start, stop) > text.count(")", start, stop)
    return stop + 1 if opens and text[stop : stop + 1] == ")" else stop


def _turned(reading: Reading, before: str, behind: str, today: date) -> Reading:
    """What the words before or behind do to it: until, not, before."""
    spans = reading.spans
    if gaps.ENDS_ON.search(before):
        to_it = [Span(today, span.last) for span in spans if span.last > today]
        return reading.with_spans([*to_it, *spans], is_sure=False)
    if gaps.TELLS_ANOTHER_DAY.search(before):
        return replace(reading, is_sure=False, is_background=True)
    if gaps.TURNED_BY.search(before) or gaps.TURNED_BEHIND.match(behind):
        return replace(reading, is_sure=False)
    return reading
