"""Whatever is undone, revoked, changed or offered gives places back and takes them, in turn."""

from datetime import date

import pytest

from commands.deciding.asking import Refusal
from storage.leaves import APPROVED, ASKED, DECLINED, OFFERED, QUEUED, REVOKED, WITHDRAWN
from tests.commands.desk import Desk, needs, refusal
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, GRACE, LINUS

TUESDAY = date(2026, 11, 3)
TUE, WED = "personal 2026-11-03", "personal 2026-11-04"


@pytest.fixture
def full(each_desk: Desk) -> Desk:
    """One place a day: Ada, #1, has Tuesday's and Wednesday's; Bo, #2, waits for Wednesday's."""
    needs(each_desk, 3)
    each_desk.types(ADA, "personal 2026-11-03 to 2026-11-04 moving")
    each_desk.presses(GRACE, "leave.approve", 1)
    each_desk.types(BO, f"{WED} my sister's moving")
    assert each_desk.leave(2).state == QUEUED
    return each_desk


class TestAPlaceIsFreed:
    """And offered at once to whoever is next."""

    def test_by_an_approval_that_is_revoked(self, full: Desk) -> None:
        full.types(LINUS, "reverse 1 the inventory")
        assert (full.leave(1).state, full.leave(2).state) == (REVOKED, OFFERED)

    def test_by_days_that_are_given_back(self, full: Desk) -> None:
        full.types(ADA, "change 1 to 2026-11-03")
        assert (full.leave(1).last, full.leave(2).state) == (TUESDAY, OFFERED)
        assert "personal" in full.told(BO)[-1].casefold()

    def test_by_days_that_are_left(self, full: Desk) -> None:
        full.now = full.now.replace(day=3, hour=16)
        full.types(ADA, "withdraw 1")
        assert (full.leave(1).last, full.leave(2).state) == (TUESDAY, OFFERED)

    def test_by_other_days_that_are_approved(self, full: Desk) -> None:
        full.types(ADA, "change 1 to 2026-11-05")
        full.types(GRACE, "approve 3")
        assert [full.leave(n).state for n in (1, 2, 3)] == [WITHDRAWN, OFFERED, APPROVED]

    def test_by_an_offer_that_is_accepted(self, each_desk: Desk) -> None:
        desk = each_desk
        needs(desk, 3)
        desk.types(ADA, "personal 2026-11-03 to 2026-11-04")
        desk.presses(GRACE, "leave.approve", 1)
        desk.types(ADA, "change 1 to 2026-11-04 to 2026-11-05")
        desk.types(BO, TUE)
        desk.types(GRACE, "offer 2 2026-11-05")
        desk.types(ADA, "accept 2")
        states = [desk.leave(n).state for n in (1, 2, 3)]
        assert states == [WITHDRAWN, APPROVED, OFFERED]

    def test_not_by_an_approval_that_is_undone_while_the_request_keeps_it(self, full: Desk) -> None:
        """Asked in time and undecided it takes no place: who waits is offered it."""
        full.types(GRACE, "undo 1")
        assert full.leave(1).state == ASKED
        assert full.leave(2).state == OFFERED
        full.types(BO, "take 2")
        with full.is_as_before():
            told = refusal(lambda: full.types(GRACE, "approve 1"))
        assert "would be short" in told, "the place is promised"


class TestWhoWaits:
    def test_is_offered_other_days_and_takes_them(self, full: Desk) -> None:
        full.types(GRACE, "offer 2 2026-11-05")
        assert "2026-11-05" not in full.card(2).text
        assert "Offered instead: Thu 5 Nov 2026" in full.card(2).text
        full.types(BO, "accept 2")
        leave = full.leave(2)
        assert (leave.state, leave.first) == (APPROVED, date(2026, 11, 5))

    def test_waits_again_once_a_decline_is_undone(self, full: Desk) -> None:
        before = full.leave(2).model_dump()
        full.types(GRACE, "decline 2 too few")
        assert full.leave(2).state == DECLINED
        full.types(GRACE, "undo 2")
        assert full.leave(2).model_dump() == before
        assert full.thread(2)[-1].splitlines()[1] == "#2 waits for a place."
        full.types(ADA, "withdraw 1")
        assert full.leave(2).state == OFFERED

    def test_has_the_place_at_once_that_was_freed_while_it_was_declined(self, full: Desk) -> None:
        full.types(GRACE, "decline 2 too few")
        full.types(ADA, "withdraw 1")
        full.types(GRACE, "undo 2")
        assert full.leave(2).state == OFFERED

    def test_may_need_less_and_then_has_a_place(self, full: Desk) -> None:
        full.types(LINUS, "personal 2026-11-04 to 2026-11-05")
        full.types(LINUS, "change 3 to 2026-11-05")
        assert full.leave(3).state == OFFERED
        full.types(LINUS, "take 3")
        full.presses(GRACE, "leave.approve", 3)
        assert full.leave(3).first == date(2026, 11, 5)

    def test_keeps_the_request_in_the_queue_while_other_days_are_asked_for(
        self, full: Desk
    ) -> None:
        full.types(BO, "change 2 to 2026-11-05")
        assert (full.leave(2).state, full.leave(3).state) == (QUEUED, ASKED)
        full.presses(GRACE, "leave.approve", 3)
        assert (full.leave(2).state, full.leave(3).state) == (WITHDRAWN, APPROVED)
        full.types(GRACE, "undo 3")
        assert (full.leave(2).state, full.leave(3).state) == (QUEUED, ASKED)

    def test_an_offer_of_other_days_is_void_once_waiting_is_over(self, full: Desk) -> None:
        full.types(GRACE, "offer 2 2026-11-06")
        full.types(GRACE, "decline 2 too few")
        with full.is_as_before():
            assert "no longer stands" in refusal(lambda: full.types(BO, "accept 2"))


def test_a_place_that_two_want_at_once_is_given_once(each_desk: Desk) -> None:
    """Bo accepts Thursday while Linus's decline for Thursday is reversed."""
    desk = each_desk
    needs(desk, 3)
    desk.types(BO, WED)
    desk.types(LINUS, "personal 2026-11-05")
    desk.types(GRACE, "decline 2 too few")
    desk.types(GRACE, "offer 1 2026-11-05")
    desk.passes(minutes=10)

    def act(which: int) -> str:
        try:
            if which:
                return desk.types(GRACE, "reverse 2 on second thoughts").text
            return desk.types(BO, "accept 1").text
        except Refusal as refused:
            return "\n".join(refused.lines)

    accepted, reversed_ = together(2, act)
    assert desk.leave(2).state == APPROVED
    if desk.leave(1).state == APPROVED:
        assert accepted.startswith("Accepted")
        assert "would be short" in reversed_, "whoever gives a place too many is told so"
    else:
        assert "Things have changed since the offer" in accepted
        assert "would be short" not in reversed_
