"""Balances are brought in row by row: bad rows are named, good ones set once, the rest stays."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from handbook import words
from handbook.leave import Kind
from handbook.people import TeamPage
from storage import balances, journal, people
from storage.database import Database
from storage.importers import balances as importer
from storage.importers import team as team_importer
from storage.importers.balances import BalancePlan
from storage.importers.rows import RowsRefused
from storage.importers.sheets import UnreadableFile
from storage.people import Team
from tests.storage.floor import together

NOW = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 1)
RULES = {
    "from": "2026-01-01",
    "notice": {"hours_before_shift": 3, "rule": "ours", "late_rule": "ours"},
    "deciders": [{"steps": ["duty_leader"], "rule": "ours"}],
}


def kind(en: str, zh: str, *typed: str) -> Kind:
    said = {"title": {"en": en, "zh": zh}, "words": typed, "rules": [RULES]}
    return Kind.model_validate(said)


KINDS = {
    "annual": kind("annual leave", "年休假", "vacation", "年假"),
    "off_in_lieu": kind("time in lieu", "调休", "lieu", "补休"),
}
Import = Callable[..., BalancePlan]
Standing = Callable[[], dict[tuple[str, str], tuple[float, date]]]


@pytest.fixture
def bring(database: Database, team: Team, tmp_path: Path) -> Import:
    """Import rows such as "A001,annual,7"; what was done comes back."""

    def bring(
        rows: Sequence[str],
        *,
        header: str = "code,kind,days",
        only_good: bool = False,
        as_of: date = TODAY,
    ) -> BalancePlan:
        path = tmp_path / "balances.csv"
        path.write_text("\n".join([header, *rows]), encoding="utf-8")
        with database.change(NOW) as tx:
            plan = importer.plan(tx, team, KINDS, path, as_of)
            return importer.apply(tx, plan, only_good=only_good)

    return bring


@pytest.fixture
def standing(database: Database, team: Team) -> Standing:
    """What everybody has, by staff number and kind."""

    def standing() -> dict[tuple[str, str], tuple[float, date]]:
        with database.read(NOW) as tx:
            assert team.id is not None
            return {
                (known.person.code, kind): (balance.days, balance.as_of)
                for known in people.of_team(tx, team.id)
                for kind, balance in balances.of_person(tx, known.id).items()
            }

    return standing


def reasons(plan: BalancePlan, language: str = "en") -> list[tuple[str, str]]:
    say = words.of(language)
    return [(bad.cell, say(bad.reason, **bad.facts)) for bad in plan.bad]


def entries(database: Database) -> list[tuple[str, dict[str, Any]]]:
    with database.read(NOW) as tx:
        found = [(entry.event, dict(entry.facts)) for entry in journal.entries(tx)]
    return [(event, facts) for event, facts in found if event == "balance.set"]


def test_a_plan_changes_nothing(
    database: Database, team: Team, tmp_path: Path, standing: Standing
) -> None:
    path = tmp_path / "balances.csv"
    path.write_text("code,kind,days\nA001,annual,7\n", encoding="utf-8")
    with database.read(NOW) as tx:
        plan = importer.plan(tx, team, KINDS, path, TODAY)
    assert [(figure.kind, figure.days) for figure in plan.sets] == [("annual", 7.0)]
    assert standing() == {}


def test_figures_are_set_and_asked_for(database: Database, bring: Import) -> None:
    done = bring(["A001,annual,7", "A001,off_in_lieu,0.5", "A002,annual,0"])
    assert (len(done.sets), len(done.same)) == (3, 0)
    with database.read(NOW) as tx:
        person = done.sets[0].person_id
        found = balances.of_person(tx, person)
        assert {name: balance.days for name, balance in found.items()} == {
            "annual": 7.0,
            "off_in_lieu": 0.5,
        }
        annual = balances.get(tx, person, "annual")
        assert annual is not None
        assert (annual.days, annual.as_of) == (7.0, TODAY)
        assert balances.get(tx, person, "sick") is None
        assert balances.of_person(tx, 10_000) == {}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("code,kind,days", "A001,annual,7.5"),
        ("Staff number,Name,Leave type,Balance", "a001,Wang Fang,Annual Leave,7.50"),
        ("工号,姓名,假别,天数", "A001,Wang Fang,年休假,7.5天"),
        ("员工编号,假期类型,剩余天数", "Ａ001,年假,７.5"),
        ("姓名,假种,余额", "Wang Fang,VACATION,7.5 days"),
        ("days,note,email,kind", "7.5,x,Wang.Fang@centre.example,vacation"),
        ("Balances of November,,\ncode,kind,days", "A001,annual,7.5"),
    ],
)
def test_headings_and_kinds_are_read_in_either_language(
    bring: Import, standing: Standing, header: str, row: str
) -> None:
    assert bring([row], header=header).bad == ()
    assert standing() == {("A001", "annual"): (7.5, TODAY)}


def test_a_workbook_is_read_too(
    database: Database, team: Team, tmp_path: Path, standing: Standing
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("工号", "假别", "天数"), ("A001", "补休", 7), ("A002", "annual", 7.5)):
        book.active.append(row)
    book.active.append(("A004", "annual", date(2026, 1, 7)))
    book.save(tmp_path / "balances.xlsx")
    with database.change(NOW) as tx:
        plan = importer.plan(tx, team, KINDS, tmp_path / "balances.xlsx", TODAY)
        importer.apply(tx, plan, only_good=True)
    assert standing() == {
        ("A001", "off_in_lieu"): (7.0, TODAY),
        ("A002", "annual"): (7.5, TODAY),
    }
    assert reasons(plan) == [("C4", "is not a number of days; write it as 7 or 7.5")]


@pytest.mark.parametrize(
    ("row", "cell", "reason"),
    [
        ("A009,annual,7", "A3", "nobody on the team's list is called this"),
        (",annual,7", "A3", "is empty"),
        ("陈晨,annual,7", "A3", "A004, A005 have this name; write the staff number"),
        ("A002,,7", "B3", "is empty"),
        ("A002,annual,", "C3", "is empty"),
        (
            "A002,sick,7",
            "B3",
            "is not a kind of leave of the handbook; it has annual, off_in_lieu",
        ),
        ("A002,annual,seven", "C3", "is not a number of days; write it as 7 or 7.5"),
        ('A002,annual,"7,5"', "C3", "is not a number of days; write it as 7 or 7.5"),
        ("A002,annual,nan", "C3", "is not a number of days; write it as 7 or 7.5"),
        ("A002,annual,1e2", "C3", "is not a number of days; write it as 7 or 7.5"),
        ("A002,annual,-0.5", "C3", "is less than 0"),
        ("A002,annual,366.5", "C3", "is more than 366 days"),
        ("A002,annual,999999999", "C3", "is more than 366 days"),
        ("A002,annual,7.25", "C3", "is neither whole nor half days; write it as 7 or 7.5"),
    ],
)
def test_a_bad_row_is_named_by_its_cell_and_the_others_wait_for_good_only(
    bring: Import, standing: Standing, row: str, cell: str, reason: str
) -> None:
    rows = ["A001,annual,366", row]
    with pytest.raises(RowsRefused) as refused:
        bring(rows)
    assert standing() == {}
    assert [bad.cell for bad in refused.value.bad] == [cell]
    done = bring(rows, only_good=True)
    assert reasons(done) == [(cell, reason)]
    assert words.of("zh")(done.bad[0].reason, **done.bad[0].facts) != reason
    assert standing() == {("A001", "annual"): (366.0, TODAY)}


def test_a_name_that_is_not_the_persons_is_bad(bring: Import) -> None:
    done = bring(["A001,李强,annual,7"], header="code,name,kind,days", only_good=True)
    assert reasons(done) == [("B2", "A001 is Wang Fang on the team's list")]


@pytest.mark.parametrize(
    ("as_of", "is_here"), [(date(2026, 11, 19), True), (date(2026, 11, 20), False)]
)
def test_somebody_who_has_left_by_the_figures_date_is_bad(
    bring: Import, as_of: date, is_here: bool
) -> None:
    done = bring(["A003,annual,7"], as_of=as_of, only_good=True)
    expected = [] if is_here else [("A2", "Ann Lee left on 2026-11-20")]
    assert reasons(done) == expected
    assert len(done.sets) == int(is_here)


def test_of_rows_for_the_same_person_and_kind_none_is_taken(
    bring: Import, standing: Standing
) -> None:
    rows = ["A001,annual,7", "A002,annual,5", "a001,年假,8", "A001,vacation,7", "A001,补休,1"]
    done = bring(rows, only_good=True)
    same = "stands for the same person and kind in row {} too; keep one of them"
    assert reasons(done) == [
        ("C2", same.format(4)),
        ("C4", same.format(2)),
        ("C5", same.format(2)),
    ]
    assert set(standing()) == {("A002", "annual"), ("A001", "off_in_lieu")}


def test_again_changes_nothing_and_leaves_no_entry(database: Database, bring: Import) -> None:
    rows = ["A001,annual,7", "A002,annual,5"]
    bring(rows)
    before = entries(database)
    done = bring(rows)
    assert done.changes_nothing
    assert len(done.same) == 2
    assert entries(database) == before


def test_what_changed_is_journaled_one_by_one(
    database: Database, bring: Import, standing: Standing
) -> None:
    bring(["A001,annual,7", "A002,annual,5", "A004,annual,1"])
    later = date(2026, 12, 1)
    done = bring(["A001,annual,6.5", "A002,annual,5"], as_of=later)
    assert standing() == {
        ("A001", "annual"): (6.5, later),
        ("A002", "annual"): (5.0, later),
        ("A004", "annual"): (1.0, TODAY),
    }
    told = entries(database)
    assert len(told) == 5
    assert told[3][1] == {
        "kind": "annual",
        "before": 7.0,
        "days": 6.5,
        "as_of": "2026-12-01",
        "sha256": done.sheet.sha256,
    }
    assert told[0][1]["before"] is None
    with database.read(NOW) as tx:
        assert journal.audit(tx) == []


def test_another_teams_people_are_unknown_and_untouched(
    database: Database, page: TeamPage, team: Team, bring: Import, tmp_path: Path
) -> None:
    bring(["A001,annual,7"])
    said = page.model_dump(mode="json", exclude_unset=True)
    said["people"] = [{"code": "A001", "name": "Sue", "roles": ["agent"]}]
    path = tmp_path / "balances.csv"
    path.write_text("code,kind,days\nA001,annual,3\nA002,annual,3\n", encoding="utf-8")
    with database.change(NOW) as tx:
        team_importer.apply(tx, TeamPage.model_validate({**said, "name": "South Floor"}))
        south = people.team_named(tx, "South Floor")
        assert south is not None
        plan = importer.plan(tx, south, KINDS, path, TODAY)
        done = importer.apply(tx, plan, only_good=True)
    assert [bad.cell for bad in done.bad] == ["A3"]
    assert bring(["A001,annual,7"]).changes_nothing


def test_a_plan_is_judged_again_when_it_is_done(
    database: Database, team: Team, tmp_path: Path, bring: Import
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("code,kind,days\nA001,annual,7\n", encoding="utf-8")
    with database.read(NOW) as tx:
        plan = importer.plan(tx, team, KINDS, path, TODAY)
    bring(["A001,annual,7"])
    with database.change(NOW) as tx:
        assert importer.apply(tx, plan).changes_nothing


def test_two_who_bring_in_the_same_file_set_each_figure_once(
    database: Database, team: Team, tmp_path: Path, standing: Standing
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("code,kind,days\nA001,annual,7\nA002,annual,5\n", encoding="utf-8")
    with database.read(NOW) as tx:
        plan = importer.plan(tx, team, KINDS, path, TODAY)

    def act(_: int) -> int:
        with database.change(NOW) as tx:
            return len(importer.apply(tx, plan).sets)

    assert sorted(together(2, act)) == [0, 2]
    assert len(entries(database)) == len(standing()) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,kind\nA001,annual", "has no column days; row 1 has: code, kind."),
        ("code,days\nA001,7", "has no column kind; row 1 has: code, days."),
        ("kind,days\nannual,7", "has no column person / name / email; row 1 has: kind, days."),
        ("code,kind,days\n", "has headers and no rows below them."),
    ],
)
def test_a_file_without_the_columns_is_refused(bring: Import, text: str, said: str) -> None:
    header, *rows = text.splitlines()
    with pytest.raises(UnreadableFile) as refused:
        bring(rows, header=header)
    assert str(refused.value) == f"balances.csv {said}"
