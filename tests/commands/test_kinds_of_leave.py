"""Every kind of leave from the typed line on: by when, for how long, for whom, and who decides."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

import pytest

from commands.deciding.asking import Refusal
from handbook.leave import Verdict
from storage import people
from storage.balances import Balance
from storage.leaves import APPROVED, ASKED, DECLINED
from storage.people import Role
from tests.commands.desk import Desk, people_to_spare, refusal, roster
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, WEI, ZONE

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Only the rules of the kinds speak."""
    return people_to_spare(desk)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


def verdict(desk: Desk, number: int) -> Verdict:
    return Verdict.model_validate(desk.leave(number).verdict)


class TestPersonalLeave:
    """A day ahead; on the day itself only as a special case, three hours before (CC-2.4.6)."""

    def test_the_day_before_is_in_time_until_midnight(self, desk: Desk) -> None:
        desk.now = at(MONDAY, 23, 59)
        assert "The leaders know. The duty leader decides (CC-2.4.6)" in (
            desk.types(ADA, "personal 2026-11-03 family").text
        )
        desk.now = at(TUESDAY, 0)
        told = refusal(lambda: desk.types(BO, "personal 2026-11-03"))
        assert "it had to be asked by Mon 2 Nov 2026 (CC-2.4.6)" in told

    def test_too_late_is_refused_with_the_rule_and_the_way_to_ask_all_the_same(
        self, desk: Desk
    ) -> None:
        with desk.is_as_before():
            told = refusal(lambda: desk.types(ADA, "personal today my child fell"))
        assert told.startswith(
            "Too late for personal leave on Mon 2 Nov 2026: it had to be asked by Sun 1 Nov 2026"
        )
        assert "you can still ask until Mon 2 Nov, 12:00" in told
        assert "/timeoff special personal leave 2026-11-02 and why" in told
        assert "my child" not in told

    @pytest.mark.parametrize(("hour", "minute", "is_taken"), [(11, 59, 1), (12, 0, 1), (12, 1, 0)])
    def test_a_special_case_comes_three_hours_before_the_shift(
        self, desk: Desk, hour: int, minute: int, is_taken: int
    ) -> None:
        desk.now = at(MONDAY, hour, minute)
        if not is_taken:
            with desk.is_as_before():
                told = refusal(lambda: desk.types(ADA, "special personal today flood at home"))
            assert "special" not in told, "there is no way any more, so none is shown"
            return
        answer = desk.types(ADA, "special personal today flood at home")
        assert "a special case (CC-2.4.6)" in answer.text
        assert desk.leave(1).reason == "flood at home"
        desk.presses(GRACE, "leave.approve", 1)
        assert desk.leave(1).state == APPROVED

    def test_a_special_case_says_why(self, desk: Desk) -> None:
        with desk.is_as_before():
            assert "needs its reason" in refusal(lambda: desk.types(ADA, "special personal today"))

    def test_the_button_under_the_refusal_asks_for_the_reason(self, desk: Desk) -> None:
        form = desk.opens(ADA, "leave.special", "personal 2026-11-02")
        assert form.lines[0] == "personal leave: 2026-11-02"
        desk.sends(ADA, "leave.special", form.value, reason="flood at home")
        assert verdict(desk, 1).is_special

    def test_a_forged_special_case_changes_nothing(self, desk: Desk) -> None:
        with desk.is_as_before():
            for value in ("", "sabbatical 2026-11-02", "personal", "personal soon"):
                refusal(lambda: desk.sends(ADA, "leave.special", value, reason="x"))  # noqa: B023


