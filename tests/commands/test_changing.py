"""Changing one's own leave: fewer days hold at once, others replace it once they are approved."""

from datetime import date, datetime
from functools import partial

import pytest

from commands.deciding.asking import Refusal
from storage.leaves import APPROVED, ASKED, DECLINED, WITHDRAWN
from tests.commands.desk import Desk, people_to_spare, refusal, roster
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, WEI, ZONE

TUESDAY, WEDNESDAY = date(2026, 11, 3), date(2026, 11, 4)
THURSDAY, FRIDAY, SATURDAY = date(2026, 11, 5), date(2026, 11, 6), date(2026, 11, 7)


@pytest.fixture
def flu(desk: Desk) -> Desk:
    """Ada is ill from Monday to Thursday, and it is approved."""
    desk.types(ADA, "sick 2026-11-02 to 2026-11-05 flu")
    desk.types(DORA, "approve 1 by telephone")
    return desk


@pytest.fixture
def move(desk: Desk) -> Desk:
    """Ada moves house on Wednesday and Thursday, and it is approved; there are places."""
    people_to_spare(desk)
    desk.types(ADA, "personal 2026-11-04 to 2026-11-05 moving house")
    desk.types(GRACE, "approve 1")
    return desk


class TestWithdrawingWhatHasBegun:
    """The days to come are given back, those that are gone stay."""

    @pytest.mark.parametrize("way", ["line", "press"])
    def test_before_todays_shift_from_today_on(self, each_desk: Desk, way: str) -> None:
        desk = each_desk
        desk.types(ADA, "sick 2026-11-02 to 2026-11-05 flu")
        desk.types(DORA, "approve 1 by telephone")
        desk.now = datetime(2026, 11, 3, 14, 59, tzinfo=ZONE)
        if way == "line":
            answer = desk.types(ADA, "withdraw 1")
        else:
            pressed = desk.presses(ADA, "leave.withdraw", 1)
            assert pressed is not None
            answer = pressed
        assert answer.lines == (
            "Given back: Tue 3 Nov to Thu 5 Nov 2026. #1 is now Mon 2 Nov 2026.",
            "You are expected again from L 15:00–23:00, Tue 3 Nov 2026.",
        )
        leave = desk.leave(1)
        assert (leave.state, leave.first, leave.last) == (APPROVED, MONDAY, MONDAY)
        assert (leave.counted, leave.verdict["days"]) == (1.0, 1.0)
        said = desk.thread(1)[-1].splitlines()
        assert said[0] == "\ue000U0ADA00001\ue001 needs less: now Mon 2 Nov 2026."
        assert said[1] == "L 15:00–23:00, Tue 3 Nov 2026: 4 on the floor, 4 needed"
        assert len(said) == 4
        assert "Days: Mon 2 Nov 2026" in desk.card(1).text.splitlines()
        assert desk.journal()[-1].event == "leave.given_back"
        desk.types(ADA, "sick today again")
        assert desk.leave(2).first == TUESDAY

    def test_during_todays_shift_from_the_next_one_on(self, flu: Desk) -> None:
        flu.now = datetime(2026, 11, 3, 15, 0, tzinfo=ZONE)
        answer = flu.types(ADA, "withdraw 1")
        assert "You are expected again from L 15:00–23:00, Wed 4 Nov 2026." in answer.lines
        assert flu.leave(1).last == TUESDAY

    def test_at_night_the_running_shift_is_yesterdays(self, desk: Desk) -> None:
        desk.types(WEI, "sick 2026-11-02 to 2026-11-04")
        desk.types(DORA, "approve 1")
        desk.now = datetime(2026, 11, 4, 2, 0, tzinfo=ZONE)
        desk.types(WEI, "withdraw 1")
        assert desk.leave(1).last == TUESDAY, "Tuesday's shift runs until Wednesday morning"

    def test_during_the_last_shift_nothing_is_left(self, flu: Desk) -> None:
        flu.now = datetime(2026, 11, 5, 15, 0, tzinfo=ZONE)
        with flu.is_as_before():
            told = refusal(lambda: flu.types(ADA, "withdraw 1"))
        assert told.startswith("Nothing is left of #1: its last shift has begun.")

    def test_before_it_begins_all_of_it_is_taken_back(self, flu: Desk) -> None:
        flu.types(ADA, "withdraw 1")
        assert (flu.leave(1).state, flu.leave(1).last) == (WITHDRAWN, THURSDAY)

    def test_an_undecided_sick_call_keeps_its_days_as_well(self, desk: Desk) -> None:
        desk.types(ADA, "sick 2026-11-02 to 2026-11-05 flu")
        desk.now = datetime(2026, 11, 3, 9, 0, tzinfo=ZONE)
        desk.types(ADA, "withdraw 1")
        leave = desk.leave(1)
        assert (leave.state, leave.last) == (ASKED, MONDAY)
        assert "#1 waits for the duty leader." in desk.thread(1)[-1], "one day is theirs to decide"
        desk.presses(GRACE, "leave.approve", 1)
        assert desk.leave(1).state == APPROVED

    def test_what_nobody_approved_in_time_is_taken_back_whole(self, desk: Desk) -> None:
        desk.types(ADA, "personal 2026-11-03 to 2026-11-05")
        desk.now = datetime(2026, 11, 4, 9, 0, tzinfo=ZONE)
        desk.types(ADA, "withdraw 1")
        assert desk.leave(1).state == WITHDRAWN

    def test_past_the_end_of_a_leap_february(self, desk: Desk) -> None:
        desk.types(DORA, "sick 2028-02-28 to 2028-03-02")
        desk.types(DORA, "withdraw 1")
        desk.types(DORA, "sick 2028-02-28 to 2028-03-02")
        desk.now = datetime(2028, 3, 1, 9, 0, tzinfo=ZONE)
        answer = desk.types(DORA, "withdraw 2")
        assert desk.leave(2).last == date(2028, 2, 29)
        assert "You are expected again from Wed 1 Mar 2028." in answer.lines


