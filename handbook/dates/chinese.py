"""The words of Chinese for days and times of day, read in simplified characters."""

import re
from datetime import date, time, timedelta
from typing import Final

from handbook.dates.days import Calendar, Fixed, Stretch, Weekday, weekend
from handbook.dates.tokens import Clock, Half, Length, Rule, Whole, at, clock

_DIGITS: Final = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_NUMERAL: Final = "一二三四五六七八九十两"
_N: Final = rf"(?:[0-9]{{1,2}}|[一二三四五六七八九]?十[一二三四五六七八九]?|[{_NUMERAL}])"
# Not inside a longer number; the 一 of 周一 ends one word and may stand before another.
_APART: Final = rf"(?<![0-9.:/])(?:(?<![{_NUMERAL}])|(?<=[周期拜][{_NUMERAL}]))"
_WEEK: Final = "(?:周|星期|礼拜)"
_WEEKDAYS: Final = "一二三四五六日天"
_RELATIVE: Final = {
    "大后天": 3, "后天": 2, "明天": 1, "明日": 1, "明儿": 1, "明晚": 1, "明": 1,
    "今天": 0, "今日": 0, "今儿": 0, "今晚": 0, "今夜": 0, "今": 0,
    "昨天": -1, "昨日": -1, "昨儿": -1, "昨晚": -1, "昨": -1, "前天": -2, "大前天": -3,
}  # fmt: skip
_WEEKS: Final = {
    "上上": -2, "上": -1, "上个": -1, "这": 0, "这个": 0, "本": 0, "下": 1, "下个": 1, "下下": 2,
    "下下个": 2, "上上个": -2,
}  # fmt: skip
_YEARS: Final = {"去年": -1, "今年": 0, "明年": 1, "后年": 2}
_MONTHS: Final = {
    "上个月": -1,
    "上月": -1,
    "这个月": 0,
    "本月": 0,
    "当月": 0,
    "下个月": 1,
    "下月": 1,
}


