"""Reports by the calendar: which period, due when, moved by holidays; late by days, not hours."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handbook.book import read, shipped_names
from handbook.calendar import Calendar
from handbook.conduct import ConductRules
from handbook.reports import (
    Asking,
    Lateness,
    Reports,
    Slot,
    days_late,
    is_in_time,
    nothing_from,
    points_late,
    slots,
    span,
)
from tests.handbook.pages import SOUND, problems

ZONE = ZoneInfo("Asia/Shanghai")
CHINA, PLAIN = Calendar(country="CN"), Calendar()
ITEM = Lateness(item="BB-22", nothing_days=2, decided_by="leader", rule="BB-22")


def due(name: str, year: int, *, book: str = "call-centre", zone: ZoneInfo = ZONE) -> list[Slot]:
    """A year's reports of one kind."""
    found = read(book)
    since = datetime(year, 1, 1, tzinfo=zone) - timedelta(seconds=1)
    until = datetime(year + 1, 1, 1, tzinfo=zone) - timedelta(seconds=1)
    every = slots(found.reports, zone, found.calendar, since, until)
    return [slot for slot in every if slot.name == name]


def told(slot: Slot, zone: ZoneInfo = ZONE) -> str:
    return f"{slot.first} {slot.last} {slot.due_at.astimezone(zone):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("period", "of", "expected"),
    [
        ("day", "this", ("2028-02-29", "2028-02-29")),
        ("day", "last", ("2028-02-28", "2028-02-28")),
        ("week", "this", ("2028-02-28", "2028-03-05")),
        ("week", "last", ("2028-02-21", "2028-02-27")),
        ("month", "this", ("2028-02-01", "2028-02-29")),
        ("month", "last", ("2028-01-01", "2028-01-31")),
        ("half_year", "this", ("2028-01-01", "2028-06-30")),
        ("half_year", "last", ("2027-07-01", "2027-12-31")),
        ("half_year", "next", ("2028-07-01", "2028-12-31")),
        ("year", "this", ("2028-01-01", "2028-12-31")),
        ("year", "next", ("2029-01-01", "2029-12-31")),
    ],
)
def test_the_period_that_a_day_lies_in(period: str, of: str, expected: tuple[str, str]) -> None:
    first, last = span(period, of, date(2028, 2, 29))  # type: ignore[arg-type]
    assert (first.isoformat(), last.isoformat()) == expected


