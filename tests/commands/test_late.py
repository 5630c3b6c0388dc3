"""Being late: said before or after the start, ended with its real minutes, or never ended."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, select

from commands.deciding.asking import Refusal
from storage import attendance, people
from storage.attendance import CLOSED, DECLARED, OPEN, WITHDRAWN, Record
from storage.proposals import Proposal
from storage.rosters import Assignment, Shift
from tests.bot.turning import Turned, clock, house_time
from tests.commands.desk import Desk, refusal, text
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, GRACE, LEADERS, MONDAY, ZONE

__all__ = ["house_time"]

BEFORE = "You have no shift that runs, or begins within 12 hours. Nothing was noted."


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def late(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "late").text


def records(desk: Desk) -> list[Record]:
    with desk.read() as tx:
        return list(tx.session.exec(select(Record).order_by(col(Record.id))).all())


def proposed(desk: Desk) -> list[Proposal]:
    with desk.read() as tx:
        return list(tx.session.exec(select(Proposal).order_by(col(Proposal.id))).all())


def shift(desk: Desk, code: str = "L", day: date = MONDAY) -> int:
    with desk.read() as tx:
        found = tx.session.exec(select(Shift).where(Shift.code == code, Shift.day == day)).one()
        assert found.id is not None
        return found.id


def said_of(desk: Desk, number: int) -> list[str]:
    """What was said in the thread of a shift's card."""
    return [
        text(row)
        for row in desk.outgoing()
        if row.kind == "reply" and row.subject == f"shift:{number}"
    ]


def turn(desk: Desk, house_time: Turned, moment: datetime) -> None:
    """The clock goes on from one thing that is due to the next, up to that moment."""
    one = clock(desk.database, house_time)
    while desk.now < moment:
        house_time.at = desk.now = one.next_due(desk.now, moment) or moment
        one.tick()


# ---- saying so


def test_before_the_start_the_leaders_hear_of_it_in_the_shifts_thread(each_desk: Desk) -> None:
    desk = each_desk
    desk.now = at(14, 20)
    answer = desk.types(ADA, "20 traffic", "late")
    assert answer.lines == (
        "Noted: you are expected at 15:20. The leaders are told.",
        "That is 25 min late, counted from 14:55 (CC-2.4.2).",
    )
    assert [button.action for button in answer.buttons] == ["late.here"]
    (record,) = records(desk)
    assert (record.event, record.how, record.state) == ("late", DECLARED, OPEN)
    assert (record.day, record.expected_at, record.reason) == (MONDAY, at(15, 20), "traffic")
    (post, reply) = desk.outgoing()
    assert (post.conversation, post.subject) == (LEADERS, f"shift:{shift(desk)}")
    assert "Expected late: Ada at 15:20" in text(post)
    assert "On the floor: 3 of 4, 4 needed — 1 short" in text(post)
    assert text(reply).splitlines()[0] == "Ada will be late: expected at 15:20."
    assert not [row for row in desk.outgoing() if "traffic" in text(row)], "reasons stay private"
    entry = desk.journal()[-1]
    assert entry.event == "attendance.late"
    assert "traffic" not in str(entry.facts)


def test_after_the_start_minutes_count_from_now(desk: Desk) -> None:
    desk.now = at(15, 10)
    assert "you are expected at 15:30" in late(desk, ADA, "20 bus")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("until 15:20", "15:20"), ("半小时 堵车", "15:30"), ("running late 20 min bus", "15:20")],
)
def test_it_can_be_said_in_other_words(desk: Desk, typed: str, expected: str) -> None:
    desk.now = at(14)
    assert f"expected at {expected}" in late(desk, ADA, typed)


def test_another_time_is_the_same_late(desk: Desk) -> None:
    desk.now = at(14, 20)
    late(desk, ADA, "20 traffic")
    late(desk, ADA, "40")
    (record,) = records(desk)
    assert (record.expected_at, record.reason) == (at(15, 40), "traffic")
    assert [said.splitlines()[0] for said in said_of(desk, shift(desk))] == [
        "Ada will be late: expected at 15:20.",
        "Ada will be late: expected at 15:40.",
    ]


def test_an_hour_is_warned_of_while_there_is_time(desk: Desk) -> None:
    desk.now = at(14, 20)
    assert "would be proposed" not in late(desk, ADA, "54")
    told = late(desk, ADA, "55")
    assert "1 h or more would be proposed as: late by an hour or more (CC-2.4.10.4)." in told


@pytest.mark.parametrize("line", ["", "help", "帮助"])
def test_nothing_said_is_answered_with_help(desk: Desk, line: str) -> None:
    desk.now = at(14, 20)
    told = late(desk, ADA, line)
    assert "/late 20 traffic" in told
    assert "The briefing is at 14:45, and late counts from 14:55 (CC-2.4.2)." in told


def test_what_cannot_be_understood_changes_nothing(desk: Desk) -> None:
    desk.now = at(14, 20)
    with desk.is_as_before():
        told = refusal(lambda: desk.types(ADA, "the bus did not come", "late"))
    assert "How late will you be? Nothing is noted yet, and nobody was told." in told
    assert records(desk) == []