class TestFewerDays:
    """Giving back needs no decision."""

    @pytest.mark.parametrize(
        "line",
        [
            "change 1 to 2026-11-03 to 2026-11-04",
            "change 1 2026-11-03 to 2026-11-04",
            "更改 1 为 2026-11-03 到 2026-11-04",
            "更改1为2026-11-03至2026-11-04",
        ],
    )
    def test_hold_at_once(self, flu: Desk, line: str) -> None:
        answer = flu.types(ADA, line)
        leave = flu.leave(1)
        assert (leave.state, leave.first, leave.last) == (APPROVED, TUESDAY, WEDNESDAY)
        assert leave.counted == 2.0
        assert answer.lines == (
            "Given back: Mon 2 Nov and Thu 5 Nov 2026. #1 is now Tue 3 Nov to Wed 4 Nov 2026.",
            "You are expected at work then. The leaders know.",
        )
        said = flu.thread(1)[-1]
        assert "Mon 2 Nov 2026: 4 on the floor" in said
        assert "Thu 5 Nov 2026: 4 on the floor" in said
        assert "Tue 3 Nov 2026:" not in said
        assert flu.count() == 1

    def test_by_the_form(self, flu: Desk) -> None:
        (button,) = flu.types(ADA, "list").buttons
        form = flu.opens(ADA, button.action, button.value)
        assert [choice.value for choice in form.fields[0].choices] == ["1"]
        flu.sends(ADA, "leave.change", "", request="1", first="2026-11-02", last="2026-11-03")
        assert flu.leave(1).last == TUESDAY

    def test_of_a_request_that_waits(self, desk: Desk) -> None:
        desk.types(ADA, "sick 2026-11-03 to 2026-11-05")
        desk.types(ADA, "change 1 to 2026-11-03")
        leave = desk.leave(1)
        assert (leave.state, leave.last, leave.verdict["steps"]) == (
            ASKED,
            TUESDAY,
            ["duty_leader"],
        )
        desk.presses(GRACE, "leave.approve", 1)

    def test_hours_of_a_day_are_fewer_and_other_hours_are_not(self, desk: Desk) -> None:
        desk.types(ADA, "personal 2026-11-04")
        desk.types(ADA, "change 1 to 2026-11-04 15:00-19:00")
        assert (desk.leave(1).counted, desk.count()) == (0.5, 1)
        desk.types(ADA, "change 1 to 2026-11-04 16:00-18:00")
        assert (desk.leave(1).counted, desk.count()) == (0.25, 1)
        desk.types(ADA, "change 1 to 2026-11-04 17:00-19:00")
        assert (desk.leave(1).counted, desk.count()) == (0.25, 2)
        assert desk.leave(2).replaces == 1

    def test_days_that_are_gone_stay(self, flu: Desk) -> None:
        flu.now = datetime(2026, 11, 3, 9, 0, tzinfo=ZONE)
        with flu.is_as_before():
            told = refusal(lambda: flu.types(ADA, "change 1 to 2026-11-04 to 2026-11-05"))
        assert told.startswith("Mon 2 Nov 2026: over or begun, and stays a day of leave.")
        flu.types(ADA, "change 1 to 2026-11-02 to 2026-11-03")
        assert flu.leave(1).last == TUESDAY

    def test_void_an_offer_and_end_the_time_for_undo(self, desk: Desk) -> None:
        desk.types(ADA, "personal 2026-11-04 to 2026-11-06")
        desk.types(GRACE, "offer 1 2026-11-04 & &")
        desk.types(ADA, "change 1 to 2026-11-05 to 2026-11-06")
        assert "no longer stands" in refusal(lambda: desk.types(ADA, "accept 1"))
        desk.types(GRACE, "approve 1 &")
        desk.types(ADA, "change 1 to 2026-11-05")
        with desk.is_as_before():
            assert "come after" in refusal(lambda: desk.types(GRACE, "undo 1"))


