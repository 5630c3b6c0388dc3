"""Whoever reviews an appeal leaves or loses the role: it never waits for somebody who is gone."""

from datetime import timedelta

import pytest
from sqlmodel import col, delete

from schedules import next_shift
from schedules.appeal_escalation import SCHEDULE
from storage import people, silences
from storage.appeals import VOID
from storage.people import Role
from tests.commands.desk import Desk, leaves_team
from tests.commands.papers import clock
from tests.commands.test_appeals import appealed, give, in_the_afternoon, last, posts, says
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MORNING

__all__ = ["in_the_afternoon"]


def morning(desk: Desk, days: int) -> None:
    desk.now = MORNING + timedelta(days=days, hours=2)
    clock(desk, SCHEDULE)


def goes(desk: Desk, how: str) -> None:
    """Dora, the only one who reviews, is there no more from tomorrow on."""
    if how == "leaves":
        leaves_team(desk, DORA, (MORNING + timedelta(days=1)).date())
        return
    with desk.database.change(desk.now) as tx:
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        tx.session.exec(delete(Role).where(col(Role.person_id) == dora.id))


@pytest.mark.parametrize("how", ["leaves", "has no longer the role"])
def test_an_appeal_does_not_stay_with_who_is_gone(desk: Desk, how: str) -> None:
    appealed(desk)
    goes(desk, how)
    before = len(desk.told(DORA))
    morning(desk, 1)
    assert last(desk).reviewer_id is None
    assert [one.event for one in desk.journal()][-1] == "appeal.unheld"
    morning(desk, 2)
    assert len(desk.told(DORA)) == before, "who is gone is not reminded"
    give(desk, LINUS, "manager")
    morning(desk, 4)
    assert len(posts(desk, f"@{ADA},{GRACE},{LINUS}")) == 1
    says(desk, LINUS, "void D1 it was there before")
    assert last(desk).state == VOID


def test_those_above_are_told_that_nobody_has_it(desk: Desk) -> None:
    give(desk, GRACE, "manager")  # who logged it: she holds the role, and may not review
    appealed(desk)
    goes(desk, "leaves")
    morning(desk, 1)
    desk.passes(hours=7)  # her own shift has begun: nobody is woken for it
    clock(desk, next_shift.SCHEDULE)
    assert "Please give somebody the role of director" in desk.told(GRACE)[-1]
    told = len(desk.told(GRACE))
    morning(desk, 2)
    desk.passes(hours=7)
    clock(desk, next_shift.SCHEDULE)
    assert len(desk.told(GRACE)) == told, "once is enough"


def test_the_next_one_is_asked_at_once_and_nobody_was_silent(desk: Desk) -> None:
    give(desk, BO, "manager")
    appealed(desk)
    goes(desk, "leaves")
    morning(desk, 1)
    assert len(posts(desk, f"@{ADA},{BO},{GRACE}")) == 1
    with desk.read() as tx:
        assert list(silences.of(tx, f"appeal:{last(desk).id}")) == []
