"""A private absence is booked as leave."""

import pytest

from storage import attendance
from storage.leaves import APPROVED
from tests.commands.brb_desk import TUESDAY, at, brb, card, labels, newest, thread
from tests.commands.desk import Desk, refusal
from tests.stories.floor import ADA, BO, GRACE, LINUS, MONDAY, WEI


@pytest.fixture
def floor(desk: Desk) -> Desk:
    """Four in the afternoon: the late shift is at work."""
    desk.now = at(MONDAY, 16)
    return desk


class TestBooking:
    """What is private is booked as personal leave, once the leader does so (CC-2.4.9)."""

    def gone(self, desk: Desk) -> None:
        brb(desk, ADA, "40 private bank")
        desk.presses(GRACE, "brb.agree", 1)

    def test_private_needs_a_yes_however_short(self, floor: Desk) -> None:
        answer = brb(floor, ADA, "5 private bank")
        assert "Please wait: the duty leader has to agree first (CC-2.4.9)." in answer.lines
        booked = "Private: it is booked as personal leave, once a leader does so (CC-2.4.9)."
        assert booked in answer.lines
        assert booked in card(floor).lines

    def test_the_real_time_is_booked_and_told(self, floor: Desk) -> None:
        self.gone(floor)
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(GRACE, "brb.book", 1))
        assert told.startswith("They are not back yet.")
        floor.passes(minutes=32)
        brb(floor, ADA, "back")
        assert labels(card(floor)) == ["Book as leave", "Details"]
        assert thread(floor)[-1] == (
            "Ada was away for 32 min. If it is to be leave, book it on the card (CC-2.4.9)."
        )
        answer = floor.presses(GRACE, "brb.book", 1)
        assert answer is not None
        assert answer.lines[0] == "Booked: leave #1 of Ada (CC-2.4.9). They are told."
        leave = floor.leave(1)
        assert (leave.kind, leave.state, leave.first) == ("errand", APPROVED, MONDAY)
        assert (leave.begins_at, leave.ends_at) == (at(MONDAY, 16), at(MONDAY, 16, 32))
        assert leave.reason == "private bank"
        assert newest(floor).leave_id == 1
        assert labels(card(floor)) == ["Details"]
        assert card(floor).lines[-1] == "Booked as leave #1."
        assert floor.told(ADA)[-1].startswith("Private errand #1: approved")
        assert "late" not in floor.card(1).text, "it was asked before she went"
        floor.types(GRACE, "undo 1")
        assert floor.leave(1).state == "asked"

    def test_once_and_by_whoever_decides(self, floor: Desk) -> None:
        self.gone(floor)
        floor.passes(minutes=5)
        brb(floor, ADA, "back")
        with floor.is_as_before():
            assert refusal(lambda: floor.presses(BO, "brb.book", 1)).startswith("#1 is for the")
        floor.presses(GRACE, "brb.book", 1)
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(LINUS, "brb.book", 1))
        assert told.startswith("It is booked already, as leave #1.")

    def test_what_is_not_private_is_not_booked(self, floor: Desk) -> None:
        brb(floor, ADA, "15 lunch")
        floor.passes(minutes=5)
        brb(floor, ADA, "back")
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(GRACE, "brb.book", 1))
        assert told.startswith("#1 is not to be booked as leave.")

    def test_two_bookings_do_not_overlap_with_leave(self, floor: Desk) -> None:
        floor.now = at(MONDAY, 15)
        floor.types(ADA, "errand today 16:20-17:00")
        floor.now = at(MONDAY, 16)
        self.gone(floor)
        floor.passes(minutes=30)
        brb(floor, ADA, "back")
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(GRACE, "brb.book", 1))
        assert told.startswith("Ada has asked already: #1, Mon 2 Nov 2026, 16:20 to 17:00.")

    def test_booked_whole_it_was_not_too_long(self, floor: Desk) -> None:
        """Leave that covers the time over leaves nothing to count against the person."""
        self.gone(floor)
        floor.passes(minutes=60)
        brb(floor, ADA, "back")
        floor.presses(GRACE, "brb.book", 1)
        with floor.read() as tx:
            [(_, is_covered)] = attendance.that_could_count(tx, newest(floor).person_id)
        assert is_covered

    def test_hours_after_midnight_are_of_the_night_shifts_day(self, floor: Desk) -> None:
        floor.now = at(TUESDAY, 0, 30)
        brb(floor, WEI, "20 私事 家里")
        floor.presses(GRACE, "brb.agree", 1)
        floor.passes(minutes=15)
        brb(floor, WEI, "回来了")
        floor.presses(GRACE, "brb.book", 1)
        leave = floor.leave(1)
        assert (leave.first, leave.begins_at) == (MONDAY, at(TUESDAY, 0, 30))
