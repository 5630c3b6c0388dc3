"""A shift is handed over and taken over once; its points go on until they are done."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from commands.deciding.asking import Refusal
from schedules import handover_missed, handover_reminder
from storage import handovers, people
from storage.handovers import ACCEPTED, CLOSED, GIVEN, WITHDRAWN, HandOver, Point
from storage.people import Role, Team
from storage.rosters import Assignment, Shift
from tests.commands.desk import Desk, leaves_team, refusal, roster
from tests.commands.shift_desk import at, clock, drawn, posted, rows
from tests.storage.floor import together
from tests.stories.floor import ADA, DORA, GRACE, LEADERS, LINUS, MONDAY, WEI


@pytest.fixture
def late(desk: Desk) -> Desk:
    """Monday's late shift nears its end: Grace leads it, Linus leads the night."""
    return move(desk)


def move(desk: Desk) -> Desk:
    with desk.database.change(desk.now) as tx:
        linus = people.by_slack(tx, LINUS)
        assert linus is not None
        for shift in tx.session.exec(select(Shift).where(Shift.day == MONDAY)).all():
            if shift.code == "L":
                tx.session.delete(tx.session.get_one(Assignment, (shift.id, linus.id)))
    roster(desk, LINUS, "N", MONDAY)
    desk.now = at(2, 22, 30)
    return desk


def types(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "handover").text


def give(desk: Desk) -> None:
    types(desk, GRACE, "equipment seat 14 has no headset")
    types(desk, GRACE, "complaint a caller waited an hour")
    types(desk, GRACE, "give")


def test_what_is_noted_goes_with_the_shift_to_whoever_leads_the_next(late: Desk) -> None:
    give(late)
    [handover] = rows(late, HandOver)
    assert handover.state == GIVEN
    [card] = posted(late, LEADERS)
    for said in (
        "Hand-over of L 15:00–23:00, Mon 2 Nov 2026",
        "Handed over by: Grace",
        "To: Linus",
        "N1 seat 14 has no headset",
        "N2 a caller waited an hour",
    ):
        assert said in card
    with late.read() as tx:
        later = handovers.open_points(tx, handover.team_id)
    assert [(p.topic, p.is_for_floor) for p in later] == [
        ("equipment", True),
        ("complaints", False),
    ]
    assert late.told(LINUS) == [], "it waits for the night shift"


def test_a_form_takes_a_line_a_point_and_names_the_taker(late: Desk) -> None:
    form = late.opens(GRACE, "handover.give")
    assert form.fields[-1].choices[0].label == "Linus (L002)"
    late.sends(
        GRACE,
        "handover.give",
        form.value,
        topic_business="- a new tariff\n\n2) form 7 is gone",
        topic_equipment=" ",
    )
    assert [point.words for point in rows(late, Point)] == ["a new tariff", "form 7 is gone"]
    by_hours = [point.until for point in rows(late, Point)]
    assert by_hours == [late.now + timedelta(hours=24)] * 2, "what is new grows old by itself"


def test_what_is_told_grows_old_and_what_is_broken_does_not(late: Desk) -> None:
    types(late, GRACE, "business a new tariff")
    types(late, GRACE, "equipment seat 14 has no headset")
    late.passes(hours=23, minutes=59)
    assert "a new tariff" in types(late, GRACE, "list")
    late.passes(minutes=1)
    told = types(late, GRACE, "list")
    assert "a new tariff" not in told
    assert "seat 14" in told


def test_whatever_is_not_ticked_must_be_said(late: Desk) -> None:
    give(late)
    take = partial(late.sends, LINUS, "handover.take", 1)
    with late.is_as_before():
        told = refusal(partial(take, ticked="before,screen"))
    assert "desk, floor and under the keyboard clean; equipment complete" in told
    take(ticked="before,screen,desk", found="seat 3: the mouse is gone")
    card = drawn(late, "handover", 1)
    assert "Not as it should be: equipment complete." in card.lines
    assert card.items[-1].lines == ("N3 seat 3: the mouse is gone",)
    assert any("Linus has taken over from you" in said for said in late.told(GRACE))


def test_it_is_taken_over_once_and_by_somebody_else(late: Desk) -> None:
    give(late)
    assert "Nobody takes over from themself" in refusal(partial(types, late, GRACE, "take H1"))
    assert "These hand over and take over" in refusal(partial(types, late, ADA, "take H1"))
    told = types(late, LINUS, "take H1")
    assert "What comes up from now on is yours (CC-2.3)" in told
    assert "Linus has taken over H1 already" in refusal(partial(types, late, DORA, "take H1"))
    assert "Linus has taken over H1 already" in refusal(partial(types, late, GRACE, "undo H1"))
    types(late, LINUS, "review H1 everybody was quick")
    [handover] = rows(late, HandOver)
    assert (handover.state, handover.review_words) == (CLOSED, "everybody was quick")
    assert handover.steps == ["before", "screen", "desk", "equipment", "first_call", "review"]


