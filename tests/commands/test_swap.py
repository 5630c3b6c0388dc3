"""A swap of two shifts: offered, consented to, checked, decided, changed; and each no."""

from datetime import datetime, timedelta

import pytest

from commands.deciding.asking import Refusal
from storage import people
from storage.reliefs import Overtime, Relief
from storage.rosters import on_day
from storage.swaps import APPROVED, ASKED, DECLINED, OFFERED, REFUSED, UNDONE, WITHDRAWN
from tests.commands.desk import Desk, leaves_team, refusal, roster, text
from tests.commands.swap_desk import (
    EXCHANGE,
    FRIDAY,
    SATURDAY,
    SUNDAY,
    actions,
    asked,
    card,
    count,
    says,
    swap,
    thread,
    works,
)
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

BEFORE = (["6 L", "7 L"], ["6 N", "7 N"])
AFTER = (["7 L", "7 N"], ["6 L", "6 N"])


def both(desk: Desk) -> tuple[list[str], list[str]]:
    return works(desk, ADA, FRIDAY, SATURDAY), works(desk, WEI, FRIDAY, SATURDAY)


def test_both_shifts_change_hands_when_a_leader_has_said_yes(desk: Desk) -> None:
    said = says(desk, ADA, EXCHANGE)
    assert "伟 is asked first, then a leader decides." in said.text
    assert swap(desk).state == OFFERED
    assert both(desk) == BEFORE
    says(desk, WEI, "接受 S1")
    assert swap(desk).state == ASKED
    assert both(desk) == BEFORE
    says(desk, GRACE, "approve S1 both have slept")
    assert swap(desk).state == APPROVED
    assert both(desk) == AFTER
    events = [entry.event for entry in desk.journal()]
    assert events == ["swap.asked", "swap.accepted", "swap.approved"]


def test_the_card_shows_who_gives_what_the_counts_the_rules_and_the_staffing(desk: Desk) -> None:
    says(desk, ADA, EXCHANGE)
    says(desk, WEI, "accept S1")
    shown = card(desk).text
    assert "L 15:00–23:00, Fri 6 Nov 2026" in shown
    assert "Swaps of the month: Ada 1 of 2 and 伟 1 of 2 (CC-2.4.8)" in shown
    assert "Ada: 8 h of rest between the shifts of Sat 7 Nov to Sun 8 Nov 2026" in shown
    assert "4 on the floor, 4 needed" in shown
    assert actions(card(desk)) == ["swap.approve_against", "swap.decline", "swap.details"]


def test_the_reason_stands_in_no_message_and_its_look_is_journaled(desk: Desk) -> None:
    asked(desk)
    assert not any("family" in text(row) for row in desk.outgoing() if row.card)
    form = desk.opens(GRACE, "swap.details", 1)
    assert "Reason: family" in form.lines
    assert desk.journal()[-1].event == "swap.looked"
    assert "is for the duty leader" in refusal(lambda: desk.opens(BO, "swap.details", 1))


def test_only_the_colleague_says_yes_and_only_once(desk: Desk) -> None:
    says(desk, ADA, EXCHANGE)
    with desk.is_as_before():
        assert "Only 伟 can answer that." in refusal(lambda: says(desk, ADA, "accept S1"))
        assert "Only 伟 can answer that." in refusal(lambda: says(desk, GRACE, "accept S1"))
    says(desk, WEI, "accept S1")
    assert "等待决定" in refusal(lambda: says(desk, WEI, "accept S1"))


def test_the_colleague_may_say_no_and_the_asker_hears_it(desk: Desk) -> None:
    says(desk, ADA, EXCHANGE)
    desk.presses(WEI, "swap.refuse", 1)
    assert swap(desk).state == REFUSED
    assert "伟 does not take it. Your shifts stay as they are." in desk.told(ADA)[-1]
    assert both(desk) == BEFORE


@pytest.mark.parametrize(("who", "to"), [(ADA, WITHDRAWN), (WEI, REFUSED)])
def test_either_may_take_it_back_before_the_decision(desk: Desk, who: str, to: str) -> None:
    asked(desk)
    says(desk, who, "withdraw S1")
    assert swap(desk).state == to
    assert refusal(lambda: says(desk, GRACE, "approve S1"))
    assert both(desk) == BEFORE


