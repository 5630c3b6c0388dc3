"""What places are counted from, on both databases."""

from datetime import date, timedelta

import pytest

from storage import leave_places, leaves, people, places
from storage.database import Database
from storage.leaves import APPROVED, ASKED, DECLINED, OFFERED, QUEUED, WITHDRAWN, Leave
from storage.people import Need, Person, Role
from storage.transaction import Tx
from tests.storage.floor import MONDAY, NOW, Floor, a_floor, a_leave, a_shift

AGENT = ("agent",)
DAYS = [MONDAY + timedelta(days=n) for n in range(3)]


def with_agents(tx: Tx) -> Floor:
    floor = a_floor(tx)
    tx.session.add_all(Role(person_id=person, role="agent") for person in floor.agents)
    tx.session.flush()
    return floor


def counted(tx: Tx, floor: Floor, person: int = 0) -> list[tuple[int, int | None, int]]:
    found = places.on_days(tx, floor.team, DAYS, AGENT, person)
    return [(day.heads, day.needed, day.taken) for day in found]


def test_heads_are_those_with_a_role_until_they_leave(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = with_agents(tx)
        tx.session.get_one(Person, floor.agents[0]).left_on = DAYS[1]
        tx.session.add(Role(person_id=floor.agents[1], role="group_leader"))
        tx.session.flush()
        assert [heads for heads, _, _ in counted(tx, floor)] == [4, 3, 3]
        both = places.on_days(tx, floor.team, DAYS, ("agent", "group_leader"), 0)
        assert [day.heads for day in both] == [4, 3, 3], "one with two roles is one"


def test_needs_are_summed_by_weekday_and_none_where_none_is_set(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = with_agents(tx)
        tx.session.add(Need(team_id=floor.team, code="N", weekday=1, minimum=2))
        tx.session.delete(tx.session.get_one(Need, (floor.team, "E", 2)))
        tx.session.flush()
        assert [needed for _, needed, _ in counted(tx, floor)] == [3, 5, None]


@pytest.mark.parametrize(
    ("state", "offered", "takes"),
    [
        (APPROVED, False, 1),
        (OFFERED, True, 1),
        (ASKED, True, 1),
        (ASKED, False, 0),
        (QUEUED, False, 0),
        (DECLINED, True, 0),
        (WITHDRAWN, True, 0),
    ],
)
def test_a_place_is_taken_by_who_is_away_or_promised_one(
    database: Database, state: str, takes: int, *, offered: bool
) -> None:
    with database.change(NOW) as tx:
        floor = with_agents(tx)
        shift = a_shift(tx, floor, *floor.agents)
        number = a_leave(tx, floor, floor.agents[0], state=state)
        leave = tx.session.get_one(Leave, number)
        leave.offered_until = NOW if offered else None
        tx.session.flush()
        assert [taken for _, _, taken in counted(tx, floor)] == [takes, 0, 0]
        assert [taken for _, _, taken in counted(tx, floor, floor.agents[0])] == [0, 0, 0]
        (other,) = places.on_shifts(tx, [shift], floor.agents[1])
        (own,) = places.on_shifts(tx, [shift], floor.agents[0])
        assert (other.present, own.present) == (4 - takes, 4)


def test_two_leaves_of_one_person_take_one_place(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = with_agents(tx)
        a_leave(tx, floor, floor.agents[0], state=APPROVED)
        a_leave(tx, floor, floor.agents[0], last=DAYS[1], state=APPROVED)
        a_leave(tx, floor, floor.leaders[0], state=APPROVED)  # on no roster
        assert [taken for _, _, taken in counted(tx, floor)] == [1, 1, 0]


def test_who_has_left_takes_no_place_any_more(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = with_agents(tx)
        a_leave(tx, floor, floor.agents[0], last=DAYS[2], state=APPROVED)
        tx.session.get_one(Person, floor.agents[0]).left_on = DAYS[1]
        tx.session.flush()
        assert [taken for _, _, taken in counted(tx, floor)] == [1, 0, 0]


def test_the_cost_does_not_grow_with_the_days(database: Database, statements: list[str]) -> None:
    with database.change(NOW) as tx:
        floor = with_agents(tx)
        year = [MONDAY + timedelta(days=n) for n in range(366)]
        statements.clear()
        assert len(places.on_days(tx, floor.team, year, AGENT, 0)) == 366
        assert len(statements) == 3
        assert places.on_days(tx, floor.team, [], AGENT, 0) == []


def wait(tx: Tx, number: int, minutes: int) -> None:
    leave = tx.session.get_one(Leave, number)
    leave.queued_at = NOW + timedelta(minutes=minutes)
    tx.session.flush()


def test_the_waiting_list_is_in_the_order_of_turns(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = with_agents(tx)
        late, early, other = (
            a_leave(tx, floor, person, state=QUEUED) for person in floor.agents[:3]
        )
        day = date(2026, 11, 9)
        elsewhere = a_leave(tx, floor, floor.agents[3], first=day, state=QUEUED)
        a_leave(tx, floor, floor.agents[3], state=APPROVED)
        for number, minutes in ((late, 5), (early, 1), (other, 5), (elsewhere, 0)):
            wait(tx, number, minutes)
        found = leave_places.queue(tx, floor.team, MONDAY, MONDAY)
        assert [leave.id for leave in found] == [early, late, other]
        assert [x.id for x in leave_places.queue(tx, floor.team, day, day)] == [elsewhere]
        assert leave_places.waiting_or_offered(tx, MONDAY)[0].id == late
        assert len(leave_places.waiting_or_offered(tx, day)) == 4


def test_a_turn_that_somebody_else_took_is_not_taken_again(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = with_agents(tx)
        leave = leaves.get(tx, a_leave(tx, floor, floor.agents[0], state=QUEUED))
        assert leave is not None
        assert leave_places.turn(tx, leave, OFFERED, offered_until=NOW)
        assert (leave.state, leave.offered_until) == (OFFERED, tx.now)
        leave.state = QUEUED  # as somebody knows it who has read it before
        with tx.session.no_autoflush:
            assert not leave_places.turn(tx, leave, OFFERED, offered_until=NOW)
        tx.session.refresh(leave)


def test_who_waits_has_no_days_set_aside(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = with_agents(tx)
        person = floor.agents[0]
        for state in (QUEUED, OFFERED, ASKED, APPROVED, DECLINED):
            a_leave(tx, floor, person, state=state)
        assert leaves.taken_since(tx, person, "sick", MONDAY) == 3.0
        assert len(leaves.near(tx, person, MONDAY, MONDAY)) == 4


def test_the_teams_row_is_held_on_postgres_alone(database: Database, statements: list[str]) -> None:
    with database.change(NOW) as tx:
        floor = with_agents(tx)
        statements.clear()
        people.lock_team(tx, floor.team)
        places.lock_days(tx, floor.team, MONDAY, DAYS[2])
        assert len(statements) == (2 if database.postgres else 0)