def test_of_two_who_take_over_together_one_is_told_who_was_first(each_desk: Desk) -> None:
    move(each_desk)
    give(each_desk)

    def take(who: str) -> str:
        try:
            return types(each_desk, who, "take H1")
        except Refusal as refused:
            return refused.lines[0]

    told = together(2, lambda number: take((LINUS, DORA)[number]))
    assert sorted("has taken over H1 already" in said for said in told) == [False, True]


def test_a_shift_is_handed_over_once(each_desk: Desk) -> None:
    move(each_desk)
    roster(each_desk, LINUS, "L", MONDAY)

    def hand_over(who: str) -> str:
        try:
            return types(each_desk, who, "give")
        except Refusal as refused:
            return refused.lines[0]

    together(2, lambda number: hand_over((GRACE, LINUS)[number]))
    late = [one.id for one in rows(each_desk, Shift) if (one.code, one.day) == ("L", MONDAY)]
    handed = [one.shift_id for one in rows(each_desk, HandOver)]
    assert handed.count(late[0]) == 1


def test_whoever_leads_alone_takes_over_from_themself(late: Desk) -> None:
    give(late)
    for who in (LINUS, DORA):
        leaves_team(late, who, MONDAY)
    late.now = at(2, 23, 5)
    assert "You have taken over" in types(late, GRACE, "take H1")


def test_taken_back_its_points_are_kept(late: Desk) -> None:
    give(late)
    types(late, GRACE, "undo H1")
    [handover] = rows(late, HandOver)
    assert handover.state == WITHDRAWN
    assert "there is nothing to take over" in refusal(partial(types, late, LINUS, "take H1"))
    types(late, GRACE, "give")
    assert "N1 seat 14 has no headset" in drawn(late, "handover", 2).text


def test_a_mistaken_taking_over_is_undone_for_some_minutes(late: Desk) -> None:
    give(late)
    types(late, LINUS, "take H1")
    assert "waits for somebody" in types(late, LINUS, "undo H1")
    types(late, LINUS, "take H1")
    late.passes(minutes=6)
    assert "for 5 min only" in refusal(partial(types, late, LINUS, "undo H1"))
    assert rows(late, HandOver)[0].state == ACCEPTED


def test_a_point_is_closed_once_and_no_longer_told(late: Desk) -> None:
    give(late)
    assert "It is told no more" in types(late, LINUS, "done N1")
    assert "Linus has closed N1 already" in refusal(partial(types, late, GRACE, "done N1"))
    assert "N1 seat 14 has no headset (done)" in drawn(late, "handover", 1).text
    late.sends(LINUS, "handover.points", 1, done="2")
    assert {point.state for point in rows(late, Point)} == {handovers.CLOSED}


def test_what_is_still_open_is_shown_to_the_next_shift_too(late: Desk) -> None:
    give(late)
    types(late, LINUS, "take H1")
    late.now = at(3, 6, 30)
    types(late, LINUS, "give")
    card = drawn(late, "handover", 2)
    assert card.items[-1].title == "Still open from before"
    assert card.items[-1].lines == ("N1 seat 14 has no headset", "N2 a caller waited an hour")


def test_an_important_point_goes_up_level_by_level(late: Desk) -> None:
    give(late)
    with late.database.change(late.now) as tx:
        wei = people.by_slack(tx, WEI)
        assert wei is not None
        tx.session.add(Role(person_id=wei.id, role="manager"))
    assert "put to Dora" in types(late, GRACE, "up N2")
    assert "a caller waited an hour" in late.told(DORA)[0]
    assert "put to 伟" in types(late, DORA, "up N2")
    assert "told all the way up already" in refusal(partial(types, late, GRACE, "up N2"))
    late.presses(DORA, "handover.done", 2)
    assert "is closed" in refusal(partial(types, late, GRACE, "up N2"))


def test_a_vacant_level_is_passed_over_and_an_empty_top_is_said(late: Desk) -> None:
    give(late)
    leaves_team(late, DORA, MONDAY)
    with late.is_as_before():
        assert "Nobody above can be reached" in refusal(partial(types, late, GRACE, "up N1"))


def test_a_line_that_names_no_topic_notes_nothing(late: Desk) -> None:
    with late.is_as_before():
        told = refusal(partial(types, late, GRACE, "seat 14 has no headset"))
    assert "business changes; instructions; complaints and suggestions; equipment" in told
    assert rows(late, Point) == []


