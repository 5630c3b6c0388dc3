"""The words of English for days."""

import re
from datetime import date, timedelta
from typing import Final

from handbook.dates.days import Calendar, Fixed, Stretch, Weekday, weekend
from handbook.dates.tokens import (
    LETTER,
    Rule,
    numbers_a_thing,
)

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu",
            "friday fri", "saturday sat", "sunday sun",
        )
    )
    for name in names.split()
}  # fmt: skip
_NUMBERS: Final = {
    "a": 1,
    "an": 1,
    **{
        name: number
        for number, name in enumerate(
            [
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
                "thirteen",
                "fourteen",
            ],
            1,
        )
    },
}
_RELATIVE: Final = {
    "the day after tomorrow": 2, "day after tomorrow": 2, "tomorrow": 1, "tmrw": 1, "tmr": 1,
    "today": 0, "tonight": 0, "this": 0, "yesterday": -1, "the day before yesterday": -2,
    "day before yesterday": -2,
}  # fmt: skip

START: Final = rf"(?<!{LETTER})(?<![@#])"
END: Final = rf"(?!{LETTER})"
APART: Final = rf"{START}(?<![$€£¥/.:])"
_DAY: Final = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = rf"((?:19|20)[0-9]{{2}})(?!{LETTER}|[-/.:][0-9])"
_YEAR_WORD: Final = rf"(this|next|last) year{END}"
NUMBER: Final = rf"([0-9]{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"


def _any(words: dict[str, int]) -> str:
    return "(" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def count(word: str) -> int:
    return _NUMBERS[word] if word in _NUMBERS else int(word)


def _relative(match: re.Match[str], today: date) -> Fixed:
    return Fixed(today + timedelta(days=_RELATIVE[match[1]]))


def _ahead(match: re.Match[str], today: date) -> Fixed:
    days = count(match[1]) * (7 if match[2].startswith("week") else 1)
    is_past = match.re.groups > 2 and match[3] == "ago"
    return Fixed(today + timedelta(days=-days if is_past else days))


def _year(match: re.Match[str], today: date, number: int, word: int) -> int | None:
    if match[word]:
        return today.year + {"last": -1, "this": 0, "next": 1}[match[word]]
    return int(match[number]) if match[number] else None


# "room 12 may be closed", "we 12 march on": a verb or its person after the month.
_GOES_ON_AS_A_VERB: Final = re.compile(
    rf" (?:i|we|you|he|she|it|they|be|have|not|need|come|go|get|take|also|still|well|on){END}"
)


def _day_month(match: re.Match[str], today: date) -> Calendar | None:
    is_a_verb = match[2] in ("may", "march") and _GOES_ON_AS_A_VERB.match(match.string, match.end())
    if is_a_verb and numbers_a_thing(match):
        return None
    return Calendar(
        day=int(match[1]),
        month=_MONTHS[match[2]],
        year=_year(match, today, 3, 4),
        day_first=True,
        is_doubtful=bool(is_a_verb),
    )


def _month_day(match: re.Match[str], today: date) -> Calendar:
    return Calendar(int(match[2]), _MONTHS[match[1]], _year(match, today, 3, 4))


