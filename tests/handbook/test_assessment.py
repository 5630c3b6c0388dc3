"""What a sheet's scores come to, when it is due, and whose sheet is whose."""

from datetime import date
from pathlib import Path

import pytest

from handbook.assessment import (
    Line,
    SheetDays,
    month_score,
    months_of,
    year_score,
)
from handbook.book import read
from handbook.terms import in_force
from tests.handbook.pages import page, problems

NOVEMBER = date(2026, 11, 1)
MONTH = {
    "results 50, ability 30, attitude 20": (
        [("r", 50, 1, 90), ("a", 30, 1, 80), ("t", 20, 1, 70)],
        [90.0, 80.0, 70.0],
        83.0,
    ),
    "a line of weight 2 counts twice within its part": (
        [("r", 50, 2, 85), ("r", 50, 1, 75), ("a", 50, 1, 80)],
        [81.7, 80.0],
        80.8,  # 40.8333 + 40, and not 81.7 × 0.5 + 40 = 80.85
    ),
    "halves go up": ([("r", 50, 1, 80), ("a", 50, 1, 81)], [80.0, 81.0], 80.5),
    "a half of a tenth goes up": (
        [("r", 5, 1, 81), ("a", 95, 1, 80)],
        [81.0, 80.0],
        80.1,
    ),
    "what a float would round down": ([("r", 100, 1, 1)] * 19 + [("r", 100, 1, 2)], [1.1], 1.1),
    "nothing and everything": ([("r", 50, 1, 0), ("a", 50, 1, 100)], [0.0, 100.0], 50.0),
}


@pytest.mark.parametrize(("lines", "parts", "score"), MONTH.values(), ids=MONTH)
def test_a_month(lines: list[tuple[str, int, int, int]], parts: list[float], score: float) -> None:
    found = month_score([Line(*line) for line in lines])
    assert [one.score for one in found.parts] == parts
    assert found.score == score


def test_no_lines_have_no_score() -> None:
    with pytest.raises(ValueError, match="without lines"):
        month_score([])


@pytest.mark.parametrize(
    ("months", "score"),
    [
        ({}, None),
        ({11: 83.0}, 83.0),
        ({1: 80.0, 2: 80.1}, 80.1),
        ({1: 0.1, 2: 0.2, 3: 0.3}, 0.2),
        ({1: 0.0, 12: 100.0}, 50.0),
    ],
)
def test_a_year_is_the_mean_of_the_months_that_are_there(
    months: dict[int, float], score: float | None
) -> None:
    wanted = [date(2026, number, 1) for number in range(1, 13)]
    found = year_score({date(2026, m, 1): s for m, s in months.items()}, wanted)
    assert found.score == score
    assert len(found.counted) == len(months)
    assert {m.month for m in found.missing} == set(range(1, 13)) - set(months)


@pytest.mark.parametrize(
    ("until", "left", "last"),
    [
        (date(2026, 11, 30), None, 11),
        (date(2025, 12, 31), None, 0),
        (date(2027, 3, 1), None, 12),
        (date(2027, 3, 1), date(2026, 5, 20), 5),
        (date(2027, 3, 1), date(2026, 5, 1), 4),
    ],
)
def test_which_months_a_year_should_have(until: date, left: date | None, last: int) -> None:
    assert [month.month for month in months_of(2026, until, left)] == list(range(1, last + 1))


@pytest.mark.parametrize(
    ("month", "begins", "ends"),
    [
        (date(2026, 11, 1), date(2026, 11, 28), date(2026, 12, 3)),
        (date(2028, 2, 1), date(2028, 2, 27), date(2028, 3, 3)),
        (date(2026, 12, 1), date(2026, 12, 29), date(2027, 1, 3)),
    ],
)
def test_the_assessing_begins_before_the_months_end(month: date, begins: date, ends: date) -> None:
    days = SheetDays()
    assert (days.assessed_from(month), days.assessed_until(month)) == (begins, ends)


