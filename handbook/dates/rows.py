"""Day words that belong together are known by what stands between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from handbook.dates import gaps
from handbook.dates.days import Calendar, Day, Fixed, Slashed, Weekday
from handbook.dates.readings import Bare, Join, Point
from handbook.dates.tokens import Sentence

_LONGEST_LIST: Final = 14

Joint = Literal["to", "and", "comma", "beside"]


@dataclass(frozen=True)
class Row:
    """Points from one token up to, not including, `end`, and how they are joined.

    An unsure row may also be its date alone, with a number beside it that means something else.
    """

    points: tuple[Point, ...]
    join: Join
    end: int
    is_sure: bool = True


def row_at(sentence: Sentence, first: int) -> Row | None:
    """The row that begins with a token, if one does."""
    return _with_its_date_last(sentence, first) or _with_its_date_first(sentence, first)


def _with_its_date_last(sentence: Sentence, first: int) -> Row | None:
    """ "20-24 Dec", "20, 21 and 22 Dec", "Mon 20 and Tue 21 Dec"."""
    points: list[Point] = []
    joints: set[Joint] = set()
    at = first
    while (numbered := _number(sentence, at)) and len(points) < _LONGEST_LIST:
        point, at = numbered
        joint = _joint(sentence.gap(at))
        if joint is None or joint == "beside" or "to" in joints or (joint == "to" and points):
            return None
        points.append(point)
        joints.add(joint)
    if not points or sentence.day(at) is None:
        return None
    dated, end = _dated(sentence, at)
    if not (isinstance(dated.day, Calendar) and dated.day.day_first):
        return None
    join: Join = "to" if "to" in joints else "and"
    return Row((*points, dated), join, end, is_sure=joints != {"comma"})


def _with_its_date_first(sentence: Sentence, first: int) -> Row | None:
    """A day alone, "Dec 20-24", "Dec 20, 21 and 22", or days one after the other."""
    if sentence.day(first) is None:
        return None
    point, at = _dated(sentence, first)
    points = [point]
    join: Join = "alone"
    numbered_by: set[Joint] = set()
    joints: set[Joint] = set()
    is_sure = True
    while join != "to" and len(points) < _LONGEST_LIST and (joint := _joint(sentence.gap(at))):
        if joint == "to" and len(points) > 1:
            break
        numbered = _number(sentence, at)
        if numbered and _goes_on(points[-1].day, numbered[0].day, joint):
            point, at = numbered
            numbered_by.add(joint)
            is_sure = not (isinstance(points[-1].day, Calendar) and points[-1].day.day_first)
        elif sentence.day(at) is not None and not (
            joint == "beside" and _are_unlike(points[-1].day, sentence.day(at))
        ):
            point, at = _dated(sentence, at)
        else:
            break
        points.append(point)
        joints.add(joint)
        join = "to" if joint == "to" else "and"
    by_comma_only = "comma" in numbered_by and "and" not in joints
    return Row(tuple(points), join, at, is_sure=is_sure and not by_comma_only)


@lru_cache(maxsize=1024)
def _joint(gap: str | None) -> Joint | None:
    if gap is None:
        return None
    if gaps.TO.fullmatch(gap):
        return "to"
    if gaps.AND.fullmatch(gap):
        return "and"
    if gaps.COMMA.fullmatch(gap):
        return "comma"
    return "beside" if gaps.NEXT_TO.fullmatch(gap) else None


def _goes_on(last: Day, number: Day, joint: Joint) -> bool:
    """Whether a number behind a date is a day of its month: the 24 of "Dec 20-24"."""
    if not isinstance(number, Bare) or joint == "beside":
        return False
    match last:
        case Bare():
            return last.day < number.day
        case Calendar(day_first=True):
            return joint == "to" and last.day < number.day
        case Calendar():
            return joint == "to" or last.day < number.day
        case Slashed(year=None):
            return joint == "to" or min(last.one, last.two) < number.day
    return False


def _number(sentence: Sentence, at: int) -> tuple[Point, int] | None:
    """ "20" or "Mon 20"."""
    if number := sentence.number(at):
        return Point(Bare(number.day, year=number.year)), at + 1
    weekday = sentence.day(at)
    if not isinstance(weekday, Weekday) or _joint(sentence.gap(at + 1)) != "beside":
        return None
    number = sentence.number(at + 1)
    if number is None:
        return None
    return Point(Bare(number.day, year=number.year), weekday.number), at + 2


def _dated(sentence: Sentence, at: int) -> tuple[Point, int]:
    """A date with the weekday that stands before or after it, or either alone."""
    day, beside = sentence.day(at), sentence.day(at + 1)
    assert day is not None
    gap = sentence.gap(at + 1)
    if gap is None or not gaps.AND_THAT_IS.fullmatch(gap):
        return Point(day), at + 1
    if isinstance(day, Weekday):
        number = sentence.number(at + 1)
        if number and number.is_ordinal:
            return Point(Calendar(number.day, day_first=True), day.number), at + 2
        if isinstance(beside, Calendar | Slashed) and "(" not in gap:
            return Point(beside, day.number), at + 2
    elif _is_date(day) and isinstance(beside, Weekday) and not _leads_a_date(sentence, at + 1):
        return Point(day, beside.number), at + 2
    return Point(day), at + 1


def _are_unlike(one: Day, other: Day | None) -> bool:
    """ "fever since Saturday today" is no list, 周六周日 is one."""
    return isinstance(one, Weekday) != isinstance(other, Weekday)


def _is_date(day: Day | None) -> bool:
    return isinstance(day, Calendar | Slashed | Fixed)


def _leads_a_date(sentence: Sentence, at: int) -> bool:
    return _joint(sentence.gap(at + 1)) == "beside" and (
        _is_date(sentence.day(at + 1)) or sentence.number(at + 1) is not None
    )


def number_instead(sentence: Sentence, row: Row) -> Point | None:
    """The other reading of "12 Dec 20" and of "Mon 16": the number is the day."""
    day, number = row.points[0].day, sentence.number(row.end)
    if len(row.points) > 1 or number is None or sentence.gap(row.end) != " ":
        return None
    match day:
        case Weekday(number=weekday):
            return Point(Calendar(number.day), weekday)
        case Calendar(day_first=True, month=int(month), year=None):
            return Point(Calendar(number.day, month))
    return None


def named(points: Iterable[Point]) -> list[Point]:
    """The points that are more than a number."""
    return [point for point in points if not isinstance(point.day, Bare)]
