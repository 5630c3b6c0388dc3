"""What is owed is asked for before, as it is due, and late; then it goes up level by level."""

from datetime import date

import pytest
from sqlmodel import select

from schedules.report_begin import SCHEDULE as BEGIN
from storage import occurrences, rotas
from storage.people import Team
from tests.commands.desk import BOOKS, Desk, leaves_team, people_to_spare, roster
from tests.commands.report_desk import (
    at,
    joins,
    row,
    rows,
    ticks,
    told,
    types,
    wakes,
)
from tests.stories.floor import ADA, BO, DORA, EVE, GRACE, LINUS


def of_week(said: list[str]) -> list[str]:
    return [one for one in said if "floor_week" in one and "already" not in one]


def test_before_due_late_and_up(desk: Desk) -> None:
    joins(desk, "Eve", EVE, "manager")
    desk.now = at(11, 5, 16)
    assert of_week(ticks(desk, at(11, 10, 12))) == [
        "05 Nov 17:00 floor_week told",
        "06 Nov 17:00 floor_week:2026-11-02:due told",
        "09 Nov 09:00 floor_week:2026-11-02:late told",
        "10 Nov 09:00 floor_week:2026-11-02:climb told",
    ]
    own = [one for one in told(desk, GRACE, "report_owed") if "Weekly" in one]
    assert [one.split("\n")[0] for one in own] == [
        "Due soon: Weekly floor report",
        "Due now: Weekly floor report",
        "Late: Weekly floor report",
    ]
    assert "Dora can see that it is missing." in own[-1]
    [late] = [one for one in told(desk, DORA, "report_missing") if "Weekly floor" in one]
    assert "Due: Fri 6 Nov, 17:00 (3 days late)" in late
    number = row(desk, "floor_week", GRACE).id
    assert f"R{number} Grace\n" in late
    [above] = [one for one in told(desk, EVE, "report_missing") if "Weekly floor" in one]
    assert "Told before you: Dora." in above


def test_who_has_handed_in_hears_no_more(desk: Desk) -> None:
    desk.now = at(11, 5, 16)
    ticks(desk, at(11, 6, 9))
    types(desk, GRACE, "send weekly floor report all quiet")
    ticks(desk, at(11, 10, 12))
    own = [one for one in told(desk, GRACE, "report_owed") if "Weekly" in one]
    assert len(own) == 1
    [late] = [one for one in told(desk, DORA, "report_missing") if "Weekly floor" in one]
    assert "Linus" in late
    assert "Grace" not in late


def test_the_first_look_does_not_spare_the_reminder(desk: Desk) -> None:
    types(desk, GRACE, "")
    desk.now = at(11, 5, 16)
    ticks(desk, at(11, 5, 18))
    assert len([one for one in told(desk, GRACE, "report_owed") if "Weekly" in one]) == 1


def test_on_leave_it_is_put_off_to_the_first_day_back(desk: Desk) -> None:
    people_to_spare(desk)
    desk.types(GRACE, "sick 2026-11-06 to 2026-11-09")
    desk.now = at(11, 5, 16)
    ticks(desk, at(11, 9, 12))
    own = row(desk, "floor_week", GRACE)
    assert own.due_at.astimezone(at(1, 1).tzinfo) == at(11, 10, 17)
    assert not [one for one in told(desk, GRACE, "report_owed") if "Weekly" in one]
    [late] = [one for one in told(desk, DORA, "report_missing") if "Weekly floor" in one]
    assert "Grace" not in late
    missing = types(desk, DORA, "missing")
    assert "Due Tue 10 Nov, 17:00 (1 day left), Whose Grace, away until Mon 9 Nov 2026" in missing
    assert "sick" not in missing
    desk.now = at(11, 10, 16)
    assert "in time" in types(desk, GRACE, f"send R{own.id} well again")


def test_a_role_that_nobody_has_is_told_of_and_not_chased(desk: Desk) -> None:
    said = ticks(desk, at(11, 9, 9))
    assert "02 Nov 16:30 feedback_day there is nobody to owe it" in said
    assert rows(desk, "feedback_day") == []
    [overview] = told(desk, DORA, "report_overview")
    assert "Nobody has this role: information coordinator" in overview


