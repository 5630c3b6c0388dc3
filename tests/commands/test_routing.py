"""Who is asked to decide: the shift's own leader first, then others, then those above them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, delete, select

from commands.deciding.routing import Route, Why, on_duty, who_decides
from storage import people
from storage.leaves import APPROVED
from storage.people import Known, Person, Role
from storage.rosters import Assignment, Shift
from storage.transaction import Tx
from tests.commands.desk import BOOKS, Desk, leaves_team, roster
from tests.storage.floor import Floor, a_leave
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, WEI, ZONE

BOOK = BOOKS["call-centre"]
TUESDAY = MONDAY + timedelta(days=1)
LEADS, WORKS, HOLDS, ACTS = Why


@pytest.fixture
def desk(each_desk: Desk) -> Desk:
    """Grace leads Monday's late shift, Linus its early one; Max manages and Dora directs."""
    with each_desk.database.change(each_desk.now) as tx:
        leaders = [_known(tx, who).id for who in (GRACE, LINUS)]
        tx.session.exec(delete(Assignment).where(col(Assignment.person_id).in_(leaders)))
    roster(each_desk, GRACE, "L", MONDAY)
    roster(each_desk, LINUS, "E", MONDAY)
    hire(each_desk, "U0MAX00001", "A000", "Max", "manager")
    return each_desk


def hire(desk: Desk, slack_id: str, code: str, name: str, *roles: str) -> None:
    with desk.database.change(desk.now) as tx:
        team = people.teams(tx)[0]
        assert team.id is not None
        tx.session.add(Person(team_id=team.id, code=code, name=name, slack_id=slack_id))
    give(desk, slack_id, *roles)


def give(desk: Desk, who: str, *roles: str) -> None:
    with desk.database.change(desk.now) as tx:
        number = _known(tx, who).id
        tx.session.add_all(Role(person_id=number, role=role) for role in roles)


def on_leave(desk: Desk, who: str, day: date) -> None:
    with desk.database.change(desk.now) as tx:
        known = _known(tx, who)
        floor = Floor(known.person.team_id, (0, 0), ())
        a_leave(tx, floor, known.id, first=day, state=APPROVED)


def _known(tx: Tx, who: str) -> Known:
    known = people.by_slack(tx, who)
    assert known is not None
    return known


def route(
    desk: Desk,
    moment: datetime,
    shift: tuple[str, date] | None,
    role: str = "duty_leader",
    without: Collection[str] = (),
) -> list[tuple[str, Why]]:
    """Names and reasons, in order, for a request about one shift of the roster."""
    found = the_route(desk, moment, shift, role, without)
    return [(candidate.known.name, candidate.why) for candidate in found.candidates]


def the_route(
    desk: Desk,
    moment: datetime,
    shift: tuple[str, date] | None,
    role: str = "duty_leader",
    without: Collection[str] = (),
) -> Route:
    with desk.read() as tx:
        shifts = (
            tx.session.exec(select(Shift).where(Shift.code == shift[0], Shift.day == shift[1]))
            if shift
            else ()
        )
        excluded = [_known(tx, who).id for who in without]
        team = people.teams(tx)[0]
        return who_decides(tx, BOOK, team, role, moment, list(shifts), excluded)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


LATE, EARLY = ("L", MONDAY), ("E", MONDAY)
ABOVE = [("Dora", ACTS), ("Max", ACTS)]


def test_the_leader_of_the_requests_shift_comes_before_the_one_at_work(desk: Desk) -> None:
    found = the_route(desk, at(MONDAY, 9), LATE)
    assert [(one.known.name, one.why, one.is_on_shift) for one in found.candidates] == [
        ("Grace", LEADS, False),
        ("Linus", WORKS, True),
        ("Dora", ACTS, False),
        ("Max", ACTS, False),
    ]
    assert found.first == found.candidates[0]


def test_without_a_shift_the_one_at_work_is_first(desk: Desk) -> None:
    assert route(desk, at(MONDAY, 9), None) == [("Linus", WORKS), ("Grace", HOLDS), *ABOVE]
    assert route(desk, at(MONDAY, 16), None) == [("Grace", WORKS), ("Linus", HOLDS), *ABOVE]
    assert route(desk, at(TUESDAY, 16), None) == [("Grace", HOLDS), ("Linus", HOLDS), *ABOVE]


def test_only_the_first_of_the_requests_shifts_names_its_leader(desk: Desk) -> None:
    with desk.read() as tx:
        query = select(Shift).where(Shift.day == MONDAY).order_by(col(Shift.starts_at))
        shifts = tx.session.exec(query).all()
        found = who_decides(
            tx, BOOK, people.teams(tx)[0], "duty_leader", at(MONDAY, 2), shifts, ()
        ).candidates
    assert [(one.known.name, one.why) for one in found][:2] == [("Linus", LEADS), ("Grace", HOLDS)]


def test_a_leader_who_is_on_leave_now_is_passed_over(desk: Desk) -> None:
    on_leave(desk, GRACE, MONDAY)
    assert route(desk, at(MONDAY, 9), LATE) == [("Linus", WORKS), *ABOVE]


def test_a_leader_who_will_be_on_leave_on_that_shift_is_not_its_leader(desk: Desk) -> None:
    roster(desk, GRACE, "L", TUESDAY)
    on_leave(desk, GRACE, TUESDAY)
    assert route(desk, at(MONDAY, 9), ("L", TUESDAY))[:2] == [("Linus", WORKS), ("Grace", HOLDS)]


