"""The roll call, and what leaders record, correct, excuse and take out for others."""

from datetime import timedelta

import pytest
from sqlmodel import select

from storage import people
from storage.attendance import CLOSED, EXCUSED, OPEN, RECORDED, SILENT, WITHDRAWN
from storage.people import Person, Team
from storage.proposals import CONFIRMED, PROPOSED, VOID
from tests.bot.turning import Turned, house_time
from tests.commands.desk import Desk, refusal
from tests.commands.test_late import add_shift, at, late, proposed, records, said_of, shift, turn
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, GRACE, LINUS, MONDAY, WEI

__all__ = ["house_time"]


def types(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "attendance").text


def person_id(desk: Desk, who: str) -> int:
    with desk.read() as tx:
        known = people.by_slack(tx, who)
        assert known is not None
        return known.id


def miss(desk: Desk, who: str, *missing: str) -> str:
    ids = ",".join(str(person_id(desk, one)) for one in missing)
    return desk.sends(who, "attendance.missing", shift(desk), people=ids).text


# ---- the roll call


def test_whoever_is_ticked_is_asked_at_once(each_desk: Desk) -> None:
    desk = each_desk
    desk.now = at(15, 5)
    form = desk.opens(GRACE, "attendance.missing", shift(desk))
    assert [choice.label for choice in form.fields[0].choices] == ["Ada", "Bo", "Linus"]
    assert miss(desk, GRACE, ADA) == "Noted as missing, and asked: Ada."
    (record,) = records(desk)
    assert (record.how, record.state, record.expected_at) == (SILENT, OPEN, None)
    (asked,) = desk.told(ADA)
    assert "Nobody has heard from you. Are you on your way?" in asked
    assert "If you are ill: /timeoff sick today" in asked
    again = desk.opens(GRACE, "attendance.missing", shift(desk))
    assert again.fields[0].value == str(person_id(desk, ADA))


def test_a_name_taken_out_again_was_a_mistake(desk: Desk) -> None:
    desk.now = at(15, 5)
    miss(desk, GRACE, ADA, BO)
    assert miss(desk, GRACE, BO) == "No longer missing: Ada."
    assert [one.state for one in records(desk)] == [WITHDRAWN, OPEN]
    assert miss(desk, GRACE, BO) == "Nothing has changed."


def test_who_has_said_to_come_late_is_not_missing(desk: Desk) -> None:
    desk.now = at(14, 30)
    late(desk, ADA, "20")
    desk.types(LINUS, "sick today")
    desk.now = at(15, 5)
    form = desk.opens(GRACE, "attendance.missing", shift(desk))
    assert [choice.label for choice in form.fields[0].choices] == ["Bo"]
    assert miss(desk, GRACE, ADA, LINUS) == "Nothing has changed.", "a forged name is no name"


def test_who_is_missed_says_here_or_later(desk: Desk) -> None:
    desk.now = at(15, 5)
    miss(desk, GRACE, ADA)
    desk.sends(ADA, "late.say", 1, when="20 min", reason="")
    (record,) = records(desk)
    assert (record.how, record.expected_at) == (SILENT, at(15, 25)), "it stays a late of silence"
    desk.now = at(15, 30)
    answer = desk.presses(ADA, "late.here", 1)
    assert answer is not None
    assert "here, 35 min late" in answer.text


def test_two_leaders_tick_the_same_at_once(each_desk: Desk) -> None:
    desk = each_desk
    desk.now = at(15, 5)
    leaders = (GRACE, LINUS)
    told = together(2, lambda which: miss(desk, leaders[which], ADA))
    assert sorted(told) == ["Noted as missing, and asked: Ada.", "Nothing has changed."]
    assert len(records(desk)) == 1
    assert len(desk.told(ADA)) == 1


@pytest.mark.parametrize(
    ("hour", "words"),
    [(14, "That shift has not begun"), (23, "That shift is over.")],
)
def test_a_roll_call_has_its_time(desk: Desk, hour: int, words: str) -> None:
    desk.now = at(hour)
    assert words in refusal(lambda: desk.opens(GRACE, "attendance.missing", shift(desk)))


def test_an_agent_calls_no_roll(desk: Desk) -> None:
    desk.now = at(15, 5)
    with desk.is_as_before():
        told = refusal(lambda: desk.opens(ADA, "attendance.missing", shift(desk)))
        assert refusal(lambda: miss(desk, ADA, BO)) == told
    assert told == (
        "Only these may do that: group leader and duty leader (CC-1.2). Nothing was changed."
    )
    assert records(desk) == []


# ---- recording for others


