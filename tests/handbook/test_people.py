"""A team's page says who is on the floor; a mistake on it is named by line and reason."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handbook.people import ROLES, WEEKDAYS, TeamPage, read_team, text_of
from handbook.source import BadPage

PAGE = """\
name: North Floor
zone: Asia/Shanghai
channels: {leaders: C0LEADERS, floor: C0FLOOR, managers: G0MANAGERS}
shifts:
  E: {starts: "07:00", ends: "15:00"}
  N: {starts: "22:30", ends: "07:00"}
minimum:
  E: {mon: 20, sun: 15}
  N: 8
people:
  - {code: "A001", name: Wang Fang, email: Wang.Fang@centre.example, roles: [agent, group_leader]}
  - {code: "A002", name: 李强, roles: [agent], leader: A001, slack: U0LIQIANG}
  - {code: "L001", name: Grace Obi, roles: [duty_leader], left: 2026-11-30}
"""


def read(tmp_path: Path, text: str) -> TeamPage:
    path = tmp_path / "team.yaml"
    path.write_text(text, encoding="utf-8")
    return read_team(path)


def test_a_page_is_read_with_sensible_defaults(tmp_path: Path) -> None:
    page = read(tmp_path, PAGE)
    assert (page.language, page.handbook) == ("en", "call-centre")
    assert page.shifts["N"].starts == time(22, 30)
    assert page.people[0].email == "wang.fang@centre.example"
    assert page.people[0].roles == ("agent", "group_leader")
    assert page.people[2].left == date(2026, 11, 30)
    assert [person.leader for person in page.people] == [None, "A001", None]


def test_a_minimum_is_a_number_for_all_days_or_one_for_each_named_day(tmp_path: Path) -> None:
    needs = read(tmp_path, PAGE).needs()
    assert needs["E", 0] == 20
    assert needs["E", 6] == 15
    assert ("E", 1) not in needs
    assert [needs["N", day] for day in range(7)] == [8] * 7


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ('ends: "15:00"', 'ends: "15:00", skill: en', 5, "nobody on this page has the skill “en”"),
        ("roles: [agent], leader", "roles: [agent], skills: [en, EN], leader", 12, "a skill twice"),
        ("roles: [agent], leader", "roles: [agent], skills: en, leader", 12, "must be a list"),
        ("Asia/Shanghai", "Asia/Shangai", 2, "is not a time zone"),
        ("Asia/Shanghai", "Asia", 2, "is not a time zone"),
        ("Asia/Shanghai", "/etc/passwd", 2, "is not a time zone"),
        ("zone: Asia/Shanghai\n", "", 1, "“zone” is missing"),
        ("name: North Floor", "name: ' '", 1, "must not be empty"),
        ("name: North Floor", 'name: "North\\u202e"', 1, "nobody can see"),
        ("name: North Floor", "name: North Floor\nlanguage: fr", 2, "language"),
        ("name: North Floor", "name: North Floor\nhandbook: my-centre", 2, "no handbook"),
        ("name: North Floor", "name: North Floor\nzones: x", 2, "not a name that belongs here"),
        ("C0LEADERS", "leaders", 3, "channels.leaders"),
        ('ends: "15:00"', "ends: 15:00", 5, 'in quotes, "15:00"'),
        ('starts: "22:30"', "starts: 22:30", 6, 'in quotes, "22:30"'),
        ('"07:00", ends: "15:00"', '"25:00", ends: "15:00"', 5, "not a time of the day"),
        ('"07:00", ends: "15:00"', '"7 am", ends: "15:00"', 5, "not a time of the day"),
        ("E: {mon: 20", "L: {mon: 20", 8, "“L” is not a shift of this page"),
        ("mon: 20", "monday: 20", 8, "monday"),
        ("mon: 20", "mon: -1", 8, "greater than or equal to 0"),
        ('"A002"', "0012", 12, "in quotes"),
        ('"A002"', '"A001"', 12, "another person's code already, on line 11"),
        ("name: 李强", "name: 李强, email: WANG.FANG@centre.example", 12, "email already"),
        ("name: Grace Obi", "name: Grace Obi, slack: U0LIQIANG", 13, "slack already, on line 12"),
        ("U0LIQIANG", "liqiang", 12, "slack"),
        ("Wang.Fang@centre.example", "wang.fang", 11, "not an e-mail address"),
        ("[agent, group_leader]", "[agent, boss]", 11, "roles"),
        ("leader: A001", "leader: A009", 12, "“A009” is nobody's staff number on this page"),
        ("leader: A001", "leader: A002", 12, "A002 cannot be their own leader"),
        ("leader: A001", "leader: 0012", 12, "in quotes"),
        ("[agent, group_leader]", "[agent, agent]", 11, "has a role twice"),
        ("[agent, group_leader]", "[]", 11, "roles"),
        ("2026-11-30", "2026-11-31", 13, "cannot be read"),
        ("left: 2026", "joined: 2026-11-30, left: 2026", 13, "cannot leave before they join"),
    ],
)
def test_a_mistake_is_named_by_its_line_and_reason(
    tmp_path: Path, before: str, after: str, line: int, reason: str
) -> None:
    assert before in PAGE
    with pytest.raises(BadPage) as caught:
        read(tmp_path, PAGE.replace(before, after, 1))
    assert any(
        problem.place.line == line and reason in problem.reason for problem in caught.value.problems
    ), caught.value


def test_all_mistakes_of_a_page_are_told_at_once(tmp_path: Path) -> None:
    wrong = PAGE.replace('"L001"', '"A001"').replace("N: 8", "X: 8")
    with pytest.raises(BadPage) as caught:
        read(tmp_path, wrong)
    assert len(caught.value.problems) == 2


def test_silence_about_slack_differs_from_saying_none(tmp_path: Path) -> None:
    page = read(tmp_path, PAGE.replace("roles: [duty_leader]", "roles: [duty_leader], slack: null"))
    assert [person.says_slack for person in page.people] == [False, True, True]


names = st.text(
    st.characters(categories=("L", "N", "P", "S"), max_codepoint=0xFFFF), min_size=1, max_size=12
)
times = st.times().map(lambda at: f"{at:%H:%M}")


@st.composite
def pages(draw: st.DrawFn) -> dict[str, Any]:
    codes = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    staff = draw(st.lists(names, min_size=1, max_size=5, unique=True))
    counts = st.integers(0, 99)
    days = st.dictionaries(st.sampled_from(WEEKDAYS), counts, min_size=1)
    roles = st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True)
    return {
        "name": draw(names),
        "zone": draw(st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "UTC"])),
        "language": draw(st.sampled_from(["en", "zh"])),
        "channels": {"leaders": "C01", "floor": "C02", "managers": "C03"},
        "shifts": {code: {"starts": draw(times), "ends": draw(times)} for code in codes},
        "minimum": {code: draw(counts | days) for code in codes if draw(st.booleans())},
        "people": [
            {
                "code": code,
                "name": draw(names),
                "roles": draw(roles),
                "leader": draw(st.sampled_from([None, *(one for one in staff if one != code)])),
                "slack": f"U{number:03}",
            }
            for number, code in enumerate(staff)
        ],
    }


@given(pages())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_page_written_out_reads_back_equal(tmp_path: Path, values: dict[str, Any]) -> None:
    page = read(tmp_path, yaml.safe_dump(values, allow_unicode=True))
    again = read(tmp_path, text_of(page))
    assert again == page
    assert again.needs() == page.needs()
