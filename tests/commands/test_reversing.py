"""Reversal: a decision that stands is taken back with a reason, while the leave is not over."""

from datetime import datetime
from functools import partial

import pytest

from commands.deciding.asking import Refusal
from storage.leaves import APPROVED, REVOKED
from tests.commands.desk import Desk, leaves_team, refusal, roster
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, WEI, ZONE

WHY = "the shift is empty"


@pytest.fixture
def approved(desk: Desk) -> Desk:
    """Ada's sick day is approved, an hour ago."""
    desk.types(ADA, "sick today fever")
    desk.presses(GRACE, "leave.approve", 1)
    desk.passes(hours=1)
    return desk


@pytest.fixture
def declined(desk: Desk) -> Desk:
    desk.types(ADA, "sick today fever")
    desk.types(GRACE, "decline 1 too few")
    desk.passes(hours=1)
    return desk


@pytest.mark.parametrize("way", ["line", "Chinese line", "form"])
def test_an_approved_leave_is_revoked(approved: Desk, way: str) -> None:
    desk = approved
    match way:
        case "line":
            answer = desk.types(LINUS, f"reverse 1 {WHY}")
        case "Chinese line":
            answer = desk.types(LINUS, f"改判1 {WHY}")
        case _:
            form = desk.opens(LINUS, "leave.reverse", 1)
            assert form.lines[:2] == (
                "Sick leave of Ada, Mon 2 Nov 2026: approved so far. It would be revoked.",
                "L 15:00–23:00, Mon 2 Nov 2026: 4 on the floor, 4 needed",
            )
            answer = desk.sends(LINUS, "leave.reverse", form.value, reason=WHY)
    assert answer.lines[0] == "Revoked: #1. The person is told, with your reason."
    leave = desk.leave(1)
    assert (leave.state, leave.decided_words) == (REVOKED, WHY)
    card = desk.card(1)
    assert card.title == "Sick leave #1: revoked"
    assert "Revoked by: \ue000U0LINUS001\ue001, Mon 2 Nov, 08:00" in card.text
    said = desk.thread(1)[-1]
    assert said.startswith("Revoked by \ue000U0LINUS001\ue001 (CC-2.4.4).")
    assert "4 on the floor, 4 needed" in said
    told = desk.told(ADA)[-1]
    assert f"Linus has revoked the approval.\nReason: {WHY}" in told
    assert "You are expected again from L 15:00–23:00, Mon 2 Nov 2026." in told
    assert WHY not in card.text + "".join(desk.thread(1))
    entry = desk.journal()[-1]
    assert (entry.event, entry.facts["was"]) == ("leave.revoked", APPROVED)
    assert WHY not in str(entry.facts)
    assert f"Reason of the decision: {WHY}" in desk.opens(DORA, "leave.details", 1).lines
    assert "#1 sick leave, Mon 2 Nov 2026: revoked" in desk.types(ADA, "list").text
    assert "revoked: nothing to take back" in refusal(lambda: desk.types(ADA, "withdraw 1"))
    desk.types(ADA, "sick today still")


def test_a_declined_leave_is_approved_after_all(declined: Desk) -> None:
    desk = declined
    answer = desk.types(GRACE, "reverse 1 the doctor called")
    assert desk.leave(1).state == APPROVED
    assert answer.lines[0] == "Approved: #1. The person is told, with your reason."
    assert "4 → 3, 4 needed — 1 short" in desk.thread(1)[-1]
    assert "after all" in desk.thread(1)[-1]
    told = desk.told(ADA)[-1]
    assert "Grace has approved it after all.\nReason: the doctor called" in told
    assert "please bring: emergency sick-leave certificate" in told


def test_a_revoked_leave_can_be_approved_again(approved: Desk) -> None:
    approved.types(LINUS, f"reverse 1 {WHY}")
    approved.passes(minutes=6)
    approved.types(GRACE, "reverse 1 it was a mistake")
    assert approved.leave(1).state == APPROVED


def test_what_speaks_against_a_late_yes_is_shown(desk: Desk) -> None:
    desk.types(ADA, "personal 2026-11-04 wedding")
    desk.types(GRACE, "decline 1 too few")
    short = "L 15:00–23:00, Wed 4 Nov 2026 would be short."
    assert short in desk.opens(GRACE, "leave.reverse", 1).lines
    assert short in desk.types(GRACE, "reverse 1 Bo comes in").lines
    assert desk.leave(1).state == APPROVED


def test_it_can_be_undone(approved: Desk) -> None:
    desk = approved
    before = desk.leave(1).model_dump()
    (button,) = desk.types(LINUS, f"reverse 1 {WHY}").buttons
    desk.presses(LINUS, button.action, button.value)
    assert desk.leave(1).model_dump() == before
    assert "#1 is approved." in desk.told(ADA)[-1]


class TestWhoMay:
    def test_who_may_decide_the_last_step_and_nobody_their_own(self, desk: Desk) -> None:
        desk.types(LINUS, "sick today")
        desk.presses(GRACE, "leave.approve", 1)
        with desk.is_as_before():
            for who in (ADA, BO):
                told = refusal(partial(desk.types, who, f"reverse 1 {WHY}"))
                assert "duty leader to decide (CC-2.4.4)" in told
                assert "CC-2.4.4" in refusal(partial(desk.opens, who, "leave.reverse", 1))
            told = refusal(lambda: desk.types(LINUS, f"reverse 1 {WHY}"))
            assert "Nobody decides their own request." in told
        desk.types(DORA, f"reverse 1 {WHY}")
        assert desk.leave(1).state == REVOKED

    def test_not_a_leader_for_what_the_director_decides(self, desk: Desk) -> None:
        desk.types(ADA, "sick today and tomorrow")
        desk.presses(DORA, "leave.approve", 1)
        with desk.is_as_before():
            assert "director" in refusal(lambda: desk.types(GRACE, f"reverse 1 {WHY}"))


