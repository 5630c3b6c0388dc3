"""A day has so many places; who asks for a full one waits, and is offered one in turn."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlmodel import select

from storage import people
from storage.leaves import APPROVED, ASKED, DECLINED, OFFERED, QUEUED, WITHDRAWN
from storage.people import Need, Team
from storage.rosters import Shift
from tests.commands.desk import Desk, leaves_team, needs, refusal, roster, ticks
from tests.commands.test_kinds_of_leave import has_left
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, WEI

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
TUE, WED = "personal 2026-11-03", "personal 2026-11-04"
DECEMBER = "personal 2026-12-10"
DECEMBERS_PLACES = (
    "The roster for Thu 10 Dec 2026 is not out yet: 5 people, 1 rest (CC-2.7.2), 2 needed: "
    "2 places, {taken} taken."
)


@pytest.fixture
def full(each_desk: Desk) -> Desk:
    """Tuesday's late shift has spared the one that it could: Ada, #1; Bo, #2, waits."""
    needs(each_desk, 3)
    each_desk.types(ADA, TUE)
    each_desk.presses(GRACE, "leave.approve", 1)
    each_desk.types(BO, f"{TUE} my sister's moving")
    return each_desk


class TestWithARoster:
    def test_a_shift_gives_what_it_has_to_spare(self, full: Desk) -> None:
        assert (full.leave(1).state, full.leave(2).state) == (APPROVED, QUEUED)
        assert "is noted" in full.types(LINUS, WED).text
        assert full.leave(3).state == ASKED

    def test_who_waits_is_told_for_what_and_which_number(self, full: Desk) -> None:
        answer = full.types(LINUS, TUE)
        assert "Personal leave #3 is noted: Tue 3 Nov 2026." in answer.text
        assert (
            "No place is left: L 15:00–23:00, Tue 3 Nov 2026. You are number 2 on the waiting "
            "list; when a place is free I offer it to you." in answer.text
        )
        assert "The leaders know" not in answer.text
        assert [button.action for button in answer.buttons] == ["leave.withdraw"]

    def test_its_card_says_that_it_waits_and_for_what(self, full: Desk) -> None:
        card = full.card(2)
        assert card.title == "Personal leave #2: waiting for a place"
        assert card.lines == (
            "L 15:00–23:00, Tue 3 Nov 2026: 3 → 2, 3 needed — 1 short",
            "Full: L 15:00–23:00, Tue 3 Nov 2026. It waits for a place, as number 1.",
        )
        actions = [button.action for button in card.buttons]
        assert actions == [
            "leave.approve_against",
            "leave.decline",
            "leave.offer",
            "leave.details",
        ]

    def test_who_waits_is_not_away(self, full: Desk) -> None:
        roster(full, DORA, "L", TUESDAY)
        full.types(DORA, "sick 2026-11-03")
        assert "4 → 3, 3 needed" in full.card(3).lines[0]

    def test_what_waits_is_asked_for_already(self, full: Desk) -> None:
        with full.is_as_before():
            assert "You have asked already: #2" in refusal(lambda: full.types(BO, TUE))

    def test_a_shift_without_a_minimum_has_no_end_of_places(self, desk: Desk) -> None:
        with desk.database.change(desk.now) as tx:
            for need in tx.session.exec(select(Need)).all():
                tx.session.delete(need)
        for number, who in enumerate((ADA, BO, LINUS), start=1):
            desk.types(who, TUE)
            desk.presses(GRACE if who != GRACE else LINUS, "leave.approve", number)
            assert desk.leave(number).state == APPROVED

    def test_a_rest_day_takes_no_place(self, desk: Desk) -> None:
        desk.types(DORA, TUE)
        assert desk.leave(1).state == ASKED

    def test_a_night_takes_the_place_of_the_day_it_starts_on(self, desk: Desk) -> None:
        needs(desk, 1, "N")
        desk.types(WEI, TUE)
        assert "N 23:00–07:00, Tue 3 Nov 2026" in desk.card(1).lines[-1]
        assert desk.leave(1).state == QUEUED

    def test_a_sick_call_never_waits(self, full: Desk) -> None:
        full.types(LINUS, "sick 2026-11-03")
        assert full.leave(3).state == ASKED

    def test_of_several_full_days_the_days_are_named(self, full: Desk) -> None:
        needs(full, 4)
        answer = full.types(LINUS, "personal 2026-11-03 to 2026-11-05")
        assert "No place is left: Tue 3 Nov to Thu 5 Nov 2026." in answer.text

    def test_asked_for_somebody_else_it_waits_for_them(self, full: Desk) -> None:
        answer = full.types(GRACE, "for Linus personal 2026-11-03")
        assert "Linus is number 2 on the waiting list" in answer.text
        assert not answer.buttons


