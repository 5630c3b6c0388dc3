"""A roster file is the truth for its dates; bad rows take nobody off; again changes nothing."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from handbook import words
from handbook.people import TeamPage
from storage import journal, people, rosters
from storage.database import Database
from storage.importers import roster
from storage.importers import team as importer
from storage.importers.roster import RosterPlan
from storage.importers.rows import RowsRefused
from storage.people import Team
from storage.rosters import Shift

NOW = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
HEADER = "code,date,shift,start,end"
Import = Callable[..., RosterPlan]
Turns = set[tuple[str, str, str]]


@pytest.fixture
def bring(database: Database, team: Team, tmp_path: Path) -> Import:
    """Import rows such as "A001 02 E" of November; what was done comes back."""

    def bring(rows: Sequence[str], *, only_good: bool = False) -> RosterPlan:
        path = tmp_path / "roster.csv"
        path.write_text("\n".join([HEADER, *map(line, rows)]), encoding="utf-8")
        with database.change(NOW) as tx:
            return roster.apply(tx, roster.plan(tx, team, path), only_good=only_good)

    def line(row: str) -> str:
        code, day, *rest = row.split()
        return ",".join([code, f"2026-11-{day}", *rest])

    return bring


def turns(*rows: str) -> Turns:
    return {(code, day, shift) for code, day, shift, *_ in (row.split() for row in rows)}


def reasons(plan: RosterPlan) -> list[str]:
    say = words.of("en")
    return [say(bad.reason, **bad.facts) for bad in plan.bad]


def test_a_file_is_planned_without_changing_anything(
    database: Database, team: Team, tmp_path: Path, standing: Callable[[], Turns]
) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(f"{HEADER}\nA001,2026-11-02,E\nA002,2026-11-02,X\n", encoding="utf-8")
    with database.read(NOW) as tx:
        plan = roster.plan(tx, team, path)
    assert [turn.shift for turn in plan.good] == ["E"]
    assert [bad.cell for bad in plan.bad] == ["C3"]
    assert len(plan.adds) == 1
    assert standing() == set()


def test_a_first_import_puts_everybody_on_their_shifts(
    database: Database, bring: Import, standing: Callable[[], Turns]
) -> None:
    rows = ["A001 02 E", "A002 02 E", "A002 03 N", "L001 02 G 10:00 18:00"]
    done = bring(rows)
    assert (len(done.adds), len(done.removes), len(done.same)) == (4, 0, 0)
    assert standing() == turns(*rows)
    with database.read(NOW) as tx:
        shift = tx.session.exec(select(Shift).where(Shift.code == "N")).one()
        assert shift.starts_at == datetime(2026, 11, 3, 14, 30, tzinfo=UTC)
        assert shift.ends_at == datetime(2026, 11, 3, 23, 0, tzinfo=UTC)
        early = tx.session.exec(select(Shift).where(Shift.code == "E")).one()
        (staffing,) = rosters.staffing(tx, [early])
        assert (staffing.rostered, staffing.minimum) == (2, 2)


def test_a_second_import_changes_nothing_and_leaves_no_entry(
    database: Database, bring: Import
) -> None:
    bring(["A001 02 E", "A002 03 N"])
    with database.read(NOW) as tx:
        head = journal.head(tx)
    done = bring(["A001 02 E", "A002 03 N"])
    assert done.changes_nothing
    assert len(done.same) == 2
    with database.read(NOW) as tx:
        assert journal.head(tx) == head


def test_the_file_is_the_truth_for_its_dates_only(
    bring: Import, standing: Callable[[], Turns]
) -> None:
    bring(["A001 01 E", "A001 02 E", "A002 02 E", "A001 03 E", "A002 04 E", "A001 05 E"])
    done = bring(["A001 02 L", "A002 04 E"])
    assert standing() == turns("A001 01 E", "A001 02 L", "A002 04 E", "A001 05 E")
    assert (len(done.adds), len(done.removes), len(done.same)) == (1, 3, 1)


def test_a_shift_that_nobody_is_on_any_more_is_gone(database: Database, bring: Import) -> None:
    bring(["A001 02 E", "A002 02 L"])
    bring(["A001 02 E"])
    with database.read(NOW) as tx:
        assert [shift.code for shift in tx.session.exec(select(Shift)).all()] == ["E"]


def test_one_entry_tells_the_counts_and_the_file(database: Database, bring: Import) -> None:
    bring(["A001 02 E", "A002 02 E"])
    done = bring(["A001 02 E", "A004 02 L", "A009 02 L"], only_good=True)
    with database.read(NOW) as tx:
        entry = journal.of_subject(tx, f"team:{done.team_id}")[-1]
    assert entry.event == "roster.imported"
    assert entry.facts == {
        "sha256": done.sheet.sha256,
        "first": "2026-11-02",
        "last": "2026-11-02",
        "added": 1,
        "removed": 0,
        "same": 1,
        "retimed": 0,
        "remarked": 0,
        "left_out": 1,
    }


def test_bad_rows_stop_the_import_unless_only_the_good_are_wanted(
    bring: Import, standing: Callable[[], Turns]
) -> None:
    rows = ["A001 02 E", "A009 02 E"]
    with pytest.raises(RowsRefused) as caught:
        bring(rows)
    assert [bad.cell for bad in caught.value.bad] == ["A3"]
    assert standing() == set()
    bring(rows, only_good=True)
    assert standing() == turns("A001 02 E")


@pytest.mark.parametrize(
    ("bad", "kept"),
    [
        ("A002 02 X", {"A002 02 E"}),  # this person, this day
        ("A002 99 E", {"A002 02 E", "A002 03 E"}),  # this person, some day
        ("A009 02 E", {"A002 02 E", "A004 02 L"}),  # somebody, this day
        ("A009 99 E", {"A002 02 E", "A002 03 E", "A004 02 L"}),  # anybody, any day
    ],
)
def test_a_bad_row_never_takes_off_whom_it_could_be_about(
    bring: Import, standing: Callable[[], Turns], bad: str, kept: set[str]
) -> None:
    bring(["A001 02 E", "A002 02 E", "A002 03 E", "A004 02 L", "A001 03 E"])
    bring(["A001 02 L", "A001 03 E", bad], only_good=True)
    assert standing() == turns("A001 02 L", "A001 03 E", *kept)


def test_two_shifts_of_one_person_may_touch_and_not_overlap(bring: Import) -> None:
    done = bring(["A001 02 E", "A001 02 G 15:00 18:00", "A001 02 L"], only_good=True)
    assert [bad.row for bad in done.bad] == [4]
    assert reasons(done) == ["overlaps with the same person's E 2026-11-02"]


def test_a_night_overlaps_with_the_next_mornings_shift(bring: Import) -> None:
    done = bring(["A001 02 N", "A001 03 E", "A002 02 N", "A002 03 G 06:00 12:00"], only_good=True)
    assert [bad.row for bad in done.bad] == [5]


@pytest.mark.parametrize("row", ["A001 03 G 06:00 12:00", "A001 01 H 22:00 10:00"])
def test_a_shift_that_stands_on_a_neighbouring_day_counts_too(bring: Import, row: str) -> None:
    bring(["A001 02 N" if " 03 " in row else "A001 02 E"])
    done = bring([row], only_good=True)
    assert reasons(done)[0].startswith("overlaps with the same person's")
    assert done.adds == ()


def test_what_a_bad_row_keeps_cannot_be_overlapped(
    bring: Import, standing: Callable[[], Turns]
) -> None:
    bring(["A001 02 N", "A001 03 L", "A001 04 G 05:00 12:00"])
    rows = ["A001 02 X", "A001 03 H 06:00 23:00", "A001 04 E", "A002 02 E"]
    done = bring(rows, only_good=True)
    assert [bad.row for bad in done.bad] == [2, 3]
    assert standing() == turns("A001 02 N", "A001 03 L", "A001 04 E", "A002 02 E")


def test_shifts_whose_hours_changed_get_their_new_hours(
    database: Database, page: TeamPage, bring: Import
) -> None:
    bring(["A001 02 E", "A001 03 E"])
    said = page.model_dump(mode="json", exclude_unset=True)
    said["shifts"]["E"] = {"starts": "08:00", "ends": "16:00"}
    with database.change(NOW) as tx:
        importer.apply(tx, TeamPage.model_validate(said))
    done = bring(["A001 02 E"])
    assert done.retimed == ((date(2026, 11, 2), "E"),)
    assert bring(["A001 02 E"]).changes_nothing
    with database.read(NOW) as tx:
        days = {shift.day.day: shift for shift in tx.session.exec(select(Shift)).all()}
    assert days[2].starts_at == datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
    assert days[3].starts_at == datetime(2026, 11, 2, 23, 0, tzinfo=UTC)


def test_people_of_another_team_are_never_touched(
    database: Database, page: TeamPage, team: Team, bring: Import, tmp_path: Path
) -> None:
    bring(["A001 02 E"])
    said = page.model_dump(mode="json", exclude_unset=True)
    for person in said["people"]:
        person.pop("slack", None)
    with database.change(NOW) as tx:
        importer.apply(tx, TeamPage.model_validate({**said, "name": "South Floor"}))
        south = people.team_named(tx, "South Floor")
        assert south is not None
        path = tmp_path / "south.csv"
        path.write_text(f"{HEADER}\nA002,2026-11-02,E\n", encoding="utf-8")
        done = roster.apply(tx, roster.plan(tx, south, path))
        assert (len(done.adds), len(done.removes)) == (1, 0)
    assert bring(["A001 02 E"]).changes_nothing


def test_a_plan_is_judged_again_when_it_is_done(
    database: Database, team: Team, tmp_path: Path, bring: Import
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(f"{HEADER}\nA001,2026-11-02,E\n", encoding="utf-8")
    with database.read(NOW) as tx:
        plan = roster.plan(tx, team, path)
    bring(["A001 02 L", "A002 02 E"])
    with database.change(NOW) as tx:
        done = roster.apply(tx, plan)
    assert (len(plan.removes), len(done.removes)) == (0, 2)
