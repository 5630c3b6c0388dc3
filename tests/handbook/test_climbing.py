"""The steps of an unanswered request: by the minutes, and all of them before the answer is due."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from handbook.leave.climbing import Climb, line_of

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MINUTES = (30, 60, 90)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def steps(line: float | None) -> list[float]:
    """Minutes after nine of the three steps of a request of nine, the answer due at `line`."""
    climb = Climb(MINUTES, NINE, None if line is None else at(line))
    return [(climb.at(step) - NINE).total_seconds() / 60 for step in range(climb.steps)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (None, [30, 60, 90]),
        (20_000, [30, 60, 90]),
        (100, [30, 60, 90]),
        (99, [30, 60, 89]),
        (70, [30, 50, 60]),
        (45, [15, 25, 35]),
        (40, [10, 20, 30]),
        (20, [5, 10, 15]),
        (0, [30, 60, 90]),
        (-10, [30, 60, 90]),
    ],
)
def test_the_last_step_comes_ten_minutes_before_the_line_where_there_is_room(
    line: float | None, expected: list[float]
) -> None:
    assert steps(line) == expected


@given(
    minutes=some.lists(some.integers(1, 600), min_size=1, max_size=6, unique=True).map(sorted),
    line=some.integers(1, 3_000),
)
def test_every_step_is_later_than_the_one_before_and_before_the_line(
    minutes: list[int], line: int
) -> None:
    climb = Climb(tuple(minutes), NINE, at(line))
    found = [NINE, *(climb.at(step) for step in range(climb.steps)), at(line)]
    assert all(one < other for one, other in pairwise(found))
    assert all(climb.at(step) <= at(minutes[step]) for step in range(climb.steps))


def test_a_line_is_what_was_still_ahead_when_it_was_asked() -> None:
    begins = at(300)
    assert line_of(at(120), begins, NINE) == at(120)
    assert line_of(begins, begins, at(200)) is None, "asked after it: due as the shift begins"
    assert line_of(at(120), begins, at(120)) is None
    assert line_of(at(120), None, NINE) == at(120), "no shift is known: the first midnight"


def test_waiting_is_in_time_if_all_later_steps_still_fit() -> None:
    climb = Climb(MINUTES, NINE, at(120))
    assert climb.has_room(at(80), at(120), 0)
    assert not climb.has_room(at(81), at(120), 0)
    assert climb.has_room(at(100), at(120), 2)
    assert climb.has_room(at(5_000), None, 0)


def test_the_last_step_before_an_end() -> None:
    climb = Climb(MINUTES, NINE, None)
    assert [climb.is_last_before(at(60), step) for step in range(3)] == [True, True, True]
    assert [climb.is_last_before(at(61), step) for step in range(3)] == [False, True, True]
    assert [climb.is_last_before(None, step) for step in range(3)] == [False, False, False]