def test_who_works_on_the_day_owes_the_days_report(desk: Desk) -> None:
    joins(desk, "Ada", ADA, "info_coordinator")
    joins(desk, "Ira", "U0IRA00001", "info_coordinator")
    with desk.database.change(desk.now) as tx:
        team = tx.session.exec(select(Team)).one()
        assert team.id == 1
    people_to_spare(desk)
    desk.types(ADA, "sick 2026-11-03")
    ticks(desk, at(11, 3, 18))
    assert [(one.first.day, one.owner_id) for one in rows(desk, "feedback_day")] == [
        (2, row(desk, "feedback_day", ADA).owner_id),
        (2, row(desk, "feedback_day", "U0IRA00001").owner_id),
        (3, row(desk, "feedback_day", "U0IRA00001").owner_id),
    ]


def test_who_left_owes_nothing_and_who_stands_in_does(desk: Desk) -> None:
    """No leader is left: the director acts for them, and reports to nobody but themself."""
    for who in (GRACE, LINUS):
        leaves_team(desk, who, date(2026, 11, 3))
    desk.now = at(11, 5, 16)
    assert of_week(ticks(desk, at(11, 6, 18))) == [
        "05 Nov 17:00 floor_week there is nobody to owe it"
    ]
    joins(desk, "Eve", EVE, "manager")
    assert "duty leader" in types(desk, DORA, "missing")


def test_the_leader_of_a_night_shift_owes_it_by_its_end(desk: Desk) -> None:
    roster(desk, LINUS, "N", date(2026, 11, 4))
    said = ticks(desk, at(11, 5, 8))
    assert "05 Nov 06:30 floor_shift told" in said
    night = row(desk, "floor_shift")
    assert (night.first, night.due_at.astimezone(at(1, 1).tzinfo)) == (
        date(2026, 11, 4),
        at(11, 5, 7),
    )
    assert "Wed 4 Nov 2026, N 23:00–07:00" in told(desk, LINUS, "report_owed")[-1]


def test_after_a_downtime_what_is_late_is_still_asked_for(desk: Desk) -> None:
    desk.now = at(11, 6, 18)
    assert of_week(wakes(desk))[0] == "05 Nov 17:00 floor_week told"
    assert [one for one in told(desk, GRACE, "report_owed") if "Due now: Weekly" in one]


def test_each_exactly_once_by_two_clocks(desk: Desk) -> None:
    desk.now = at(11, 5, 17)
    with desk.read() as tx:
        due = next(
            one for one in BEGIN.due(tx, BOOKS, at(11, 5, 16), desk.now) if "floor_week" in one.key
        )
    done = []
    for _ in range(2):
        with desk.database.change(desk.now) as tx:
            if occurrences.claim(tx, BEGIN.name, due.subject, due.at):
                done.append(BEGIN.post(tx, BOOKS, due))
    assert done == [None]
    assert len(rows(desk, "floor_week")) == 2


@pytest.fixture
def service_desk(service: Desk) -> Desk:
    joins(service, "Lin", "U0LIN00001", "supervisor")
    return service


def test_whoever_has_the_turn_owes_the_weeks_problems(service_desk: Desk) -> None:
    desk = service_desk
    with desk.database.change(desk.now) as tx:
        for day, person in ((2, 1), (9, 2)):
            tx.session.add(
                rotas.Turn(
                    team_id=1,
                    rota="problems",
                    day=date(2026, 11, day),
                    last=date(2026, 11, day + 6),
                    person_id=person,
                )
            )
    ticks(desk, at(11, 6, 14))
    assert told(desk, ADA, "report_owed")[-1].startswith("Due soon: The week's problems")
    assert not told(desk, BO, "report_owed")
    types(desk, ADA, "send three printers were out of order")
    assert told(desk, "U0LIN00001", "report_card")


def test_a_rota_without_a_holder_owes_nothing(service_desk: Desk) -> None:
    said = ticks(service_desk, at(11, 6, 14))
    assert "06 Nov 13:45 problems_week there is nobody to owe it" in said


def test_the_overview_comes_to_whom_something_is_missing(desk: Desk) -> None:
    desk.now = at(11, 5, 16)
    said = ticks(desk, at(11, 9, 9))
    assert "09 Nov 09:00 missing told" in said
    [overview] = told(desk, DORA, "report_overview")
    assert overview.startswith("Reports: what is missing\nMissing: ")
    assert not told(desk, ADA, "report_overview")