class TestPlannedLeave:
    """A month ahead, of the director (CC-2.4.7)."""

    def test_annual_leave_too_late_names_the_first_day_that_is_left(self, desk: Desk) -> None:
        with desk.is_as_before():
            told = refusal(lambda: desk.types(ADA, "annual 2026-12-01 to 2026-12-04 wedding"))
        assert "it had to be asked by Sun 1 Nov 2026 (CC-2.4.7)" in told
        assert "The first day that you can ask for now is Wed 2 Dec 2026." in told

    def test_a_month_to_the_day_is_in_time(self, desk: Desk) -> None:
        desk.types(ADA, "annual 2026-12-02 to 2026-12-04")
        assert verdict(desk, 1).steps == ("director",)

    def test_rest_days_inside_do_not_count(self, desk: Desk) -> None:
        answer = desk.types(ADA, "annual 2026-12-04 to 2026-12-07")  # Friday to Monday, no roster
        assert "Fri 4 Dec to Mon 7 Dec 2026; 2 of them count" in answer.text
        assert desk.leave(1).counted == 2

    def test_the_duty_leader_cannot_decide_it(self, desk: Desk) -> None:
        desk.types(ADA, "annual 2026-12-04")
        with desk.is_as_before():
            assert "director" in refusal(lambda: desk.presses(GRACE, "leave.approve", 1))
        desk.presses(DORA, "leave.approve", 1)
        assert desk.leave(1).state == APPROVED

    def test_an_early_birth_is_a_special_case(self, desk: Desk) -> None:
        desk.types(ADA, "special maternity today to 2027-02-07 the baby is coming")
        assert verdict(desk, 1).is_special


class TestBalances:
    """What was brought in is the limit; what waits for a decision is taken already."""

    def test_without_a_balance_nothing_is_said_of_it(self, desk: Desk) -> None:
        assert "left" not in desk.types(ADA, "annual 2026-12-07").text

    def test_a_request_that_waits_is_taken_already(self, desk: Desk) -> None:
        has_left(desk, ADA, 5)
        answer = desk.types(ADA, "annual 2026-12-07 to 2026-12-10")
        assert "Your balance of annual leave after it, in days: 1." in answer.text
        with desk.is_as_before():
            told = refusal(lambda: desk.types(ADA, "annual 2026-12-14 to 2026-12-15"))
        assert told.startswith("Your balance of annual leave, in days: 1. This would take 2.")
        desk.types(ADA, "annual 2026-12-14")
        desk.types(ADA, "withdraw 1")
        assert "in days: 3." in desk.types(ADA, "annual 2026-12-21").text

    def test_what_lies_before_the_figure_is_in_it(self, desk: Desk) -> None:
        desk.types(ADA, "annual 2026-12-07")
        has_left(desk, ADA, 1, as_of=date(2026, 12, 8))
        desk.types(ADA, "annual 2026-12-14")
        assert desk.count() == 2

    def test_a_leader_who_asks_for_more_has_it_decided_with_a_reason(self, desk: Desk) -> None:
        has_left(desk, ADA, 1)
        desk.types(GRACE, "for Ada annual 2026-12-07 to 2026-12-08")
        with desk.is_as_before():
            assert "more than the balance" in refusal(
                lambda: desk.presses(DORA, "leave.approve", 1)
            )

    def test_the_last_day_asked_twice_at_once_is_given_once(self, each_desk: Desk) -> None:
        desk = people_to_spare(each_desk)
        has_left(desk, ADA, 1)
        together = threading.Barrier(2)

        def ask(day: str) -> str:
            together.wait()
            try:
                return desk.types(ADA, f"annual {day}").text
            except Refusal as refused:
                return refused.lines[0]

        with ThreadPoolExecutor(2) as pool:
            said = sorted(pool.map(ask, ("2026-12-07", "2026-12-14")))
        assert said[0].startswith("Annual leave #1 is noted")
        assert said[1].startswith("Your balance of annual leave, in days: 0.")
        assert desk.count() == 1


def has_left(desk: Desk, who: str, days: float, as_of: date = MONDAY) -> None:
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        tx.session.add(Balance(person_id=person.id, kind="annual", days=days, as_of=as_of))


