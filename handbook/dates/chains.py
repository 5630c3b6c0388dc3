"""Day words that belong together are found by what stands between them."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from handbook.dates import gaps
from handbook.dates.days import Calendar, Day, Fixed, Slashed, Weekday
from handbook.dates.readings import (
    Bare,
    Join,
    Point,
    Reading,
    Unreal,
    in_order,
    spans_of,
)
from handbook.dates.spans import Span
from handbook.dates.tokens import Sentence

_LONGEST_LIST: Final = 31


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
        chain = _chain(sentence, at, today)
        if chain is None:
            at += 1
        else:
            found.append(chain)
            at = chain.end
    return found


def _chain(sentence: Sentence, first: int, today: date) -> Chain | None:
    row = _row(sentence, first)
    if row is None:
        return None
    points, join, end, is_sure = row
    start, stop = sentence.tokens[first].start, sentence.tokens[end - 1].end
    if year := _year_after(sentence, points, stop):
        points = [_in_year(point, int(year[0])) for point in points]
        stop = year[1]
    stop = _closed(sentence.text, start, stop)
    led = gaps.LED_BY.search(sentence.before(start))
    if led:
        if gaps.BETWEEN.search(led[0]) and join == "and" and len(points) == 2:
            join = "to"
        start -= len(led[0])
    reading = _read(points, join, ((start, stop),), today)
    if not is_sure:
        reading = _also_apart(reading, points, today)
    if other := _number_instead(sentence, points, end):
        reading = reading.with_spans(
            [*reading.spans, *_read([other], "alone", (), today).spans], is_sure=False
        )
    is_last_word = end == len(sentence) or sentence.tokens[end].start > stop
    reading = _turned(reading, sentence, start, stop, today, is_last_word=is_last_word)
    return Chain(first, end, reading, tuple(point.day for point in points))


def _read(
    points: list[Point], join: Join, pieces: tuple[tuple[int, int], ...], today: date
) -> Reading:
    try:
        spans, is_sure = spans_of(points, join, today)
    except Unreal as unreal:
        return Reading((), pieces, reason=unreal.reason)
    doubtful = any(isinstance(p.day, Calendar) and p.day.is_doubtful for p in points)
    return Reading(spans, pieces, is_sure=is_sure and not doubtful)


def _row(sentence: Sentence, first: int) -> tuple[list[Point], Join, int, bool] | None:
    """The points that belong together from a token on, how, where they end, and if it is sure."""
    ahead = _numbers_ahead(sentence, first)
    if ahead is None:
        return None
    points, join, at, is_sure = ahead
    point, at = _point(sentence, at)
    points.append(point)
    while join != "to" and len(points) < _LONGEST_LIST and (gap := sentence.gap(at)) is not None:
        number = _number_behind(sentence, points, at)
        if sentence.day(at) is None and number is None:
            break
        if gaps.TO.fullmatch(gap) and (len(points) == 1):
            join = "to"
        elif gaps.AND.fullmatch(gap) or (number is None and gaps.NEXT_TO.fullmatch(gap)):
            join = "and"
        elif gaps.COMMA.fullmatch(gap):
            join, is_sure = "and", is_sure and number is None
        elif number and gaps.NEXT_TO.fullmatch(gap):
            break
        else:
            break
        if number:
            point, at = Point(number), at + 1
        else:
            point, at = _point(sentence, at)
        points.append(point)
        is_sure = is_sure or (join == "and" and bool(gaps.AND.fullmatch(gap)))
    return points, join, at, is_sure


def _numbers_ahead(sentence: Sentence, first: int) -> tuple[list[Point], Join, int, bool] | None:
    """The 20 of "20-24 Dec", the 20 and 21 of "20, 21 and 22 Dec"."""
    points: list[Point] = []
    join: Join = "alone"
    is_sure = True
    at = first
    while (number := sentence.number(at)) and len(points) < _LONGEST_LIST:
        gap = sentence.gap(at + 1)
        if gap is None or join == "to":
            return None
        if gaps.TO.fullmatch(gap) and not points:
            join = "to"
        elif gaps.AND.fullmatch(gap):
            join, is_sure = "and", True
        elif gaps.COMMA.fullmatch(gap):
            join, is_sure = "and", False
        else:
            return None
        points.append(Point(number))
        at += 1
    day = sentence.day(at)
    takes_numbers = isinstance(day, Calendar) and day.day_first
    if day is None or (points and not takes_numbers):
        return None
    return points, join, at, is_sure


def _number_behind(sentence: Sentence, points: list[Point], at: int) -> Bare | None:
    """The 24 of "Dec 20-24": later in the month than what stands before it."""
    number, last = sentence.number(at), points[-1].day
    if number is None or not isinstance(last, Calendar | Slashed):
        return None
    if isinstance(last, Calendar):
        fits = not last.day_first and last.day < number.day
    else:
        fits = last.year is None and min(last.one, last.two) < number.day
    return number if fits else None


def _point(sentence: Sentence, at: int) -> tuple[Point, int]:
    """A date with the weekday that stands before or after it, or either alone."""
    day = sentence.day(at)
    assert day is not None
    beside, gap = sentence.day(at + 1), sentence.gap(at + 1)
    if beside is None or gap is None or not gaps.AND_THAT_IS.fullmatch(gap):
        return Point(day), at + 1
    if isinstance(day, Weekday) and _is_date(beside) and "(" not in gap:
        return Point(beside, day.number), at + 2
    if _is_date(day) and isinstance(beside, Weekday) and not _leads_a_date(sentence, at + 1):
        return Point(day, beside.number), at + 2
    return Point(day), at + 1


def _is_date(day: Day | None) -> bool:
    return isinstance(day, Calendar | Slashed | Fixed)


def _leads_a_date(sentence: Sentence, at: int) -> bool:
    gap = sentence.gap(at + 1)
    return gap is not None and bool(gaps.NEXT_TO.fullmatch(gap)) and _is_date(sentence.day(at + 1))


def _year_after(sentence: Sentence, points: list[Point], stop: int) -> tuple[int, int] | None:
    """ "Dec 20-24, 2026": the year and where it ends."""
    head = points[0].day
    if len(points) == 1 or not isinstance(points[-1].day, Bare):
        return None
    if not isinstance(head, Calendar) or head.year is not None:
        return None
    year = gaps.YEAR_AFTER.match(sentence.text, stop)
    return (int(year[1]), year.end()) if year else None


def _in_year(point: Point, year: int) -> Point:
    day = point.day
    if isinstance(day, Calendar) and not isinstance(day, Bare):
        return replace(point, day=replace(day, year=year))
    return point


def _number_instead(sentence: Sentence, points: list[Point], end: int) -> Point | None:
    """ "12 Dec 20" may be the 20th."""
    day, number = points[0].day, sentence.number(end)
    if len(points) > 1 or number is None or sentence.gap(end) != " ":
        return None
    if not isinstance(day, Calendar) or not day.day_first or not day.month or day.year:
        return None
    return Point(replace(day, day=number.day))


def _closed(text: str, start: int, stop: int) -> int:
    opens = text.count("(", start, stop) > text.count(")", start, stop)
    return stop + 1 if opens and text[stop : stop + 1] == ")" else stop


def _also_apart(reading: Reading, points: list[Point], today: date) -> Reading:
    """ "room 12, 13 Dec": a list, or a number and a day."""
    named = [point for point in points if not isinstance(point.day, Bare)]
    if reading.reason is not None:
        return _read(named, "and", reading.pieces, today) if len(named) > 1 else reading
    single = _read(named[:1], "alone", reading.pieces, today)
    return reading.with_spans([*reading.spans, *single.spans], is_sure=False)


def _turned(
    reading: Reading, sentence: Sentence, start: int, stop: int, today: date, *, is_last_word: bool
) -> Reading:
    """What the words before or after do to it: until, since, not, before."""
    before = sentence.before(start)
    spans = reading.spans
    if gaps.ENDS_ON.search(before):
        to_it = [Span(today, span.last) for span in spans if span.last > today]
        return reading.with_spans([*to_it, *spans], is_sure=False)
    if gaps.BEGAN_ON.search(before):
        from_it = [Span(span.first, today) for span in spans if span.first < today]
        asked = reading.with_spans([*from_it, *spans], is_sure=False)
        return replace(asked, is_background=True)
    if gaps.TELLS_ANOTHER_DAY.search(before):
        return replace(reading, is_sure=False, is_background=True)
    if gaps.TURNED_BY.search(before):
        return replace(reading, is_sure=False)
    if is_last_word and gaps.TURNED_AFTER.match(sentence.text, stop):
        return replace(reading, is_sure=False)
    return replace(reading, spans=in_order(spans))
