"""One's own requests: taking back, list, why, help, Home and the details."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from storage.leaves import WITHDRAWN
from tests.commands.desk import Desk, refusal
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, WEI, ZONE


class TestTakingBack:
    """Only one's own, while it is not over, from asked or approved."""

    @pytest.mark.parametrize("approved", [False, True])
    @pytest.mark.parametrize("way", ["line", "press"])
    def test_the_shift_has_its_person_back(self, desk: Desk, way: str, *, approved: bool) -> None:
        desk.types(ADA, "sick today")
        if approved:
            desk.presses(GRACE, "leave.approve", 1)
        answer = (
            desk.types(ADA, "撤回 #1") if way == "line" else desk.presses(ADA, "leave.withdraw", 1)
        )
        assert answer is not None
        assert "Taken back: #1, Mon 2 Nov 2026." in answer.text
        assert "You are expected at work." in answer.text
        assert desk.leave(1).state == WITHDRAWN
        assert "Withdrawn by \ue000U0ADA00001\ue001." in desk.thread(1)[-1]
        assert "4 on the floor, 4 needed" in desk.card(1).text
        assert desk.journal()[-1].event == "leave.withdrawn"
        desk.types(ADA, "sick today after all")

    def test_somebody_without_a_shift_is_not_expected(self, desk: Desk) -> None:
        desk.types(DORA, "sick today")
        assert "expected" not in desk.types(DORA, "withdraw 1").text

    def test_a_press_is_as_good_as_a_line_on_both_databases(self, each_desk: Desk) -> None:
        each_desk.types(ADA, "sick today")
        each_desk.presses(ADA, "leave.withdraw", 1)
        with each_desk.is_as_before():
            told = refusal(lambda: each_desk.presses(ADA, "leave.withdraw", 1))
        assert told.startswith("#1 was taken back already.")

    def test_only_the_asker_may(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        with desk.is_as_before():
            for who in (BO, GRACE, DORA):
                told = refusal(partial(desk.types, who, "withdraw 1"))
                assert "Only they can take it back." in told

    def test_a_declined_one_cannot_be_taken_back(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.types(GRACE, "decline 1 too few")
        with desk.is_as_before():
            told = refusal(lambda: desk.types(ADA, "withdraw 1"))
        assert told.startswith("#1 was declined: nothing to take back.")

    def test_what_is_over_stays_as_it_is(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.passes(days=1)
        with desk.is_as_before():
            assert "#1 is over" in refusal(lambda: desk.types(ADA, "withdraw 1"))

    def test_a_night_shift_can_be_taken_back_until_it_ends(self, desk: Desk) -> None:
        desk.types(WEI, "sick today")
        desk.now = datetime(2026, 11, 3, 6, 59, tzinfo=ZONE)
        desk.types(WEI, "withdraw 1")
        assert desk.leave(1).state == WITHDRAWN


class TestTheList:
    def test_it_shows_each_state_newest_days_first(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.types(ADA, "sick 2026-11-04")
        desk.types(ADA, "sick 2026-11-06")
        desk.presses(GRACE, "leave.approve", 1)
        desk.types(GRACE, "decline 2 too few")
        desk.types(ADA, "withdraw 3")
        assert desk.types(ADA, "list").lines == (
            "#3 sick leave, Fri 6 Nov 2026: withdrawn",
            "#2 sick leave, Wed 4 Nov 2026: declined",
            "#1 sick leave, Mon 2 Nov 2026: approved",
        )

    def test_a_leader_sees_what_waits_for_them_and_no_more(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.types(BO, "sick today and tomorrow")
        desk.types(LINUS, "sick today")
        grace, linus, dora = (desk.types(who, "list").text for who in (GRACE, LINUS, DORA))
        assert ("#1 " in grace, "#2 " in grace, "#3 " in grace) == (True, False, True)
        assert ("#1 " in linus, "#2 " in linus, "waiting — Linus" in linus) == (True, False, False)
        assert ("#1 " in dora, "#2 " in dora, "#3 " in dora) == (True, True, True)
        assert "Waiting for your decision" not in desk.types(ADA, "list").text


class TestWhy:
    def test_it_tells_the_rules_and_the_facts(self, desk: Desk) -> None:
        desk.now = datetime(2026, 11, 2, 13, 0, tzinfo=ZONE)
        desk.types(ADA, "sick today fever")
        answer = desk.types(ADA, "why 1")
        assert "2 h before the shift; late" in answer.text
        assert "Decides: Grace, duty leader (CC-2.4.4)" in answer.text
        assert [line.partition(":")[0] for line in answer.lines] == [
            "CC-2.4.3",
            "CC-2.4.4",
            "CC-2.4.10.1",
        ]
        assert "fever" not in answer.text

    def test_after_a_decision_it_tells_who_and_why(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.types(GRACE, "decline 1 too few")
        answer = desk.types(ADA, "为什么1").text
        assert "Declined by: \ue000U0GRACE001\ue001, Mon 2 Nov, 07:00" in answer
        assert "Reason of the decision: too few" in answer

    def test_it_is_for_the_asker_and_those_whom_the_rule_names(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        for who in (ADA, GRACE, DORA):
            assert desk.types(who, "why 1").lines
        for who in (BO, WEI):
            told = refusal(partial(desk.types, who, "why 1"))
            assert "#1" in told


class TestTheDetails:
    """What stands in no message; each look leaves a journal entry."""

    def test_they_hold_the_reasons_and_the_look_is_journaled(self, desk: Desk) -> None:
        desk.types(ADA, "sick today fever")
        desk.types(GRACE, "decline 1 too few")
        form = desk.opens(DORA, "leave.details", 1)
        assert "Reason: fever" in form.lines
        assert "Reason of the decision: too few" in form.lines
        entry = desk.journal()[-1]
        assert (entry.event, entry.subject) == ("leave.looked", "leave:1")

    def test_nobody_else_may_look(self, desk: Desk) -> None:
        desk.types(ADA, "sick today fever")
        with desk.is_as_before():
            told = refusal(lambda: desk.opens(BO, "leave.details", 1))
        assert "duty leader, director and the person who asked" in told


def test_help_names_every_word_and_what_to_try(desk: Desk) -> None:
    told = desk.types(ADA, "", "help").text
    for word in ("/timeoff sick today fever", "/rollcall help", "/rollcall home", "approve"):
        assert word in told
    assert "/timeoff withdraw 12" in desk.types(ADA, "help").text
    assert "sick leave" in desk.types(ADA, "").text


def test_everybody_is_answered_in_their_own_language(desk: Desk) -> None:
    assert "病假 #1 已登记" in desk.types(WEI, "sick today").text
    desk.presses(GRACE, "leave.approve", 1)
    assert "病假 #1：已批准" in desk.told(WEI)[0]
    assert "Sick leave #1: approved" in desk.card(1).text
    assert "you" not in desk.types(WEI, "list").text.lower()


def test_a_rule_is_told_as_it_read_on_the_first_day(desk: Desk) -> None:
    desk.types(ADA, f"sick {(MONDAY + timedelta(days=1)).isoformat()}")
    assert "at least 3 hours before the shift" in desk.types(ADA, "why 1").text
