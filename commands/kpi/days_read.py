"""The days that a line names, in English and Chinese; figures are of the past."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from commands.deciding.asking import Asking, Refusal
from commands.kpi.left import Left
from handbook import dates
from handbook.dates import Found, Impossible, Span, Unclear
from handbook.kpi.periods import Period, of_day, of_month, of_week
from storage.cards import clean

MOST_DAYS = 366
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_LONG = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_THIS_MONTH = r"\b(?:this )?month(?: so far| to date)?\b|[本当]月|这个?月"
_LAST_MONTH = r"\b(?:last|previous) month\b|(?<!上)上个?月"
_WEEK = r"(?:周|星期|礼拜)(?![一二三四五六日天末])"
_THIS_WEEK = rf"\b(?:this )?week(?: so far)?\b|[本当]周|这个?{_WEEK}|周报"
_LAST_WEEK = rf"\b(?:last|previous) week\b|(?<!上)上个?{_WEEK}"
_TODAY = r"\btoday\b|[今当]天|今日|本日"
_YESTERDAY = r"\byesterday\b|昨天|昨日"
_UNTIL_NOW = (
    r"\b(?:to|until|till) (?:today|now)\b|[到至]?(?:今天|今日|现在)为止|[到至](?:今天|今日|现在|今)"
)
_SINCE = r"\bsince\b|以来|至今"
_DAY = r"\b(?:last )?day\b"
_LATELY = r"\b(?:the )?(?:last|past) (\d{1,3}) days\b|(?:最近|过去|近)\s*(\d{1,3})\s*[天日]"
_NUMBERED = (
    r"(?<!\d)(20\d\d)\s*[-/.年]\s*(\d{1,2})(?![\d月])(?!\s*[-/.]\s*\d)"
    r"|(?<!\d)(20\d\d)\s*年\s*(\d{1,2})\s*月份?(?!\s*\d)"
)
_CHINESE = r"(?<![\d年])(\d{1,2})\s*月份?(?!\s*\d)"
_NAMED = rf"(?<!\d)(?<!\d )(?<!(?:st|nd|rd|th) )\b({_LONG})\b(?: (20\d\d))?(?! ?\d)"
_MONTH_DAY = re.compile(r"(?<![\d-])(\d{2})-(\d{2})(?![\d-])")
_YEAR = re.compile(r"20\d\d")
_COMING = re.compile(r"\b(?:next|tomorrow|coming|this|in)\b|[下明后这本]|以后|之后", re.IGNORECASE)
"""Words of what is still to come, whatever the calendar says."""
_WEEKDAY = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|weekend)|(?:周|星期|礼拜)[一二三四五六日天末]",
    re.IGNORECASE,
)


def read(asking: Asking, left: Left) -> Period:
    """Takes the words of the days out of the line; none means this month so far. Raises Refusal."""
    if left.take(_UNTIL_NOW):
        left.text = f"since {left.text}"
    if left.take(_SINCE):
        while left.take(_SINCE):
            pass  # once is enough
        return _since(asking, left)
    for pattern, make in _KNOWN:
        if left.take(pattern):
            return make(asking.today)
    if found := left.take(_LATELY):
        return _lately(asking, int(found[1] or found[2]))
    return _month(asking, left) or _among_dates(asking, left)


def _since(asking: Asking, left: Left) -> Period:
    """From the first of the days that are named until today. Raises Refusal."""
    named = read(asking, left)
    if named.last == asking.today:
        return named  # this month since its first day is this month
    return _of_span(asking, Span(named.first, asking.today))


def _among_dates(asking: Asking, left: Left) -> Period:
    """Raises Refusal."""
    today = asking.today
    is_week = left.take(_THIS_WEEK) is not None
    is_day = left.take(_DAY) is not None
    span = _dated(asking, left)
    if span is not None:
        if span.first > today:
            raise Refusal(asking.say("{day} has not come yet.", day=asking.say.day(span.first)))
        return of_week(span.first, today) if is_week else _of_span(asking, span)
    if is_week:
        return of_week(today, today)
    if is_day:
        return of_day(today - timedelta(days=1))
    left.take(_THIS_MONTH)
    return of_month(today, today)


_KNOWN: tuple[tuple[str, Callable[[date], Period]], ...] = (
    (_LAST_MONTH, lambda day: of_month(day.replace(day=1) - timedelta(days=1), day)),
    (_LAST_WEEK, lambda day: of_week(day - timedelta(days=7), day)),
    (_TODAY, of_day),
    (_YESTERDAY, lambda day: of_day(day - timedelta(days=1))),
)


def _lately(asking: Asking, days: int) -> Period:
    if not 1 <= days <= MOST_DAYS:
        raise _too_long(asking)
    return Period("range", asking.today - timedelta(days=days - 1), asking.today)


def _month(asking: Asking, left: Left) -> Period | None:
    """Raises Refusal."""
    today = asking.today
    if found := left.take(_NUMBERED):
        year, month = int(found[1] or found[3]), int(found[2] or found[4])
    elif found := left.take(_CHINESE):
        year, month = 0, int(found[1])
    elif found := left.take(_NAMED):
        year, month = int(found[2] or 0), _MONTHS.index(found[1][:3].casefold()) + 1
    else:
        return None
    if not 1 <= month <= 12:
        raise no_days(asking, found[0])
    first = date(year or today.year, month, 1)
    if not year and first > today:
        first = first.replace(year=today.year - 1)
    if first > today:
        raise Refusal(asking.say("{month} has not begun yet.", month=asking.say.month(first)))
    return of_month(first, today)


def _dated(asking: Asking, left: Left) -> Span | None:
    """Raises Refusal."""
    today, text = asking.today, _with_years(left.text, asking.today)
    found = dates.find(text, today)
    if isinstance(found, Found):
        left.text = found.rest
        return _past(found.span, found.said, today)
    if isinstance(found, Unclear):
        past = {_past(one, found.said, today) for one in found.choices}
        before = sorted((one for one in past if one.first <= today), key=lambda one: one.first)
        if len(before) == 1 or not before:
            left.text = text.replace(found.said, " ")
            return before[0] if before else min(past, key=lambda one: one.first)
        say = asking.say
        meant = [say.days((one.first, one.last)) for one in before]
        raise Refusal(
            say(
                "“{said}” can be several: {days}.",
                said=clean(found.said, 40),
                days=say.names(meant),
            ),
            say("Please write the days as 2026-11-02, or 2026-11-02 to 2026-11-05."),
        )
    if isinstance(found, Impossible):
        if found.reason == "too_long":
            raise _too_long(asking)
        raise no_days(asking, found.said)
    return None


def _with_years(text: str, today: date) -> str:
    """ "11-01 to 11-10" with the years that make it the latest such days."""
    first: list[date] = []

    def dated(found: re.Match[str]) -> str:
        day = _latest(int(found[1]), int(found[2]), today)
        if day is None:
            return found[0]
        if first and day < first[0]:
            day = day.replace(year=day.year + 1)
        first.append(day)
        return day.isoformat()

    return _MONTH_DAY.sub(dated, text)


def _latest(month: int, day: int, today: date) -> date | None:
    """The latest such date that is not in the future; of 29 February, the latest leap year's."""
    for year in range(today.year, today.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def _past(span: Span, said: str, today: date) -> Span:
    """A weekday or a date without a year is of the past; a calendar of leave would have it in the
    future. What is said to be still to come stays there."""
    if span.first <= today or _YEAR.search(said) or _COMING.search(said):
        return span
    if _WEEKDAY.search(said) and not re.search(r"[\d月]", said):
        back = timedelta(weeks=-(-(span.first - today).days // 7))
        return Span(span.first - back, span.last - back)
    try:
        return Span(
            span.first.replace(year=span.first.year - 1), span.last.replace(year=span.last.year - 1)
        )
    except ValueError:  # 29 February
        return span


def _of_span(asking: Asking, span: Span) -> Period:
    """Raises Refusal."""
    last = min(span.last, asking.today)
    if (last - span.first).days >= MOST_DAYS:
        raise _too_long(asking)
    return of_day(span.first) if span.first == span.last else Period("range", span.first, last)


def _too_long(asking: Asking) -> Refusal:
    return Refusal(asking.say("Figures are of {n} days at most.", n=MOST_DAYS))


def no_days(asking: Asking, said: str) -> Refusal:
    """Says what can be typed instead."""
    return Refusal(
        asking.say("“{said}” is no time that I know.", said=clean(said, 40)),
        asking.say("For example: /kpi month, /kpi last week, /kpi 2026-10"),
    )
