"""A little while, or a time of day, as people type it beside what else they say."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from handbook.dates.soon import soon

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("typed", "minutes", "rest"),
    [
        ("20 traffic", 20, "traffic"),
        ("20min traffic", 20, "traffic"),
        ("1h30 bus", 90, "bus"),
        ("1.5 hours", 90, ""),
        ("half an hour bus", 30, "bus"),
        ("traffic jam 20 minutes", 20, "traffic jam"),
        ("半小时 堵车", 30, "堵车"),
        ("20分钟 堵车", 20, "堵车"),
        ("20堵车", 20, "堵车"),
        ("晚二十分钟 堵车", 20, "堵车"),
        ("1小时20分", 80, ""),
        ("12 and 13", 12, "and 13"),
    ],
)
def test_a_length(typed: str, minutes: int, rest: str) -> None:
    found = soon(typed)
    assert found is not None
    assert (found.minutes, found.clocks, found.rest) == (minutes, (), rest)


@pytest.mark.parametrize(
    ("typed", "clock", "rest"),
    [
        ("until 14:30 bank", time(14, 30), "bank"),
        ("at 3pm bus", time(15), "bus"),
        ("下午2点半", time(14, 30), ""),
        ("到14:30 银行", time(14, 30), "银行"),
    ],
)
def test_a_time_of_day(typed: str, clock: time, rest: str) -> None:
    found = soon(typed)
    assert found is not None
    assert (found.minutes, found.clocks, found.rest) == (None, (clock,), rest)


@pytest.mark.parametrize("typed", ["", "here", "迟到", "the bus did not come", "half past 2"])
def test_nothing_is_guessed(typed: str) -> None:
    assert soon(typed) is None


def test_a_time_of_day_that_is_over_is_tomorrows() -> None:
    found = soon("00:10")
    assert found is not None
    late = datetime(2026, 12, 31, 23, 55, tzinfo=SHANGHAI)
    assert found.after(late) == datetime(2027, 1, 1, 0, 10, tzinfo=SHANGHAI)


def test_minutes_are_elapsed_ones_when_the_clocks_change() -> None:
    found = soon("40 min")
    assert found is not None
    before = datetime(2026, 10, 25, 2, 40, tzinfo=BERLIN)  # at 3:00 it becomes 2:00 again
    after = found.after(before)
    assert (after.timestamp() - before.timestamp(), after.hour, after.minute) == (2400, 2, 20)
