"""What handbooks say of hand-overs, patrols and post-shift meetings, and how it is read."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handbook.book import read, shipped_names
from handbook.calendar import Calendar
from handbook.patrol import Analysis, seat_of
from tests.handbook.pages import problems

PHONE, DESK = read("call-centre"), read("service-desk")
BERLIN = ZoneInfo("Europe/Berlin")


def test_the_two_that_hand_over_say_how() -> None:
    assert {name for name in shipped_names() if read(name).handover} == {
        "call-centre",
        "service-desk",
    }
    [phone], [desk] = PHONE.handover, DESK.handover
    assert (phone.rule, phone.taker_rule, phone.roles) == ("CC-2.3", "CC-2.3", ("duty_leader",))
    assert list(phone.checked("taking")) == ["before", "screen", "desk", "equipment"]
    assert list(phone.checked("after")) == ["first_call", "review"]
    assert (desk.rule, desk.topics_rule, desk.taker_rule, desk.checks) == (
        "SD-M1",
        "SD-M1",
        None,
        {},
    )
    for rules in (phone, desk):
        assert list(rules.topics) == ["business", "instructions", "complaints", "equipment"]
        assert not rules.topics["complaints"].for_floor, "it may name people"
        assert rules.topics["equipment"].told_hours is None, "a fault stays until it is mended"


def test_the_phone_centre_alone_patrols_and_meets_after_shifts() -> None:
    assert {name for name in shipped_names() if read(name).patrol} == {"call-centre"}
    assert {name for name in shipped_names() if read(name).debrief} == {"call-centre"}
    [patrol], [debrief] = PHONE.patrol, PHONE.debrief
    assert patrol.analysis is not None
    assert (patrol.analysis.roles, patrol.analysis.when_rule) == (("director",), "ours")
    assert 1 <= len(debrief.on) <= 2, "once or twice a week"
    assert debrief.helping is not None
    assert debrief.helping.roles == ("qa_trainer", "info_coordinator")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("equipment seat 14", ("equipment", "seat 14")),
        ("Equipment: seat 14", ("equipment", "seat 14")),
        ("设备：14号座席没有耳麦", ("equipment", "14号座席没有耳麦")),
        ("设备 坏了", ("equipment", "坏了")),
        ("complaints and suggestions a", ("complaints", "a")),
        ("complaint a", ("complaints", "a")),
        ("business", ("business", "")),
        ("equipments", None),
        ("设备坏了", None),
        ("", None),
    ],
)
def test_a_topic_is_what_the_line_begins_with(said: str, meant: tuple[str, str] | None) -> None:
    assert PHONE.handover[0].meant(said) == meant


@pytest.mark.parametrize(
    ("said", "seat"),
    [
        ("14", "14"),
        ("seat 14: cups", "14"),
        ("cups at Seat #7", "7"),
        ("14号座席有水杯", "14"),
        ("座席 3 有水杯", "3"),
        ("by the door", None),
        ("3 cups", None),
        ("", None),
    ],
)
def test_a_seat_is_known_by_its_number(said: str, seat: str | None) -> None:
    assert seat_of(said) == seat


@pytest.mark.parametrize(
    ("when", "at", "before"),
    [
        # Across the clock change of 25 October 2026.
        (
            {"every": "week", "on": "monday", "at": "02:30"},
            datetime(2026, 10, 26, 2, 30, tzinfo=BERLIN),
            datetime(2026, 10, 19, 2, 30, tzinfo=BERLIN),
        ),
        # A shorter month's last day, and 29 February.
        (
            {"every": "month", "day": 31, "at": "09:00"},
            datetime(2028, 3, 31, 9, tzinfo=BERLIN),
            datetime(2028, 2, 29, 9, tzinfo=BERLIN),
        ),
        (
            {"every": "month", "day": 1, "months": [1, 7], "at": "09:00"},
            datetime(2026, 7, 1, 9, tzinfo=BERLIN),
            datetime(2026, 1, 1, 9, tzinfo=BERLIN),
        ),
    ],
)
def test_a_report_tells_of_the_time_since_the_one_before(
    when: dict[str, object], at: datetime, before: datetime
) -> None:
    page = {"when": when, "roles": ["director"], "when_rule": "x", "rule": "x"}
    assert Analysis.model_validate(page).before(BERLIN, Calendar(), at) == before


@pytest.mark.parametrize(
    ("slip", "reason"),
    [
        (
            "patrol:\n  - {from: 2026-01-01, roles: [duty_leader], rule: CC-2.6, "
            "kinds: {desks: {en: desks, zh: 台面, items: [CC-9]}}}",
            "“CC-9” is not among the items of conduct",
        ),
        (
            "patrol:\n  - {from: 2026-01-01, roles: [juggler], rule: CC-2.6, "
            "kinds: {desks: {en: desks, zh: 台面}}}",
            "“juggler” is not among the roles",
        ),
        (
            "handover:\n  - {from: 2026-01-01, roles: [duty_leader], rule: CC-2.3, "
            "topics_rule: CC-9, topics: {business: {en: business, zh: 业务}}}",
            "rule “CC-9” is cited and is not among the rules",
        ),
        (
            "debrief:\n  - {from: 2026-01-01, on: [], roles: [duty_leader], on_rule: ours, "
            "rule: CC-2.10.1b}",
            "must not be empty",
        ),
    ],
)
def test_a_slip_is_named_by_its_line(tmp_path: Path, slip: str, reason: str) -> None:
    [told] = problems(tmp_path, f"extends: call-centre\n{slip}\n")
    assert reason in told
    assert told.startswith("ours.yaml:3: ")
