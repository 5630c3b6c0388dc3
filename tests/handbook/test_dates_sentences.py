"""Sentences built from dates give these dates back."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handbook import words
from handbook.dates import (
    Found,
    Hours,
    Part,
    Span,
    find,
    say_span,
    typed,
)

MONTHS = [f"{date(2026, month, 1):%B}" for month in range(1, 13)]
WEEKDAYS = [f"{date(2026, 11, day):%A}" for day in range(2, 9)]
NUMERALS = "零一二三四五六七八九十"
EN_BEFORE = ["", "sick", "annual leave", "Fever 38.5,", "room 12:", "call 139 1234 5678,", "病假"]
EN_AFTER = ["", "fever", "family", ", ward 3-2", "(dentist)", "please", ". Thanks!", "发烧"]
ZH_BEFORE = ["", "病假", "年假，", "发烧38度5，", "3号楼，", "sick "]
ZH_AFTER = ["", "发烧", "，请批准", "。谢谢", "（看医生）", " fever"]

todays = st.dates(date(2024, 1, 1), date(2032, 12, 31))


def numeral(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十") + (
        NUMERALS[ones] if ones else ""
    )


def ordinal(n: int) -> str:
    return f"{n}" + ("th" if 10 < n < 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th"))


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def needs_no_year(day: date, today: date) -> bool:
    return timedelta(days=-30) <= day - today <= timedelta(days=334)


def english(day: date, today: date) -> list[str]:
    """Ways to say one day that leave no doubt."""
    month, ahead = MONTHS[day.month - 1], (day - today).days
    said = [
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.day} {month[:3]} {day.year}",
        f"{day:%a} {day.day} {month[:3]} {day.year}",
        f"{month} {ordinal(day.day)}, {day.year}",
    ]
    if needs_no_year(day, today):
        said += [
            f"{day.day} {month}",
            f"{month[:3]} {ordinal(day.day)}",
            f"the {ordinal(day.day)} of {month}",
            f"{day:%A} {day.day} {month[:3]}",
        ]
        if day.day > 12 and (day.day, day.month) != (24, 7):  # "24/7" is around the clock
            said += [f"{day.month}/{day.day}", f"{day.day}/{day.month}"]
    named = {0: ["today"], 1: ["tomorrow", "TMR"], 2: ["the day after tomorrow"], -1: ["yesterday"]}
    said += named.get(ahead, [])
    if ahead > 0:
        said.append(f"in {ahead} days" if ahead > 1 else "in a day")
    if 1 <= ahead <= 6:
        said += [f"{day:%A}", f"coming {day:%A}"]
    if (monday(day) - monday(today)).days == 7:
        said.append(f"{day:%A} next week")
    return said


def chinese(day: date, today: date) -> list[str]:
    ahead, weeks = (day - today).days, (monday(day) - monday(today)).days // 7
    weekday = "一二三四五六日"[day.weekday()]
    said = [
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month}月{day.day}日 周{weekday}",
    ]
    if needs_no_year(day, today):
        said += [
            f"{day.month}月{day.day}日",
            f"{day.month}月{day.day}号（星期{weekday}）",
            f"{numeral(day.month)}月{numeral(day.day)}日",
        ]
    if today <= day and (day.year, day.month) == (today.year, today.month):
        said.append(f"{day.day}号")
    if day.year == today.year + 1:
        said.append(f"明年{day.month}月{day.day}日")
    named = {-1: "昨天", 0: "今天", 1: "明天", 2: "后天", 3: "大后天"}
    said += [named[ahead]] if ahead in named else []
    if 1 <= ahead <= 39:
        said += [f"{ahead}天后", f"{numeral(ahead)}天之后"]
    if weeks == 0 and ahead > 0:
        said += [f"周{weekday}", f"礼拜{weekday}"]
    if weeks in (0, 1, 2):
        said.append(f"{['这', '下', '下下'][weeks]}周{weekday}")
    return said


@dataclass(frozen=True)
class Sentence:
    text: str
    today: date
    span: Span


@st.composite
def english_sentences(draw: st.DrawFn) -> Sentence:
    today = draw(todays)
    first = today + timedelta(days=draw(st.integers(-2, 20) | st.integers(-30, 330)))
    last = first + timedelta(days=draw(st.just(0) | st.integers(1, 60)))
    text = draw(st.sampled_from(english(first, today)))
    ways = ["length"] if last > first else ["alone"]
    if last > first and first >= today:
        ways.append("to")
    if last > first and (first.year, first.month) == (last.year, last.month):
        ways.append("days of one month")
    match draw(st.sampled_from(ways)):
        case "to":
            ends = [way for way in english(last, today) if "coming" not in way]
            dated = [way for way in ends if way not in WEEKDAYS or (last - first).days <= 7]
            joint = draw(st.sampled_from([" to ", " - ", " until ", " through ", "~", " – "]))
            lead = draw(st.sampled_from(["", "from "]))
            text = f"{lead}{text}{joint}{draw(st.sampled_from(dated))}"
        case "length":
            count = (last - first).days + 1
            text = draw(st.sampled_from([f"{text} for {count} days", f"{text}, {count} days"]))
        case "days of one month":
            month = MONTHS[first.month - 1][:3]
            text = draw(
                st.sampled_from(
                    [
                        f"{first.day}-{last.day} {month} {first.year}",
                        f"{month} {first.day} to {last.day}, {first.year}",
                    ]
                )
            )
    words_for, part = draw(st.sampled_from(ENGLISH_PARTS))
    pieces = [draw(st.sampled_from(EN_BEFORE)), text + words_for, draw(st.sampled_from(EN_AFTER))]
    return Sentence(" ".join(p for p in pieces if p), today, Span(first, last, part))


ENGLISH_PARTS: list[tuple[str, Part | None]] = [
    ("", None),
    ("", None),
    (" morning", "morning"),
    (" in the afternoon", "afternoon"),
    (" 14:00-18:00", Hours(time(14), time(18))),
    (" from 9am to 5:30pm", Hours(time(9), time(17, 30))),
    (" for 2 hours", Hours(length=120)),
]
CHINESE_PARTS: list[tuple[str, Part | None]] = [
    ("", None),
    ("", None),
    ("上午", "morning"),
    ("下午", "afternoon"),
    ("下午2点到5点", Hours(time(14), time(17))),
    ("14:00-18:00", Hours(time(14), time(18))),
    ("两小时", Hours(length=120)),
]


@st.composite
def chinese_sentences(draw: st.DrawFn) -> Sentence:
    today = draw(todays)
    first = today + timedelta(days=draw(st.integers(-2, 20) | st.integers(-30, 330)))
    last = first + timedelta(days=draw(st.just(0) | st.integers(1, 60)))
    text = draw(st.sampled_from(chinese(first, today)))
    if last > first:
        count = (last - first).days + 1
        ends = [f"{count}天" if count > 39 else f"{numeral(count)}天"]
        joints = ["起", "开始请假", "，"]
        if first >= today and draw(st.booleans()):
            joints = ["到", "至", " 到 ", "~", "—"]
            same_week = "" if (last - first).days > 7 else "周礼"
            ends = [e for e in chinese(last, today) if e[0] not in "周礼" or e[0] in same_week]
        text += draw(st.sampled_from(joints)) + draw(st.sampled_from(ends))
    words_for, part = draw(st.sampled_from(CHINESE_PARTS))
    joined = f"{text} {words_for}" if text[-1].isdigit() else text + words_for
    pieces = [draw(st.sampled_from(ZH_BEFORE)), joined.strip(), draw(st.sampled_from(ZH_AFTER))]
    return Sentence("".join(pieces), today, Span(first, last, part))


@settings(max_examples=300, deadline=None)
@given(english_sentences())
def test_an_english_sentence_gives_back_its_dates(sentence: Sentence) -> None:
    found = find(sentence.text, sentence.today)
    assert isinstance(found, Found), found
    assert found.span == sentence.span


@settings(max_examples=300, deadline=None)
@given(chinese_sentences())
def test_a_chinese_sentence_gives_back_its_dates(sentence: Sentence) -> None:
    found = find(sentence.text, sentence.today)
    assert isinstance(found, Found), found
    assert found.span == sentence.span


parts = st.one_of(
    st.none(),
    st.sampled_from(["morning", "afternoon"]),
    st.builds(
        Hours,
        start=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
        end=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    ),
    st.builds(Hours, end=st.sampled_from([time(9), time(12, 30), time(23, 59)])),
    st.builds(Hours, length=st.integers(1, 240)),
    st.builds(Hours, start=st.just(time(8, 15)), length=st.none() | st.integers(1, 240)),
)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(todays)
    last = first + timedelta(days=draw(st.just(0) | st.integers(0, 365)))
    return Span(first, last, draw(parts))


@settings(max_examples=200, deadline=None)
@given(spans(), todays)
def test_what_is_offered_for_typing_is_read_as_offered(span: Span, today: date) -> None:
    assert find(f"sick {typed(span)}", today) == Found(span, "sick", typed(span))


@settings(max_examples=200, deadline=None)
@given(spans(), todays, st.sampled_from(["en", "zh"]))
def test_an_echo_typed_back_is_the_same_days(span: Span, today: date, lang: str) -> None:
    found = find(say_span(Span(span.first, span.last), words.of(lang)), today)
    assert isinstance(found, Found), found
    assert found.span == Span(span.first, span.last)
