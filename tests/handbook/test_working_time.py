"""Rest between shifts, hours at a time and a week, days in a row: both sides of each limit."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.book import read
from handbook.terms import in_force
from handbook.working_time import Worked, WorkingTime, strains

LIMITS = WorkingTime.model_validate({"from": date(2010, 1, 1)})
MONDAY = date(2026, 11, 2)
BERLIN = ZoneInfo("Europe/Berlin")


def work(day: date, starts: str, ends: str, zone: ZoneInfo = BERLIN) -> Worked:
    """A shift by its local hours; an end at or before the start is on the next day."""
    first, last = (datetime.strptime(at, "%H:%M").time() for at in (starts, ends))
    until = day + timedelta(days=int(last <= first))
    return Worked(
        day,
        datetime.combine(day, first, zone).astimezone(UTC),
        datetime.combine(until, last, zone).astimezone(UTC),
    )


def found(*works: Worked, before: tuple[Worked, ...] = ()) -> list[tuple[str, int, int]]:
    return [(one.kind, one.found, one.allowed) for one in strains(LIMITS, before, works)]


@pytest.mark.parametrize(
    ("starts", "rest"), [("17:59", 659), ("18:00", None), ("18:01", None), ("14:00", 420)]
)
def test_eleven_hours_lie_between_two_shifts(starts: str, rest: int | None) -> None:
    night = work(MONDAY, "18:00", "07:00")
    said = found(night, work(MONDAY + timedelta(1), starts, "22:00"))
    assert [one for one in said if one[0] == "short_rest"] == (
        [("short_rest", rest, 660)] if rest else []
    )


def test_the_clock_change_takes_an_hour_of_the_rest_or_gives_one() -> None:
    spring = date(2026, 3, 28)
    late = work(spring, "14:00", "22:00")
    early = work(spring + timedelta(1), "09:00", "12:00")
    assert found(late, early) == [("short_rest", 600, 660)], "02:00 to 03:00 was not there"
    autumn = date(2026, 10, 24)
    late, early = work(autumn, "14:00", "23:00"), work(autumn + timedelta(1), "09:00", "12:00")
    assert found(late, early) == []


@pytest.mark.parametrize(("ends", "is_long"), [("19:00", False), ("19:01", True)])
def test_two_shifts_without_a_rest_are_one_stretch(ends: str, is_long: bool) -> None:
    said = found(work(MONDAY, "07:00", "15:00"), work(MONDAY, "15:00", ends))
    assert said == ([("long_day", 721, 720)] if is_long else [])


@pytest.mark.parametrize(("last", "is_long"), [("16:00", False), ("16:01", True)])
def test_a_week_goes_from_monday_to_sunday_by_the_shifts_dates(last: str, is_long: bool) -> None:
    week = [work(MONDAY + timedelta(n), "08:00", "16:00") for n in range(5)]
    said = found(*week, work(MONDAY + timedelta(6), "08:00", last))
    assert said == ([("long_week", 2881, 2880)] if is_long else [])
    night = work(MONDAY + timedelta(6), "23:00", "07:00")
    assert found(*week, night) == [], "a Sunday's night is Sunday's to its end"


@pytest.mark.parametrize(("days", "is_long"), [(6, False), (7, True)])
def test_six_days_in_a_row_also_over_the_end_of_a_month(days: int, is_long: bool) -> None:
    first = date(2028, 2, 27)
    row = [work(first + timedelta(n), "09:00", "12:00") for n in range(days)]
    assert found(*row) == ([("days_in_a_row", 7, 6)] if is_long else [])


def test_what_was_so_before_and_is_not_worse_is_not_said() -> None:
    old = tuple(work(MONDAY + timedelta(n), "07:00", "15:00") for n in range(8))
    assert found(*old, before=old) == []
    shorter = (*old[:7],)
    assert found(*shorter, before=old) == []
    longer = (*old, work(MONDAY + timedelta(8), "07:00", "15:00"))
    assert ("days_in_a_row", 9, 6) in found(*longer, before=old)


def test_no_limits_no_strain() -> None:
    assert strains(None, (), [work(MONDAY, "00:00", "23:00")]) == ()


def test_the_shipped_phone_centre_says_eleven_twelve_forty_eight_and_six() -> None:
    limits = in_force(read("call-centre").working_time, MONDAY)
    assert limits is not None
    said = (limits.rest_hours, limits.day_hours, limits.week_hours, limits.days_in_a_row)
    assert said == (11, 12, 48, 6)


SHIFTS = (("07:00", "15:00"), ("15:00", "23:00"), ("23:00", "07:00"))


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from(SHIFTS)), max_size=12, unique=True))
def test_less_work_is_never_a_new_strain(said: list[tuple[int, tuple[str, str]]]) -> None:
    works = [work(MONDAY + timedelta(day), *hours) for day, hours in said]
    assert strains(LIMITS, works, works) == ()
    assert strains(LIMITS, works, works[1:]) == ()
