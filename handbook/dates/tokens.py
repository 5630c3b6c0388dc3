"""The words of dates and times, found one by one; what stands between them is nobody's yet."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Final, Literal

from handbook.dates.days import Calendar, Day, Fixed, Slashed, Stretch, Weekday

LETTER: Final = r"[^\W\u3040-\u30ff\u3400-\u9fff]"
"""A letter, digit or underscore; Chinese runs on without spaces and does not count."""


@dataclass(frozen=True)
class Number:
    """A day of the month beside a date that names the month: the 20 of "20-24 Dec".

    It may bring the year of both: "Dec 20-24, 2026".
    """

    day: int
    is_ordinal: bool = False
    year: int | None = None


@dataclass(frozen=True)
class Clock:
    """A time of day; 3点 without 上午 or 下午 has two readings.

    `has_half`: said with am or pm. A plain 5:00 is on the clock of 24 hours, but not behind one.
    """

    readings: tuple[time, ...]
    has_half: bool = False


@dataclass(frozen=True)
class Window:
    """ "2-5pm"."""

    start: time
    end: time


@dataclass(frozen=True)
class Half:
    """Morning or afternoon; "half a day" leaves open which."""

    readings: tuple[Literal["morning", "afternoon"], ...]


@dataclass(frozen=True)
class Whole:
    """ "all day"."""


@dataclass(frozen=True)
class Length:
    """So many days or so many minutes.

    `counts_from`: "two weeks from Monday" may also name a day. `is_rough`: working days, 1.5 days.
    """

    days: int = 0
    minutes: int = 0
    counts_from: bool = False
    is_rough: bool = False


Thing = Day | Number | Clock | Window | Half | Whole | Length


@dataclass(frozen=True)
class Token:
    """What `text[start:end]` of the plain line says."""

    start: int
    end: int
    thing: Thing


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], Thing | None]]


def tokens(text: str, today: date, rules: Iterable[Rule]) -> list[Token]:
    """The tokens of a line in order; the first and then the longest of overlapping ones counts."""
    matches = [
        (match.start(), -match.end(), at, match, build)
        for at, (pattern, build) in enumerate(rules)
        for match in pattern.finditer(text)
    ]
    matches.sort(key=lambda found: found[:3])
    kept: list[Token] = []
    free_from = 0
    for start, _, _, match, build in matches:
        if start >= free_from and (thing := build(match, today)) is not None:
            kept.append(Token(start, match.end(), thing))
            free_from = match.end()
    return kept


LONGEST_GAP: Final = 24


class Sentence:
    """The tokens of a line and the text between them."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens

    def __len__(self) -> int:
        return len(self.tokens)

    def gap(self, at: int) -> str | None:
        """What stands before the token, back to the one before it; None when it is too much."""
        if not 0 < at < len(self.tokens):
            return None
        start, end = self.tokens[at - 1].end, self.tokens[at].start
        return self.text[start:end].removeprefix(")") if end - start <= LONGEST_GAP else None

    def before(self, place: int) -> str:
        return self.text[max(0, place - LONGEST_GAP) : place]

    def behind(self, place: int, at: int) -> str:
        """What follows a place, up to the token."""
        end = place + LONGEST_GAP
        return self.text[place : min(self.tokens[at].start, end) if at < len(self) else end]

    def day(self, at: int) -> Day | None:
        thing = self.tokens[at].thing if at < len(self.tokens) else None
        return thing if isinstance(thing, Fixed | Calendar | Slashed | Weekday | Stretch) else None

    def number(self, at: int) -> Number | None:
        thing = self.tokens[at].thing if at < len(self.tokens) else None
        return thing if isinstance(thing, Number) else None


_NUMBERED_THINGS: Final = re.compile(
    rf"(?<!{LETTER})(?:room|rm|ward|bed|gate|no|no\.|number|floor|flat|level|ext|ext\.|extension|line"
    r"|desk|seat|platform|bus|train|flight|unit|case|ticket|page|team|shift|call|route|bay|zone)"
    r"(?: no\.?)? ?#?$"
)
_COUNTED: Final = re.compile(
    r" ?(?:people|persons?|agents?|calls?|staff|times|x|kids?|children|patients?|tickets?|cases?"
    r"|degrees?|kg|km|mg|ml|pm|am|years?|months?|days?|weeks?|hours?|hrs?|h|minutes?|mins?|min|s"
    r"|percent|points?|more|other|others|of us)"
    rf"(?!{LETTER})|°| ?[个次人件通岁度元块条台位单楼层年月班%]"
)


