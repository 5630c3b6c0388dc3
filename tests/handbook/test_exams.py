"""Ranks of the month's exam, and what three months among the lowest lead to (CC-2.9)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from handbook.book import read
from handbook.exams import Month, State, judge, ranks
from tests.handbook.pages import problems

PAGE = Path(__file__).parent / "exam_cases.yaml"
CASES = yaml.safe_load(PAGE.read_text(encoding="utf-8"))["cases"]
DAY = date(2026, 11, 1)


def month(name: str, said: list[Any]) -> Month:
    scores = {at: float(one) for at, one in enumerate(said, 1) if one != "-"}
    return Month(date.fromisoformat(f"{name}-01"), scores)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["says"]) for case in CASES])
def test_what_ranks_lead_to(case: dict[str, Any]) -> None:
    [rules] = read("call-centre").exams
    assert rules.streak is not None
    months = [month(name, said) for name, said in case["months"].items()]
    states = {1: State(**case.get("state", {}))}
    due = judge(rules.ranking, rules.streak, months, states, months[-1].day)
    assert {one.person: one.consequence for one in due} == case["expect"]
    for one in due:
        days = [day for day, _ in one.rests_on]
        assert days == [known.day for known in months][-len(days) :]


def test_the_same_points_are_the_same_place() -> None:
    found = ranks({1: 90, 2: 80, 3: 80, 4: 70})
    assert [found[n].place for n in (1, 2, 3, 4)] == [1, 2, 2, 4]
    assert [found[n].is_top(2) for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert [found[n].is_bottom(2) for n in (1, 2, 3, 4)] == [False, False, False, True]
    assert found[4].of == 4
    assert ranks({}) == {}


def test_a_page_names_its_slips_by_line(tmp_path: Path) -> None:
    page = """
extends: broadband-seats
exams:
  - from: 2026-01-01
    entering: {roles: [boss], rule: ours}
    ranking: {about: [agent], least: 5, rule: X-1}
    items:
      - {top: 2, item: BB-99, decided_by: leader, rule: ours}
    rule: ours
"""
    assert problems(tmp_path, page) == [
        "ours.yaml:6: rule “X-1” is cited and is not among the rules",
        "ours.yaml:8: “BB-99” is not among the items of conduct",
        "ours.yaml:5: “boss” is not among the roles",
    ]
    both = page.replace("top: 2,", "top: 2, bottom: 2,")
    assert "give one of top and bottom" in problems(tmp_path, both)[0]