def test_nobody_else_may_take_it_back(desk: Desk) -> None:
    asked(desk)
    with desk.is_as_before():
        assert "is not yours" in refusal(lambda: says(desk, BO, "withdraw S1"))


def test_a_yes_against_a_rule_needs_a_reason_and_no_other_has_one(desk: Desk) -> None:
    asked(desk)
    with desk.is_as_before():
        said = refusal(lambda: says(desk, GRACE, "approve S1"))
    assert "8 h of rest" in said
    assert "11 h are needed (our own rule)" in said
    desk.sends(GRACE, "swap.approve_against", 1, reason="both have slept")
    assert swap(desk).decided_words == "both have slept"


def test_a_no_needs_a_reason_that_both_read_and_the_channel_does_not(desk: Desk) -> None:
    asked(desk)
    assert "Please say why" in refusal(lambda: says(desk, GRACE, "decline S1"))
    says(desk, GRACE, "decline S1 too few on nights")
    assert swap(desk).state == DECLINED
    assert "Why: too few on nights" in desk.told(ADA)[-1]
    assert "too few on nights" in desk.told(WEI)[-1]
    assert not any("too few" in said for said in thread(desk))
    assert both(desk) == BEFORE


def test_only_the_rules_role_decides_and_nobody_their_own(desk: Desk) -> None:
    says(desk, LINUS, "my Friday late for A003's Saturday night, family")
    says(desk, WEI, "accept S1")
    assert "Nobody decides their own swap" in refusal(lambda: says(desk, LINUS, "approve S1 ok"))
    assert "is for the duty leader" in refusal(lambda: says(desk, ADA, "approve S1"))
    says(desk, DORA, "approve S1 rested enough")
    assert swap(desk).state == APPROVED


def test_the_second_leader_is_told_who_was_first(desk: Desk) -> None:
    asked(desk)
    says(desk, GRACE, "approve S1 fine by me")
    with desk.is_as_before():
        assert "S1: approved (Grace, 07:00)" in refusal(lambda: says(desk, LINUS, "decline S1 no"))


def test_whoever_leads_the_other_shift_hears_of_it_too(desk: Desk) -> None:
    roster(desk, LINUS, "N", SATURDAY)
    asked(desk)
    says(desk, GRACE, "approve S1 both have slept")
    told = desk.told(LINUS)[-1]
    assert "This concerns a shift that you lead; the roster is changed." in told
    assert "N 23:00–07:00, Sat 7 Nov 2026" in told
    assert desk.told(GRACE) == [], "whoever decided knows"


def test_it_is_judged_again_at_the_last_press(desk: Desk) -> None:
    asked(desk)
    desk.types(WEI, "sick 2026-11-06")
    with desk.is_as_before():
        said = refusal(lambda: says(desk, GRACE, "approve S1 both have slept"))
    assert "伟 is on leave then (Fri 6 Nov 2026)." in said
    assert both(desk) == BEFORE


def test_a_decision_can_be_undone_for_five_minutes(desk: Desk) -> None:
    asked(desk)
    answer = says(desk, GRACE, "approve S1 both have slept")
    [undo] = answer.buttons
    assert "only whoever decided" in refusal(lambda: says(desk, LINUS, "undo S1")).lower()
    desk.passes(minutes=5)
    desk.presses(GRACE, "swap.undo", undo.value)
    assert swap(desk).state == ASKED
    assert both(desk) == BEFORE
    says(desk, GRACE, "approve S1 after all")
    desk.passes(minutes=6)
    assert "The time to undo it is over" in refusal(lambda: says(desk, GRACE, "undo S1"))


def test_later_a_leader_takes_it_back_with_a_reason_before_the_first_shift(desk: Desk) -> None:
    asked(desk)
    says(desk, GRACE, "approve S1 both have slept")
    assert "Please say why" in refusal(lambda: says(desk, LINUS, "reverse S1"))
    says(desk, LINUS, "reverse S1 the training was moved")
    assert swap(desk).state == UNDONE
    assert both(desk) == BEFORE
    assert "Why: the training was moved" in desk.told(ADA)[-1]
    says(desk, ADA, EXCHANGE)
    says(desk, WEI, "accept S2")
    says(desk, GRACE, "approve S2 again")
    desk.now = datetime(2026, 11, 6, 15, 0, tzinfo=ZONE)
    assert "has begun" in refusal(lambda: says(desk, GRACE, "reverse S2 too late"))