def numbers_a_thing(match: re.Match[str]) -> bool:
    """ "room 12": the number is a name."""
    before = match.string[max(0, match.start() - 16) : match.start()]
    return _NUMBERED_THINGS.search(before) is not None


def _iso(match: re.Match[str], today: date) -> Day:
    return Calendar(int(match[4]), int(match[3]), int(match[1]))


# Beside one of these 24/7 is a day in July and not "around the clock".
_JOINS: Final = r"(?:to|until|till|through|and|from|on|[-–~/&]|到|至|和)"
_JOINS_BEFORE, _JOINS_BEHIND = re.compile(rf"{_JOINS} ?$"), re.compile(rf" ?{_JOINS}")


def _is_an_end(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 8) : match.start()]
    behind = match.string[match.end() : match.end() + 8]
    return bool(_JOINS_BEFORE.search(before) or _JOINS_BEHIND.match(behind))


def _slashed(match: re.Match[str], today: date) -> Day | None:
    one, two = int(match[1]), int(match[2])
    could_be_a_date = 1 <= min(one, two) <= 12 and max(one, two) <= 31
    if not could_be_a_date or (match[0] == "24/7" and not _is_an_end(match)):
        return None
    return Slashed(one, two, int(match[3]) if match[3] else None)


def _number(match: re.Match[str], today: date) -> Number | None:
    day = int(match[1])
    counts = _COUNTED.match(match.string, match.end()) or numbers_a_thing(match)
    year = int(match[3]) if match[3] else None
    return Number(day, bool(match[2]), year) if 1 <= day <= 31 and not counts else None


def at(hour: int, minute: int = 0) -> time | None:
    """24:00 is the midnight that ends the day."""
    if hour == 24 and minute == 0:
        return time(0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def clock(*readings: time | None, has_half: bool = False) -> Clock | None:
    kept = tuple(reading for reading in readings if reading is not None)
    return Clock(kept, has_half) if kept else None


def half_day_clock(hour: int, minute: int, half: str) -> time | None:
    """A time with am or pm."""
    if not 1 <= hour <= 12:
        return at(hour, minute) if 12 < hour < 24 and half == "p" else None
    return at(hour % 12 + (12 if half == "p" else 0), minute)


def _clock(match: re.Match[str], today: date) -> Clock | None:
    hour, minute = int(match[1]), int(match[2])
    if match[3]:
        return clock(half_day_clock(hour, minute, match[3]), has_half=True)
    return clock(at(hour, minute))


_APART: Final = rf"(?<!{LETTER})(?<![@#$€£¥/.:])"

RULES: Final[tuple[Rule, ...]] = (
    (
        re.compile(
            rf"{_APART}(?<![0-9]-)((?:19|20)[0-9]{{2}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})"
            rf"(?!{LETTER}|[-/:][0-9]|\.[0-9])"
        ),
        _iso,
    ),
    (
        re.compile(
            rf"{_APART}([0-9]{{1,2}})/([0-9]{{1,2}})(?:/((?:19|20)[0-9]{{2}}))?"
            rf"(?!{LETTER}|[/%°]|[.:][0-9]| ?(?:of |a )?(?:days?|hours?|天|小时|mmhg))"
        ),
        _slashed,
    ),
    (
        re.compile(
            rf"{_APART}([0-9]{{1,2}}):([0-9]{{2}})(?::[0-9]{{2}})?(?: ?([ap])\.?m\.?)?"
            rf"(?!{LETTER}|[:%/][0-9])"
        ),
        _clock,
    ),
    (
        re.compile(
            rf"{_APART}([0-9]{{1,2}})(st|nd|rd|th)?(?!{LETTER}|[%°/]|[.:,][0-9]|-[0-9]{{3}})"
            rf"(?:,? ((?:19|20)[0-9]{{2}})(?!{LETTER}|[-/.:][0-9]))?"
        ),
        _number,
    ),
)