class TestWithoutARoster:
    """CC-2.7.2: head count by the month's share of rest days, less what the shifts need."""

    def test_the_places_are_counted_and_said(self, each_desk: Desk) -> None:
        needs(each_desk, 2)
        said = DECEMBERS_PLACES.format(taken=0)
        answer = each_desk.types(ADA, DECEMBER)
        assert f"{said} Your own duty leader is asked." in answer.text
        assert each_desk.card(1).lines == (f"{said} The person's own duty leader is asked.",)

    def test_the_last_place_is_the_last(self, each_desk: Desk) -> None:
        needs(each_desk, 2)
        for number, who in enumerate((ADA, BO, LINUS), start=1):
            each_desk.types(who, DECEMBER)
            if number < 3:
                each_desk.presses(GRACE, "leave.approve", number)
        assert [each_desk.leave(n).state for n in (1, 2, 3)] == [APPROVED, APPROVED, QUEUED]
        assert each_desk.card(3).lines == (
            DECEMBERS_PLACES.format(taken=2) + " The person's own duty leader is asked.",
            "Full: Thu 10 Dec 2026. It waits for a place, as number 1.",
        )

    def test_asked_before_and_decided_after_it_is_counted_again(self, each_desk: Desk) -> None:
        needs(each_desk, 3)
        each_desk.types(ADA, DECEMBER)
        each_desk.types(BO, DECEMBER)
        each_desk.presses(GRACE, "leave.approve", 1)
        with each_desk.is_as_before():
            told = refusal(lambda: each_desk.presses(GRACE, "leave.approve", 2))
        assert "1 place, 1 taken.\nThere is no place left." in told
        assert "please say why: /timeoff approve 2 and the reason" in told
        each_desk.types(GRACE, "approve 2 it is her wedding")
        assert each_desk.leave(2).state == APPROVED

    def test_who_stands_on_no_roster_takes_no_place(self, desk: Desk) -> None:
        desk.types(DORA, DECEMBER)
        assert desk.leave(1).state == ASKED
        assert "people" not in desk.card(1).text

    def test_who_has_left_by_then_is_not_counted(self, desk: Desk) -> None:
        needs(desk, 2)
        leaves_team(desk, BO, date(2026, 12, 10))
        desk.types(ADA, "personal 2026-12-09 to 2026-12-10")
        said = "Thu 10 Dec 2026 is not out yet: 4 people, 1 rest (CC-2.7.2), 2 needed: 1 place, 0"
        assert said in desk.card(1).text, "the day with the fewest places is told"

    def test_without_minimums_nobody_is_kept_from_leave(self, desk: Desk) -> None:
        with desk.database.change(desk.now) as tx:
            for need in tx.session.exec(select(Need)).all():
                tx.session.delete(need)
        desk.types(ADA, DECEMBER)
        assert "The roster for then is not out yet" in desk.card(1).text
        assert desk.leave(1).state == ASKED

    def test_a_handbook_that_says_nothing_of_rosters_counts_nothing(self, desk: Desk) -> None:
        with desk.database.change(desk.now) as tx:
            tx.session.exec(select(Team)).one().handbook = "service-desk"
        desk.types(ADA, DECEMBER)
        assert desk.leave(1).state == ASKED