def test_each_duty_is_reminded_of_twice() -> None:
    assert sorted((on.isoformat(), duty) for on, duty in SheetDays().reminders(NOVEMBER)) == [
        ("2026-11-01", "set"),
        ("2026-11-03", "set"),
        ("2026-11-28", "self"),
        ("2026-12-03", "self"),
        ("2026-12-04", "score"),
        ("2026-12-05", "score"),
        ("2026-12-06", "approve"),
        ("2026-12-08", "approve"),
    ]
    assert len(SheetDays(set_by=1).reminders(NOVEMBER)) == 7


@pytest.mark.parametrize(
    ("name", "roles", "role", "decides", "approves"),
    [
        ("call-centre", {"agent"}, "agent", "director", "manager"),
        ("call-centre", {"agent", "duty_leader"}, "duty_leader", "director", "manager"),
        ("call-centre", {"agent", "group_leader"}, "agent", "director", "manager"),
        ("call-centre", {"group_leader"}, None, None, None),
        ("call-centre", {"director"}, None, None, None),
        ("online-help", {"agent", "leader"}, "leader", "manager", None),
        ("online-help", {"technician"}, "technician", "leader", None),
        ("broadband-seats", {"agent"}, "agent", "manager", None),
    ],
)
def test_whose_sheet_is_whose(
    name: str, roles: set[str], role: str | None, decides: str | None, approves: str | None
) -> None:
    version = in_force(read(name).assessment, NOVEMBER)
    assert version is not None
    assert version.role_of(roles) == role
    sheet = version.sheet_of(role) if role else None
    assert (sheet and sheet.decided_by, sheet and sheet.approved_by) == (decides, approves)


def test_the_online_help_weighs_50_30_20_by_its_rule() -> None:
    version = in_force(read("online-help").assessment, NOVEMBER)
    assert version is not None
    for sheet in version.sheets:
        assert [part.weight for part in sheet.parts.values()] == [50, 30, 20]
        assert {part.rule for part in sheet.parts.values()} == {"OH-5.2"}
        assert (sheet.asks_self, sheet.self_rule) == (True, "OH-5.4")


OWN = """extends: online-help
assessment:
  - from: 2010-01-01
    sheets:
      - roles: [agent]
        parts:
          results:
            title: {en: results, zh: 业绩}
            weight: 60
            looks_at: {en: all, zh: 全部}
          attitude:
            title: {en: attitude, zh: 态度}
            weight: 40
            looks_at: {en: all, zh: 全部}
        decided_by: leader
        rule: OH-5.4
    rule: OH-5.4
"""


def test_a_teams_own_page_weighs_as_it_likes(tmp_path: Path) -> None:
    (version,) = page(tmp_path, OWN).assessment
    assert [part.weight for part in version.sheets[0].parts.values()] == [60, 40]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("weight: 40", "weight: 30", 5, "must make 100 together, not 90"),
        ("[agent]", "[boss]", 5, "“boss” is not among the roles"),
        ("decided_by: leader", "decided_by: boss", 15, "“boss” is not among the roles"),
        (
            "decided_by: leader",
            "decided_by: leader\n        approved_by: boss",
            16,
            "“boss” is not among the roles",
        ),
        ("weight: 60", "weight: 0", 9, "greater than or equal to 1"),
        ("rule: OH-5.4\n    rule", "rule: OH-9\n    rule", 16, "rule “OH-9” is cited"),
        (
            "    rule: OH-5.4\n",
            "    rule: OH-5.4\n    days: {self_by: 6}\n",
            18,
            "must follow each other",
        ),
    ],
)
def test_a_slip_is_named_by_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    head, _, tail = OWN.rpartition(old) if old.startswith("    rule") else OWN.partition(old)
    (problem,) = problems(tmp_path, f"{head}{new}{tail}")
    assert problem.startswith(f"ours.yaml:{line}:"), problem
    assert said in problem