def test_the_week_begins_in_the_old_year() -> None:
    assert span("week", "this", date(2027, 1, 1)) == (date(2026, 12, 28), date(2027, 1, 3))
    assert span("month", "last", date(2027, 1, 4)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_statistics_are_due_on_the_4th_and_holidays_put_that_off() -> None:
    found = [told(slot) for slot in due("statistics", 2026, book="broadband-seats")]
    assert len(found) == 12
    assert found[0] == "2025-12-01 2025-12-31 01-04 23:59", "a Sunday that is worked"
    assert found[3] == "2026-03-01 2026-03-31 04-07 23:59", "a Saturday before a holiday"
    assert found[9] == "2026-09-01 2026-09-30 10-08 23:59", "the national holiday"
    assert found[10] == "2026-10-01 2026-10-31 11-04 23:59"


def test_papers_are_due_by_the_20th_and_holidays_bring_that_forward() -> None:
    found = [told(slot) for slot in due("exam_papers", 2026)]
    assert found[10] == "2026-11-01 2026-11-30 11-20 17:00"
    assert found[8] == "2026-09-01 2026-09-30 09-20 17:00", "a Sunday that is worked"
    assert found[11] == "2026-12-01 2026-12-31 12-18 17:00", "the 20th is a Sunday"


def test_a_week_keeps_its_days_where_a_holiday_moves_its_friday() -> None:
    found = {slot.first: told(slot) for slot in due("floor_week", 2026)}
    holiday = date(2026, 9, 28)
    assert found[holiday] == "2026-09-28 2026-10-04 09-30 17:00"
    assert len(found) == len(due("floor_week", 2026)) == 52


def test_half_years_and_years() -> None:
    assert [told(one) for one in due("half_year", 2026, book="service-desk")] == [
        "2026-01-01 2026-06-30 06-30 16:00"
    ]
    assert [told(one) for one in due("year", 2026, book="service-desk")] == [
        "2026-01-01 2026-12-31 12-31 16:00"
    ]
    assert [told(one) for one in due("training_plan", 2026, book="online-help")] == [
        "2027-01-01 2027-12-31 12-18 17:00"
    ]


@pytest.mark.parametrize(
    ("zone", "first", "second"),
    [
        ("Europe/Berlin", "2026-10-23 15:00", "2026-10-30 16:00"),
        ("America/New_York", "2026-10-30 21:00", "2026-11-06 22:00"),
    ],
)
def test_a_clock_change_lies_between_two_fridays(zone: str, first: str, second: str) -> None:
    there = ZoneInfo(zone)
    at = [f"{slot.due_at:%Y-%m-%d %H:%M}" for slot in due("floor_week", 2026, zone=there)]
    assert first in at
    assert second in at


def test_the_mornings_after_are_workdays() -> None:
    friday = datetime(2026, 11, 6, 17, tzinfo=ZONE)
    steps = Asking(remind=24).steps(friday, ZONE, CHINA, 9)
    assert [f"{step} {at.astimezone(ZONE):%a %d %H:%M}" for step, at in steps.items()] == [
        "remind Thu 05 17:00",
        "due Fri 06 17:00",
        "late Mon 09 09:00",
        "climb Tue 10 09:00",
    ]


@pytest.mark.parametrize(
    ("handed", "in_time", "late", "points"),
    [
        ("11-04 23:59:59", True, 0, 0.0),
        ("11-05 00:00:00", False, 1, 1.0),
        ("11-05 23:59:59", False, 1, 1.0),
        ("11-06 23:59:59", False, 2, 2.0),
        ("11-07 00:00:00", False, 3, None),
    ],
)
def test_points_by_the_day(handed: str, in_time: bool, late: int, points: float | None) -> None:
    due_at = datetime(2026, 11, 4, 23, 59, tzinfo=ZONE).astimezone(UTC)
    at = datetime.fromisoformat(f"2026-{handed}").replace(tzinfo=ZONE)
    assert is_in_time(due_at, at) is in_time
    assert days_late(due_at, at, ZONE) == late
    assert points_late(ITEM, 1.0, late) == points
    assert nothing_from(ITEM, due_at, ZONE) == datetime(2026, 11, 7, tzinfo=ZONE)
    assert points_late(ITEM, None, 1) is None, "not stated stays so"


def test_the_hour_does_not_make_a_day() -> None:
    due_at = datetime(2026, 11, 4, 17, tzinfo=ZONE)
    evening = datetime(2026, 11, 4, 22, tzinfo=ZONE)
    assert (is_in_time(due_at, evening), days_late(due_at, evening, ZONE)) == (False, 0)


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_report_has_somebody_to_owe_and_to_receive_it(name: str) -> None:
    book = read(name)
    assert book.reports.kinds
    assert book.reports.overview
    for kind in book.reports.kinds.values():
        for rules in kind.rules:
            assert rules.asking.rule == "ours"
            assert not set(rules.roles) & set(rules.to.roles) or "leader" in rules.roles


RULE = "          rule: ours\n"
REPORT = """reports:
  kinds:
    week:
      title: {en: week, zh: 周报}
      rules:
        - from: 2026-01-01
          roles: [agent]
          when: {every: week, on: friday, at: "17:00"}
          to: {roles: [agent], rule: ours}
          rule: ours
"""


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (
            "roles: [agent]\n          when",
            "roles: [boss]\n          when",
            "is not among the roles",
        ),
        ('          when: {every: week, on: friday, at: "17:00"}\n', "", "say `when`"),
        (
            "          rule: ours\n",
            "          owed_by: rota\n          rule: ours\n",
            "`rota` goes",
        ),
        (
            "          rule: ours\n",
            "          asking: {late: 2}\n          rule: ours\n",
            "climb comes",
        ),
        (
            RULE,
            "          lateness: {item: X, nothing_days: 2, decided_by: agent, rule: ours}\n"
            + RULE,
            "“X” is not among the items of conduct",
        ),
        (RULE, "          rule: Z-1\n", "“Z-1” is cited"),
    ],
)
def test_a_page_is_wrong_out_loud(tmp_path: Path, was: str, now: str, expected: str) -> None:
    assert problems(tmp_path, SOUND + REPORT) == []
    page = REPORT.replace(was, now)
    assert page != REPORT
    assert any(expected in problem for problem in problems(tmp_path, SOUND + page))


def test_two_reports_cannot_be_called_the_same() -> None:
    from handbook.reports import mistakes

    kind = {
        "title": {"en": "a", "zh": "甲"},
        "words": ["Weekly"],
        "rules": [
            {
                "from": date(2026, 1, 1),
                "roles": ["agent"],
                "when": {"every": "day", "at": "17:00"},
                "to": {"roles": ["agent"], "rule": "ours"},
                "rule": "ours",
            }
        ],
    }
    two = Reports.model_validate({"kinds": {"one": kind, "two": {**kind, "words": ["weekly"]}}})
    assert [why for _, why in mistakes(two, ConductRules())] == ["“weekly” already means “one”"]