class TestOffering:
    def test_a_freed_place_is_offered_to_the_first_in_turn(self, full: Desk) -> None:
        full.types(LINUS, TUE)
        full.types(ADA, "withdraw 1")
        leave = full.leave(2)
        assert leave.state == OFFERED
        assert leave.offered_until == full.now + timedelta(minutes=60)
        (told,) = full.told(BO)
        assert told.splitlines()[0] == "Personal leave #2: a place is offered"
        assert "A place is free. It is kept for you until Mon 2 Nov, 08:00." in told
        said = "A place is free. It is kept for \ue000U0BO000001\ue001 until Mon 2 Nov, 08:00."
        assert full.thread(2) == [said]
        assert full.leave(3).state == QUEUED
        assert "as number 1." in full.card(3).text
        assert "A place is kept for them until Mon 2 Nov, 08:00" in full.card(2).text
        assert full.told(LINUS) == []
        assert [e.event for e in full.journal()][-2:] == ["leave.withdrawn", "leave.offered"]

    def test_what_is_offered_is_nobody_elses(self, full: Desk) -> None:
        full.types(ADA, "withdraw 1")
        assert "You are number 1 on the waiting list" in full.types(LINUS, TUE).text
        assert full.leave(3).state == QUEUED
        full.types(ADA, "sick 2026-11-03")
        assert "4 → 3, 3 needed" in full.card(4).text, "who is offered a place is not away yet"

    @pytest.mark.parametrize("way", ["press", "take #2", "要2", "要 2"])
    def test_taken_it_waits_for_its_decision_and_keeps_its_place(
        self, full: Desk, way: str
    ) -> None:
        full.types(LINUS, TUE)
        full.types(ADA, "withdraw 1")
        full.passes(minutes=60)
        answer = full.presses(BO, "leave.take", 2) if way == "press" else full.types(BO, way)
        assert answer is not None
        assert "The place is kept for #2 until it is decided." in answer.text
        assert full.leave(2).state == ASKED
        assert full.thread(2)[-1] == (
            "\ue000U0BO000001\ue001 has taken the place.\n"
            "Asked to decide: Grace, duty leader (CC-2.4.6)."
        )
        assert full.card(2).buttons[0].action == "leave.approve"
        full.passes(hours=2)
        ticks(full)
        assert full.leave(3).state == QUEUED, "the place is taken"
        full.presses(GRACE, "leave.approve", 2)
        assert full.leave(2).state == APPROVED

    def test_not_any_more_passes_it_on(self, full: Desk) -> None:
        full.types(LINUS, TUE)
        full.types(ADA, "withdraw 1")
        full.presses(BO, "leave.withdraw", 2)
        assert [full.leave(n).state for n in (2, 3)] == [WITHDRAWN, OFFERED]
        assert len(full.told(LINUS)) == 1

    @pytest.mark.parametrize("act", ["decline 3 too few", "withdraw"])
    def test_whatever_brings_somebody_back_frees_a_place(self, full: Desk, act: str) -> None:
        full.types(ADA, "withdraw 1")
        full.presses(BO, "leave.take", 2)
        full.types(LINUS, "sick 2026-11-03")
        full.types(GRACE, TUE)
        assert full.leave(4).state == QUEUED
        full.types(BO, "withdraw 2")
        assert full.leave(4).state == QUEUED, "Linus is ill"
        if act == "withdraw":
            full.types(LINUS, "withdraw 3")
        else:
            full.types(GRACE, act)
        assert full.leave(4).state == OFFERED

    def test_the_first_who_has_a_place_on_every_day_is_asked(self, full: Desk) -> None:
        full.types(LINUS, WED)
        full.presses(GRACE, "leave.approve", 3)
        full.types(BO, "withdraw 2")
        full.types(BO, "personal 2026-11-03 to 2026-11-04")
        full.types(GRACE, TUE)
        full.types(ADA, "withdraw 1")
        assert [full.leave(n).state for n in (4, 5)] == [QUEUED, OFFERED]
        full.types(LINUS, "withdraw 3")
        assert full.leave(4).state == QUEUED, "Tuesday is kept for Grace"
        full.types(GRACE, "withdraw 5")
        assert full.leave(4).state == OFFERED

    def test_one_freed_leave_may_serve_two(self, full: Desk) -> None:
        full.types(ADA, "withdraw 1")
        full.types(BO, "withdraw 2")
        full.types(ADA, "personal 2026-11-03 to 2026-11-04")
        full.presses(GRACE, "leave.approve", 3)
        full.types(BO, TUE)
        full.types(LINUS, WED)
        full.types(ADA, "withdraw 3")
        assert [full.leave(n).state for n in (4, 5)] == [OFFERED, OFFERED]

    def test_who_has_left_is_not_asked(self, full: Desk) -> None:
        full.types(LINUS, TUE)
        leaves_team(full, BO, TUESDAY)
        needs(full, 2)
        full.types(ADA, "withdraw 1")
        assert [full.leave(n).state for n in (2, 3)] == [QUEUED, OFFERED]

    def test_days_that_were_spent_otherwise_are_not_offered(self, each_desk: Desk) -> None:
        desk = each_desk
        needs(desk, 3)
        has_left(desk, BO, 1)
        desk.types(ADA, "annual 2026-12-10")
        desk.presses(DORA, "leave.approve", 1)
        desk.types(BO, "annual 2026-12-10")
        desk.types(BO, "annual 2026-12-11")
        assert [desk.leave(n).state for n in (2, 3)] == [QUEUED, ASKED], "waiting spends nothing"
        desk.types(ADA, "withdraw 1")
        assert desk.leave(2).state == QUEUED
        desk.types(BO, "withdraw 3")
        assert desk.leave(2).state == QUEUED, "another day is no place on this one"

    def test_who_cannot_be_reached_is_asked_through_who_asked_for_them(self, full: Desk) -> None:
        full.types(BO, "withdraw 2")
        with full.database.change(full.now) as tx:
            bo = people.by_slack(tx, BO)
            assert bo is not None
            bo.person.slack_id = None
            tx.session.add(bo.person)
        full.types(GRACE, f"for Bo {TUE}")
        full.types(ADA, "withdraw 1")
        (told,) = full.told(GRACE)
        assert "It is kept for Bo until Mon 2 Nov, 08:00." in told
        full.presses(GRACE, "leave.take", 3)
        assert full.leave(3).state == ASKED