@pytest.mark.parametrize(
    ("line", "event", "minutes"),
    [
        ("record Ada late 25 bus", "late", 25),
        ("record @A001 late 15:20", "late", 25),
        (f"record <@{ADA}> left early 30", "left_early", 30),
        ("记录 Ada 早退30分钟", "left_early", 30),
        ("record Ada missing", "stayed_away", 480),
    ],
)
def test_a_line_records(desk: Desk, line: str, event: str, minutes: int) -> None:
    desk.now = at(22, 50)
    told = types(desk, GRACE, line)
    assert told.startswith("Recorded as #1: Ada, ")
    (record,) = records(desk)
    assert (record.event, record.minutes, record.state) == (event, minutes, CLOSED)
    assert record.how == RECORDED
    assert "By Grace." in desk.told(ADA)[0]


def test_staying_away_although_leave_was_declined_is_named_so(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    desk.types(GRACE, "decline 1 you are on the plan", "timeoff")
    desk.now = at(22, 50)
    types(desk, GRACE, "record Ada missing")
    assert [one.event for one in records(desk)] == ["not_approved"]
    assert [one.rule for one in proposed(desk)] == ["CC-2.4.10.2"]


def test_a_group_leader_may_record_and_not_excuse(desk: Desk) -> None:
    desk.now = at(22, 50)
    types(desk, BO, "record Ada late 25")
    told = refusal(lambda: types(desk, BO, "excuse 1 bus strike"))
    assert told == "Only these may do that: duty leader (our own rule). Nothing was changed."


@pytest.mark.parametrize(
    ("who", "line", "words"),
    [
        (GRACE, "record Grace late 25", "Nobody records or excuses themself."),
        (GRACE, "record Ada asleep", "I know: late 25, left early 30, missing."),
        (GRACE, "record Ada late", "How long? Please add the minutes"),
        (GRACE, "record Nobody late 25", "I cannot tell who is meant."),
        (GRACE, "record Ada left early 500", "That is not within the shift."),
        (GRACE, "record Dora late 5", "Dora has had no shift lately."),
        (GRACE, "record Ada late 600", "That is still to come."),
        (ADA, "record Bo late 25", "Only these may do that"),
    ],
)
def test_what_cannot_be_recorded_is_said(desk: Desk, who: str, line: str, words: str) -> None:
    desk.now = at(22, 50)
    with desk.is_as_before():
        assert words in refusal(lambda: types(desk, who, line))
    assert records(desk) == []


def test_the_same_is_not_recorded_twice(desk: Desk) -> None:
    desk.now = at(22, 50)
    types(desk, GRACE, "record Ada late 25")
    assert "That is recorded already, as #1." in refusal(
        lambda: types(desk, LINUS, "record Ada late 20")
    )


def test_the_form_records_too(desk: Desk) -> None:
    desk.now = at(22, 50)
    form = desk.opens(GRACE, "attendance.record", shift(desk))
    assert [choice.label for choice in form.fields[0].choices] == ["Ada", "Bo", "Linus"]
    answers = {"person": str(person_id(desk, BO)), "what": "left_early", "minutes": "22:30"}
    desk.sends(GRACE, "attendance.record", shift(desk), **answers)
    assert [(one.event, one.minutes) for one in records(desk)] == [("left_early", 30)]
    wrong = {**answers, "minutes": "06:00"}
    assert "not within the shift" in refusal(
        lambda: desk.sends(GRACE, "attendance.record", shift(desk), **wrong)
    )


# ---- correcting


def three_lates(desk: Desk) -> None:
    for n in range(3):
        desk.now = at(15, 5, MONDAY + timedelta(days=n))
        late(desk, ADA, "here")


def test_a_corrected_late_is_another_one(desk: Desk) -> None:
    desk.now = at(15, 55)
    late(desk, ADA, "here")
    assert [one.consequence for one in proposed(desk)] == ["late_an_hour"]
    told = types(desk, GRACE, "correct 1 59")
    assert "late, 1 h, said by the person → late, 59 min, said by the person" in told
    (one,) = proposed(desk)
    assert one.state == VOID
    assert "What it rested on was corrected or excused." in desk.told(ADA)[-2]
    types(desk, GRACE, "correct 1 60")
    assert [one.state for one in proposed(desk)] == [VOID, PROPOSED]


def test_no_minutes_at_all_take_it_out(desk: Desk) -> None:
    desk.now = at(15, 5)
    late(desk, ADA, "here")
    assert types(desk, GRACE, "correct 1 0").startswith("Removed: #1, Ada.")
    assert [one.state for one in records(desk)] == [WITHDRAWN]


def test_an_excused_late_counts_nowhere(each_desk: Desk) -> None:
    desk = each_desk
    three_lates(desk)
    assert [one.state for one in proposed(desk)] == [PROPOSED]
    told = types(desk, GRACE, "excuse 2 the bus broke down")
    assert told == "Excused: #2, Ada. The person is told, with your reason."
    assert [one.state for one in proposed(desk)] == [VOID]
    assert records(desk)[1].state == EXCUSED
    assert "Reason: the bus broke down" in desk.told(ADA)[-1]
    assert not [row for row in desk.outgoing() if row.kind == "reply" and "broke" in str(row.card)]
    desk.now = at(15, 5, MONDAY + timedelta(days=3))
    late(desk, ADA, "here")
    third = proposed(desk)[-1]
    assert [event["day"] for event in third.shown] == ["2026-11-02", "2026-11-04", "2026-11-05"]


def test_an_excuse_needs_a_reason(desk: Desk) -> None:
    three_lates(desk)
    with desk.is_as_before():
        assert "Please say why it is excused." in refusal(lambda: types(desk, GRACE, "excuse 2"))


def test_what_was_decided_stays_and_is_named(desk: Desk) -> None:
    three_lates(desk)
    desk.presses(GRACE, "proposal.confirm", 1)
    told = types(desk, GRACE, "excuse 2 the bus broke down")
    assert "#P1 rests on it and is decided already" in told
    assert [one.state for one in proposed(desk)] == [CONFIRMED]


def test_a_late_that_lies_in_a_sick_day_counts_no_more(desk: Desk, house_time: Turned) -> None:
    """Missed first, then ill: the day is sick leave."""
    desk.now = at(15, 5)
    miss(desk, GRACE, ADA)
    desk.types(ADA, "sick today")
    turn(desk, house_time, at(23, 15))
    assert proposed(desk) == []


# ---- seeing


def test_the_month_lists_what_there_is(desk: Desk) -> None:
    desk.now = at(15, 5)
    late(desk, ADA, "here")
    assert types(desk, ADA, "").splitlines() == [
        "Your attendance",
        "Sun 1 Nov to Mon 30 Nov 2026:",
        "#1 Mon 2 Nov 2026: late, 10 min, said by the person",
        "What it may lead to: /rollcall proposal list",
    ]
    assert "Nothing was recorded." in types(desk, ADA, "2026-10")
    assert "Which month do you mean?" in refusal(lambda: types(desk, ADA, "last"))
    assert "#1 Mon 2 Nov 2026" in desk.types(ADA, "", "home").text


def test_a_leader_sees_the_running_shift_with_what_can_be_done(desk: Desk) -> None:
    desk.now = at(15, 5)
    late(desk, ADA, "here")
    card = desk.types(GRACE, "shift", "attendance")
    assert "Came late: Ada (10 min)" in card.text
    assert [button.label for button in card.items[1].buttons] == [
        "Correct…",
        "Excuse…",
        "Remove",
        "Details",
    ]
    assert "Only these may do that" in refusal(lambda: types(desk, ADA, "shift"))


def test_a_look_at_the_reason_is_noted(desk: Desk) -> None:
    desk.now = at(14, 30)
    late(desk, ADA, "20 my child fell")
    form = desk.opens(GRACE, "attendance.details", 1)
    assert "Reason: my child fell" in form.lines
    assert desk.journal()[-1].event == "attendance.looked"
    desk.opens(ADA, "attendance.details", 1)
    assert "只有以下人员可以这样做" in refusal(lambda: desk.opens(WEI, "attendance.details", 1))


# ---- people


def test_who_changes_teams_in_mid_month_takes_their_lates_along(desk: Desk) -> None:
    for n in range(2):
        desk.now = at(15, 5, MONDAY + timedelta(days=n))
        late(desk, ADA, "here")
    with desk.database.change(desk.now) as tx:
        old = tx.session.exec(select(Person).where(Person.slack_id == ADA)).one()
        team = tx.session.exec(select(Team)).one()
        other = Team(**{**team.model_dump(exclude={"id"}), "name": "Other"})
        tx.session.add(other)
        tx.session.flush()
        old.email, old.left_on, old.slack_id = "ada@c.example", desk.now.date(), None
        tx.session.add(old)
        tx.session.flush()
        moved = Person(team_id=other.id or 0, code="X1", name="Ada", email="ada@c.example")
        moved.slack_id = ADA
        tx.session.add(moved)
    wednesday = MONDAY + timedelta(days=2)
    add_shift(desk, "Z", at(15, 0, wednesday), at(23, 0, wednesday), ADA)
    desk.now = at(15, 5, wednesday)
    late(desk, ADA, "here")
    assert [one.consequence for one in proposed(desk)] == ["third_late"]


def test_the_thread_says_who_came(desk: Desk) -> None:
    desk.now = at(15, 5)
    miss(desk, GRACE, ADA)
    desk.now = at(15, 20)
    late(desk, ADA, "here")
    assert said_of(desk, shift(desk))[-1].startswith("Ada: here, 25 min late.")