class TestAnErrand:
    """Private errands in working time are asked for first and booked as personal leave."""

    def test_it_is_a_part_of_the_shift(self, desk: Desk) -> None:
        answer = desk.types(ADA, "errand today 16:00-18:00 bank")
        assert "Mon 2 Nov 2026, 16:00 to 18:00" in answer.text
        leave = desk.leave(1)
        assert (leave.counted, leave.begins_at) == (0.25, at(MONDAY, 16))

    def test_it_is_asked_before_it_begins(self, desk: Desk) -> None:
        desk.now = at(MONDAY, 16, 1)
        with desk.is_as_before():
            assert "(CC-2.4.9)" in refusal(lambda: desk.types(ADA, "errand today 16:00-18:00"))

    def test_for_an_hour_means_from_now(self, desk: Desk) -> None:
        desk.now = at(MONDAY, 16, 30)
        assert "16:30 to 17:30" in desk.types(ADA, "外出办事 今天 1小时 银行").text

    def test_leaving_early_is_asked_as_the_help_says(self, desk: Desk) -> None:
        [line] = [line for line in desk.types(ADA, "help").lines if "leave early" in line]
        typed = line.removeprefix("/timeoff ").partition(" — ")[0]
        assert "Mon 2 Nov 2026, 16:30 to 23:00" in desk.types(ADA, typed).text

    def test_two_parts_of_a_day_do_not_overlap(self, desk: Desk) -> None:
        desk.types(ADA, "errand today 16:00-17:00")
        desk.types(ADA, "errand today 17:00-18:00")
        with desk.is_as_before():
            told = refusal(lambda: desk.types(ADA, "errand today 16:30-17:30"))
        assert told.startswith("You have asked already: #1, Mon 2 Nov 2026, 16:00 to 17:00.")

    def test_what_is_no_work_is_not_taken(self, desk: Desk) -> None:
        with desk.is_as_before():
            told = refusal(lambda: desk.types(ADA, "errand tomorrow 08:00-09:00"))
        assert told.startswith("You do not work then. Your shift: L 15:00–23:00, Tue 3 Nov 2026.")

    def test_hours_after_midnight_belong_to_the_night_shifts_day(self, desk: Desk) -> None:
        desk.types(WEI, "errand 2026-11-03 02:00-03:00")
        assert (desk.leave(1).first, desk.leave(1).begins_at) == (MONDAY, at(TUESDAY, 2))