class TestTaking:
    def test_it_is_ones_own(self, full: Desk) -> None:
        full.types(ADA, "withdraw 1")
        with full.is_as_before():
            for who in (ADA, GRACE, DORA):
                told = refusal(partial(full.presses, who, "leave.take", 2))
                assert told.startswith("#2 is somebody else's request.")

    def test_after_its_time_it_is_over_whether_the_clock_was_quick_or_not(self, full: Desk) -> None:
        full.types(ADA, "withdraw 1")
        full.passes(minutes=60, seconds=1)
        with full.is_as_before():
            told = refusal(lambda: full.presses(BO, "leave.take", 2))
        assert told == "The time to take the place of #2 is over.\nNothing was changed."

    @pytest.mark.parametrize(
        ("before", "says"),
        [
            ((), "No place is offered to #2 now. When one is free, I tell you."),
            (("withdraw 2",), "No place is offered to #2: it is withdrawn."),
        ],
    )
    def test_without_an_offer_there_is_nothing_to_take(
        self, full: Desk, before: tuple[str, ...], says: str
    ) -> None:
        for line in before:
            full.types(BO, line)
        with full.is_as_before():
            assert refusal(lambda: full.types(BO, "take 2")).startswith(says)

    def test_twice_is_once(self, full: Desk) -> None:
        full.types(ADA, "withdraw 1")
        full.presses(BO, "leave.take", 2)
        with full.is_as_before():
            told = refusal(lambda: full.presses(BO, "leave.take", 2))
        assert told.startswith("No place is offered to #2: it is waiting.")


class TestLeaders:
    """May decide what waits, with a reason; the order is theirs to break."""

    def test_a_yes_without_a_reason_is_sent_back(self, full: Desk) -> None:
        with full.is_as_before():
            for act in (
                partial(full.types, GRACE, "approve 2"),
                partial(full.presses, GRACE, "leave.approve", 2),
                partial(full.says_in_thread, GRACE, 2, "approve"),
            ):
                assert "L 15:00–23:00, Tue 3 Nov 2026 would be short." in refusal(act)
        form = full.opens(GRACE, "leave.approve_against", 2)
        assert "would be short" in form.lines[0]

    def test_a_yes_with_a_reason_holds_and_the_others_move_up(self, full: Desk) -> None:
        full.types(LINUS, TUE)
        assert "as number 2." in full.card(3).text
        full.sends(GRACE, "leave.approve_against", 2, reason="her sister needs her")
        assert full.leave(2).state == APPROVED
        assert "as number 1." in full.card(3).text
        assert full.outgoing()[-1].subject == "leave:3", "its card is drawn again"

    def test_a_no_takes_it_off_the_list(self, full: Desk) -> None:
        full.types(GRACE, "decline 2 too few")
        assert full.leave(2).state == DECLINED
        full.types(ADA, "withdraw 1")
        assert full.leave(2).state == DECLINED

    def test_it_is_not_among_what_waits_for_a_decision(self, full: Desk) -> None:
        assert "#2" not in full.types(GRACE, "list").text
        assert "#2 personal leave, Tue 3 Nov 2026: waiting for a place" in (
            full.types(BO, "list").lines
        )

    def test_what_is_offered_can_be_decided_at_once(self, full: Desk) -> None:
        full.types(ADA, "withdraw 1")
        full.presses(GRACE, "leave.approve", 2)
        assert full.leave(2).state == APPROVED

    def test_before_its_turn_it_needs_a_reason_even_if_a_place_is_free(self, full: Desk) -> None:
        needs(full, 2)
        with full.is_as_before():
            told = refusal(lambda: full.presses(GRACE, "leave.approve", 2))
        assert told.startswith("It waits for its turn on the waiting list.")
        assert "It waits for its turn, as number 1." in full.card(2).text


def test_a_published_roster_counts_by_shift_again(each_desk: Desk) -> None:
    desk = each_desk
    needs(desk, 4)
    desk.types(ADA, DECEMBER)
    assert desk.leave(1).state == QUEUED
    with desk.database.change(desk.now) as tx:
        monday = tx.session.exec(select(Shift).where(Shift.code == "L")).first()
        assert monday is not None
        later = date(2026, 12, 10)
        moved = timedelta(days=(later - monday.day).days)
        tx.session.add(
            Shift(
                team_id=1,
                day=later,
                code="L",
                starts_at=monday.starts_at + moved,
                ends_at=monday.ends_at + moved,
            )
        )
    for who in (ADA, BO, GRACE, LINUS, WEI):
        roster(desk, who, "L", date(2026, 12, 10))
    assert "L 15:00–23:00, Thu 10 Dec 2026: 5 → 4, 4 needed" in desk.card(1).lines
