"""How many may be on leave at once, worked out by hand for months of every length."""

from datetime import date

import pytest

from handbook.leave import DayPlaces, ShiftPlaces, resting

DAY = date(2026, 12, 10)


@pytest.mark.parametrize(
    ("day", "rest"),
    [
        (date(2026, 11, 10), 21),  # 80 × 8 / 30 is 21.3
        (date(2026, 12, 31), 20),  # / 31 is 20.6
        (date(2027, 2, 28), 22),  # / 28 is 22.9
        (date(2028, 2, 29), 22),  # / 29 is 22.07
    ],
)
def test_of_eighty_people_with_eight_rest_days_so_many_rest(day: date, rest: int) -> None:
    assert resting(80, 8, day) == rest


def test_rounding_never_takes_a_place_away() -> None:
    assert resting(3, 8, date(2026, 11, 1)) == 0
    assert resting(4, 8, date(2026, 11, 1)) == 1
    assert resting(0, 8, date(2026, 11, 1)) == 0
    assert resting(30, 28, date(2027, 2, 1)) == 30


def test_the_places_of_a_day_are_who_neither_rests_nor_is_needed() -> None:
    day = DayPlaces(DAY, heads=80, resting=21, needed=50, taken=3)
    assert (day.places, day.left) == (9, 6)


def test_a_team_too_small_for_its_minimums_has_no_place() -> None:
    day = DayPlaces(DAY, heads=5, resting=1, needed=12, taken=2)
    assert (day.places, day.left) == (0, -2)


@pytest.mark.parametrize(("present", "minimum", "left"), [(5, 4, 1), (4, 4, 0), (3, 4, -1)])
def test_a_shift_spares_who_is_more_than_its_minimum(present: int, minimum: int, left: int) -> None:
    assert ShiftPlaces(present, minimum).left == left


def test_a_shift_without_a_minimum_keeps_nobody_from_leave() -> None:
    assert ShiftPlaces(0, None).left is None
