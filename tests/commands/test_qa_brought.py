"""A file of checked calls, as quality tools write it, makes the three figures of quality."""

from datetime import date
from pathlib import Path

import pytest

from commands.deciding.figures import figures
from commands.qa.bringing import Brought, bring
from handbook.kpi.periods import of_month
from handbook.words import of
from storage import people, samples
from storage.importers import samples as importer
from storage.importers.samples import SamplePlan
from tests.commands.desk import BOOKS, Desk
from tests.commands.qa_desk import insured
from tests.stories.floor import DORA

__all__ = ["insured"]
BOOK = BOOKS["insurance-centre"]
HEAD = "checked_at,call_id,agent,phrases_due,phrases_said,answer_right,errors,checker\n"
ROWS = (
    "2026-11-01 10:15,1793500000.11,A001,5,5,1,0,A002\n"
    "2026-11-01T10:20:30,1793500000.12,A001,5,4,1,1,A002\n"
    "2026-11-01T23:30:00Z,1793500000.13,A003,5,5,0,2,A002\n"
    "2026/11/1 9:05,1793500000.14,A003,5,3,0,0,A002\n"
    "2026-11-02,1793500000.15,A003,,,,,A002\n"
)
TODAY = date(2026, 11, 2)


def planned(desk: Desk, folder: Path, rows: str, head: str = HEAD) -> SamplePlan:
    path = folder / "checked.csv"
    path.write_text(head + rows, encoding="utf-8")
    with desk.read() as tx:
        return importer.plan(tx, people.teams(tx)[0], path, TODAY)


def brought(desk: Desk, plan: SamplePlan) -> Brought:
    with desk.database.change(desk.now) as tx:
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        return bring(tx, BOOK, plan, dora, of("en"))


def test_what_a_quality_tool_writes_is_read(insured: Desk, tmp_path: Path) -> None:
    plan = planned(insured, tmp_path, ROWS)
    assert plan.bad == ()
    assert [row.day for row in plan.good] == [
        date(2026, 11, 1),
        date(2026, 11, 1),
        date(2026, 11, 2),  # half past seven of the morning there
        date(2026, 11, 1),
        date(2026, 11, 2),
    ]
    assert [(row.phrase_error, row.wrong_answer, row.errors) for row in plan.good] == [
        (False, False, 0),
        (True, False, 1),
        (False, True, 2),
        (True, True, 0),
        (False, False, 0),
    ]


def test_the_three_figures_of_quality_and_the_calls_beside_them(
    insured: Desk, tmp_path: Path
) -> None:
    assert brought(insured, planned(insured, tmp_path, ROWS)).noted == 5
    with insured.read() as tx:
        team = people.teams(tx)[0]
        found = figures(tx, BOOK, team, of_month(TODAY, TODAY))
        checked = samples.together(
            list(samples.month(tx, team, TODAY.replace(day=1), TODAY).values())
        )
    assert found is not None
    assert found.found.checked == checked.calls == 5
    # IC-KPI.6 and 7: (sampled − without) ÷ sampled; IC-KPI.8: (without + wrong) ÷ sampled
    quality = {name: found.of(name).value for name in ("phrase_use", "accuracy", "error_rate")}
    assert quality == {"phrase_use": 60, "accuracy": 60, "error_rate": 80}
    assert [found.of(name).status for name in quality] == ["missed"] * 3
    assert checked.phrase_use == checked.accuracy == 0.6
    assert checked.error_rate == 0.8


def test_the_same_file_again_notes_nothing(insured: Desk, tmp_path: Path) -> None:
    brought(insured, planned(insured, tmp_path, ROWS))
    again = brought(insured, planned(insured, tmp_path, ROWS))
    assert (again.noted, again.same) == (0, 5)


def test_a_call_without_a_check_is_not_recorded(insured: Desk) -> None:
    with insured.read() as tx:
        found = figures(tx, BOOK, people.teams(tx)[0], of_month(TODAY, TODAY))
    assert found is not None
    assert {found.of(name).value for name in ("phrase_use", "accuracy", "error_rate")} == {None}


@pytest.mark.parametrize(
    ("row", "name", "reason"),
    [
        ("2026-11-01,C-1,A001,4,5,1,0,A002", "E2", "is more than were due"),
        ("2026-11-01,C-1,A001,5,5,maybe,0,A002", "F2", "is no answer"),
        ("2026-11-01,C-1,A001,five,5,1,0,A002", "D2", "is not a whole number"),
        ("2026-11-01,C-1,A001,5,5,1,-1,A002", "G2", "is not a whole number"),
        ("2026-11-01 25:10,C-1,A001,5,5,1,0,A002", "A2", "is not a date of the calendar"),
        ("2026-11-31 10:10,C-1,A001,5,5,1,0,A002", "A2", "is not a date of the calendar"),
        ("2026-11-01,C-1,A001,5,5,1,0,Z999", "H2", "nobody on the team's list"),
    ],
)
def test_a_row_that_cannot_be_read_says_which_cell(
    insured: Desk, tmp_path: Path, row: str, name: str, reason: str
) -> None:
    [bad] = planned(insured, tmp_path, f"{row}\n").bad
    assert bad.cell == name
    assert bad.reason.startswith(reason)


def test_in_chinese_headings(insured: Desk, tmp_path: Path) -> None:
    head = "抽检时间,录音编号,座席工号,应用语数,实用语数,答复正确,差错数,质检员\n"
    [row] = planned(insured, tmp_path, "2026-11-01,C-1,A001,5,4,否,1,A002\n", head).good
    assert (row.phrase_error, row.wrong_answer, row.errors) == (True, True, 1)
