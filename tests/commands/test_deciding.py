"""Deciding: once, by those who may, with the staffing of that very moment."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from commands.deciding.asking import Refusal
from storage import people
from storage.leaves import APPROVED, ASKED, DECLINED
from storage.outbox import EDIT, POST, REPLY
from tests.commands.desk import Desk, leaves_team, refusal, roster
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, WEI

Approve = Callable[[Desk, str, int], object]
APPROVALS: dict[str, Approve] = {
    "a press": lambda desk, who, number: desk.presses(who, "leave.approve", number),
    "a line": lambda desk, who, number: desk.types(who, f"approve {number}"),
    "a Chinese line": lambda desk, who, number: desk.types(who, f"批准{number}"),
    "a word in the thread": lambda desk, who, number: desk.says_in_thread(who, number, "同意！"),
}
DECLINES: dict[str, Approve] = {
    "a form": lambda desk, who, number: desk.sends(who, "leave.decline", number, reason="too few"),
    "a line": lambda desk, who, number: desk.types(who, f"decline {number}: too few"),
    "a Chinese line": lambda desk, who, number: desk.types(who, f"驳回 {number} too few"),
    "words in the thread": lambda desk, who, n: desk.says_in_thread(who, n, "Declined - too few"),
}


@pytest.mark.parametrize("way", APPROVALS)
def test_approving_tells_the_thread_the_asker_and_the_journal(each_desk: Desk, way: str) -> None:
    desk = each_desk
    desk.types(ADA, "sick today")
    desk.passes(minutes=10)
    APPROVALS[way](desk, GRACE, 1)
    leave = desk.leave(1)
    assert (leave.state, leave.decided_at) == (APPROVED, desk.now)
    assert [row.kind for row in desk.outgoing()] == [POST, EDIT, REPLY, POST]
    (said,) = desk.thread(1)
    assert "Approved by \ue000U0GRACE001\ue001 (CC-2.4.4)." in said
    (told,) = desk.told(ADA)
    assert "Sick leave #1: approved" in told
    assert "Decided by: Grace (CC-2.4.4)" in told
    assert "please bring: emergency sick-leave certificate" in told
    assert desk.journal()[-1].event == "leave.approved"
    assert "Approved by: \ue000U0GRACE001\ue001, Mon 2 Nov, 07:10" in desk.card(1).text


@pytest.mark.parametrize("way", DECLINES)
def test_declining_tells_the_asker_why_and_the_channel_not(desk: Desk, way: str) -> None:
    desk.types(ADA, "sick today")
    DECLINES[way](desk, GRACE, 1)
    assert (desk.leave(1).state, desk.leave(1).decided_words) == (DECLINED, "too few")
    (told,) = desk.told(ADA)
    assert "Why: too few" in told
    assert "please tell Grace at once" in told
    assert "too few" not in "".join(desk.thread(1)) + desk.card(1).text
    assert "4 on the floor, 4 needed" in desk.card(1).text, "the shift has its person back"


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: desk.types(GRACE, "decline 1"),
        lambda desk: desk.types(GRACE, "驳回1"),
        lambda desk: desk.types(GRACE, "decline 1 \u200b\u202e "),
        lambda desk: desk.sends(GRACE, "leave.decline", 1, reason="  \n "),
        lambda desk: desk.says_in_thread(GRACE, 1, "decline"),
        lambda desk: desk.says_in_thread(GRACE, 1, "驳回！！"),
    ],
)
def test_declining_without_a_reason_is_sent_back(desk: Desk, act: Callable[[Desk], object]) -> None:
    desk.types(ADA, "sick today")
    with desk.is_as_before():
        assert "Please say why" in refusal(lambda: act(desk))


def test_a_reason_that_is_too_long_is_sent_back_whole(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    with desk.is_as_before():
        assert "too long" in refusal(lambda: desk.types(GRACE, f"decline 1 {'no ' * 3_000}"))


def test_a_yes_with_a_condition_is_no_yes(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    with desk.is_as_before():
        told = refusal(lambda: desk.types(GRACE, "approve 1 if Bo can stay"))
    assert "“if Bo can stay”" in told
    assert "/timeoff approve 1" in told


class TestTheSecondOfTwo:
    """Is told who was first, and changes nothing."""

    @pytest.mark.parametrize("way", APPROVALS)
    def test_after_an_approval(self, desk: Desk, way: str) -> None:
        desk.types(ADA, "sick today")
        desk.presses(GRACE, "leave.approve", 1)
        with desk.is_as_before():
            told = refusal(lambda: APPROVALS[way](desk, LINUS, 1))
        assert told == "Grace was first and approved #1 (07:00).\nNothing was changed."

    @pytest.mark.parametrize("way", DECLINES)
    def test_after_a_decline(self, desk: Desk, way: str) -> None:
        desk.types(ADA, "sick today")
        desk.types(GRACE, "decline 1 too few")
        desk.passes(days=1)
        with desk.is_as_before():
            told = refusal(lambda: DECLINES[way](desk, DORA, 1))
        assert "Grace was first and declined #1 (Mon 2 Nov, 07:00)." in told

    def test_after_oneself(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.presses(GRACE, "leave.approve", 1)
        with desk.is_as_before():
            told = refusal(lambda: desk.presses(GRACE, "leave.approve", 1))
        assert "You have approved #1 already (07:00)." in told

    def test_after_the_asker_took_it_back(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.types(ADA, "withdraw 1")
        with desk.is_as_before():
            told = refusal(lambda: desk.presses(GRACE, "leave.approve", 1))
        assert "Ada has taken #1 back (07:00)." in told

    def test_who_opens_the_form_too_late_is_told_before_writing(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.presses(GRACE, "leave.approve", 1)
        assert "Grace was first" in refusal(lambda: desk.opens(LINUS, "leave.decline", 1))

    def test_of_two_at_the_same_moment_one_decides(self, each_desk: Desk) -> None:
        desk = each_desk
        desk.types(ADA, "sick today")

        def decide(who: int) -> str | None:
            try:
                desk.presses((GRACE, LINUS)[who], "leave.approve", 1)
            except Refusal as refused:
                return refused.lines[0]
            return None

        told = together(2, decide)
        assert sorted(word is None for word in told) == [False, True]
        assert "was first and approved #1" in "".join(word for word in told if word)
        assert len(desk.thread(1)) == len(desk.told(ADA)) == 1


class TestWhoMay:
    """The rule names the role; everybody else is told which."""

    def test_an_agent_and_a_group_leader_may_not(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        with desk.is_as_before():
            for who in (ADA, BO, WEI):
                for way in (*APPROVALS.values(), *DECLINES.values()):
                    assert "CC-2.4.4" in refusal(partial(way, desk, who, 1))

    def test_nobody_decides_their_own_even_with_two_roles(self, desk: Desk) -> None:
        desk.types(LINUS, "sick today")
        with desk.is_as_before():
            told = refusal(lambda: desk.presses(LINUS, "leave.approve", 1))
        assert "Nobody decides their own request." in told
        assert "another duty leader" in told
        desk.presses(GRACE, "leave.approve", 1)

    def test_two_days_are_not_for_a_duty_leader(self, desk: Desk) -> None:
        desk.types(ADA, "sick today and tomorrow")
        with desk.is_as_before():
            told = refusal(lambda: desk.presses(GRACE, "leave.approve", 1))
        assert told == "#1 is for the director to decide (CC-2.4.4). Nothing was changed."
        desk.presses(DORA, "leave.approve", 1)
        assert desk.leave(1).state == APPROVED

    def test_the_director_may_decide_one_day_as_well(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.presses(DORA, "leave.approve", 1)
        assert desk.leave(1).state == APPROVED

    def test_a_leader_who_has_left_may_not(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        leaves_team(desk, GRACE, MONDAY)
        with desk.is_as_before():
            told = refusal(lambda: desk.presses(GRACE, "leave.approve", 1))
        assert "no longer on the list" in told

    def test_another_teams_request_does_not_exist_for_a_leader(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        with desk.database.change(desk.now) as tx:
            grace = people.by_slack(tx, GRACE)
            assert grace is not None
            values = {**grace.team.model_dump(exclude={"id"}), "name": "Another"}
            another = people.Team(**values)
            tx.session.add(another)
            tx.session.flush()
            assert another.id is not None
            grace.person.team_id = another.id
            tx.session.add(grace.person)
        with desk.is_as_before():
            for act in (
                partial(desk.presses, GRACE, "leave.approve", 1),
                partial(desk.opens, GRACE, "leave.details", 1),
                partial(desk.opens, GRACE, "leave.decline", 1),
                partial(desk.types, GRACE, "why 1"),
                partial(desk.types, GRACE, "decline 1 no"),
            ):
                assert refusal(act).startswith("I know no request “1”.")


class TestStaffing:
    """The effect is counted when it is shown, not when it was asked."""

    def test_it_is_counted_again_at_the_press(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        assert "4 → 3, 4 needed — 1 short" in desk.card(1).text
        roster(desk, DORA, "L", MONDAY)
        desk.presses(GRACE, "leave.approve", 1)
        (said,) = desk.thread(1)
        assert "L 15:00–23:00, Mon 2 Nov 2026: 5 → 4, 4 needed" in said
        assert "short" not in said

    def test_another_absence_counts_at_once(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.types(BO, "sick today")
        assert "3 → 2, 4 needed — 2 short" in desk.card(2).text
        assert "3 → 2, 4 needed — 2 short" in desk.card(1).text
        desk.types(BO, "withdraw 2")
        assert "4 → 3" in desk.card(1).text

    def test_a_night_shift_counts_for_the_day_it_starts_on(self, desk: Desk) -> None:
        desk.types(WEI, "sick 2026-11-03")
        assert "N 23:00–07:00, Tue 3 Nov 2026: 1 → 0" in desk.card(1).text
        assert "Mon 2 Nov" not in desk.card(1).lines[0]

    def test_a_long_leave_sums_up_what_is_more_than_four_shifts(self, desk: Desk) -> None:
        roster(desk, ADA, "E", *(MONDAY + timedelta(days=n) for n in range(7)))
        desk.types(ADA, "sick 2026-11-02 to 2026-11-08")
        lines = desk.card(1).lines
        assert len(lines) == 5
        assert lines[-1] == "And 10 more shifts; short on 10 of them"


def test_an_undecided_request_stays_until_somebody_decides(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    desk.passes(days=30)
    assert desk.leave(1).state == ASKED
    assert "#1 sick leave, Mon 2 Nov 2026: waiting — Ada" in desk.types(GRACE, "list").text
    desk.presses(GRACE, "leave.approve", 1)