def _number(text: str) -> int:
    """ "20" and "二十" are 20."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (10 * _DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)


def _relative(match: re.Match[str], today: date) -> Fixed:
    return Fixed(today + timedelta(days=_RELATIVE[match[0]]))


def _pair(match: re.Match[str], today: date) -> Stretch:
    first = today + timedelta(days=0 if match[0].startswith("今") else 1)
    return Stretch(((first, first + timedelta(days=1)),))


def _ahead(match: re.Match[str], today: date) -> Fixed | None:
    days = _number(match[1]) * (1 if match[2] == "天" else 7)
    return Fixed(today + timedelta(days=-days if "前" in match[3] else days)) if days else None


def _upcoming(match: re.Match[str], today: date) -> Stretch | None:
    days = _number(match[1])
    first, tomorrow, more = today, today + timedelta(days=1), timedelta(days=days - 1)
    return Stretch(((first, first + more), (tomorrow, tomorrow + more))) if days else None


def _month_day(match: re.Match[str], today: date) -> Calendar | None:
    month, day = _number(match["month"]), _number(match["day"])
    if not (month and day):
        return None
    year = int(match["year"]) if match["year"] else None
    if match["which"]:
        year = today.year + _YEARS[match["which"]]
    return Calendar(day, month, year)


def _day_only(match: re.Match[str], today: date) -> Calendar | None:
    text, which = match["day"], match["which"]
    day = _number(text)
    if not day or (match["mark"] == "日" and not which and len(text) == 1 and not text.isdigit()):
        return None  # 一日三餐
    if not which:
        return Calendar(day, day_first=True)
    months = today.year * 12 + today.month - 1 + _MONTHS[which]
    return Calendar(day, months % 12 + 1, months // 12, day_first=True)


def _weekday(match: re.Match[str], today: date) -> Weekday:
    number = min(_WEEKDAYS.index(match["day"]), 6)
    return Weekday(number, _WEEKS[match["which"]] if match["which"] else "of_this_week")


def _weekend(match: re.Match[str], today: date) -> Stretch:
    which = match[1] or ""
    this = weekend(today, 0)
    if which or today < this[0]:
        return Stretch((weekend(today, _WEEKS.get(which, 0)),))
    return Stretch((this, weekend(today, 1)))


def _next_week(match: re.Match[str], today: date) -> Stretch:
    monday = today + timedelta(days=7 - today.weekday())
    return Stretch(tuple((monday, monday + timedelta(days=days)) for days in (4, 6)))


def _clock(match: re.Match[str], today: date) -> Clock | None:
    hour, quarter = _number(match["hour"]), match["quarter"] or ""
    minute = {"": 0, "半": 30, "一刻": 15, "三刻": 45}.get(quarter)
    if minute is None:
        minute = _number(match["minute"])
    return _of_half(match["half"], hour, minute)


def _digital(match: re.Match[str], today: date) -> Clock | None:
    return _of_half(match["half"], int(match["hour"]), int(match["minute"]))


def _of_half(half: str | None, hour: int, minute: int) -> Clock | None:
    readings: tuple[time | None, ...]
    if hour > 12 or (hour == 0 and half in (None, "凌晨")):
        readings = (at(hour, minute),)
    elif half is None:
        readings = (at(hour % 12, minute), at(hour % 12 + 12, minute))
    elif half in ("凌晨", "夜里", "半夜"):
        readings = (at(hour % 12, minute),)
    elif half in ("早", "早上", "早晨", "上午"):
        readings = (at(hour, minute),)
    elif half == "中午":
        readings = (at(hour if hour >= 10 else hour + 12, minute),)
    elif hour == 12 and half in ("晚", "晚上"):
        readings = (at(0, minute),)
    else:
        readings = (at(hour % 12 + 12, minute),)
    return clock(*readings, has_half=half is not None)


def _half(match: re.Match[str], today: date) -> Half:
    return Half(("afternoon",) if match[0] == "下午" else ("morning",))


def _half_day(match: re.Match[str], today: date) -> Half:
    return Half(("morning", "afternoon"))


def _whole(match: re.Match[str], today: date) -> Whole:
    return Whole()


def _days(match: re.Match[str], today: date) -> Length | None:
    days = _number(match[1])
    if not days:
        return None
    is_week = match["unit"] != "天"
    return Length(days=days * (7 if is_week else 1), is_rough=bool(match["half"]))


def _minutes(match: re.Match[str], today: date) -> Length | None:
    if match["some"] is None:
        return Length(minutes=30)
    count = _number(match["some"])
    if not count:
        return None
    if match["unit"] == "分钟":
        return Length(minutes=count)
    more = 30 if match["half"] else _number(match["minutes"]) if match["minutes"] else 0
    return Length(minutes=count * 60 + more)


_HALVES: Final = "凌晨|早上|早晨|上午|早|中午|下午|傍晚|晚上|晚|夜里|半夜"
# 3号楼 is a building, 12号线 a line: numbers of things, not days.
_NUMBERED: Final = (
    "楼|线|房|机|位|院|门|床|厅|馆|店|台|桌|柜|车|员|码|室|区|组|座|铺|窗|坐|文|病[房床区]|技|客|选"
    "|种|令|召|公|工|通|电|航|手|井|仓|库|信|元|内|游|均|常|之内|[一-龥]?楼"
)
_COUNTED: Final = "[0-9.%个次天人分点元块条班小周年岁度台位件单通多几来之内刻]"

RULES: Final[tuple[Rule, ...]] = (
    (
        re.compile(
            "(?<!大)(?:大后天|大前天)|(?<![大先])(?:后天(?!性)|前天)|[明今昨](?:天|日|儿|晚)|今夜"
            "|[今明昨](?=早|上午|下午)"
        ),
        _relative,
    ),
    (re.compile("今明(?:两天|二天|两日)?|明后(?:两天|天|两日|日)"), _pair),
    (
        re.compile(
            rf"{_APART}(?<![第每])({_N}) ?个?(天|周|星期|礼拜)"
            "(之后|以后|过后|后(?!天)|之前|以前|前(?!天))"
        ),
        _ahead,
    ),
    (re.compile(rf"(?:接下来|未来|往后|今后)的?({_N})天"), _upcoming),
    (
        re.compile(
            rf"{_APART}(?<![年第])(?<!农历)(?<!阴历)"
            r"(?:(?P<year>(?:19|20)[0-9]{2}) ?年 ?|(?P<which>去年|今年|明年|后年) ?的? ?)?"
            rf"(?P<month>{_N}) ?月份? ?(?P<day>{_N})(?: ?[日号]|(?!{_COUNTED}))"
        ),
        _month_day,
    ),
    (
        re.compile(
            rf"{_APART}(?<![月年第a-z])(?:(?P<which>{'|'.join(_MONTHS)}) ?的?)?(?P<day>{_N}) ?"
            rf"(?P<mark>[号日])(?!{_NUMBERED})(?!(?<=日)[后前])"
        ),
        _day_only,
    ),
    (
        re.compile(
            rf"{_APART}(?<![每隔几半个上下])(?:(?P<which>(?<![早晚])上上|(?<![早晚])上|"
            rf"下下|下|这|本)(?P<measure>个)?)?{_WEEK}(?P<day>[{_WEEKDAYS}])"
            rf"(?![次个遍回倍天])(?!周(?![{_WEEKDAYS}末]))(?![二三四五六](?![点时个天小]))"
        ),
        _weekday,
    ),
    # The 五 of 周一至五.
    (
        re.compile(
            rf"(?<=[周期拜][{_WEEKDAYS}][到至~-])(?P<day>[{_WEEKDAYS}])(?P<which>)"
            rf"(?![{_NUMERAL}点时月日号天个小周分年次])"
        ),
        _weekday,
    ),
    (re.compile(rf"(?<![每隔几上下])(这个?|本|下下个?|下个?)?{_WEEK}末"), _weekend),
    (re.compile(rf"(?<![早晚以之下一])下个?{_WEEK}(?![{_WEEKDAYS}末次个])"), _next_week),
    (
        re.compile(
            rf"(?P<half>{_HALVES})? ?{_APART}(?P<hour>{_N})(?:点钟?|时(?![间候段常不刻而]))"
            rf"(?P<quarter>半|一刻|三刻|(?P<minute>{_N})(?:分(?!钟)|(?![0-9个天日月])))?"
            r"(?!原因|建议|要求|意见|[0-9多几])"
        ),
        _clock,
    ),
    (
        re.compile(
            rf"(?P<half>{_HALVES}) ?(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?![0-9:])"
        ),
        _digital,
    ),
    (re.compile("(?:上午|早上|早晨|下午)(?!好)|(?<=[今明昨])早(?!上)"), _half),
    (re.compile("半天"), _half_day),
    (re.compile("一?整天|全天"), _whole),
    (
        re.compile(
            rf"{_APART}(?<![第每])({_N}) ?个?(?P<unit>天|周|星期|礼拜)(?P<half>半)?"
            rf"(?![前后之以内班了{_WEEKDAYS}末次])"
        ),
        _days,
    ),
    (
        re.compile(
            rf"{_APART}(?:(?P<some>{_N}) ?个?(?P<half>半)? ?(?P<unit>小时|钟头|分钟)"
            "|半个?(?:小时|钟头))"
            rf"(?:(?P<minutes>{_N})分钟?)?(?![前后])"
        ),
        _minutes,
    ),
)
