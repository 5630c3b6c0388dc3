"""Decisions are counted by group, the few are not rated, and the month has a first working day."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from handbook.book import read, shipped_names
from handbook.calendar import Calendar
from handbook.fairness import FairnessRules, Taken, by, first_working_day, tally
from tests.handbook.pages import SOUND, page, problems

HOUR = timedelta(hours=1)


def taken(leader: int, hours: float, *, yes: bool = True, against: bool = False) -> Taken:
    return Taken(leader, yes, against, HOUR * hours, date(2026, 11, 2), "E", "CC-2.4.6")


def test_a_group_is_counted_with_the_middle_of_its_waits() -> None:
    found = tally(
        [taken(1, 1), taken(1, 2, yes=False), taken(1, 30), taken(1, 3, against=True), taken(1, 4)]
    )
    assert (found.decided, found.approved, found.declined, found.against) == (5, 4, 1, 1)
    assert found.wait == 3 * HOUR
    assert [found.share(count, 5) for count in (4, 1, 0)] == [80, 20, 0]


def test_of_an_even_number_it_is_between_the_two_in_the_middle() -> None:
    assert tally([taken(1, hours) for hours in (1, 2, 4, 40)]).wait == 3 * HOUR


def test_of_the_few_there_is_a_number_and_no_rate() -> None:
    four, five = tally([taken(1, 1)] * 4), tally([taken(1, 1)] * 5)
    assert (four.is_few(5), four.share(4, 5), four.approved) == (True, None, 4)
    assert (five.is_few(5), five.share(5, 5)) == (False, 100)


def test_of_nothing_nothing_is_said() -> None:
    nothing = tally([])
    assert (nothing.decided, nothing.wait, nothing.share(0, 5)) == (0, None, None)


def test_groups_hold_all_decisions_once() -> None:
    found = by([taken(1, 1), taken(2, 2), taken(1, 3, yes=False)], lambda one: one.leader)
    assert {leader: (one.approved, one.declined) for leader, one in found.items()} == {
        1: (1, 1),
        2: (1, 0),
    }


@pytest.mark.parametrize(
    ("country", "month", "day"),
    [
        (None, date(2026, 11, 1), 2),  # a Sunday
        (None, date(2026, 8, 1), 3),  # a Saturday
        (None, date(2026, 12, 1), 1),
        ("CN", date(2026, 10, 1), 8),  # after the holidays
        ("CN", date(2026, 1, 1), 4),  # a Sunday that is worked
    ],
)
def test_the_first_working_day_is_the_calendars(country: str | None, month: date, day: int) -> None:
    assert first_working_day(Calendar(country=country), month) == month.replace(day=day)


def test_a_month_without_work_begins_with_its_first_day() -> None:
    days = {f"2026-11-{day:02}": "rest" for day in range(1, 31)}
    assert first_working_day(Calendar.model_validate({"days": days}), date(2026, 11, 1)).day == 1


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_handbook_names_who_sees_it(name: str) -> None:
    book = read(name)
    assert book.fairness is not None
    assert (book.fairness.rule, book.fairness.fewest) == ("ours", 5)
    assert all(book.rank(role) > 0 or role == "general_manager" for role in book.fairness.roles)


def test_a_slip_is_named_by_its_line(tmp_path: Path) -> None:
    line = SOUND.count("\n") + 1
    assert page(tmp_path, f"{SOUND}fairness: {{roles: [leader]}}\n").fairness == FairnessRules(
        roles=("leader",)
    )
    for said, expected in (
        ("{roles: [boss]}", "“boss” is not among the roles"),
        ("{roles: [leader], rule: X-9}", "rule “X-9” is cited and is not among the rules"),
    ):
        assert problems(tmp_path, f"{SOUND}fairness: {said}\n") == [f"ours.yaml:{line}: {expected}"]
