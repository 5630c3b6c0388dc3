"""How many are on a shift: who is rostered and still here, less who is away."""

from datetime import date, timedelta

import pytest

from storage import rosters
from storage.database import Database
from storage.leaves import APPROVED, ASKED, DECLINED, WITHDRAWN
from storage.people import Person
from storage.rosters import Shift, Staffing
from storage.transaction import Tx
from tests.storage.floor import MONDAY, NOW, Floor, a_floor, a_leave, a_shift

TUESDAY = MONDAY + timedelta(days=1)


def the_staffing(tx: Tx, shift: Shift, without: int | None = None) -> tuple[int, int]:
    (found,) = rosters.staffing(tx, [shift], without=without)
    return found.rostered, found.away


@pytest.mark.parametrize(
    ("state", "counts_at_once", "away"),
    [
        (APPROVED, False, 1),
        (APPROVED, True, 1),
        (ASKED, False, 0),
        (ASKED, True, 1),
        (DECLINED, True, 0),
        (WITHDRAWN, True, 0),
    ],
)
def test_a_leave_counts_when_it_is_approved_and_a_sick_call_at_once(
    database: Database, state: str, counts_at_once: bool, away: int
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shift = a_shift(tx, floor, *floor.agents)
        a_leave(tx, floor, floor.agents[0], state=state, counts_at_once=counts_at_once)
        assert the_staffing(tx, shift) == (4, away)


@pytest.mark.parametrize(
    ("first", "last", "away"),
    [
        (MONDAY, MONDAY, 1),
        (MONDAY - timedelta(days=3), MONDAY, 1),
        (MONDAY, MONDAY + timedelta(days=3), 1),
        (MONDAY - timedelta(days=3), TUESDAY, 1),
        (TUESDAY, TUESDAY, 0),
        (MONDAY - timedelta(days=3), MONDAY - timedelta(days=1), 0),
    ],
)
def test_a_night_shift_belongs_to_the_day_it_starts_on(
    database: Database, first: date, last: date, away: int
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        night = a_shift(tx, floor, *floor.agents, code="N", zone="Asia/Shanghai")
        assert night.ends_at.date() == TUESDAY
        a_leave(tx, floor, floor.agents[0], first=first, last=last, state=APPROVED)
        assert the_staffing(tx, night) == (4, away)


def leave_the_team(tx: Tx, person: int, day: date) -> None:
    tx.session.get_one(Person, person).left_on = day
    tx.session.flush()


@pytest.mark.parametrize(("left_on", "rostered"), [(MONDAY, 3), (TUESDAY, 4)])
def test_somebody_who_has_left_is_not_on_the_roster_any_more(
    database: Database, left_on: date, rostered: int
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shift = a_shift(tx, floor, *floor.agents)
        leave_the_team(tx, floor.agents[0], left_on)
        assert the_staffing(tx, shift) == (rostered, 0)


def test_somebody_who_has_left_is_not_missed_twice(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shift = a_shift(tx, floor, *floor.agents)
        a_leave(tx, floor, floor.agents[0], state=APPROVED)
        leave_the_team(tx, floor.agents[0], MONDAY)
        (found,) = rosters.staffing(tx, [shift])
        assert (found.rostered, found.away, found.present) == (3, 0, 3)


def test_two_leaves_of_one_person_are_one_person_away(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shift = a_shift(tx, floor, *floor.agents)
        a_leave(tx, floor, floor.agents[0], state=APPROVED)
        a_leave(tx, floor, floor.agents[0], last=TUESDAY, state=APPROVED)
        assert the_staffing(tx, shift) == (4, 1)


def test_somebody_away_who_is_not_on_the_shift_does_not_count(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shift = a_shift(tx, floor, *floor.agents[1:])
        a_leave(tx, floor, floor.agents[0], state=APPROVED)
        assert the_staffing(tx, shift) == (3, 0)


def test_the_count_can_leave_one_leave_out_to_show_before_and_after(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shift = a_shift(tx, floor, *floor.agents)
        first, _ = (a_leave(tx, floor, person, state=APPROVED) for person in floor.agents[:2])
        assert the_staffing(tx, shift) == (4, 2)
        assert the_staffing(tx, shift, without=first) == (4, 1)


def test_the_minimum_is_that_of_the_code_and_weekday(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx, minimum=3)
        early = a_shift(tx, floor, *floor.agents)
        night = a_shift(tx, floor, code="N")
        assert [(s.minimum, s.present) for s in rosters.staffing(tx, [early, night])] == [
            (3, 4),
            (None, 0),
        ]
        assert rosters.staffing(tx, []) == []


def test_the_cost_of_counting_does_not_grow_with_the_shifts(
    database: Database, statements: list[str]
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shifts = [
            a_shift(tx, floor, *floor.agents, day=MONDAY + timedelta(days=day)) for day in range(20)
        ]
        costs: list[int] = []
        found: list[Staffing] = []
        for some in (shifts[:1], shifts):
            statements.clear()
            found = rosters.staffing(tx, some)
            costs.append(len(statements))
        assert len(found) == 20
        assert costs[0] == costs[1]


def test_a_persons_shifts_are_theirs_in_order_within_the_days(database: Database) -> None:
    with database.change(NOW) as tx:
        floor: Floor = a_floor(tx)
        mine, other = floor.agents[:2]
        late = a_shift(tx, floor, mine, day=TUESDAY)
        early = a_shift(tx, floor, mine, other)
        a_shift(tx, floor, other, day=TUESDAY, code="N")
        a_shift(tx, floor, mine, day=TUESDAY + timedelta(days=1))
        assert [s.id for s in rosters.shifts_of(tx, mine, MONDAY, TUESDAY)] == [early.id, late.id]
        assert rosters.is_published(tx, floor.team, MONDAY)
        assert not rosters.is_published(tx, floor.team, MONDAY - timedelta(days=1))