def test_a_service_desk_hands_over_without_a_list(service: Desk) -> None:
    service.now = at(2, 22)
    types(service, GRACE, "设备 3号电话没有声音")
    types(service, GRACE, "give")
    with service.database.change(service.now) as tx:
        linus = people.by_slack(tx, LINUS)
        assert linus is not None
        tx.session.add(Role(person_id=linus.id, role="shift_leader"))
    assert service.opens(LINUS, "handover.take", 1).fields[0].name == "found"
    types(service, LINUS, "take H1")
    [handover] = rows(service, HandOver)
    assert (handover.state, handover.steps) == (CLOSED, [])
    assert not any("theirs" in line for line in drawn(service, "handover", 1).lines)


def test_a_handbook_without_hand_overs_says_so(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "online-help"
    assert "says nothing of hand-overs" in refusal(partial(types, desk, GRACE, "give"))
    assert clock(desk, handover_reminder.SCHEDULE, hours=24) == []


# ---- by the clock


def test_half_an_hour_before_the_end_whoever_leads_is_reminded_once(late: Desk) -> None:
    types(late, GRACE, "equipment seat 14 has no headset")
    [(subject, moment, why)] = clock(late, handover_reminder.SCHEDULE)
    assert (moment, why) == (at(2, 22, 30), None)
    [told] = late.told(GRACE)
    assert "Before you go, write down what the next shift must know" in told
    assert "N1 seat 14 has no headset" in told
    assert late.told(LINUS) == []
    assert subject.startswith("shift:")


def test_a_night_shift_is_reminded_on_the_morning_after(late: Desk) -> None:
    late.now = at(3, 6, 30)
    [(_, moment, why)] = clock(late, handover_reminder.SCHEDULE)
    assert (moment, why) == (at(3, 6, 30), None)
    assert "N ends at 07:00" in late.told(LINUS)[0]


def test_nobody_is_reminded_of_what_is_done(late: Desk) -> None:
    give(late)
    assert clock(late, handover_reminder.SCHEDULE)[0][2] == "it is handed over already"


def test_what_is_missing_is_said_after_the_end(late: Desk) -> None:
    late.now = at(2, 23, 30)
    [(_, moment, why)] = clock(late, handover_missed.SCHEDULE)
    assert (moment, why) == (at(2, 23, 30), None)
    assert "Nobody has handed over L 15:00–23:00 (CC-2.3)" in posted(late, LEADERS)[-1]


def test_a_hand_over_that_nobody_took_is_said_under_it(late: Desk) -> None:
    give(late)
    late.now = at(2, 23, 30)
    assert clock(late, handover_missed.SCHEDULE)[0][2] is None
    assert "Nobody has taken over yet" in posted(late, LEADERS)[-1]
    types(late, LINUS, "take H1")
    assert clock(late, handover_missed.SCHEDULE)[0][2] == "it was taken over"


def test_a_late_one_is_said_only_while_it_helps(late: Desk) -> None:
    late.now = at(3, 5)
    assert clock(late, handover_missed.SCHEDULE, hours=8)[0][2] is None
    late.now = at(3, 5, 1)
    assert clock(late, handover_missed.SCHEDULE, hours=8)[0][2] == "the shift is long over"


@pytest.mark.parametrize(
    ("zone", "starts", "ends", "reminds"),
    [
        # The clocks are put back: the night lasts nine hours.
        ("Europe/Berlin", (2026, 10, 24, 22), (2026, 10, 25, 6), "2026-10-25T04:30:00+00:00"),
        # They are put forward: seven hours, and the reminder is at 02:30 by no clock.
        ("America/New_York", (2027, 3, 13, 20), (2027, 3, 14, 3), "2027-03-14T06:30:00+00:00"),
        ("Europe/Berlin", (2028, 2, 29, 23), (2028, 3, 1, 7), "2028-03-01T05:30:00+00:00"),
    ],
)
def test_the_reminder_is_half_an_hour_of_real_time_before_the_end(
    desk: Desk,
    zone: str,
    starts: tuple[int, int, int, int],
    ends: tuple[int, int, int, int],
    reminds: str,
) -> None:
    begin, end = (datetime(*said, tzinfo=ZoneInfo(zone)).astimezone(UTC) for said in (starts, ends))
    with desk.database.change(desk.now) as tx:
        team = tx.session.exec(select(Team)).one()
        team.zone = zone
        grace = people.by_slack(tx, GRACE)
        assert grace is not None
        day = date(*starts[:3])
        shift = Shift(team_id=team.id or 0, day=day, code="X", starts_at=begin, ends_at=end)
        tx.session.add(shift)
        tx.session.flush()
        assert shift.id is not None
        tx.session.add(Assignment(shift_id=shift.id, person_id=grace.id))
    desk.now = end - timedelta(minutes=20)
    [(_, moment, why)] = clock(desk, handover_reminder.SCHEDULE)
    assert (moment.isoformat(), why) == (reminds, None)
