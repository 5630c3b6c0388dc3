"""What could be two days is asked, what cannot be is refused, and what is no date stays talk."""

import time
from datetime import date

import pytest

from handbook.dates import Found, Impossible, Nothing, Reason, Span, Unclear, find

WEDNESDAY = date(2026, 11, 4)

UNCLEAR = {
    "5/6": ["2027-05-06", "2027-06-05"],
    "9/11": ["2026-11-09", "2027-09-11"],
    "5/6-5/8": ["2027-05-06..2027-05-08", "2027-06-05..2027-08-05"],
    "Wednesday": ["2026-11-04", "2026-11-11"],
    "星期三": ["2026-11-04", "2026-11-11"],
    "周一": ["2026-11-02", "2026-11-09"],
    "next Friday": ["2026-11-06", "2026-11-13"],
    "this Monday": ["2026-11-02", "2026-11-09"],
    "next week": ["2026-11-09..2026-11-13", "2026-11-09..2026-11-15"],
    "next 3 days": ["2026-11-04..2026-11-06", "2026-11-05..2026-11-07"],
    "接下来三天": ["2026-11-04..2026-11-06", "2026-11-05..2026-11-07"],
    "two weeks from Monday": ["2026-11-09..2026-11-22", "2026-11-23"],
    "3 days from today": ["2026-11-04..2026-11-06", "2026-11-07"],
    "tomorrow for 1.5 days": ["2026-11-05", "2026-11-05..2026-11-06"],
    "Monday for 3 working days": ["2026-11-09..2026-11-11", "2026-11-09..2026-11-12"],
    "Monday and Friday": ["2026-11-06", "2026-11-09"],
    "tomorrow or Friday": ["2026-11-05", "2026-11-06"],
    "明天或者后天": ["2026-11-05", "2026-11-06"],
    "sick tomorrow, exam on 20 Dec": ["2026-11-05", "2026-12-20"],
    "Fri 20 Dec 2026": ["2026-11-06", "2026-12-20"],
    "tomorrow Friday": ["2026-11-05", "2026-11-06"],
    "Mon 16": ["2026-11-09", "2026-11-16"],
    "12 Dec 20": ["2026-12-12", "2026-12-20"],
    "20, 21 Dec": ["2026-12-20..2026-12-21", "2026-12-21"],
    "20 Dec - 25": ["2026-12-20", "2026-12-20..2026-12-25"],
    "until Friday": ["2026-11-04..2026-11-06", "2026-11-06"],
    "请假到周五": ["2026-11-04..2026-11-06", "2026-11-06"],
    "since yesterday": ["2026-11-03", "2026-11-03..2026-11-04"],
    "since Monday": ["2026-11-02", "2026-11-02..2026-11-04"],
    "Friday tomorrow": ["2026-11-05", "2026-11-06"],
    "not Friday": ["2026-11-06"],
    "before Friday": ["2026-11-06"],
    "周五之前": ["2026-11-06"],
    "Monday to Thursday except Tuesday": ["2026-11-09..2026-11-12", "2026-11-10"],
    "20 may I be off": ["2027-05-20"],
    "sick today, fever for 3 days": ["2026-11-04", "2026-11-04..2026-11-06"],
    "明天2点到5点": ["2026-11-05", "2026-11-05"],
    "half day tomorrow": ["2026-11-05", "2026-11-05"],
    "明天请半天假": ["2026-11-05", "2026-11-05"],
    "tomorrow off, afternoon only": ["2026-11-05", "2026-11-05"],
    "dentist tomorrow, appointment 14:00-16:00": ["2026-11-05", "2026-11-05"],
}

IMPOSSIBLE: dict[str, Reason] = {
    "31 February": "no_such_day",
    "February 30": "no_such_day",
    "2026-13-01": "no_such_day",
    "2026-02-29": "no_such_day",
    "29 Feb": "no_such_day",
    "30/2": "no_such_day",
    "2月30日": "no_such_day",
    "13月1日": "no_such_day",
    "31号": "no_such_day",
    "sick 31 April fever": "no_such_day",
    "24 Dec to 20 Dec": "ends_before_it_starts",
    "Dec 24-20": "ends_before_it_starts",
    "2026-12-24 to 2026-12-20": "ends_before_it_starts",
    "tomorrow to yesterday": "ends_before_it_starts",
    "12月24日到12月20日": "ends_before_it_starts",
    "2026-01-01 to 2028-01-01": "too_long",
    "2026-01-01 to 2027-01-02": "too_long",
    "tomorrow for 400 days": "too_long",
    "tomorrow 14:00 to Friday 10:00": "hours_over_days",
}