def test_a_third_swap_of_the_month_needs_a_special_case_in_writing(desk: Desk) -> None:
    for number, line in enumerate((EXCHANGE, "Thursday for A003's Sunday, family"), 1):
        says(desk, ADA, line)
        says(desk, WEI, f"accept S{number}")
        says(desk, GRACE, f"approve S{number} fine")
    third = "my Wednesday late for A003's Tuesday night, moving house"
    with desk.is_as_before():
        said = refusal(lambda: says(desk, ADA, third))
    assert "Ada: number 3 of the month, 2 are allowed (CC-2.4.8)." in said
    assert "In a special case the duty leader may allow more, if you write why" in said
    says(desk, ADA, f"special {third}")
    assert "asked for as a special case" in card(desk, 3).text
    says(desk, WEI, "accept S3")
    says(desk, GRACE, "approve S3 it is once a year")
    assert swap(desk, 3).state == APPROVED


def test_a_refused_third_swap_offers_the_form_of_a_special_case(desk: Desk) -> None:
    for number, line in enumerate((EXCHANGE, "Thursday for A003's Sunday, family"), 1):
        says(desk, ADA, line)
        says(desk, WEI, f"accept S{number}")
    with pytest.raises(Refusal) as refused:
        says(desk, ADA, "Wednesday for A003's Tuesday, moving house")
    [button] = refused.value.buttons
    form = desk.opens(ADA, button.action, button.value)
    assert any("Wed 4 Nov" in line for line in form.lines)
    desk.sends(ADA, "swap.special", button.value, reason="moving house")
    assert swap(desk, 3).is_special


def test_what_was_declined_or_withdrawn_does_not_count(desk: Desk) -> None:
    for number in (1, 2, 3, 4):
        says(desk, ADA, EXCHANGE)
        says(desk, ADA, f"withdraw S{number}")
    assert "Swaps this month: 0 of 2" in says(desk, ADA, "list").text


def test_a_swap_counts_in_the_month_of_its_earliest_shift(desk: Desk) -> None:
    asked(desk)
    assert swap(desk).month.isoformat() == "2026-11-01"
    assert "本月换班：1/2 次" in says(desk, WEI, "list").text


def test_a_shift_that_waits_in_a_swap_is_in_no_other(desk: Desk) -> None:
    says(desk, ADA, EXCHANGE)
    said = refusal(lambda: says(desk, ADA, "give Friday to A002, family"))
    assert "part of S1 already" in said
    assert "/swap withdraw S1" in said


def test_who_works_or_is_away_then_cannot_take_a_shift(desk: Desk) -> None:
    said = refusal(lambda: says(desk, ADA, "give Friday to A002, family"))
    assert "Bo works then already (Fri 6 Nov 2026)." in said
    desk.types(WEI, "sick 2026-11-06")
    said = refusal(lambda: says(desk, ADA, "give Friday to A003, family"))
    assert "伟 is on leave then (Fri 6 Nov 2026)." in said


def test_overtime_for_a_relief_is_work_too(desk: Desk) -> None:
    desk.now = datetime(2026, 11, 6, 6, 50, tzinfo=ZONE)
    says(desk, ADA, "give Friday to A003, dentist")
    with desk.database.change(desk.now) as tx:
        wei = people.by_slack(tx, WEI)
        assert wei is not None
        late, night = (on_day(tx, 1, FRIDAY)[n] for n in (1, 2))
        relief = Relief(
            team_id=1,
            shift_id=late.id or 0,
            after_id=night.id or 0,
            starts_at=late.starts_at,
            ends_at=late.ends_at,
            reported_by=1,
            reported_at=tx.now,
        )
        tx.session.add(relief)
        tx.session.flush()
        overtime = Overtime(
            relief_id=relief.id,
            team_id=1,
            person_id=wei.id,
            shift_id=late.id or 0,
            day=FRIDAY,
            starts_at=late.starts_at,
            ends_at=late.starts_at + timedelta(hours=2),
            state="accepted",
            assigned_by=1,
            assigned_at=tx.now,
            salt="",
        )
        tx.session.add(overtime)
    with desk.is_as_before():
        said = refusal(lambda: says(desk, WEI, "accept S1"))
    assert "伟 那时已有班次" in said