class TestChains:
    """Days asked for one by one are decided by whoever decides them together."""

    def test_the_second_single_day_goes_to_the_director(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        answer = desk.types(ADA, "sick tomorrow")
        assert "2 days with those next to it" in answer.text
        assert [verdict(desk, n).steps for n in (1, 2)] == [("duty_leader",), ("director",)]

    def test_rest_between_does_not_break_it(self, desk: Desk) -> None:
        with desk.database.change(desk.now) as tx:
            tx.connection.exec_driver_sql(
                "DELETE FROM assignment WHERE shift_id IN (SELECT id FROM shift"
                f" WHERE day = '{TUESDAY}') AND person_id = 1"
            )
        desk.types(ADA, "sick today")
        desk.types(ADA, "sick 2026-11-04")
        assert verdict(desk, 2).length == 2

    def test_a_day_of_work_between_breaks_it(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.types(ADA, "sick 2026-11-04")
        assert verdict(desk, 2).length == 1

    def test_a_declined_day_is_no_part_of_it(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.types(GRACE, "decline 1 you look well")
        desk.types(ADA, "sick tomorrow")
        assert verdict(desk, 2).length == 1

    def test_three_days_and_one_more_owe_their_proofs_on_the_third(self, desk: Desk) -> None:
        desk.types(ADA, "sick 2026-11-02 to 2026-11-04")
        answer = desk.types(ADA, "sick 2026-11-05 still ill")
        assert "On Thu 5 Nov 2026 please bring" in answer.text
        with desk.is_as_before():
            assert "(CC-2.4.5)" in refusal(lambda: desk.presses(DORA, "leave.approve", 2))
        desk.types(DORA, "approve 2 saw the papers")
        assert desk.leave(2).state == APPROVED


class TestForSomebodyElse:
    """Whoever the handbook names may ask for a person who cannot, and it says so."""

    def test_a_leader_asks_and_decides(self, desk: Desk) -> None:
        answer = desk.types(GRACE, f"for <@{ADA}> sick today taken to hospital")
        assert answer.text.startswith("Sick leave #1 is noted for Ada: Mon 2 Nov 2026.")
        assert f"{ADA}\ue001, asked for by \ue000{GRACE}" in desk.card(1).text
        desk.presses(GRACE, "leave.approve", 1)
        assert desk.leave(1).decided_by == desk.leave(1).filed_by
        assert "approved" in desk.told(ADA)[-1]

    @pytest.mark.parametrize("who", ["A001", "a001", "Ada", "@ada", f"<@{ADA}|ada>"])
    def test_the_person_is_named_as_people_name_each_other(self, desk: Desk, who: str) -> None:
        desk.types(BO, f"for {who} sick today")
        assert desk.leave(1).person_id == 1

    def test_nobody_else_may(self, desk: Desk) -> None:
        with desk.is_as_before():
            told = refusal(lambda: desk.types(ADA, "for Bo sick today"))
        assert told.startswith("Only these may ask for somebody else: group leader and duty leader")

    def test_too_late_it_waits_for_a_decision_with_a_reason(self, desk: Desk) -> None:
        desk.types(GRACE, "for Ada annual 2026-11-06 her brother's wedding")
        assert verdict(desk, 1).refused == "late"
        with desk.is_as_before():
            assert "please say why" in refusal(lambda: desk.presses(DORA, "leave.approve", 1))
        assert next(b.action for b in desk.card(1).buttons) == "leave.approve_against"
        desk.sends(DORA, "leave.approve_against", 1, reason="nobody told her of the rule")
        assert desk.leave(1).state == APPROVED

    def test_an_unclear_name_is_asked(self, desk: Desk) -> None:
        with desk.is_as_before():
            for who in ("Nobody", "", "sick", "<@U0EVE00001>"):
                assert "who is meant" in refusal(
                    lambda: desk.types(GRACE, f"for {who} sick today")  # noqa: B023
                )


class TestTwoSteps:
    """At the service desk only both managers' yes makes a leave valid (SD-1.2)."""

    def test_both_approve_in_order(self, service: Desk) -> None:
        answer = service.types(ADA, "personal tomorrow moving house")
        assert "Service manager and general manager decide, one after the other" in answer.text
        with service.is_as_before():
            told = refusal(lambda: service.presses(DORA, "leave.approve", 1))
            assert "is for the service manager to decide (SD-1.2)" in told
        service.presses(GRACE, "leave.approve", 1)
        assert (service.leave(1).state, service.leave(1).step) == (ASKED, 1)
        assert "general manager, step 2 of 2 (SD-1.2)" in service.card(1).text
        assert "It does not hold yet." in service.told(ADA)[-1]
        assert service.thread(1)[-1].startswith(f"Approved by \ue000{GRACE}\ue001, step 1 of 2")
        with service.is_as_before():
            assert "general manager" in refusal(lambda: service.presses(GRACE, "leave.approve", 1))
        assert service.says_in_thread(DORA, 1, "approve")
        assert service.leave(1).state == APPROVED

    def test_the_second_may_decline(self, service: Desk) -> None:
        service.types(ADA, "personal tomorrow")
        service.presses(GRACE, "leave.approve", 1)
        service.types(DORA, "decline 1 the inventory is tomorrow")
        assert service.leave(1).state == DECLINED

    def test_one_person_in_both_posts_does_not_say_yes_twice(self, service: Desk) -> None:
        with service.database.change(service.now) as tx:
            grace = people.by_slack(tx, GRACE)
            assert grace is not None
            tx.session.add(Role(person_id=grace.id, role="general_manager"))
        service.types(ADA, "personal tomorrow")
        service.presses(GRACE, "leave.approve", 1)
        with service.is_as_before():
            told = refusal(lambda: service.presses(GRACE, "leave.approve", 1))
        assert "the second yes is another person's" in told

    def test_a_managers_own_leave_skips_the_step_that_is_hers_alone(self, service: Desk) -> None:
        service.types(GRACE, "personal tomorrow")
        assert verdict(service, 1).steps == ("general_manager",)
        service.presses(DORA, "leave.approve", 1)
        assert service.leave(1).state == APPROVED

    def test_one_day_and_ten_take_the_same_steps(self, service: Desk) -> None:
        roster(service, LINUS, "E", TUESDAY)
        service.types(LINUS, "sick today and tomorrow")
        assert verdict(service, 1).steps == ("service_manager", "general_manager")
