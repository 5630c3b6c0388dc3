"""No text gives a date that is not in it, judged by rules of its own and not by the reader's."""

import re
import unicodedata
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from handbook.dates import Found, Impossible, Nothing, Span, Unclear, find

todays = st.dates(date(2024, 1, 1), date(2032, 12, 31))
MONTHS = [f"{date(2026, month, 1):%b}".lower() for month in range(1, 13)]
WEEKDAYS = [f"{date(2026, 11, day):%a}".lower() for day in range(2, 9)]
NUMERALS = "零一二三四五六七八九十"

PIECES = [
    *WEEKDAYS, *MONTHS, "today", "tomorrow", "next", "this", "last", "week", "to", "and", "from",
    "for", "until", "not", "in", "days", "3 days", "hours", "morning", "14:00", "2pm", "-", "/",
    ",", ".", "(", ")", "~", "5", "12", "20", "31", "20th", "2026", "2027", "5/6", "12/20",
    "2026-12-20", "room", "sick", "may", "a", "周", "周五", "下", "上", "每", "一", "三", "十",
    "月", "日", "号", "天", "后", "前", "今天", "明", "12月", "20日", "点", "半", "到", "至",
    "和", "起", "上午", "下午", "星期", "末", "年", "两", "个", "小时", "请假", "\u200b", "９",
    "。",
]  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.text(max_size=40),
)

RELATIVE = {
    -3: "大前天", -2: r"before yesterday|前天", -1: r"yesterday|昨", 0: r"today|tonight|this|今",
    1: r"tomorrow|tmr|明", 2: r"after tomorrow|后", 3: "大后天",
}  # fmt: skip


def numbers_in(text: str) -> set[int]:
    found = {int(digits) for digits in re.findall(r"[0-9]{1,4}", text)}
    spelled = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    found |= {n for n, word in enumerate(spelled, 1) if word in text}
    found |= {n for n in range(1, 100) if numeral(n) in text}
    found |= {2} if "两" in text else set()
    return found | ({1} if re.search(r"\ban?\b", text) else set())


def numeral(n: int) -> str:
    tens, ones = divmod(n, 10)
    ten = ["", "十"][tens] if tens < 2 else NUMERALS[tens] + "十"
    return ten + (NUMERALS[ones] if ones else "")


COUNTED = "day|天|week|周|星期"


def names_weekday(day: date, text: str) -> bool:
    chinese = "[日天]" if day.weekday() == 6 else "一二三四五六"[day.weekday()]
    weekday = rf"{WEEKDAYS[day.weekday()]}|[周期拜至到~-] ?{chinese}"
    if day.weekday() in (0, 4, 5, 6):
        weekday += "|week|下个?周|下个?星期|[周期]末"
    return re.search(weekday, text) is not None


def is_said(day: date, text: str, today: date) -> bool:
    """Whether a text holds the words for a day: by number, by weekday or seen from today."""
    numbers, ahead = numbers_in(text), (day - today).days
    month = rf"{MONTHS[day.month - 1]}|(?<![0-9])0?{day.month} ?月|{numeral(day.month)} ?月"
    by_month = re.search(month, text) or re.search("号|日|th|month", text) or day.month in numbers
    return bool(
        (day.day in numbers and by_month)
        or (abs(ahead) <= 21 and names_weekday(day, text))
        or ({abs(ahead), abs(ahead) / 7} & numbers and re.search(COUNTED, text))
        or re.search(RELATIVE.get(ahead, "(?!)"), text)
    )


def has_length(span: Span, text: str) -> bool:
    count = len(span.days)
    counted = {count, count / 7} & numbers_in(text) and re.search(COUNTED, text)
    return bool(counted) or (count == 2 and bool(re.search("weekend|周末|明后|今明", text)))


@settings(max_examples=800, deadline=None)
@given(texts, todays)
def test_no_day_is_found_that_was_not_said(text: str, today: date) -> None:
    found = find(text, today)
    plain = "".join(
        c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf"
    )
    plain = plain.lower()
    match found:
        case Found(span=span, rest=rest, said=said):
            assert said
            assert is_said(span.first, plain, today), found
            is_the_next_weekday = len(span.days) <= 8 and names_weekday(span.last, plain)
            assert (
                is_said(span.last, plain, today) or has_length(span, plain) or is_the_next_weekday
            ), found
            assert len(rest) + len(said.replace(" ", "")) <= len(text) + text.count(" ") + 8
            assert 1 <= len(span.days) <= 366
        case Unclear(choices=choices):
            assert 1 <= len(choices) <= 9
            assert len(set(choices)) == len(choices)
            assert [c.first for c in choices] == sorted(c.first for c in choices)
        case Impossible(said=said):
            assert said
        case Nothing():
            assert not re.search(r"(?<![^ ])(today|tomorrow|2026-12-20)(?![^ ])", plain)