def _of_month(match: re.Match[str], today: date) -> Calendar:
    months = today.year * 12 + today.month - 1 + {"last": -1, "this": 0, "next": 1}[match[2]]
    return Calendar(int(match[1]), months % 12 + 1, months // 12, day_first=True)


def _day_only(match: re.Match[str], today: date) -> Calendar:
    return Calendar(int(match[1]))


# These three are English words too: read as days only where a day is expected.
_EXPECTS_A_DAY: Final = re.compile(
    r"(?:(?<![a-z])(?:on|this|next|last|coming|from|to|until|till|through|and|or) |[-–~&/(] ?)$"
)
_GOES_ON_AS_A_DAY: Final = re.compile(
    r" ?(?:$|[.,;!?)&/~–-])"
    r"| (?:to|till|until|through|and|or|am|pm|morning|afternoon|next|at|from)"
    rf"{END}| (?:for )?[0-9]| {_any(_MONTHS)} [0-9]"
)


def _weekday(match: re.Match[str], today: date) -> Weekday | None:
    before, name, after = match["before"], match["name"], match["after"]
    if name in ("sat", "sun", "wed") and not (before or after):
        led = match.string[max(0, match.start() - 10) : match.start()]
        if not (_EXPECTS_A_DAY.search(led) or _GOES_ON_AS_A_DAY.match(match.string, match.end())):
            return None
    number = _WEEKDAYS[name]
    week = next((w for w in (before, after) if w and w.endswith("week")), None)
    if week:
        return Weekday(number, {"last": -1, "this": 0, "next": 1}[week.split()[0]])
    match (before or "coming").split()[-1]:
        case "this" | "next" | "last" as which:
            return Weekday(number, which)
        case _:
            return Weekday(number, "coming")


def _upcoming(match: re.Match[str], today: date) -> Stretch:
    days = timedelta(days=count(match[1]) * (7 if match[2].startswith("week") else 1) - 1)
    tomorrow = today + timedelta(days=1)
    return Stretch(((today, today + days), (tomorrow, tomorrow + days)))


def _weekend(match: re.Match[str], today: date) -> Stretch:
    this, following = weekend(today, 0), weekend(today, 1)
    if match[1] == "next":
        return Stretch((following,) if today >= this[0] else (this, following))
    return Stretch((this,) if today < this[0] else (this, following))


def _next_week(match: re.Match[str], today: date) -> Stretch:
    monday = today + timedelta(days=7 - today.weekday())
    return Stretch(tuple((monday, monday + timedelta(days=days)) for days in (4, 6)))


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_NAME: Final = _any(_WEEKDAYS).replace("(", "(?P<name>", 1)
_WHICH: Final = "this coming|coming|this|next|last"

RULES: Final[tuple[Rule, ...]] = (
    (_rule(rf"{START}(?!this){_any(_RELATIVE)}(?:'s)?{END}"), _relative),
    (_rule(rf"{START}(this)(?= (?:morning|afternoon|evening){END})"), _relative),
    (_rule(rf"{START}in {NUMBER} (days?|weeks?)(?:' time)?{END}"), _ahead),
    (_rule(rf"{APART}{NUMBER} (days?|weeks?) (ago|later|from now){END}"), _ahead),
    (
        _rule(
            rf"{APART}(?:the )?{_DAY}(?: of | |-)?{_any(_MONTHS)}(?!{LETTER})"
            rf"(?:\.(?!{LETTER}))?(?:(?:,? |-|,){_YEAR}|,? {_YEAR_WORD})?"
        ),
        _day_month,
    ),
    (
        _rule(
            rf"{START}{_any(_MONTHS)}\.?[ -]?(?:the )?{_DAY}"
            rf"(?!{LETTER}|[%°/]|[.:,][0-9]"
            rf"| ?(?:pm|am|days?|weeks?|hours?|hrs?|minutes?|mins?|people|times|calls|km|kg){END})"
            rf"(?:,? ?{_YEAR}|,? {_YEAR_WORD})?"
        ),
        _month_day,
    ),
    (_rule(rf"{APART}(?:the )?{_DAY}(?: of)? (this|next|last) month{END}"), _of_month),
    (
        _rule(
            rf"{START}the ([0-9]{{1,2}})(?:st|nd|rd|th)"
            r"(?= ?(?:$|[.,;!?)]|to |until |till |[-–~]|for |from |at ))"
        ),
        _day_only,
    ),
    (
        _rule(
            rf"{START}(?<!every )(?<!each )(?:(?P<before>(?:this|next|last) week|{_WHICH}) )?"
            rf"{_NAME}(?:'s)?{END}(?! week{END})"
            rf"(?: (?:of )?(?P<after>(?:this|next|last) week))?"
            rf"{END}"
        ),
        _weekday,
    ),
    (_rule(rf"{START}(?:the )?(?:next|coming|following) {NUMBER} (days|weeks){END}"), _upcoming),
    (
        _rule(rf"{START}(?<!every )(?<!last )(?:(this|next|the|this coming) )?weekend{END}"),
        _weekend,
    ),
    (_rule(rf"{START}next week{END}"), _next_week),
)
