"""What a handbook says of leaving the post: whose yes it needs, and what it may be booked as."""

from datetime import date
from pathlib import Path

import pytest

from handbook.book import in_force, read
from handbook.stepping_away import SteppingAway
from tests.handbook.pages import SOUND, page, problems

DAY = date(2026, 11, 2)


def rules_of(name: str) -> SteppingAway:
    rules = in_force(read(name).stepping_away, DAY)
    assert rules is not None
    return rules


@pytest.mark.parametrize(
    ("book", "minutes", "is_private", "rule"),
    [
        ("call-centre", 15, False, None),
        ("call-centre", 16, False, "CC-1.2"),
        ("call-centre", 1, True, "CC-2.4.9"),
        ("call-centre", 120, True, "CC-2.4.9"),
        ("service-desk", 1, False, "SD-D1"),
        ("service-desk", 1, True, "SD-D1"),
        ("broadband-seats", 15, True, None),
        ("broadband-seats", 16, False, "ours"),
        ("insurance-centre", 16, False, "ours"),
        ("online-help", 600, False, None),
    ],
)
def test_who_must_say_yes_first(book: str, minutes: int, is_private: bool, rule: str) -> None:
    assert rules_of(book).needs_consent(minutes, is_private=is_private) == rule


@pytest.mark.parametrize(
    ("said", "is_private"),
    [
        ("private", True),
        ("Private: bank", True),
        ("errand, the bank", True),
        ("私事 去银行", True),
        ("办私事去银行", True),
        ("privately printed forms", False),
        ("lunch, nothing private", False),
        ("", False),
    ],
)
def test_what_is_private_says_so_first(said: str, is_private: bool) -> None:
    booking = rules_of("call-centre").booking
    assert booking is not None
    assert booking.is_private(said) is is_private


def test_the_online_help_team_says_where_it_goes() -> None:
    assert rules_of("online-help").where_rule == "OH-3.5.2"
    assert rules_of("call-centre").where_rule is None


def test_only_what_the_handbook_names_is_booked() -> None:
    assert rules_of("call-centre").may_be_booked(600, is_private=False) is None
    booked = rules_of("call-centre").may_be_booked(1, is_private=True)
    assert booked is not None
    assert booked.leave_kind == "errand"
    assert rules_of("service-desk").may_be_booked(600, is_private=True) is None


AWAY = """\
stepping_away:
  - from: 2020-01-01
    decided_by: leader
    consent: {over_minutes: 10, rule: X-1}
    booking: {leave_kind: sick, over_minutes: 60, words: [private], rule: X-1}
    rule: X-1
"""


def test_a_long_absence_may_be_booked_whatever_it_is_for(tmp_path: Path) -> None:
    (rules,) = page(tmp_path, SOUND + AWAY).stepping_away
    assert rules.may_be_booked(60, is_private=False) is None
    assert rules.may_be_booked(61, is_private=False) == rules.booking
    assert rules.may_be_booked(1, is_private=True) == rules.booking


LINE = SOUND.count("\n")


@pytest.mark.parametrize(
    ("sound", "wrong", "line", "expected"),
    [
        ("leave_kind: sick", "leave_kind: errand", 5, "“errand” is not among the kinds of leave"),
        ("decided_by: leader", "decided_by: chief", 3, "“chief” is not among the roles"),
        (
            "over_minutes: 10, rule: X-1",
            "over_minutes: 10, rule: X-2",
            4,
            "rule “X-2” is cited and is not among the rules",
        ),
        (
            "words: [private]",
            "words: []",
            5,
            "“stepping_away.0.booking.words” must not be empty",
        ),
    ],
)
def test_a_slip_is_named_by_its_line(
    tmp_path: Path, sound: str, wrong: str, line: int, expected: str
) -> None:
    found = problems(tmp_path, SOUND + AWAY.replace(sound, wrong))
    assert found == [f"ours.yaml:{LINE + line}: {expected}"]


def test_what_holds_is_chosen_by_the_day(tmp_path: Path) -> None:
    later = AWAY + "  - {from: 2026-11-03, decided_by: agent, rule: X-1}\n"
    versions = page(tmp_path, SOUND + later).stepping_away
    on = [in_force(versions, date(2026, 11, day)) for day in (2, 3)]
    assert [rules.decided_by for rules in on if rules] == ["leader", "agent"]
    assert on[1] is not None
    assert on[1].needs_consent(600, is_private=True) is None
