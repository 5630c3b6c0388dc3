"""Rotas, lists that are gone through, and the service log: what a page may say, and its turns."""

from datetime import date, time
from pathlib import Path

import pytest

from handbook.book import read
from handbook.rotas import RotaRules, next_in_turn, spans, week_of
from handbook.terms import in_force
from tests.handbook.pages import SOUND, page, problems

DESK, PHONES = read("service-desk"), read("call-centre")
CLEANING = DESK.rotas["cleaning"].rules[0]
PROBLEMS = DESK.rotas["problems"].rules[0]


def days(rules: RotaRules, first: date, last: date) -> list[tuple[date, date, int]]:
    found = spans(rules, first, last, DESK.calendar)
    return [(first, last, len(days)) for first, last, days in found]


def test_somebody_cleans_each_workday_and_somebody_collects_each_week() -> None:
    monday, sunday = date(2026, 11, 2), date(2026, 11, 8)
    assert days(CLEANING, monday, sunday) == [
        (date(2026, 11, n), date(2026, 11, n), 1) for n in range(2, 7)
    ]
    assert days(PROBLEMS, monday, sunday) == [(monday, sunday, 5)]


def test_a_moved_workday_is_cleaned_and_a_holiday_is_not() -> None:
    """In 2026 China rests from 1 to 7 October and works on Saturday the 10th."""
    assert [first for first, _, _ in days(CLEANING, date(2026, 9, 28), date(2026, 10, 11))] == [
        date(2026, 9, 28),
        date(2026, 9, 29),
        date(2026, 9, 30),
        date(2026, 10, 8),
        date(2026, 10, 9),
        date(2026, 10, 10),
    ]


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2028, 2, 29), date(2028, 2, 28)),
        (date(2027, 1, 1), date(2026, 12, 28)),
        (date(2026, 11, 8), date(2026, 11, 2)),
    ],
)
def test_a_week_is_monday_to_sunday(day: date, monday: date) -> None:
    assert week_of(day) == (monday, date.fromordinal(monday.toordinal() + 6))


def test_whoever_has_not_had_a_turn_for_longest_is_next() -> None:
    able = {1: "A001", 2: "A002", 3: "A003"}
    before = {1: date(2026, 11, 2), 2: date(2026, 11, 4), 3: date(2026, 11, 3)}
    assert next_in_turn(able, before) == 1
    assert next_in_turn(able, before, without=[1]) == 3
    assert next_in_turn(able, {1: date(2026, 11, 2), 3: date(2026, 11, 3)}) == 2, "never had one"
    assert next_in_turn({2: "A002", 1: "A003"}, {}) == 2, "by staff code"
    assert next_in_turn({}, before) is None


def test_turns_are_shared_evenly_over_a_month() -> None:
    able, before = {1: "A1", 2: "A2", 3: "A3"}, dict[int, date]()
    had = dict.fromkeys(able, 0)
    for first, _, _ in days(CLEANING, date(2026, 11, 1), date(2026, 11, 30)):
        chosen = next_in_turn(able, before)
        assert chosen is not None
        before[chosen] = first
        had[chosen] += 1
    assert had == {1: 7, 2: 7, 3: 7}


def test_the_two_handbooks_hold_what_their_sources_say() -> None:
    day = date(2026, 11, 2)
    found = {
        name: rules
        for book in (DESK, PHONES)
        for name, one in book.checklists.items()
        if (rules := in_force(one.rules, day))
    }
    morning, friday, after = (
        found[name] for name in ("morning_cleaning", "friday_cleaning", "after_work")
    )
    assert (morning.until, morning.rota, morning.rule) == (time(7, 30), "cleaning", "SD-3")
    assert "water" in morning.points
    assert friday.when is not None
    assert friday.when.on == ("friday",)
    assert (after.of_last_shift, after.rule) == (True, "SD-2.9")
    assert set(after.points) == {"doors", "computers", "lights", "power"}
    seats = found["equipment"]
    assert (seats.before_end, seats.each_seat, seats.rule) == (15, True, "CC-2.6")
    assert seats.missing is not None
    assert "group" in seats.missing.en
    log = DESK.service_log[0]
    assert log.collecting is not None
    assert (log.rule, log.collecting.rule, log.collecting.rota) == ("SD-Q4", "SD-Q3", "problems")
    assert (CLEANING.turn, PROBLEMS.turn) == ("day", "week")


LIST = """checklists:
  tidy:
    title: {{en: tidy, zh: 整理}}
    rules:
      - from: 2020-01-01
        {what}
        points: {{desk: {{en: desk, zh: 桌}}}}
        decided_by: leader
        rule: X-1
"""
NOON = 'when: {every: day, at: "12:00"}'


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("until: '13:00'", "say one: minutes `before_end` of a shift, or `when`"),
        (f"{NOON}", "`when` goes with the time `until` which it is done"),
        (f"{NOON}\n        until: '11:00'", "`until` is later on the same day than `when`"),
        (
            f"{NOON}\n        until: '13:00'\n        each_seat: true",
            "`each_seat` is for the people of a shift: say `before_end`",
        ),
        (f"{NOON}\n        until: '13:00'\n        rota: tea", "“tea” is not among the rotas"),
    ],
)
def test_a_list_that_cannot_be_is_named(tmp_path: Path, what: str, expected: str) -> None:
    [found] = problems(tmp_path, SOUND + LIST.format(what=what))
    assert expected in found


def test_a_teams_own_list_is_read(tmp_path: Path) -> None:
    book = page(tmp_path, SOUND + LIST.format(what="before_end: 5"))
    assert book.checklists["tidy"].rules[0].before_end == 5


def test_a_log_is_collected_by_a_rota_that_there_is(tmp_path: Path) -> None:
    log = """service_log:
  - from: 2020-01-01
    roles: [agent]
    inspecting: {roles: [leader], rule: ours}
    collecting: {rota: tea, when: {every: day, at: "12:00"}, until: "13:00", rule: X-1}
    rule: X-1
"""
    [found] = problems(tmp_path, SOUND + log)
    assert "“tea” is not among the rotas" in found
    [found] = problems(tmp_path, SOUND + log.replace("13:00", "11:00"))
    assert "`until` is later on the same day than `when`" in found
