"""Proofs are reminded of twice, and proposed as absence when the shift of their day is over."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from bot.clock import Clock
from schedules.proofs_due import SCHEDULE
from storage import later, people
from storage.people import Team
from storage.proofs import ACCEPTED, MISSING, SENT, VOID
from storage.rosters import Assignment, Shift
from tests.commands.desk import BOOKS, Desk, people_to_spare
from tests.commands.papers import clock, gives, proposed, records, state
from tests.schedules.test_leave_offer import Standing
from tests.stories.floor import ADA, DORA, GRACE, MORNING, WEI, ZONE

UNTIL = MORNING + timedelta(days=30)


@pytest.fixture
def ill(each_desk: Desk) -> Desk:
    """Ada is ill on Monday and Tuesday, #1; her late shift of Wednesday is the first day back."""
    people_to_spare(each_desk)
    each_desk.types(ADA, "sick 2026-11-02 to 2026-11-03 fever")
    return each_desk


def due(desk: Desk, until: datetime = UNTIL) -> list[str]:
    with desk.read() as tx:
        found = SCHEDULE.due(tx, BOOKS, MORNING, until)
        zone = ZoneInfo(people.teams(tx)[0].zone)
    return [f"{one.subject} {one.at.astimezone(zone):%a %d %b %H:%M}" for one in found]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def test_the_day_before_at_the_shift_and_when_it_is_over(ill: Desk) -> None:
    assert due(ill) == [
        "leave:1 Tue 03 Nov 18:00",
        "leave:1 Wed 04 Nov 15:00",
        "leave:1 Wed 04 Nov 23:00",
    ]


def test_nothing_came(ill: Desk) -> None:
    desk = ill
    desk.now = at(3, 18)
    assert clock(desk, SCHEDULE) == ["leave:1 Tue 18:00"]
    assert "On your first day back, Wed 4 Nov 2026, please bring" in desk.told(ADA)[-1]
    desk.now = at(4, 15)
    assert clock(desk, SCHEDULE) == ["leave:1 Wed 15:00"]
    desk.now = at(4, 22, 59)
    clock(desk, SCHEDULE)
    assert records(desk) == []
    desk.now = at(4, 23)
    assert clock(desk, SCHEDULE) == ["leave:1 Wed 23:00"]
    assert state(desk, 1) == MISSING
    assert records(desk) == [("proofs_missing", "2026-11-03", 2.0, "closed")]
    assert proposed(desk) == [("proofs_missing", 2.0, "proposed")]
    with desk.read() as tx:  # her shift is over: she hears of it when the next begins
        kept = [str(one.card) for one in later.due(tx, desk.now, at(5, 15))]
    assert [card for card in kept if "They were due by Wed 4 Nov, 23:00 (CC-2.4.3)." in card]
    assert clock(desk, SCHEDULE) == []
    desk.passes(days=8)
    assert clock(desk, SCHEDULE) == []
    gives(desk, ADA, "F01")
    desk.types(GRACE, "accept 1", "proofs")
    assert proposed(desk) == [("proofs_missing", 2.0, "void")]


@pytest.mark.parametrize("come", [SENT, ACCEPTED])
def test_what_came_is_not_asked_for(ill: Desk, come: str) -> None:
    gives(ill, ADA, "F01")
    if come == ACCEPTED:
        ill.types(GRACE, "accept 1", "proofs")
    ill.now = at(5, 9)
    assert clock(ill, SCHEDULE) == []
    assert state(ill, 1) == come


def test_a_leave_that_is_taken_back_owes_nothing(ill: Desk) -> None:
    ill.types(ADA, "withdraw 1")
    assert due(ill) == []


def test_of_a_leave_taken_back_nobody_need_look_and_no_copy_stays(ill: Desk) -> None:
    gives(ill, ADA, "F01")
    ill.presses(GRACE, "proofs.see", 1)
    ill.types(ADA, "withdraw 1")
    ill.passes(minutes=1)
    assert len(clock(ill, SCHEDULE)) == 1
    assert state(ill, 1) == VOID
    assert [row.kind for row in ill.outgoing() if row.subject == "file_copy:1"] == [
        "file",
        "unfile",
    ]
    assert clock(ill, SCHEDULE) == []


def test_more_days_of_the_same_illness_put_it_off(ill: Desk) -> None:
    ill.now = at(4, 9)
    ill.types(ADA, "sick today still fever")
    assert [one for one in due(ill) if not one.startswith("leave:2")] == []
    assert due(ill) == [
        "leave:2 Wed 04 Nov 18:00",
        "leave:2 Thu 05 Nov 15:00",
        "leave:2 Thu 05 Nov 23:00",
    ]
    ill.now = at(5, 23)
    clock(ill, SCHEDULE)
    assert records(ill) == [("proofs_missing", "2026-11-04", 3.0, "closed")]
    ill.now = at(6, 9)
    assert clock(ill, SCHEDULE) == []


