"""The words of English for parts of a day and for lengths of time."""

import re
from datetime import date
from typing import Final, Literal

from handbook.dates.english import APART, END, NUMBER, START, count
from handbook.dates.tokens import (
    Clock,
    Half,
    Length,
    Rule,
    Whole,
    Window,
    clock,
    half_day_clock,
)


def _clock(match: re.Match[str], today: date) -> Clock | None:
    return clock(half_day_clock(int(match[1]), 0, match[2]), has_half=True)


def _window(match: re.Match[str], today: date) -> Window | None:
    end = half_day_clock(int(match[3]), int(match[4] or 0), match[5])
    hour, minute = int(match[1]), int(match[2] or 0)
    starts = [half_day_clock(hour, minute, half) for half in "pa"]
    start = next((s for s in starts if s and end and s < end), None)
    return Window(start, end) if start and end else None


def _noon(match: re.Match[str], today: date) -> Clock | None:
    return clock(half_day_clock(12, 0, "p"))


def _half(match: re.Match[str], today: date) -> Half:
    which: Literal["morning", "afternoon"] = (
        "morning" if match[1] in ("morning", "am") else "afternoon"
    )
    return Half((which,))


def _half_day(match: re.Match[str], today: date) -> Half:
    return Half(("morning", "afternoon"))


def _whole(match: re.Match[str], today: date) -> Whole:
    return Whole()


def _length(match: re.Match[str], today: date) -> Length:
    many, unit = count(match[1]), match["unit"]
    if unit.startswith(("day", "week")):
        is_rough = bool(match["half"] or match["working"])
        days = many * (7 if unit.startswith("week") else 1)
        return Length(days=days, counts_from=unit.startswith("week"), is_rough=is_rough)
    if unit.startswith("m"):
        return Length(minutes=many)
    return Length(minutes=many * 60 + (30 if match["half"] else int(match["minutes"] or 0)))


def _half_hour(match: re.Match[str], today: date) -> Length:
    return Length(minutes=30)


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


RULES: Final[tuple[Rule, ...]] = (
    (_rule(rf"{APART}([0-9]{{1,2}}) ?([ap])\.?m\.?{END}"), _clock),
    (
        _rule(
            rf"{APART}([0-9]{{1,2}})(?::([0-9]{{2}}))? ?(?:[-–~]|to|till|until) ?"
            rf"([0-9]{{1,2}})(?::([0-9]{{2}}))? ?([ap])\.?m\.?{END}"
        ),
        _window,
    ),
    (_rule(rf"{START}(?:noon|midday){END}"), _noon),
    (
        _rule(
            rf"{START}(?<!good )(?<!since )(?<!every )(?<!each )(morning|afternoon){END}"
            r"(?! (?:sickness|all|team|everyone|everybody|everyday))"
        ),
        _half,
    ),
    (_rule(rf"{START}(am|pm)(?= ?(?:$|[.,;!?)]))"), _half),
    (_rule(rf"{START}(?:a )?half[- ](?:a[- ])?day{END}"), _half_day),
    (_rule(rf"{START}(?:all|(?:the )?whole|(?:a )?full)[- ]day{END}"), _whole),
    (
        _rule(
            rf"{APART}(?<!every )(?<!since )(?<!last )(?<!past )(?<!- )"
            rf"{NUMBER}(?P<half>\.5| and a half)?"
            r"[ -]?(?P<working>working |business |work )?"
            rf"(?P<unit>days?|weeks?|hours?|hrs?|h|minutes?|mins?|min){END}"
            rf"(?: ?(?:and )?(?P<minutes>[0-9]{{1,2}}) ?(?:minutes?|mins?|min|m){END})?(?! ago)"
        ),
        _length,
    ),
    (_rule(rf"{START}half an hour{END}"), _half_hour),
)