def test_who_has_no_shift_soon_is_told_of_the_next_one(desk: Desk) -> None:
    desk.now = at(1)
    told = refusal(lambda: desk.types(ADA, "20", "late"))
    assert told.splitlines() == [BEFORE, "Your next one: L 15:00–23:00, Mon 2 Nov 2026."]
    assert BEFORE in refusal(lambda: desk.types(DORA, "20", "late"))


def test_who_is_on_leave_is_not_late(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    desk.now = at(14, 20)
    assert "You are on leave for that shift" in refusal(lambda: desk.types(ADA, "20", "late"))


def test_longer_than_the_shift_is_a_leave(desk: Desk) -> None:
    desk.now = at(14, 20)
    told = refusal(lambda: desk.types(ADA, "9 hours", "late"))
    assert "The shift ends at 23:00. For a longer time, please ask for leave." in told


def test_the_form_asks_the_same(desk: Desk) -> None:
    desk.now = at(14, 20)
    form = desk.opens(ADA, "late.say")
    assert [field.name for field in form.fields] == ["when", "reason"]
    desk.sends(ADA, "late.say", when="20 min", reason="traffic")
    assert [(one.expected_at, one.reason) for one in records(desk)] == [(at(15, 20), "traffic")]
    told = refusal(lambda: desk.sends(ADA, "late.say", when="soon"))
    assert "For example 20 min, or 15:20." in told


# ---- coming


def test_here_ends_it_with_the_real_minutes(each_desk: Desk) -> None:
    desk = each_desk
    desk.now = at(14, 20)
    button = desk.types(ADA, "20 traffic", "late").buttons[0]
    desk.now = at(15, 12, MONDAY)
    answer = desk.presses(ADA, button.action, button.value)
    assert answer is not None
    assert answer.lines[0] == "Noted: here, 17 min late. The leaders are told."
    (record,) = records(desk)
    assert (record.state, record.minutes, record.arrived_at) == (CLOSED, 17, at(15, 12))
    assert said_of(desk, shift(desk))[-1].splitlines() == [
        "Ada: here, 17 min late.",
        "On the floor: 4 of 4, 4 needed.",
    ]
    again = refusal(lambda: desk.presses(ADA, button.action, button.value))
    assert again == "That is ended already: here, 17 min late."


@pytest.mark.parametrize(
    ("minute", "event", "words"),
    [
        (45, WITHDRAWN, "here, in time"),
        (46, "briefing", "here, but missed the briefing"),
        (55, "briefing", "here, but missed the briefing"),
        (56, "late", "here, 1 min late"),
    ],
)
def test_who_comes_sooner_than_said_is_judged_by_when_they_came(
    desk: Desk, minute: int, event: str, words: str
) -> None:
    desk.now = at(14, 20)
    late(desk, ADA, "20")
    desk.now = at(14, minute)
    assert f"Noted: {words}." in late(desk, ADA, "here")
    (record,) = records(desk)
    assert event in (record.event, record.state)


def test_here_without_a_word_before_is_a_late_of_one_message(desk: Desk) -> None:
    desk.now = at(15, 12)
    assert "here, 17 min late" in late(desk, ADA, "here")
    assert said_of(desk, shift(desk)) == [
        "Ada: here, 17 min late.\nOn the floor: 4 of 4, 4 needed."
    ]


@pytest.mark.parametrize("line", ["here", "20 traffic"])
def test_what_is_typed_twice_at_once_is_one_late(each_desk: Desk, line: str) -> None:
    desk = each_desk
    desk.now = at(15, 12)

    def typed(_: int) -> str:
        try:
            return late(desk, ADA, line)
        except Refusal as refused:
            return refused.lines[0]

    together(2, typed)
    assert len(records(desk)) == 1


def test_here_in_time_notes_nothing(desk: Desk) -> None:
    desk.now = at(14, 40)
    with desk.is_as_before():
        assert late(desk, ADA, "here") == "You are in time. Nothing had to be noted."


def test_the_second_of_a_month_is_told_what_a_third_counts_as(desk: Desk) -> None:
    for day in (MONDAY, MONDAY + timedelta(days=1)):
        desk.now = at(15, 5, day)
        told = late(desk, ADA, "here")
    assert told.splitlines()[3] == (
        "That is number 2 this month. One more leads to: absence, in days: 1 (CC-2.4.10.5)."
    )
    assert proposed(desk) == []
    desk.now = at(15, 5, MONDAY + timedelta(days=2))
    late(desk, ADA, "here")
    (one,) = proposed(desk)
    assert (one.consequence, one.amount, len(one.shown)) == ("third_late", 1.0, 3)


# ---- the clock


def test_at_the_time_that_was_said_the_person_is_asked(desk: Desk, house_time: Turned) -> None:
    desk.now = at(14, 20)
    late(desk, ADA, "20 traffic")
    turn(desk, house_time, at(15, 30))
    (asked,) = [told for told in desk.told(ADA) if "Are you here?" in told]
    assert "You said that you would be here by now." in asked


def test_who_is_still_not_there_after_an_hour_is_proposed_as_absent(
    each_desk: Desk, house_time: Turned
) -> None:
    desk = each_desk
    desk.now = at(14, 20)
    late(desk, ADA, "20 traffic")
    turn(desk, house_time, at(15, 50))
    assert proposed(desk) == []
    turn(desk, house_time, at(16))
    (one,) = proposed(desk)
    assert (one.consequence, one.rule) == ("late_an_hour", "CC-2.4.10.4")
    said = said_of(desk, shift(desk))
    assert any("Ada is still not here, 1 h after 14:55." in each for each in said)
    (asked,) = [told for told in desk.told(GRACE) if "Proposed: late by an hour" in told]
    assert "It rests on: Mon 2 Nov 2026 (late, 1 h)" in asked
    desk.now = at(16, 30)
    late(desk, ADA, "here")
    (one,) = proposed(desk)
    assert one.shown[0]["minutes"] == 95, "the card tells the real minutes"


def test_who_never_comes_did_not_come(desk: Desk, house_time: Turned) -> None:
    desk.now = at(14, 20)
    late(desk, ADA, "20 traffic")
    turn(desk, house_time, at(23, 15))
    (record,) = records(desk)
    assert (record.state, record.event, record.minutes) == (CLOSED, "late", 485)
    said = said_of(desk, shift(desk))
    assert any("Ada did not come to this shift." in each for each in said)
    assert [one.consequence for one in proposed(desk)] == ["late_an_hour"]


def test_at_a_service_desk_it_is_a_day_away(service: Desk, house_time: Turned) -> None:
    desk = service
    desk.now = at(14, 20)
    late(desk, ADA, "20 traffic")
    turn(desk, house_time, at(23, 15))
    assert [one.event for one in records(desk)] == ["stayed_away"]
    assert [one.consequence for one in proposed(desk)] == ["stayed_away"]


def test_a_shift_has_one_card_at_its_start(desk: Desk, house_time: Turned) -> None:
    desk.types(BO, "sick today")
    turn(desk, house_time, at(15))
    card = [row for row in desk.outgoing() if row.subject == f"shift:{shift(desk)}"]
    assert [row.kind for row in card] == ["post"]
    assert text(card[0]).splitlines() == [
        "L 15:00–23:00, Mon 2 Nov 2026",
        "On the floor: 3 of 4, 4 needed — 1 short",
        "On leave: Bo",
    ]


# ---- which shift, and which date


def add_shift(desk: Desk, code: str, start: datetime, end: datetime, who: str) -> None:

    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        one = Shift(
            team_id=person.person.team_id, day=start.date(), code=code, starts_at=start, ends_at=end
        )
        tx.session.add(one)
        tx.session.flush()
        assert one.id is not None
        tx.session.add(Assignment(shift_id=one.id, person_id=person.id))


@pytest.mark.parametrize(
    ("now", "which"),
    [
        (at(5, 0, MONDAY + timedelta(days=1)), "2026-11-03"),  # 9 hours before: the next one
        (at(13, 30, MONDAY + timedelta(days=1)), "2026-11-03"),
        (at(18, 30), "2026-11-02"),
        (at(1, 0, MONDAY + timedelta(days=1)), "2026-11-02"),
        (at(0, 20, MONDAY + timedelta(days=1)), "2026-11-02"),
    ],
)
def test_a_night_that_is_followed_by_an_afternoon(desk: Desk, now: datetime, which: str) -> None:
    tuesday = MONDAY + timedelta(days=1)
    add_shift(desk, "X", at(18), at(7, 0, tuesday), DORA)
    add_shift(desk, "Y", at(14, 0, tuesday), at(22, 0, tuesday), DORA)
    desk.now = now
    late(desk, DORA, "20")
    assert [one.day.isoformat() for one in records(desk)] == [which]


def test_a_late_of_the_last_night_of_the_year_is_of_its_year(desk: Desk) -> None:
    eve = date(2026, 12, 31)
    add_shift(desk, "X", at(23, 45, eve), at(7, 0, date(2027, 1, 1)), DORA)
    desk.now = at(23, 55, eve)
    assert "here, 15 min late" in late(desk, DORA, "here")
    desk.now = at(0, 5, date(2027, 1, 1))
    (record,) = records(desk)
    assert record.day == eve
    with desk.read() as tx:
        assert attendance.of_person(tx, record.person_id, date(2027, 1, 1), desk.now.date()) == []


def test_part_of_a_shift_on_leave_moves_when_one_is_late(desk: Desk) -> None:
    """Leave until 17:00: coming at 17:10 is ten minutes late, not two hours."""
    desk.types(ADA, "sick today 15:00-17:00")
    desk.now = at(17, 10)
    assert "here, 10 min late" in late(desk, ADA, "here")
    assert proposed(desk) == []