NOTHING = [
    "",
    " ",
    "may",
    "a",
    "march",
    "sick",
    "38.5 fever",
    "room 12",
    "call 139 1234 5678",
    "ward 3-2",
    "12-20",
    "room 12 may be closed",
    "Fever 39, blood pressure 120/80",
    "on call 24/7",
    "sat in traffic, sun allergy",
    "every Friday",
    "Fridays",
    "good morning",
    "14:00-18:00",
    "for 3 days",
    "https://x.example/2026/12/20",
    "version 1.12.20",
    "marché 20",
    "@monday",
    "12/20/26",
    "每周五",
    "每天",
    "一周一次",
    "3号楼停电",
    "5号线晚点",
    "一日三餐",
    "病了三天",
    "第三天",
    "后天性心脏病",
    "农历12月20日",
    "二〇二六年12月20日",
    "3点建议",
    "20%",
    "😷",
]


def _drawn(span: Span) -> str:
    first, last = span.first.isoformat(), span.last.isoformat()
    return first if first == last else f"{first}..{last}"


@pytest.mark.parametrize(("text", "choices"), UNCLEAR.items())
def test_what_could_be_two_days_is_asked(text: str, choices: list[str]) -> None:
    found = find(text, WEDNESDAY)
    assert isinstance(found, Unclear), found
    assert [_drawn(span) for span in found.choices] == choices
    assert len(set(found.choices)) == len(choices)


@pytest.mark.parametrize(("text", "reason"), IMPOSSIBLE.items())
def test_a_day_that_is_not_there_is_refused(text: str, reason: Reason) -> None:
    found = find(text, WEDNESDAY)
    assert isinstance(found, Impossible), found
    assert found.reason == reason
    assert found.said in text


@pytest.mark.parametrize("text", NOTHING)
def test_talk_without_a_date_has_none(text: str) -> None:
    assert find(text, WEDNESDAY) == Nothing()


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("29 Feb", date(2027, 11, 4), date(2028, 2, 29)),
        ("29 Feb", date(2028, 3, 20), date(2028, 2, 29)),
        ("2月29日", date(2028, 2, 1), date(2028, 2, 29)),
        ("tomorrow", date(2028, 2, 28), date(2028, 2, 29)),
        ("明天", date(2026, 12, 31), date(2027, 1, 1)),
        ("3 Jan", date(2026, 12, 31), date(2027, 1, 3)),
        ("31 Dec", date(2027, 1, 3), date(2026, 12, 31)),
        ("31 May", date(2027, 7, 1), date(2028, 5, 31)),
        ("31 May", date(2027, 6, 30), date(2027, 5, 31)),
        ("31号", date(2026, 12, 31), date(2026, 12, 31)),
        ("1号", date(2026, 12, 31), date(2027, 1, 1)),
        ("Friday", date(2026, 12, 31), date(2027, 1, 1)),
        ("next Friday", date(2026, 11, 6), date(2026, 11, 13)),
        ("next Friday", date(2026, 11, 7), date(2026, 11, 13)),
        ("this Friday", date(2026, 11, 6), date(2026, 11, 6)),
        ("下周一", date(2026, 11, 8), date(2026, 11, 9)),
        ("周日", date(2026, 11, 2), date(2026, 11, 8)),
    ],
)
def test_the_calendar_turns_where_it_turns(text: str, today: date, day: date) -> None:
    assert find(text, today) == Found(Span(day, day), "", text)


HOSTILE = [
    "20 ", "20, ", "20-", "mon ", "周一", "12月", "1/", "12/20 ", "2026-", "from ", "the ", "下",
    "20 and 周一", "14:00 ", "half day ", " ", "\u200b", "\ufdfa", "(", "dec 20, ", "not ", "点",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_ten_thousand_hostile_characters_are_read_in_a_breath(piece: str) -> None:
    """A quadratic reader takes minutes for these; the bound leaves room for a busy machine."""
    text = (piece * 10_000)[:10_000]
    started = time.process_time()
    find(text, WEDNESDAY)
    assert time.process_time() - started < 3


def test_what_stands_behind_ten_thousand_characters_is_kept_but_not_read() -> None:
    found = find("tomorrow " + "x" * 10_000 + " 20 Dec", WEDNESDAY)
    assert isinstance(found, Found)
    assert found.rest.endswith("xx 20 Dec")