def test_a_shift_is_not_swapped_for_itself(desk: Desk) -> None:
    with desk.is_as_before():
        said = refusal(lambda: says(desk, ADA, "Friday for A002's Friday, family"))
    assert "one and the same shift" in said


def test_a_shift_that_has_begun_is_not_swapped(desk: Desk) -> None:
    desk.now = datetime(2026, 11, 6, 15, 0, tzinfo=ZONE)
    said = refusal(lambda: says(desk, ADA, EXCHANGE))
    assert "has begun already" in said


def test_a_swap_needs_its_reason(desk: Desk) -> None:
    said = refusal(lambda: says(desk, ADA, "my Friday late for A003's Saturday night"))
    assert "Please add why (CC-2.4.8)" in said


@pytest.mark.parametrize(
    "line",
    [
        "我周五中班换A003的周六夜班，家里有事",
        "my L on 6 Nov for <@U0WEI00001>'s N on 7 Nov, family",
        "Friday against A003 Saturday, family",
        "my Friday evening for 伟's Saturday nights; family",
    ],
)
def test_the_line_is_read_in_both_languages(desk: Desk, line: str) -> None:
    says(desk, ADA, line)
    says(desk, WEI, "accept S1")
    says(desk, GRACE, "approve S1 slept")
    assert both(desk) == AFTER


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("my Friday night for A003's Saturday night, family", "Yours then: L 15:00–23:00"),
        ("my Friday late for A003's Saturday early, family", "伟 has then: N 23:00–07:00"),
        ("my Friday late for A001's Saturday late, family", "A swap needs somebody else"),
        ("my Friday late for nobody's Saturday, family", "I cannot tell who is meant"),
        ("my Friday late, family", "Whose shift would you take for it?"),
        ("something else", "Whose shift would you take for it?"),
        ("Friday 16:00-18:00 for A003's Saturday, family", "A part of a shift can be given"),
        ("2026-11-20 for A003's Saturday, family", "You have no such shift. Your next ones: L"),
        ("accept S9", "I know no swap"),
        ("accept", "Which swap? Please add its number"),
    ],
)
def test_what_cannot_be_read_is_said_and_changes_nothing(
    desk: Desk, line: str, answer: str
) -> None:
    with desk.is_as_before():
        assert answer in refusal(lambda: says(desk, ADA, line))
    assert count(desk) == 0


def test_a_leaders_word_in_the_thread_decides(desk: Desk) -> None:
    asked(desk)
    assert desk.says_in_thread(GRACE, 1, "decline: too few people", "swap")
    assert swap(desk).state == DECLINED


def test_who_has_left_or_is_unknown_to_slack_is_not_asked(desk: Desk) -> None:
    leaves_team(desk, WEI, FRIDAY)
    with desk.database.change(desk.now) as tx:
        bo = people.by_slack(tx, BO)
        assert bo is not None
        bo.person.slack_id = None
        tx.session.add(bo.person)
    said = refusal(lambda: says(desk, ADA, "give Friday to A002, family"))
    assert "is not in Slack" in said
    said = refusal(lambda: says(desk, ADA, EXCHANGE))
    assert "伟 is not on the team any more then (Fri 6 Nov 2026)." in said


def test_another_day_of_rest_is_counted_apart(desk: Desk) -> None:
    says(desk, ADA, "rest Sunday for Saturday E, family")
    shown = card(desk).text
    assert "Rest days changed this month: Ada 1 of 2 (CC-2.7.2)" in shown
    assert "L 15:00–23:00, Sun 8 Nov 2026: 4 → 3, 4 needed — 1 short" in shown
    assert "E 07:00–15:00, Sat 7 Nov 2026: 0 → 1, 4 needed — 3 short" in shown
    assert "16 h of work without a rest" in shown
    assert swap(desk).state == ASKED
    said = refusal(lambda: says(desk, GRACE, "approve S1"))
    assert "L 15:00–23:00, Sun 8 Nov 2026 would be short." in said
    says(desk, GRACE, "approve S1 enough people")
    assert works(desk, ADA, SATURDAY, SUNDAY) == ["7 E", "7 L"]
    assert "Swaps this month: 0 of 2" in says(desk, ADA, "list").text
