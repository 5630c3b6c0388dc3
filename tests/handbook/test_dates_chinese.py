"""Typed Chinese is read as the days that people mean, seen from Wednesday 4 November 2026."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.dates import Found, Hours, Part, Span, chinese, find

TODAY = date(2026, 11, 4)

DAYS = {
    "今天": "2026-11-04",
    "今日": "2026-11-04",
    "今晚": "2026-11-04",
    "明天": "2026-11-05",
    "明日": "2026-11-05",
    "后天": "2026-11-06",
    "後天": "2026-11-06",
    "大后天": "2026-11-07",
    "昨天": "2026-11-03",
    "前天": "2026-11-02",
    "12月20日": "2026-12-20",
    "12月20号": "2026-12-20",
    "12 月 20 日": "2026-12-20",
    "１２月２０日": "2026-12-20",
    "12月20": "2026-12-20",
    "十二月二十日": "2026-12-20",
    "2026年12月20日": "2026-12-20",
    "明年1月3日": "2027-01-03",
    "1月3日": "2027-01-03",
    "2028年2月29日": "2028-02-29",
    "20号": "2026-11-20",
    "4号": "2026-11-04",
    "2号": "2026-12-02",
    "二十号": "2026-11-20",
    "20日": "2026-11-20",
    "下个月5号": "2026-12-05",
    "周五": "2026-11-06",
    "週五": "2026-11-06",
    "星期五": "2026-11-06",
    "礼拜天": "2026-11-08",
    "周日": "2026-11-08",
    "这周五": "2026-11-06",
    "这周三": "2026-11-04",
    "本周一": "2026-11-02",
    "下周五": "2026-11-13",
    "下个星期五": "2026-11-13",
    "下周三": "2026-11-11",
    "下下周五": "2026-11-20",
    "上周五": "2026-10-30",
    "三天后": "2026-11-07",
    "3天后": "2026-11-07",
    "两周后": "2026-11-18",
    "3天前": "2026-11-01",
    "12月18日（周五）": "2026-12-18",
    "12月18日星期五": "2026-12-18",
    "2026年11月2日 周一": "2026-11-02",
    "明天（周四）": "2026-11-05",
}

SPANS = {
    "12月20日到24日": ("2026-12-20", "2026-12-24"),
    "12月20日至12月24日": ("2026-12-20", "2026-12-24"),
    "12月20-24日": ("2026-12-20", "2026-12-24"),
    "从12月20日到12月24日": ("2026-12-20", "2026-12-24"),
    "十二月二十日到二十四日": ("2026-12-20", "2026-12-24"),
    "2026-12-20至2026-12-24": ("2026-12-20", "2026-12-24"),
    "20号到24号": ("2026-11-20", "2026-11-24"),
    "20到24号": ("2026-11-20", "2026-11-24"),
    "28号到3号": ("2026-11-28", "2026-12-03"),
    "12月28日至1月3日": ("2026-12-28", "2027-01-03"),
    "2026年12月28日至2027年1月3日": ("2026-12-28", "2027-01-03"),
    "2026年11月2日 周一 至 11月6日 周五": ("2026-11-02", "2026-11-06"),
    "周五到下周一": ("2026-11-06", "2026-11-09"),
    "下周一到周三": ("2026-11-09", "2026-11-11"),
    "下周一至五": ("2026-11-09", "2026-11-13"),
    "今天和明天": ("2026-11-04", "2026-11-05"),
    "今明两天": ("2026-11-04", "2026-11-05"),
    "明后两天": ("2026-11-05", "2026-11-06"),
    "周六周日": ("2026-11-07", "2026-11-08"),
    "周六、周日": ("2026-11-07", "2026-11-08"),
    "12月20、21日": ("2026-12-20", "2026-12-21"),
    "从周五起三天": ("2026-11-06", "2026-11-08"),
    "下周一开始请5天年假": ("2026-11-09", "2026-11-13"),
    "明天请假三天": ("2026-11-05", "2026-11-07"),
    "周末": ("2026-11-07", "2026-11-08"),
}


def hours(start: str = "", end: str = "", minutes: int | None = None) -> Hours:
    read = time.fromisoformat
    return Hours(read(start) if start else None, read(end) if end else None, minutes)


PARTS: dict[str, Part | None] = {
    "明天上午": "morning",
    "明早": "morning",
    "明天下午": "afternoon",
    "明天全天": None,
    "明天下午2点到5点": hours("14:00", "17:00"),
    "明天下午两点到五点": hours("14:00", "17:00"),
    "明天上午9点到11点半": hours("09:00", "11:30"),
    "明天上午10点到2点": hours("10:00", "14:00"),
    "明天14点到18点": hours("14:00", "18:00"),
    "明天14:00到18:00": hours("14:00", "18:00"),
    "明天14:00-18:00": hours("14:00", "18:00"),
    "明天下午2:30到5:00": hours("14:30", "17:00"),
    "明天晚上8点": hours("20:00"),
    "明天下午3点一刻": hours("15:15"),
    "明天两小时": hours(minutes=120),
    "明天两个半小时": hours(minutes=150),
    "明天半小时": hours(minutes=30),
}


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_a_day_is_read(text: str, day: str) -> None:
    found = find(text, TODAY)
    assert isinstance(found, Found), found
    assert found.span == Span(date.fromisoformat(day), date.fromisoformat(day))


@pytest.mark.parametrize(("text", "ends"), SPANS.items())
def test_a_span_of_days_is_read(text: str, ends: tuple[str, str]) -> None:
    found = find(text, TODAY)
    assert isinstance(found, Found), found
    first, last = (date.fromisoformat(end) for end in ends)
    assert found.span == Span(first, last)


@pytest.mark.parametrize(("text", "part"), PARTS.items())
def test_a_part_of_the_day_is_read(text: str, part: Part | None) -> None:
    found = find(text, TODAY)
    assert isinstance(found, Found), found
    assert found.span == Span(date(2026, 11, 5), date(2026, 11, 5), part)


@pytest.mark.parametrize(
    ("text", "said", "rest"),
    [
        ("病假 tomorrow", "tomorrow", "病假"),
        ("sick 明天", "明天", "sick"),
        ("今天发烧", "今天", "发烧"),
        ("病假，明天，发烧38度5", "明天", "病假 发烧38度5"),
        ("下周三班", "下周三", "班"),
        ("早上好，明天病假", "明天", "早上好 病假"),
        ("明天请假三天", "明天 三天", "请假"),
        ("3号楼停电，后天", "后天", "3号楼停电"),
        ("发烧三天了，今天请病假", "今天", "发烧三天了 请病假"),
    ],
)
def test_the_words_around_a_date_come_back(text: str, said: str, rest: str) -> None:
    found = find(text, TODAY)
    assert isinstance(found, Found), found
    assert (found.said, found.rest) == (said, rest)


@given(st.text("0123456789:.-/~ ()adhmopty"))
def test_no_chinese_rule_reads_a_line_without_chinese(line: str) -> None:
    assert not [rule for rule, _ in chinese.RULES if rule.search(line)]
