"""Results of an exam come row by row: bad rows are named, and a second time is nothing."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from handbook import words
from handbook.book import read
from storage import exams
from storage.database import Database
from storage.exams import PUBLISHED, Result
from storage.importers import exams as importer
from storage.importers.exams import ExamPlan
from storage.importers.rows import RowsRefused
from storage.importers.sheets import UnreadableFile
from storage.people import Team

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
MONTH = date(2026, 11, 1)
[RULES] = read("call-centre").exams
Import = Callable[..., ExamPlan]


@pytest.fixture
def bring(database: Database, team: Team, tmp_path: Path) -> Import:
    """Import rows such as "A001,87"; what was done comes back."""

    def bring(
        rows: Sequence[str],
        header: str = "code,score",
        *,
        only_good: bool = False,
        announced: bool = False,
    ) -> ExamPlan:
        path = tmp_path / "exam.csv"
        path.write_text("\n".join([header, *rows]), encoding="utf-8")
        with database.change(NOW) as tx:
            plan = importer.plan(tx, team, RULES, path, MONTH)
            return importer.apply(tx, plan, only_good=only_good, announced=announced)

    return bring


def stored(database: Database, team: Team) -> list[Result]:
    with database.read(NOW) as tx:
        assert team.id is not None
        exam = exams.of_month(tx, team.id, MONTH)
        return exams.results(tx, exam.id) if exam and exam.id else []


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("code,score,written,oral,practical", "A001,87.5,30,28.5,29"),
        ("工号,姓名,成绩,笔试,口试,实操", "Ａ001,Wang Fang,８７.5分,30分,28.5,29"),
        ("practical,total,Name,oral,written", "29,87.50,Wang Fang,28.5,30"),
    ],
)
def test_headings_are_read_in_either_language(
    database: Database, team: Team, bring: Import, header: str, row: str
) -> None:
    assert bring([row], header).bad == ()
    [result] = stored(database, team)
    assert (result.score, result.parts) == (87.5, (30.0, 28.5, 29.0))


def test_bad_rows_are_named_by_cell_and_nothing_is_done(
    database: Database, team: Team, bring: Import
) -> None:
    rows = ["A001,87", "A099,5", "A002,", "A003,good", "A001,-1", "A002,1001", "A003,7", "A003,8"]
    with pytest.raises(RowsRefused) as refused:
        bring(rows)
    say = words.of("en")
    assert [(bad.cell, say(bad.reason, **bad.facts)) for bad in refused.value.bad] == [
        ("A3", "nobody on the team's list is called this"),
        ("B4", "is empty"),
        ("B5", "is not a number of points; write it as 87 or 87.5"),
        ("B6", "is not between 0 and 1000 points"),
        ("B7", "is not between 0 and 1000 points"),
        ("B8", "stands for the same person in row 9 too; keep one of them"),
        ("B9", "stands for the same person in row 8 too; keep one of them"),
    ]
    assert stored(database, team) == []
    assert len(bring(rows, only_good=True).sets) == 1
    assert [one.score for one in stored(database, team)] == [87.0]


def test_a_second_time_changes_nothing_and_another_figure_does(
    database: Database, team: Team, bring: Import
) -> None:
    bring(["A001,87", "A002,60"])
    assert bring(["A001,87", "A002,60"]).changes_nothing
    again = bring(["A001,88"])
    assert (len(again.sets), len(again.same)) == (1, 0)
    assert [one.score for one in stored(database, team)] == [88.0, 60.0]


def test_a_published_month_is_corrected_in_slack(
    database: Database, team: Team, bring: Import
) -> None:
    bring(["A001,87"], announced=True)
    with database.read(NOW) as tx:
        exam = exams.of_month(tx, team.id or 0, MONTH)
        assert exam is not None
        assert exam.state == PUBLISHED
    assert bring(["A001,87"]).changes_nothing
    with pytest.raises(UnreadableFile, match="2026-11 is published; correct results in Slack"):
        bring(["A001,88"])
    assert [one.score for one in stored(database, team)] == [87.0]


def test_a_workbook_is_read_too(database: Database, team: Team, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["工号", "分数"], ["A001", 87], ["A002", 60.5]):
        book.active.append(row)
    book.save(tmp_path / "exam.xlsx")
    with database.change(NOW) as tx:
        importer.apply(tx, importer.plan(tx, team, RULES, tmp_path / "exam.xlsx", MONTH))
    assert [one.score for one in stored(database, team)] == [87.0, 60.5]


def test_a_file_without_scores_says_what_is_missing(bring: Import) -> None:
    with pytest.raises(UnreadableFile, match="has no column score"):
        bring(["A001,87"], "code,days")
