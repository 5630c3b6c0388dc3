"""How long a leave is, and which leaves are one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.leave import IsRest, Taken, chain, counted, part_of_a_day
from handbook.leave.lengths import LONGEST_GAP

MONDAY = date(2026, 11, 2)


def nov(day: int) -> date:
    return date(2026, 11, day)


def weekend(day: date) -> bool:
    return day.weekday() > 4


def never(_: date) -> bool:
    return False


@pytest.mark.parametrize(
    ("first", "last", "calendar", "working"),
    [
        (nov(2), nov(2), 1, 1),
        (nov(6), nov(9), 4, 2),
        (nov(7), nov(8), 2, 0),
        (nov(30), date(2026, 12, 1), 2, 2),
        (date(2028, 2, 28), date(2028, 3, 1), 3, 3),
        (date(2027, 2, 28), date(2027, 3, 1), 2, 1),
        (date(2026, 12, 31), date(2027, 1, 1), 2, 2),
    ],
)
def test_days_count_by_the_calendar_or_by_work(
    first: date, last: date, calendar: int, working: int
) -> None:
    assert counted(first, last, "calendar_days", weekend) == calendar
    assert counted(first, last, "working_days", weekend) == working


def test_who_works_on_sunday_has_a_sunday_counted() -> None:
    assert counted(nov(6), nov(9), "working_days", lambda day: day == nov(6)) == 3


@pytest.mark.parametrize(
    ("minutes", "shift", "days"),
    [
        (240, 480, 0.5),
        (240, None, 0.5),
        (240, 420, 0.57),
        (479, 480, 1.0),
        (480, 480, 1.0),
        (1, 480, 0.01),
        (5, 480, 0.01),
        (150, 450, 0.33),
    ],
)
def test_a_part_is_measured_by_its_shift(minutes: float, shift: float | None, days: float) -> None:
    assert part_of_a_day(minutes, shift) == days


def test_however_short_a_part_is_it_is_not_nothing() -> None:
    assert part_of_a_day(1, 720) > 0


def linked(first: date, last: date, *taken: Taken, is_rest: IsRest = never) -> set[date]:
    return {one.first for one in chain(first, last, taken, is_rest)}


def test_leaves_that_share_days_are_one() -> None:
    assert linked(nov(3), nov(5), Taken(nov(4), nov(4), 1)) == {nov(4)}
    assert linked(nov(4), nov(4), Taken(nov(3), nov(5), 3)) == {nov(3)}


def test_two_parts_of_a_day_are_one_chain() -> None:
    taken = [Taken(nov(3), nov(3), 0.25), Taken(nov(3), nov(3), 0.25)]
    assert sum(one.counted for one in chain(nov(3), nov(3), taken, never)) == 0.5


def test_a_chain_grows_on_both_sides() -> None:
    taken = [Taken(nov(day), nov(day), 1) for day in (2, 3, 5, 6, 8)]
    assert linked(nov(4), nov(4), *taken) == {nov(2), nov(3), nov(5), nov(6)}


days = st.integers(0, 40).map(lambda n: MONDAY + timedelta(days=n))
leaves = st.builds(
    lambda first, more: Taken(first, first + timedelta(days=more), more + 1.0),
    days,
    st.integers(0, 4),
)
rests = st.sets(days).map(lambda found: found.__contains__)


@given(first=days, others=st.lists(leaves, max_size=6), is_rest=rests, order=st.randoms())
def test_the_order_in_which_leaves_are_known_changes_nothing(
    first: date, others: list[Taken], is_rest: IsRest, order: object
) -> None:
    shuffled = list(others)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    found = chain(first, first, others, is_rest)
    again = chain(first, first, shuffled, is_rest)
    key = lambda taken: (taken.first, taken.last)  # noqa: E731
    assert sorted(found, key=key) == sorted(again, key=key)


@given(first=days, others=st.lists(leaves, max_size=6), is_rest=rests)
def test_no_working_day_lies_free_inside_a_chain_and_nothing_touching_is_left_out(
    first: date, others: list[Taken], is_rest: IsRest
) -> None:
    found = list(chain(first, first, others, is_rest))
    covered = {first} | {
        one.first + timedelta(days=n)
        for one in found
        for n in range((one.last - one.first).days + 1)
    }
    day = min(covered)
    while day < max(covered):
        assert day in covered or is_rest(day)
        day += timedelta(days=1)
    for other in others:
        if other not in found:
            gap = min(abs((day - end).days) for day in covered for end in (other.first, other.last))
            assert gap > 1, "next to the chain and not of it"


@given(one=days, more=st.integers(1, 12), is_rest=rests)
def test_two_single_days_are_one_whichever_is_asked_first(
    one: date, more: int, is_rest: IsRest
) -> None:
    other = one + timedelta(days=more)
    forwards = bool(chain(other, other, [Taken(one, one, 1)], is_rest))
    assert forwards == bool(chain(one, one, [Taken(other, other, 1)], is_rest))
    between = [one + timedelta(days=n) for n in range(1, more)]
    assert forwards == (len(between) <= LONGEST_GAP and all(map(is_rest, between)))


@given(first=days, more=st.integers(0, 30), is_rest=rests)
def test_working_days_and_rest_days_are_all_the_days(
    first: date, more: int, is_rest: IsRest
) -> None:
    last = first + timedelta(days=more)
    working = counted(first, last, "working_days", is_rest)
    resting = counted(first, last, "working_days", lambda day: not is_rest(day))
    assert working + resting == counted(first, last, "calendar_days", is_rest) == more + 1
