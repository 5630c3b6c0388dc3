"""What the handbooks say of training and new people, and which days it comes to."""

from datetime import date
from pathlib import Path

import pytest

from handbook.book import read, shipped_names
from handbook.calendar import Calendar
from handbook.training import Repeated, plan_days, repeated_rule
from tests.handbook.pages import SOUND, problems

BOOKS = {name: read(name) for name in shipped_names()}
CHINA = Calendar(country="CN")
LINE = SOUND.count("\n") + 2


def test_which_handbook_says_what() -> None:
    parts = {
        name: [part for part, versions in book.training if versions] for name, book in BOOKS.items()
    }
    assert parts == {
        "broadband-seats": [],
        "call-centre": ["cycle", "exam_days", "questions", "joining", "repeated"],
        "insurance-centre": ["cycle"],
        "online-help": [],
        "service-desk": ["joining"],
    }


def test_the_phone_centre_trains_on_the_10th_and_examines_by_the_25th() -> None:
    training = BOOKS["call-centre"].training
    [cycle], [days] = training.cycle, training.exam_days
    assert cycle.when.days(date(2026, 2, 1), date(2026, 3, 31), CHINA) == [
        date(2026, 2, 10),
        date(2026, 3, 10),
    ]
    assert (cycle.rule, cycle.trains.roles, cycle.about) == (
        "CC-2.8.1",
        ("qa_trainer",),
        ("agent",),
    )
    assert days.until(date(2026, 2, 3)) == date(2026, 2, 25)
    asked = [day for day in range(1, 29) if days.is_asked(date(2026, 2, day))]
    assert asked == list(range(21, 29))
    assert [days.rule, training.questions[0].rule] == ["CC-2.8.2", "CC-2.8.3"]


def test_the_insurers_month_ends_with_a_plan_also_on_29_february() -> None:
    [cycle] = BOOKS["insurance-centre"].training.cycle
    assert cycle.plan.days(date(2028, 2, 1), date(2028, 3, 1), CHINA) == [date(2028, 2, 29)]
    assert cycle.when.days(date(2028, 3, 1), date(2028, 3, 31), CHINA) == [date(2028, 3, 3)]
    assert cycle.rule == "IC-Q.L1"


def test_the_service_desks_three_days_and_the_colleague() -> None:
    [joining] = BOOKS["service-desk"].training.joining
    assert [day.title.en for day in joining.days] == [
        "culture, etiquette and shadowing",
        "process, duties, ethics and shadowing",
        "the product and daily problems",
    ]
    assert {day.rule for day in joining.days} == {"SD-T1"}
    assert joining.buddy is not None
    assert (joining.buddy.rule, joining.buddy.check_rule) == ("SD-T1", "ours")


@pytest.mark.parametrize(
    ("joined", "rostered", "days"),
    [
        # A Friday; the week before a holiday; with a roster, at weekends too; half a roster.
        (date(2026, 11, 6), [], ["11-06", "11-09", "11-10"]),
        (date(2026, 9, 30), [], ["09-30", "10-08", "10-09"]),
        (
            date(2026, 11, 6),
            [date(2026, 11, d) for d in (5, 7, 8, 11, 12)],
            ["11-07", "11-08", "11-11"],
        ),
        (date(2026, 11, 6), [date(2026, 11, 7)], ["11-07", "11-09", "11-10"]),
        (date(2028, 2, 28), [], ["02-28", "02-29", "03-01"]),
    ],
)
def test_first_days_are_the_rosters_or_workdays(
    joined: date, rostered: list[date], days: list[str]
) -> None:
    found = plan_days(joined, 3, rostered, CHINA)
    assert [f"{day:%m-%d}" for day in found] == days


def test_a_rule_has_its_week_and_comes_round() -> None:
    values = {"from": "2010-01-01", "on": "monday", "cites": ["a", "b"], "rule": "ours"}
    version = Repeated.model_validate(values)
    weeks = [
        repeated_rule(version, date(2026, 12, 21 + 7)),
        repeated_rule(version, date(2027, 1, 4)),
    ]
    assert sorted(weeks) == ["a", "b"]
    assert repeated_rule(version, date(2026, 12, 28)) == repeated_rule(version, date(2027, 1, 3))


@pytest.mark.parametrize(
    ("training", "reason"),
    [
        (
            "repeated: [{from: 2020-01-01, on: monday, cites: [X-9], rule: ours}]",
            "rule “X-9” is cited and is not among the rules",
        ),
        (
            'exam_days: [{from: 2020-01-01, first_day: 26, last_day: 25, told_at: "09:00", '
            "examines: {roles: [leader], rule: ours}, told: {roles: [leader], rule: ours}, "
            "rule: ours}]",
            "last_day is not before first_day",
        ),
        (
            'joining: [{from: 2020-01-01, about: [agent], told_at: "09:00", '
            "trains: {roles: [leader], rule: ours}, rule: ours}]",
            "give the days of a plan, an agreement, or both",
        ),
        (
            "questions: [{from: 2020-01-01, keeps: {roles: [boss], rule: ours}, rule: ours}]",
            "“boss” is not among the roles",
        ),
        (
            "joining: [{from: 2020-01-01, about: [agent], told_at: 9:00, "
            "trains: {roles: [leader], rule: ours}, rule: ours}]",
            "write a time in quotes",
        ),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, training: str, reason: str) -> None:
    [told] = problems(tmp_path, f"{SOUND}training:\n  {training}\n")
    assert told.startswith(f"ours.yaml:{LINE}: ")
    assert reason in told
