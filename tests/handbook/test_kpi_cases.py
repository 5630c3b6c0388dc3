"""Every target of the shipped handbooks by cases on both its sides; what nobody records is none."""

from pathlib import Path

import pytest
import yaml

from handbook.book import read, shipped_names
from handbook.kpi import MEASURES, Found, Indicator, KpiRules, Sums, value

PAGE = Path(__file__).parent / "kpi_cases.yaml"
CASES = [
    (book, measure, float(figure), expected)
    for book, measures in yaml.safe_load(PAGE.read_text(encoding="utf-8")).items()
    for measure, figures in measures.items()
    for figure, expected in figures.items()
]


def rules(book: str) -> KpiRules:
    [found] = read(book).kpi
    return found


def judged(one: Indicator, figure: float) -> str:
    return one.target.judge(figure) if one.target else "none"


@pytest.mark.parametrize(("book", "measure", "figure", "expected"), CASES)
def test_a_figure_is_judged(book: str, measure: str, figure: float, expected: str) -> None:
    assert judged(rules(book).indicator(measure), figure) == expected


def test_every_target_has_cases_on_both_sides() -> None:
    for book in shipped_names():
        for one in rules(book).indicators:
            said = {e for name, measure, _, e in CASES if (name, measure) == (book, one.measure)}
            if one.target is not None and book == "insurance-centre":
                assert said == {"met", "near", "missed"}, (book, one.measure)


@pytest.mark.parametrize("below", [25, 100, 700, 1_000, 3_000])
def test_a_rate_that_is_just_the_target_meets_it(below: int) -> None:
    for target in range(1, 101):
        if below * target % 100:
            continue
        sums = Sums(offered=below, answered=below * target // 100)
        assert value("connect_rate", Found(sums)) == target


def test_what_nobody_records_is_no_figure() -> None:
    found = Found(Sums(offered=9, answered=9, talk_s=900, talk_n=9), agents=1, agent_answers=9)
    for name, measure in MEASURES.items():
        if not measure.is_recorded:
            assert value(name, found) is None
    assert value("handling_time", found) is None
    with_work = Sums(offered=9, answered=9, talk_s=900, talk_n=9, acw_s=90, acw_n=3)
    assert value("handling_time", Found(with_work)) == 130


def test_the_online_team_counts_what_its_rule_names() -> None:
    cited = [one.measure for one in rules("online-help").indicators if one.rule == "OH-3.4"]
    assert cited == ["offered", "questions", "handling_time", "satisfaction"]
    not_told = {one for one in cited if not MEASURES[one].is_recorded}
    assert not_told == {"questions", "satisfaction"}


def test_the_service_desk_answers_within_a_minute() -> None:
    found = rules("service-desk")
    assert found.counting.seconds == 60
    assert found.indicator("service_level").rule == "SD-Q2"
