"""Given away, offered to all, only a part of a shift, another day of rest, made by a leader."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, delete, select

from commands.deciding.asking import Refusal
from schedules import swap_escalation, swap_lapse
from storage import rosters
from storage.rosters import Assignment
from storage.swaps import APPROVED, ASKED, LAPSED, OFFERED, UNDONE, WITHDRAWN
from tests.bot.turning import Turned, clock
from tests.commands.desk import Desk, refusal, roster, text
from tests.commands.swap_desk import (
    FRIDAY,
    SATURDAY,
    SUNDAY,
    actions,
    card,
    offer,
    says,
    swap,
    thread,
    works,
)
from tests.stories.floor import ADA, BO, DORA, FLOOR, GRACE, LINUS, WEI, ZONE

PART = "give Friday 15:00-19:00 to A003, dentist"


def approved(desk: Desk, line: str, taker: str = WEI, number: int = 1) -> None:
    says(desk, ADA, line)
    says(desk, taker, f"accept S{number}")
    says(desk, GRACE, f"approve S{number} it is fine")


def test_a_shift_is_given_away(desk: Desk) -> None:
    approved(desk, "give my Friday late to A003, dentist")
    assert works(desk, ADA, FRIDAY) == []
    assert works(desk, WEI, FRIDAY) == ["6 L", "6 N"]
    says(desk, GRACE, "undo S1")
    assert works(desk, ADA, FRIDAY) == ["6 L"]
    assert works(desk, WEI, FRIDAY) == ["6 N"]


def test_a_seat_keeps_its_mark_whoever_sits_on_it(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        for own in tx.session.exec(select(Assignment).where(Assignment.person_id == 1)).all():
            own.mark = "golden"

    def marked(who: int) -> list[str | None]:
        with desk.read() as tx:
            [shift] = [s for s in rosters.on_day(tx, 1, FRIDAY) if s.code == "L"]
            own = rosters.assignment(tx, shift.id or 0, who)
            return [own.mark] if own else []

    assert marked(1) == ["golden"]
    approved(desk, "give my Friday late to A003, dentist")
    assert (marked(1), marked(3)) == ([], ["golden"])
    says(desk, GRACE, "undo S1")
    assert (marked(1), marked(3)) == (["golden"], [])


@pytest.mark.parametrize(
    ("hours", "ada", "wei", "starts"),
    [
        ("15:00-19:00", "6 L 2026-11-06 11:00:00+00:00-", "2026-11-06 07:00:00+00:00", 19),
        ("19:00-23:00", "6 L -2026-11-06 11:00:00+00:00", "2026-11-06 11:00:00+00:00", 15),
    ],
)
def test_a_part_goes_and_comes_back(
    desk: Desk, hours: str, ada: str, wei: str, starts: int
) -> None:
    approved(desk, f"give Friday {hours} to A003, dentist")
    assert works(desk, ADA, FRIDAY) == [ada]
    [part, _] = works(desk, WEI, FRIDAY)
    assert part.startswith(f"6 L {wei}")
    assert f"only {hours.replace('-', ' to ')}" in card(desk).text
    with desk.read() as tx:
        [shift] = [s for s in rosters.on_day(tx, 1, FRIDAY) if s.code == "L"]
        [staffing] = rosters.staffing(tx, [shift])
        assert staffing.rostered == 4, "a seat that two share is one seat"
        own = rosters.hours(tx, shift, swap(desk).asker_id)
    assert own[0].astimezone(ZONE).hour == starts
    says(desk, GRACE, "reverse S1 not needed")
    assert works(desk, ADA, FRIDAY) == ["6 L"]
    assert works(desk, WEI, FRIDAY) == ["6 N"]


@pytest.mark.parametrize("hours", ["16:00-18:00", "14:00-16:00", "15:00-23:00", "22:00-01:00"])
def test_a_part_begins_or_ends_with_ones_own_hours(desk: Desk, hours: str) -> None:
    with desk.is_as_before():
        said = refusal(lambda: says(desk, ADA, f"give Friday {hours} to A003, dentist"))
    assert "A part begins or ends with your hours: 15:00 to 23:00." in said


def test_a_part_over_midnight_belongs_to_the_shifts_date(desk: Desk) -> None:
    says(desk, WEI, "give Friday 04:00-07:00 to A001, dentist")
    says(desk, ADA, "accept S1")
    says(desk, GRACE, "approve S1 it is fine")
    [_, part] = works(desk, ADA, FRIDAY)
    assert part == "6 N 2026-11-06 20:00:00+00:00-2026-11-06 23:00:00+00:00"


def test_who_has_given_a_part_away_is_late_only_for_the_rest(desk: Desk) -> None:
    approved(desk, PART)
    desk.now = datetime(2026, 11, 6, 18, 0, tzinfo=ZONE)
    said = desk.types(ADA, "20 traffic", "late")
    assert "19:20" in said.text


def test_a_shift_with_a_part_given_away_is_not_swapped_whole(desk: Desk) -> None:
    approved(desk, PART)
    said = refusal(lambda: says(desk, ADA, "give Friday to A003, family"))
    assert "Ada does not have all of that shift" in said


def test_an_open_offer_stands_where_all_read_it_and_goes_to_the_first(desk: Desk) -> None:
    said = says(desk, ADA, "offer my Friday late, dentist")
    assert "offered in the floor's channel. Nobody is free and rested then" in said.text
    [post] = [row for row in desk.outgoing() if row.conversation == FLOOR]
    assert "Ada offers a shift (S1)" in text(post)
    assert "dentist" not in text(post)
    assert actions(offer(desk)) == ["swap.take"]
    assert "This is your own offer" in refusal(lambda: desk.presses(ADA, "swap.take", 1))
    assert "Bo works then already" in refusal(lambda: desk.presses(BO, "swap.take", 1))
    desk.presses(WEI, "swap.take", 1)
    assert swap(desk).state == ASKED
    assert "伟 has said yes. Now a leader decides." in desk.told(ADA)[-1]
    assert actions(offer(desk)) == []
    assert "Somebody was faster" in refusal(lambda: desk.presses(DORA, "swap.take", 1))
    says(desk, GRACE, "approve S1 fine")
    assert works(desk, WEI, FRIDAY) == ["6 L", "6 N"]


def test_an_offer_counts_for_the_taker_only_once_they_take_it(desk: Desk) -> None:
    says(desk, ADA, "offer my Friday late, dentist")
    assert "本月换班：0/2 次" in says(desk, WEI, "list").text
    says(desk, WEI, "take S1")
    assert "本月换班：1/2 次" in says(desk, WEI, "list").text


def test_whoever_offers_is_told_how_many_could_take_it(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        wei = delete(Assignment).where(col(Assignment.person_id) == 3)
        tx.connection.execute(wei)
    said = says(desk, ADA, "offer my Friday late, dentist").text
    assert "1 colleague is free and rested then." in said


def test_a_withdrawn_offer_is_over_for_all(desk: Desk) -> None:
    says(desk, ADA, "offer my Friday late, dentist")
    says(desk, ADA, "withdraw S1")
    assert swap(desk).state == WITHDRAWN
    assert "S1：已撤回" in refusal(lambda: says(desk, WEI, "take S1"))
    assert "This offer is over: withdrawn." in offer(desk).text


def test_another_day_of_rest_with_a_colleague_is_no_swap(desk: Desk) -> None:
    says(desk, ADA, "rest Sunday for A003's Saturday, family")
    says(desk, WEI, "accept S1")
    assert "Rest days changed this month: Ada 1 of 2 and 伟 1 of 2 (CC-2.7.2)" in card(desk).text
    says(desk, GRACE, "approve S1 fine")
    assert works(desk, ADA, SATURDAY, SUNDAY) == ["7 L", "7 N"]


def test_a_third_change_of_a_rest_day_is_refused_for_there_is_no_special_case(desk: Desk) -> None:
    roster(desk, ADA, "E", FRIDAY)
    for day in ("Sunday", "Saturday"):
        says(desk, ADA, f"rest {day} for Friday N, family")
    said = refusal(lambda: says(desk, ADA, "rest Thursday for Friday N, family"))
    assert "Ada: number 3 of the month, 2 are allowed (CC-2.7.2)." in said
    assert "special" not in said


def test_a_leader_makes_a_swap_with_a_reason_and_it_counts_for_nobody(desk: Desk) -> None:
    line = "make A001 Friday late for A003's Saturday night"
    with desk.is_as_before():
        assert "Please add why" in refusal(lambda: says(desk, GRACE, line))
        assert "Only the duty leader makes swaps" in refusal(lambda: says(desk, BO, line))
        assert "Nobody decides their own swap" in refusal(
            lambda: says(desk, LINUS, "make L002 Friday for A003's Saturday, training")
        )
    says(desk, GRACE, f"{line}, training")
    assert swap(desk).state == APPROVED
    assert works(desk, ADA, FRIDAY, SATURDAY) == ["7 L", "7 N"]
    assert "Why: training" in desk.told(ADA)[-1]
    assert "Made by \ue000U0GRACE001\ue001. The roster is changed." in thread(desk)[0]
    assert "Swaps this month: 0 of 2" in says(desk, ADA, "list").text
    says(desk, LINUS, "reverse S1 the training is off")
    assert swap(desk).state == UNDONE


@pytest.mark.parametrize("accepts", [True, False])
def test_nobody_decided_in_time_so_it_is_over_and_both_hear_it(desk: Desk, accepts: bool) -> None:
    says(desk, ADA, "my Tuesday late for A003's Wednesday night, family")
    if accepts:
        says(desk, WEI, "accept S1")
    house_time = Turned()
    house_time.at = datetime(2026, 11, 3, 15, 0, tzinfo=ZONE)
    clock(desk.database, house_time, [swap_lapse.SCHEDULE]).tick()
    assert swap(desk).state == LAPSED
    assert "Nobody has decided it in time" in desk.told(ADA)[-1]
    assert "it is too late" in thread(desk)[-1]
    assert swap(desk).state != OFFERED


def test_the_form_offers_only_real_shifts_and_asks_the_same(desk: Desk) -> None:
    form = desk.opens(ADA, "swap.ask")
    [shift] = [field for field in form.fields if field.name == "shift"]
    assert shift.choices[0].value == "2026-11-02:L"
    assert len(shift.choices) == 7
    sent = {"shift": "2026-11-06:L", "colleague": "3", "their_day": "2026-11-07"}
    desk.sends(ADA, "swap.ask", **sent, reason="family")
    says(desk, WEI, "accept S1")
    says(desk, GRACE, "approve S1 fine")
    assert works(desk, ADA, FRIDAY, SATURDAY) == ["7 L", "7 N"]


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"shift": "2026-11-06:X"}, "shift", "Please choose one of your shifts."),
        ({"their_day": "2026-11-07"}, "colleague", "Please choose whose shift that is."),
        ({"colleague": "3", "their_day": "2026-12-07"}, "their_day", "Their next ones"),
        ({"colleague": "3", "hours": "late"}, "hours", "I cannot read these hours"),
        ({"colleague": "3", "hours": "16:00-17:00"}, "hours", "begins or ends with your hours"),
        ({"colleague": "2"}, "their_day", "Bo works then already"),
        ({"colleague": "3", "reason": ""}, "reason", "Please say why."),
    ],
)
def test_a_form_says_at_the_field_what_is_wrong(
    desk: Desk, sent: dict[str, str], field: str, said: str
) -> None:
    answers = {"shift": "2026-11-06:L", "reason": "family", **sent}
    with desk.is_as_before(), pytest.raises(Refusal) as refused:
        desk.sends(ADA, "swap.ask", **answers)
    assert said in refused.value.fields[field]


def test_a_silent_leader_is_followed_by_the_next_and_it_is_written_down(desk: Desk) -> None:
    desk.now = datetime(2026, 11, 3, 16, 0, tzinfo=ZONE)
    says(desk, ADA, "my Friday late for A003's Saturday night, family")
    says(desk, WEI, "accept S1")
    assert "Decides: Grace, duty leader (CC-2.4.8)" in card(desk).text
    house_time = Turned()
    turning = clock(desk.database, house_time, [swap_escalation.SCHEDULE])
    for minutes in (0, 31):
        house_time.at = desk.now + timedelta(minutes=minutes)
        turning.tick()
    said = thread(desk)[-1]
    assert "Grace was asked at 16:00, no answer for 31 min." in said
    assert "Asked now: \ue000U0LINUS001\ue001, duty leader (CC-2.4.8)." in said
    assert "Decides: Linus, duty leader (CC-2.4.8)" in card(desk).text
    [silent] = [entry for entry in desk.journal() if entry.event == "swap.silent"]
    assert silent.facts["minutes"] == 31
    says(desk, LINUS, "approve S1 both have slept")
    house_time.at = desk.now + timedelta(minutes=95)
    turning.tick()
    assert [entry.event for entry in desk.journal()].count("swap.silent") == 1