def test_a_leaders_own_request_goes_to_the_other_leader(desk: Desk) -> None:
    assert route(desk, at(MONDAY, 9), LATE, without=[GRACE]) == [("Linus", WORKS), *ABOVE]
    assert route(desk, at(MONDAY, 9), LATE, without=[GRACE, LINUS]) == ABOVE


def test_whoever_has_left_is_not_asked_even_on_their_last_night(desk: Desk) -> None:
    roster(desk, GRACE, "N", MONDAY)
    leaves_team(desk, GRACE, TUESDAY)
    night = ("N", MONDAY)
    assert route(desk, at(MONDAY, 23, 59), night)[0] == ("Grace", LEADS)
    assert route(desk, at(TUESDAY, 0), night)[0] == ("Linus", HOLDS)


def test_after_midnight_the_nights_leader_is_still_at_work(desk: Desk) -> None:
    roster(desk, LINUS, "N", MONDAY)
    on_leave(desk, LINUS, TUESDAY)
    night = at(TUESDAY, 2)
    assert route(desk, night, None) == [("Linus", WORKS), ("Grace", HOLDS), *ABOVE]
    assert route(desk, night, ("N", MONDAY))[0] == ("Linus", LEADS)
    assert route(desk, at(TUESDAY, 7), ("N", MONDAY)) == [("Grace", HOLDS), *ABOVE]


def test_those_above_are_asked_by_rank_then_at_work_first_then_by_code(desk: Desk) -> None:
    hire(desk, "U0DAN00001", "D000", "Dan", "director")
    hire(desk, "U0DUA00001", "D002", "Dua", "director")
    roster(desk, "U0DUA00001", "E", MONDAY)
    nobody_else = [GRACE, LINUS]
    assert [name for name, _ in route(desk, at(MONDAY, 9), LATE, without=nobody_else)] == [
        "Dua",
        "Dan",
        "Dora",
        "Max",
    ]


def test_two_roles_stand_where_the_nearer_one_puts_them(desk: Desk) -> None:
    give(desk, DORA, "manager")
    assert route(desk, at(MONDAY, 9), LATE, without=[GRACE, LINUS]) == ABOVE
    give(desk, DORA, "duty_leader")
    assert route(desk, at(MONDAY, 9), LATE)[2:] == [("Dora", HOLDS), ("Max", ACTS)]
    assert route(desk, at(MONDAY, 9), LATE, "director") == [("Dora", HOLDS), ("Max", ACTS)]
    assert route(desk, at(MONDAY, 9), LATE, "manager") == [("Max", HOLDS), ("Dora", HOLDS)]


def test_a_role_below_never_decides_and_nobody_left_is_an_empty_route(desk: Desk) -> None:
    assert route(desk, at(MONDAY, 9), EARLY, "manager") == [("Max", HOLDS)]
    leaves_team(desk, "U0MAX00001", MONDAY)
    empty = the_route(desk, at(MONDAY, 9), EARLY, "manager")
    assert (empty.candidates, empty.first) == ((), None)


def test_asking_costs_the_same_with_more_people(desk: Desk, statements: list[str]) -> None:
    counts = []
    for number in range(2):
        statements.clear()
        assert the_route(desk, at(MONDAY, 9), LATE).first
        counts.append(len(statements))
        for each in range(20):
            hire(desk, f"U0X{number}{each:05}", f"X{number}{each}", "Xi", "duty_leader")
    assert counts[0] == counts[1]


class TestOnDuty:
    def names(self, desk: Desk, moment: datetime) -> set[str]:
        with desk.read() as tx:
            numbers = on_duty(tx, people.teams(tx)[0], moment)
            return {people.by_id(tx, number).name for number in numbers}

    def test_those_at_work_and_those_without_shifts_are_on_duty(self, desk: Desk) -> None:
        assert self.names(desk, at(MONDAY, 9)) == {"Linus", "Dora", "Max"}
        assert self.names(desk, at(MONDAY, 16)) == {"Ada", "Bo", "Grace", "Dora", "Max"}
        assert self.names(desk, at(TUESDAY, 2)) == {"伟", "Dora", "Max"}

    def test_leave_takes_either_off_duty(self, desk: Desk) -> None:
        for who in (ADA, BO, DORA):
            on_leave(desk, who, MONDAY)
        on_leave(desk, WEI, TUESDAY)
        assert self.names(desk, at(MONDAY, 16)) == {"Grace", "Max"}
        assert self.names(desk, at(TUESDAY, 2)) == {"伟", "Dora", "Max"}

    def test_asked_of_a_few_it_says_of_them_what_it_says_of_all(self, desk: Desk) -> None:
        on_leave(desk, BO, MONDAY)
        with desk.read() as tx:
            team = people.teams(tx)[0]
            everybody = [known.id for known in people.of_team(tx, 1)]
            for moment in (at(MONDAY, 9), at(MONDAY, 16), at(TUESDAY, 2)):
                there = on_duty(tx, team, moment)
                assert there
                assert {one for one in everybody if on_duty(tx, team, moment, [one])} == there
            assert on_duty(tx, team, at(MONDAY, 9), []) == set()