class TestOtherDays:
    """They are asked for, and replace the leave once they are approved."""

    def test_both_stand_until_it_is_decided(self, move: Desk) -> None:
        answer = move.types(ADA, "change 1 to 2026-11-05 to 2026-11-06")
        assert answer.lines[:2] == (
            "Personal leave #2 is noted: Thu 5 Nov to Fri 6 Nov 2026.",
            "Until it is approved, #1 stays: Wed 4 Nov to Thu 5 Nov 2026.",
        )
        assert (move.leave(1).state, move.leave(2).state) == (APPROVED, ASKED)
        assert move.leave(2).reason == "moving house"
        assert "Replaces: #1, Wed 4 Nov to Thu 5 Nov 2026" in move.card(2).text
        assert "To be replaced by: #2, Thu 5 Nov to Fri 6 Nov 2026" in move.card(1).text
        assert "asks for other days instead: #2" in move.thread(1)[-1]
        thursday = next(line for line in move.card(2).lines if "Thu 5 Nov" in line)
        assert "4 → 3" in thursday, "the same person is not counted twice"

    def test_approved_it_ends_the_old_one_in_one_change(self, each_desk: Desk) -> None:
        desk = people_to_spare(each_desk)
        desk.types(ADA, "personal 2026-11-04 to 2026-11-05 moving house")
        desk.types(GRACE, "approve 1")
        before = desk.leave(1).model_dump()
        desk.types(ADA, "change 1 to 2026-11-05 to 2026-11-06")
        desk.types(GRACE, "approve 2")
        assert (desk.leave(1).state, desk.leave(2).state) == (WITHDRAWN, APPROVED)
        assert desk.thread(1)[-1] == "#2 stands in for it now."
        assert "It stands in for #1." in desk.told(ADA)[-1]
        assert "Withdrawn by: \ue000U0ADA00001\ue001" in desk.card(1).text
        assert "replaced" not in desk.card(1).text
        assert "leave.replaced" in [entry.event for entry in desk.journal()]
        desk.types(GRACE, "undo 2")
        assert desk.leave(1).model_dump() == before
        assert desk.leave(2).state == ASKED
        assert desk.thread(1)[-1] == "It stands again: #2 waits."
        desk.types(GRACE, "approve 2")
        assert (desk.leave(1).state, desk.leave(2).state) == (WITHDRAWN, APPROVED)

    def test_declined_it_leaves_the_old_one_alone(self, move: Desk) -> None:
        move.types(ADA, "change 1 to 2026-11-06")
        move.types(GRACE, "decline 2 too few")
        assert (move.leave(1).state, move.leave(2).state) == (APPROVED, DECLINED)
        told = move.told(ADA)[-1]
        assert "#1 stays as it was: Wed 4 Nov to Thu 5 Nov 2026." in told
        assert "expected at work" not in told
        assert "replaced" not in move.card(1).text
        move.types(GRACE, "reverse 2 it works after all")
        assert (move.leave(1).state, move.leave(2).state) == (WITHDRAWN, APPROVED)

    def test_taken_back_it_leaves_the_old_one_alone(self, move: Desk) -> None:
        move.types(ADA, "change 1 to 2026-11-06")
        move.types(ADA, "withdraw 2")
        assert move.leave(1).state == APPROVED
        move.types(ADA, "change 1 to 2026-11-06")
        assert move.leave(3).replaces == 1

    def test_an_undecided_one_is_replaced_as_well(self, desk: Desk) -> None:
        people_to_spare(desk)
        desk.types(ADA, "personal 2026-11-04")
        desk.types(ADA, "change 1 to 2026-11-05")
        desk.types(GRACE, "approve 2")
        assert (desk.leave(1).state, desk.leave(2).state) == (WITHDRAWN, APPROVED)
        desk.types(GRACE, "undo 2")
        assert (desk.leave(1).state, desk.leave(2).state) == (ASKED, ASKED)

    def test_an_accepted_offer_ends_the_old_one(self, move: Desk) -> None:
        move.types(ADA, "change 1 to 2026-11-05 to 2026-11-06")
        move.types(GRACE, "offer 2 2026-11-06")
        move.types(ADA, "accept 2")
        assert (move.leave(1).state, move.leave(2).state) == (WITHDRAWN, APPROVED)
        assert move.leave(2).first == FRIDAY

    def test_the_old_one_is_in_no_balance_and_no_chain_of_the_new(self, desk: Desk) -> None:
        desk.types(ADA, "sick 2026-11-04")
        desk.types(ADA, "change 1 to 2026-11-05")
        assert desk.leave(2).verdict["length"] == 1.0, "one day, for the duty leader"
        assert desk.leave(2).verdict["steps"] == ["duty_leader"]

    def test_days_of_the_old_one_that_are_gone_by_then_stay(self, move: Desk) -> None:
        move.types(ADA, "change 1 to 2026-11-07")
        move.now = datetime(2026, 11, 5, 9, 0, tzinfo=ZONE)
        before = move.leave(1).model_dump()
        move.types(GRACE, "approve 2")
        old = move.leave(1)
        assert (old.state, old.first, old.last) == (APPROVED, WEDNESDAY, WEDNESDAY)
        assert move.leave(2).first == SATURDAY
        move.types(GRACE, "undo 2")
        assert {**move.leave(1).model_dump(), "changes": 0} == before

    def test_it_is_not_undone_once_the_old_days_are_asked_for(self, move: Desk) -> None:
        move.types(ADA, "change 1 to 2026-11-06")
        move.types(GRACE, "approve 2")
        move.types(ADA, "sick 2026-11-04")
        with move.is_as_before():
            told = refusal(lambda: move.types(GRACE, "undo 2"))
        assert told.startswith("#1, which it stands in for, has changed since.")

    def test_the_rules_hold_for_the_new_days(self, move: Desk) -> None:
        with move.is_as_before():
            told = refusal(lambda: move.types(ADA, "change 1 to today"))
        assert "Too late for personal leave" in told
        assert "special" not in told

    def test_of_a_change_approved_and_the_old_one_taken_back_at_once(self, each_desk: Desk) -> None:
        desk = people_to_spare(each_desk)
        desk.types(ADA, "personal 2026-11-04 moving house")
        desk.types(GRACE, "approve 1")
        desk.types(ADA, "change 1 to 2026-11-05")

        def act(who: int) -> str | None:
            try:
                desk.types((GRACE, ADA)[who], ("approve 2", "withdraw 1")[who])
            except Refusal as refused:
                return refused.lines[0]
            return None

        told = together(2, act)
        assert told[0] is None
        assert (desk.leave(1).state, desk.leave(2).state) == (WITHDRAWN, APPROVED)


