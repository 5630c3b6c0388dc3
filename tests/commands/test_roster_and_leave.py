"""The roster that comes after a request contains it: card, thread and terminal say so."""

from pathlib import Path

from commands.leave.roster import roster_changed
from storage import people
from storage.importers import roster as importer
from storage.leaves import Leave
from tests.commands.desk import Desk
from tests.stories.floor import ADA, BO

HEAD = "code,date,shift\n"


def bring_in(desk: Desk, folder: Path, rows: str) -> list[Leave]:
    """Import a roster and tell of the leaves in it, as the terminal does."""
    path = folder / "roster.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    with desk.database.change(desk.now) as tx:
        team = people.teams(tx)[0]
        done = importer.apply(tx, importer.plan(tx, team, path))
        return roster_changed(tx, done.team_id, done.touched)


def test_a_leave_asked_before_the_roster_is_in_it(each_desk: Desk, tmp_path: Path) -> None:
    desk = each_desk
    desk.types(ADA, "sick 2026-12-07")
    desk.types(BO, "sick 2026-12-20")
    assert "is not out yet" in desk.card(1).text
    touched = bring_in(desk, tmp_path, "A001,2026-12-07,L\nA002,2026-12-07,L\n")
    assert [leave.id for leave in touched] == [1]
    assert "L 15:00–23:00, Mon 7 Dec 2026: 2 → 1, 4 needed — 3 short" in desk.card(1).text
    assert desk.thread(1)[-1].startswith("The roster of these days has changed; the leave stands")


def test_the_same_roster_again_says_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.types(ADA, "sick 2026-12-07")
    bring_in(desk, tmp_path, "A001,2026-12-07,L\n")
    with desk.is_as_before():
        assert bring_in(desk, tmp_path, "A001,2026-12-07,L\n") == []


def test_a_leave_that_is_gone_is_not_told_of(desk: Desk, tmp_path: Path) -> None:
    desk.types(ADA, "sick 2026-12-07")
    desk.types(ADA, "withdraw 1")
    assert bring_in(desk, tmp_path, "A001,2026-12-07,L\n") == []


def test_other_peoples_days_do_not_touch_it(desk: Desk, tmp_path: Path) -> None:
    desk.types(ADA, "sick 2026-12-07")
    assert bring_in(desk, tmp_path, "A002,2026-12-07,L\n") == []