def test_three_days_are_due_on_return_and_four_on_the_third(desk: Desk) -> None:
    people_to_spare(desk)
    desk.types(ADA, "sick 2026-11-02 to 2026-11-04")
    assert due(desk)[-1] == "leave:1 Thu 05 Nov 23:00"
    desk.types(WEI, "sick 2026-11-02 to 2026-11-05")
    assert [one for one in due(desk) if one.startswith("leave:2")] == [
        "leave:2 Tue 03 Nov 18:00",
        "leave:2 Wed 04 Nov 09:00",
        "leave:2 Thu 05 Nov 07:00",  # the night shift of the third day ends then
    ]


def night_and_late(desk: Desk) -> None:
    """Ada works 18:00 to 07:00 on Monday, and from 14:00 on Tuesday."""
    with desk.database.change(desk.now) as tx:
        ada = people.by_slack(tx, ADA)
        assert ada is not None
        for row in tx.session.exec(select(Assignment).where(Assignment.person_id == ada.id)).all():
            tx.session.delete(row)
        for day, starts, hours in ((2, 18, 13), (3, 14, 9), (4, 14, 9)):
            begin = at(day, starts)
            shift = Shift(
                team_id=1,
                day=date(2026, 11, day),
                code=f"X{starts}",
                starts_at=begin,
                ends_at=begin + timedelta(hours=hours),
            )
            tx.session.add(shift)
            tx.session.flush()
            tx.session.add(Assignment(shift_id=shift.id or 0, person_id=ada.id))


def test_after_a_night_shift_the_next_date_is_the_first_day_back(desk: Desk) -> None:
    people_to_spare(desk)
    night_and_late(desk)
    desk.types(ADA, "sick 2026-11-02")
    assert due(desk) == [
        "leave:1 Mon 02 Nov 18:00",
        "leave:1 Tue 03 Nov 14:00",
        "leave:1 Tue 03 Nov 23:00",
    ]


def test_while_the_next_shift_is_not_known_nothing_is_due(desk: Desk) -> None:
    people_to_spare(desk)
    desk.types(ADA, "sick 2026-11-08")  # the roster ends with it
    assert due(desk) == []


def test_whoever_stands_on_no_roster_keeps_working_days(desk: Desk) -> None:
    """A director, ill from Thursday to Friday, is back on Monday."""
    people_to_spare(desk)
    desk.types(DORA, "sick 2026-11-05 to 2026-11-06")
    assert due(desk) == [
        "leave:1 Sun 08 Nov 18:00",
        "leave:1 Mon 09 Nov 09:00",
        "leave:1 Tue 10 Nov 00:00",
    ]


@pytest.mark.parametrize(
    ("zone", "first", "over"),
    [
        ("Europe/Berlin", "2027-03-27", "2027-03-29 22:00"),
        ("America/New_York", "2026-10-30", "2026-11-03 05:00"),
    ],
)
def test_days_are_those_of_the_teams_clock(desk: Desk, zone: str, first: str, over: str) -> None:
    """Dora, ill on the last day before a change of clocks, is due until midnight of Monday."""
    people_to_spare(desk)
    day = date.fromisoformat(first)
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().zone = zone
        for shift in tx.session.exec(select(Shift).where(col(Shift.id) > 0)).all():
            shift.day += timedelta(days=3000)  # nobody is on a roster here
    desk.now = datetime.combine(day, time(7), ZoneInfo(zone))
    desk.types(DORA, f"sick {first}")
    with desk.read() as tx:
        found = SCHEDULE.due(tx, BOOKS, desk.now, desk.now + timedelta(days=9))
    assert f"{found[-1].at:%Y-%m-%d %H:%M}" == over


def test_two_clocks_and_a_downtime_record_it_once(ill: Desk) -> None:
    house = Standing(at(12, 9))
    clocks = [Clock(ill.database, house, BOOKS, (SCHEDULE,), lambda: None) for _ in range(2)]
    for one in clocks:
        one.tick()
    clocks[0].tick()
    assert records(ill) == [("proofs_missing", "2026-11-03", 2.0, "closed")]
    assert len(proposed(ill)) == 1


def test_a_kind_without_proofs_is_never_asked(desk: Desk) -> None:
    people_to_spare(desk)
    desk.types(ADA, "personal 2026-11-04")
    desk.types(GRACE, "approve 1")
    assert due(desk) == []