class TestItIsRefused:
    @pytest.mark.parametrize("who", [BO, GRACE, DORA])
    def test_to_anybody_else(self, move: Desk, who: str) -> None:
        with move.is_as_before():
            for line in ("change 1 to 2026-11-04", "change 1 to 2026-11-09"):
                told = refusal(partial(move.types, who, line))
                assert "Only they can change it." in told
            told = refusal(
                lambda: move.sends(who, "leave.change", "", request="1", first="2026-11-04")
            )
            assert "Only they can change it." in told

    def test_without_days_or_for_the_same(self, move: Desk) -> None:
        with move.is_as_before():
            assert "Which days do you mean?" in refusal(lambda: move.types(ADA, "change 1"))
            told = refusal(lambda: move.types(ADA, "change 1 to 2026-11-04 to 2026-11-05"))
            assert "#1 is for these days already." in told
            assert "Which request?" in refusal(lambda: move.types(ADA, "change"))

    def test_once_it_is_closed_or_over(self, move: Desk) -> None:
        move.types(ADA, "sick 2026-11-10")
        move.types(ADA, "withdraw 2")
        with move.is_as_before():
            assert "#2 is withdrawn." in refusal(lambda: move.types(ADA, "change 2 to 2026-11-11"))
        move.passes(days=5)
        with move.is_as_before():
            assert "#1 is over" in refusal(lambda: move.types(ADA, "change 1 to 2026-11-04"))
            assert "no request" in refusal(lambda: move.opens(ADA, "leave.change"))

    def test_twice_at_a_time(self, move: Desk) -> None:
        move.types(ADA, "change 1 to 2026-11-06")
        with move.is_as_before():
            told = refusal(lambda: move.types(ADA, "change 1 to 2026-11-07"))
            assert "You have asked already for other days: #2." in told
            told = refusal(lambda: move.types(ADA, "change 2 to 2026-11-07"))
            assert "#2 is itself to replace #1." in told

    def test_more_days_once_it_has_begun(self, flu: Desk) -> None:
        flu.now = datetime(2026, 11, 3, 9, 0, tzinfo=ZONE)
        with flu.is_as_before():
            told = refusal(lambda: flu.types(ADA, "change 1 to 2026-11-02 to 2026-11-07"))
        assert "#1 has begun: its days can only become fewer." in told

    def test_where_the_days_belong_to_another_request(self, move: Desk) -> None:
        move.types(ADA, "sick 2026-11-10")
        with move.is_as_before():
            told = refusal(lambda: move.types(ADA, "change 1 to 2026-11-10"))
        assert "You have asked already: #2" in told
        assert "/timeoff change 2 to" in told


def test_somebody_with_a_new_shift_is_expected_there(flu: Desk) -> None:
    roster(flu, ADA, "E", TUESDAY)
    flu.now = datetime(2026, 11, 3, 5, 0, tzinfo=ZONE)
    answer = flu.types(ADA, "withdraw 1")
    assert "You are expected again from E 07:00–15:00, Tue 3 Nov 2026." in answer.lines
    assert flu.types(LINUS, "list").lines
