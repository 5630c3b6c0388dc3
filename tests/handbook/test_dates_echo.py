"""A span is said back with its weekdays and part, in the language of the person."""

from datetime import date, time

import pytest

from handbook import words
from handbook.dates import Hours, Part, Span, say_span, typed

DAY = date(2026, 11, 2)
SAID: list[tuple[Part | None, str, str, str]] = [
    (None, "", "", ""),
    ("morning", ", in the morning", " 上午", " morning"),
    ("afternoon", ", in the afternoon", " 下午", " afternoon"),
    (Hours(time(14), time(18)), ", 14:00 to 18:00", " 14:00 至 18:00", " 14:00-18:00"),
    (Hours(time(9, 5)), ", from 09:05", " 09:05 起", " 09:05"),
    (Hours(end=time(12)), ", until 12:00", " 到 12:00", " until 12:00"),
    (Hours(length=150), ", for 2 h 30 min", " 共 2 小时 30 分", " for 150 minutes"),
    (
        Hours(time(9), length=60),
        ", from 09:00 for 1 h",
        " 09:00 起 1 小时",
        " 09:00 for 60 minutes",
    ),
]


@pytest.mark.parametrize(("part", "english", "chinese", "to_type"), SAID)
def test_a_span_is_echoed(part: Part | None, english: str, chinese: str, to_type: str) -> None:
    span = Span(DAY, DAY, part)
    assert say_span(span, words.of("en")) == f"Mon 2 Nov 2026{english}"
    assert say_span(span, words.of("zh")) == f"2026年11月2日 周一{chinese}"
    assert typed(span) == f"2026-11-02{to_type}"


def test_several_days_are_echoed_with_both_weekdays() -> None:
    span = Span(DAY, date(2026, 11, 4))
    assert say_span(span, words.of("en")) == "Mon 2 Nov to Wed 4 Nov 2026"
    assert typed(span) == "2026-11-02 to 2026-11-04"
    assert span.days == (DAY, date(2026, 11, 3), date(2026, 11, 4))
