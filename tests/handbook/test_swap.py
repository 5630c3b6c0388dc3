"""What the handbook says of a swap, person by person."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handbook.book import read
from handbook.relief import Stretch
from handbook.swap import Kind, Side, SwapVerdict, judge
from handbook.swap.naming import time_of_day
from handbook.terms import in_force
from handbook.working_time import Worked

DAY = date(2026, 11, 6)
BOOK = read("call-centre")
RULES = in_force(BOOK.swap.rules, DAY)
START = datetime(2026, 11, 6, 7, 0, tzinfo=UTC)
OVERLAPS = Worked(DAY, START - timedelta(hours=8), START + timedelta(seconds=1))
SHIFT = Worked(DAY, START, START + timedelta(hours=8))


def verdict(side: Side, kind: Kind = "exchange", *, is_special: bool = False) -> SwapVerdict:
    assert RULES is not None
    limits = in_force(BOOK.working_time, DAY)
    return judge(RULES, limits, kind, (side,), is_special=is_special)


def side(counted: int | None = 0, **more: Any) -> Side:
    facts = {"person": 1, "before": (), "after": (SHIFT,), "taken": (SHIFT,), **more}
    return Side(**facts, counted=counted)


@pytest.mark.parametrize(("counted", "said"), [(0, []), (1, []), (2, ["too_often"])])
@pytest.mark.parametrize(("kind", "rule"), [("exchange", "CC-2.4.8"), ("rest", "CC-2.7.2")])
def test_two_a_month_of_each(counted: int, said: list[str], kind: Kind, rule: str) -> None:
    found = verdict(side(counted), kind)
    assert [one.kind for one in found.breaches] == said
    assert all(one.rule == rule and one.found == 3 for one in found.breaches)
    assert found.counted == {1: counted + 1}
    assert found.most == 2
    assert rule in found.rules


def test_a_special_case_is_not_held_against_itself() -> None:
    found = verdict(side(5), is_special=True)
    assert [one.kind for one in found.breaches] == ["too_often"]
    assert found.to_allow == ()


def test_what_does_not_count_is_never_too_often() -> None:
    assert verdict(side(None)).breaches == ()
    assert verdict(side(None)).counted == {}


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        (
            {"after": (SHIFT, Worked(DAY, START - timedelta(1), START + timedelta(0, 1)))},
            "works_then",
        ),
        ({"leave": (Stretch(START, START + timedelta(0, 60)),)}, "on_leave"),
        ({"left_on": DAY}, "has_left"),
    ],
)
def test_what_nobody_can_allow(facts: dict[str, Any], kind: str) -> None:
    found = verdict(side(**facts))
    assert [one.kind for one in found.never] == [kind]


@pytest.mark.parametrize(
    "facts",
    [
        {"after": (SHIFT, Worked(DAY, START - timedelta(0, 3600), START))},
        {"leave": (Stretch(START - timedelta(1), START),)},
        {"left_on": DAY + timedelta(1)},
    ],
)
def test_what_only_touches_is_no_clash(facts: dict[str, Any]) -> None:
    assert verdict(side(**facts)).never == ()


def test_a_missing_skill_is_for_the_leader_to_allow() -> None:
    found = verdict(side(lacks=("english",)))
    assert [(one.kind, one.what) for one in found.to_allow] == [("no_skill", "english")]


@pytest.mark.parametrize(
    ("starts", "ends", "name"),
    [
        ("07:00", "15:00", "early"),
        ("10:59", "19:00", "early"),
        ("11:00", "19:00", "late"),
        ("14:30", "22:30", "late"),
        ("17:59", "02:00", "late"),
        ("18:00", "07:00", "night"),
        ("19:00", "23:00", "late"),
        ("22:30", "07:00", "night"),
        ("00:00", "08:00", "night"),
        ("04:00", "12:00", "early"),
    ],
)
def test_a_shift_is_called_by_its_hours(starts: str, ends: str, name: str) -> None:
    hours = (datetime.strptime(at, "%H:%M").time() for at in (starts, ends))
    assert time_of_day(*hours) == name


def test_a_handbook_that_names_no_number_counts_nothing() -> None:
    rules = in_force(read("broadband-seats").swap.rules, DAY)
    assert rules is not None
    assert rules.rule == "BB-8"
    found = judge(rules, None, "exchange", (side(9),))
    assert found.breaches == ()
    assert found.most is None
