"""Days that come again, as a page writes them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from handbook.calendar import Calendar
from handbook.timing import When

CHINA, PLAIN = Calendar(country="CN"), Calendar()
BERLIN = ZoneInfo("Europe/Berlin")


def when(every: str, at: str = "09:00", **more: Any) -> When:
    return When.model_validate({"every": every, "at": at, **more})


def days_2026(rule: When, month: int, calendar: Calendar = PLAIN) -> list[int]:
    first = date(2026, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return [day.day for day in rule.days(first, last, calendar)]


def test_weekdays() -> None:
    assert days_2026(when("week", on="friday"), 11) == [6, 13, 20, 27]
    assert days_2026(when("week", on=["monday", "thursday"]), 11) == [
        2,
        5,
        9,
        12,
        16,
        19,
        23,
        26,
        30,
    ]


def test_the_friday_before_the_25th() -> None:
    rule = when("month", on="friday", before=25)
    assert days_2026(rule, 9) == [18]  # the 25th is a Friday itself
    assert days_2026(rule, 12) == [18]  # the 25th is a Friday itself
    assert days_2026(rule, 11) == [20]
    assert days_2026(rule, 7) == [24]


def test_a_day_that_a_month_does_not_have_is_its_last() -> None:
    assert days_2026(when("month", day=31), 2) == [28]
    assert days_2026(when("month", day=-1), 2) == [28]
    assert when("month", day=30).days(date(2028, 2, 1), date(2028, 2, 29), PLAIN) == [
        date(2028, 2, 29)
    ]


def test_workdays_know_holidays_and_moved_ones() -> None:
    first, last = when("month", workday=1), when("month", workday=-1)
    assert days_2026(first, 10, CHINA) == [8]  # the national week is from the 1st to the 7th
    assert days_2026(first, 10) == [1]
    assert days_2026(last, 10, CHINA) == [30]
    assert days_2026(first, 11) == [2]


def test_rest_days() -> None:
    kept = when("month", day=1)
    assert days_2026(kept, 10, CHINA) == [1]
    assert days_2026(when("month", day=1, if_rest="skip"), 10, CHINA) == []
    assert days_2026(when("month", day=1, if_rest="later"), 10, CHINA) == [8]
    earlier = when("month", day=1, if_rest="earlier")
    assert days_2026(earlier, 9, CHINA) == [1, 30]  # October's, before its week of holidays
    assert days_2026(earlier, 10, CHINA) == [30]  # November's first is a Sunday


def test_a_moved_workday_is_worked() -> None:
    """Saturday 10 October 2026 is worked in China for the national week."""
    rule = when("week", on="saturday", if_rest="skip")
    assert days_2026(rule, 10, CHINA) == [10]


def test_half_years_and_years() -> None:
    halves = when("month", day=-1, months=[6, 12])
    assert halves.days(date(2026, 1, 1), date(2026, 12, 31), PLAIN) == [
        date(2026, 6, 30),
        date(2026, 12, 31),
    ]


def test_the_hour_that_does_not_exist_and_the_one_that_comes_twice() -> None:
    rule = when("day", "02:30")
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    for day, expected in ((spring, (1, 30)), (autumn, (0, 30))):
        since = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
        found = list(rule.moments(BERLIN, PLAIN, since, since + timedelta(hours=20)))
        assert [one for one, _ in found] == [day]
        moment = found[0][1].astimezone(UTC)
        assert (moment.hour, moment.minute) == expected


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(0, 60),
    st.integers(0, 60),
    st.sampled_from(["keep", "skip", "earlier", "later"]),
    st.sampled_from(
        [{"day": 31}, {"day": 1}, {"workday": 2}, {"workday": -1}, {"on": "friday", "before": 25}]
    ),
)
def test_windows_side_by_side_find_what_one_window_finds(
    first: date, before: int, after: int, if_rest: str, which: dict[str, Any]
) -> None:
    """No day is lost at an edge and none is found twice, wherever a downtime cuts."""
    rule = when("month", if_rest=if_rest, **which)
    middle = first + timedelta(days=before)
    last = middle + timedelta(days=after + 1)
    whole = rule.days(first, last, CHINA)
    parts = rule.days(first, middle, CHINA)
    parts += rule.days(middle + timedelta(days=1), last, CHINA)
    assert parts == whole


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"every": "week"}, "on which weekday"),
        ({"every": "month"}, "say one"),
        ({"every": "month", "day": 3, "workday": 1}, "say one"),
        ({"every": "month", "before": 25}, "weekday"),
        ({"every": "month", "day": 0}, "counted from 1"),
        ({"every": "day", "day": 3}, "every: month"),
        ({"every": "day", "on": "friday"}, "every: week"),
        ({"every": "day", "at": 510}, "time of the day"),
        ({"every": "day", "at": "24:00"}, "time of the day"),
    ],
)
def test_a_slip_is_named(said: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        When.model_validate({"at": "09:00", **said})
