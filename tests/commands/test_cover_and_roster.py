"""A roster that is brought in again meets the covers that were taken on the one before it."""

from datetime import time
from pathlib import Path

import pytest

from commands.roster.publishing import Published
from storage.people import ShiftCode
from tests.commands.cover_desk import (
    accepts,
    colleague,
    on_shift,
    overtime,
    quiet_floor,
    says,
    thread,
)
from tests.commands.desk import Desk
from tests.commands.roster_desk import bring_in
from tests.stories.floor import GRACE

ONE = colleague(1)
PLAN = "A001,2026-11-02,E\nL001,2026-11-02,E\nC002,2026-11-03,E\n"


@pytest.fixture
def covered(desk: Desk) -> Desk:
    """Somebody took Monday's early shift, of which the planner's file does not know."""
    quiet_floor(desk, 3)
    says(desk, GRACE, "today E")
    accepts(desk, ONE)
    assert "Col 1" in on_shift(desk)
    return desk


def test_who_took_a_shift_stands_on_it_again(covered: Desk, tmp_path: Path) -> None:
    done: Published = bring_in(covered, tmp_path, PLAN)
    assert set(on_shift(covered)) == {"Ada", "Grace", "Col 1"}
    assert any("Cover C1 (Col 1, E 07:00–15:00" in line for line in done.lines)
    assert "Col 1 stands on the shift again" in thread(covered)[-1]
    assert not any("Your roster has changed" in told for told in covered.told(ONE))
    assert [row.state for row in overtime(covered)] == ["accepted"]
    again = bring_in(covered, tmp_path, PLAN)
    assert set(on_shift(covered)) == {"Ada", "Grace", "Col 1"}
    assert any("it stands again" in line for line in again.lines)


def test_who_works_elsewhere_by_the_file_is_the_leaders_to_settle(
    covered: Desk, tmp_path: Path
) -> None:
    with covered.database.change(covered.now) as tx:
        tx.session.add(ShiftCode(team_id=1, code="M", starts=time(9), ends=time(17)))
    done = bring_in(covered, tmp_path, PLAN + "C001,2026-11-02,M\n")
    assert set(on_shift(covered)) == {"Ada", "Grace"}
    assert any("cannot stand by the file; the leaders are told" in line for line in done.lines)
    assert "The new roster has Col 1 elsewhere then." in thread(covered)[-1]
    assert "Your roster has changed" in covered.told(ONE)[-1]
    assert "cover.broken" in [entry.event for entry in covered.journal()]


def test_a_night_that_ends_as_it_begins_takes_nothing_away(covered: Desk, tmp_path: Path) -> None:
    bring_in(covered, tmp_path, PLAN + "C001,2026-11-01,N\n")
    assert "Col 1" in on_shift(covered)