class TestItIsRefused:
    @pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
    def test_without_a_reason(self, approved: Desk, reason: str) -> None:
        with approved.is_as_before():
            for act in (
                partial(approved.types, GRACE, f"reverse 1 {reason}"),
                partial(approved.sends, GRACE, "leave.reverse", "1:revoked", reason=reason),
            ):
                assert "Please say why" in refusal(act)

    def test_before_there_is_a_decision_and_after_a_withdrawal(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        told = refusal(lambda: desk.types(GRACE, f"reverse 1 {WHY}"))
        assert "#1 is not decided yet." in told
        desk.types(ADA, "withdraw 1")
        with desk.is_as_before():
            assert "#1 is withdrawn." in refusal(lambda: desk.types(GRACE, f"reverse 1 {WHY}"))

    def test_once_it_is_over_but_not_while_its_night_shift_runs(self, desk: Desk) -> None:
        desk.types(WEI, "sick today")
        desk.types(GRACE, "decline 1 too few")
        desk.now = datetime(2026, 11, 3, 7, 0, tzinfo=ZONE)
        with desk.is_as_before():
            assert "#1 is over" in refusal(lambda: desk.types(GRACE, f"reverse 1 {WHY}"))
        desk.now = datetime(2026, 11, 3, 6, 59, tzinfo=ZONE)
        desk.types(GRACE, f"reverse 1 {WHY}")
        assert desk.leave(1).state == APPROVED

    def test_where_another_request_has_the_day(self, declined: Desk) -> None:
        declined.types(ADA, "sick today again")
        with declined.is_as_before():
            told = refusal(lambda: declined.types(GRACE, f"reverse 1 {WHY}"))
        assert "There is another request for these days: #2, Mon 2 Nov 2026." in told

    def test_to_the_second_of_two(self, approved: Desk) -> None:
        desk = approved
        form = desk.opens(LINUS, "leave.reverse", 1)
        desk.types(GRACE, f"reverse 1 {WHY}")
        with desk.is_as_before():
            told = refusal(lambda: desk.sends(LINUS, "leave.reverse", form.value, reason=WHY))
            assert told.startswith("Grace has revoked #1 (08:00).")
            assert "Grace" in refusal(lambda: desk.types(LINUS, f"reverse 1 {WHY}"))

    def test_of_two_at_once_one_reverses(self, each_desk: Desk) -> None:
        desk = each_desk
        desk.types(ADA, "sick today")
        desk.types(GRACE, "decline 1 too few")

        def act(who: int) -> str | None:
            try:
                desk.types((GRACE, LINUS)[who], f"reverse 1 {WHY}")
            except Refusal as refused:
                return refused.lines[0]
            return None

        assert sorted(word is None for word in together(2, act)) == [False, True]
        assert (desk.leave(1).state, len(desk.thread(1))) == (APPROVED, 2)


class TestOfALeaveThatHasBegun:
    """The days that are gone stay approved; those to come are revoked."""

    @pytest.fixture
    def begun(self, desk: Desk) -> Desk:
        desk.types(ADA, "sick 2026-11-02 to 2026-11-05 flu")
        desk.types(DORA, "approve 1 by telephone")
        desk.now = datetime(2026, 11, 3, 9, 0, tzinfo=ZONE)
        return desk

    def test_the_days_to_come_are_revoked(self, begun: Desk) -> None:
        desk = begun
        before = desk.leave(1).model_dump()
        answer = desk.types(DORA, f"reverse 1 {WHY}")
        assert answer.lines[0].startswith("Revoked: #1 from Tue 3 Nov 2026 on.")
        leave = desk.leave(1)
        assert (leave.state, leave.first, leave.last) == (APPROVED, MONDAY, MONDAY)
        assert leave.counted == 1.0
        said = desk.thread(1)[-1]
        assert "Revoked by \ue000U0DORA0001\ue001 from Tue 3 Nov 2026 on (CC-2.4.4)." in said
        assert "Tue 3 Nov 2026: 4 on the floor, 4 needed" in said
        assert "Mon 2 Nov 2026:" not in said
        assert "Days: Mon 2 Nov 2026" in desk.card(1).text.splitlines()
        told = desk.told(ADA)[-1]
        assert "Dora has revoked the days from Tue 3 Nov 2026 on." in told
        assert "You are expected again from L 15:00–23:00, Tue 3 Nov 2026." in told
        assert f"Reason of the decision: {WHY}" in desk.opens(DORA, "leave.details", 1).lines
        desk.types(DORA, "undo 1")
        after = desk.leave(1).model_dump()
        assert {**after, "changes": 0} == before
        assert after["changes"] == 2

    def test_once_todays_shift_has_begun_from_the_next_day_on(self, begun: Desk) -> None:
        begun.now = datetime(2026, 11, 3, 15, 0, tzinfo=ZONE)
        begun.types(DORA, f"reverse 1 {WHY}")
        assert begun.leave(1).last == datetime(2026, 11, 3, tzinfo=ZONE).date()
        begun.now = datetime(2026, 11, 3, 15, 1, tzinfo=ZONE)
        with begun.is_as_before():
            told = refusal(lambda: begun.types(DORA, f"reverse 1 {WHY}"))
        assert "Nothing is left of #1" in told


def test_a_decider_who_has_left_reverses_nothing(approved: Desk) -> None:
    roster(approved, DORA, "L", MONDAY)
    leaves_team(approved, GRACE, MONDAY)
    with approved.is_as_before():
        refusal(lambda: approved.types(GRACE, f"reverse 1 {WHY}"))
    assert approved.leave(1).state == APPROVED
