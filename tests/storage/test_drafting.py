"""What a draft is made from is what stands: people, leave, wishes, and the months before."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from handbook import drafting as pure
from handbook.book import in_force, read
from handbook.drafting import Member
from handbook.roster import RosterRules
from storage import drafting, people, wishes
from storage.database import Database
from storage.leaves import APPROVED
from storage.people import Person, Role
from storage.rosters import Assignment
from storage.transaction import Tx
from tests.storage.floor import NOW, Floor, a_floor, a_leave, a_shift

DECEMBER = date(2026, 12, 1)
ZONE = "Asia/Shanghai"


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    with database.change(NOW) as tx:
        yield tx


@pytest.fixture
def floor(tx: Tx) -> Floor:
    floor = a_floor(tx, agents=4)
    tx.session.add_all(Role(person_id=agent, role="agent") for agent in floor.agents)
    tx.session.flush()
    return floor


def rules() -> RosterRules:
    found = in_force(read("call-centre").roster, DECEMBER)
    assert found is not None
    return found


def facts(tx: Tx, floor: Floor, month: date = DECEMBER) -> pure.Floor:
    return drafting.floor_of(tx, people.team(tx, floor.team), month, rules(), None, ["duty_leader"])


def member(tx: Tx, floor: Floor, person: int, month: date = DECEMBER) -> Member:
    return next(one for one in facts(tx, floor, month).members if one.person == person)


def test_needs_become_shifts_with_a_tenth_on_call(tx: Tx, floor: Floor) -> None:
    month = facts(tx, floor)
    assert {slot.code for slot in month.slots} == {"E"}  # nobody is needed at night
    assert len(month.slots) == 31
    assert (month.slots[0].least, month.slots[0].reserve) == (3, 0)
    assert month.slots[0].starts_at == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert [rules().reserve(least) for least in (0, 4, 5, 9, 21, 30)] == [0, 0, 1, 1, 2, 3]
    assert {one.person for one in month.members if one.leads} == set(floor.leaders)


def test_who_leaves_is_there_until_then_and_who_has_left_is_not(tx: Tx, floor: Floor) -> None:
    leaving, gone = (tx.session.get_one(Person, one) for one in floor.agents[:2])
    leaving.left_on, gone.left_on = date(2026, 12, 11), DECEMBER
    tx.session.flush()
    found = {one.person: one.days for one in facts(tx, floor).members}
    assert max(found[floor.agents[0]]) == date(2026, 12, 10)
    assert floor.agents[1] not in found


def test_approved_leave_and_wishes_in_the_order_they_were_said(tx: Tx, floor: Floor) -> None:
    one, other, third, fourth = floor.agents
    a_leave(tx, floor, one, first=date(2026, 11, 30), last=date(2026, 12, 2), state=APPROVED)
    a_leave(tx, floor, other, first=date(2026, 12, 5))  # it is not decided yet
    days = [date(2026, 12, day) for day in (20, 6)]
    wishes.put(tx, third, floor.team, days, days)
    tx.now += timedelta(minutes=1)
    wishes.put(tx, one, floor.team, days, days[:1])
    assert member(tx, floor, one).leave == {DECEMBER, date(2026, 12, 2)}
    assert member(tx, floor, other).leave == frozenset()
    assert member(tx, floor, third).wishes == tuple(days)
    said = [member(tx, floor, each).said for each in (third, one, fourth)]
    assert said == sorted(said)


def test_nights_and_weekends_of_the_months_before_count(tx: Tx, floor: Floor) -> None:
    one, other, new, _ = floor.agents
    for day in (27, 28, 29):  # Friday to Sunday
        a_shift(tx, floor, one, day=date(2026, 11, day), code="N", zone=ZONE)
    early = a_shift(tx, floor, other, day=date(2026, 11, 30), zone=ZONE)
    a_shift(tx, floor, new, day=date(2026, 8, 2), code="N", zone=ZONE)  # too long ago
    a_shift(tx, floor, one, day=date(2026, 12, 3), code="N", zone=ZONE)  # it is to be replaced
    assert (member(tx, floor, one).nights, member(tx, floor, one).weekends) == (3, 2)
    assert (member(tx, floor, other).nights, member(tx, floor, other).weekends) == (0, 0)
    assert (member(tx, floor, new).nights, member(tx, floor, new).weekends) == (2, 1)  # the average
    assert [work.day.day for work in member(tx, floor, one).work] == [27, 28, 29]
    mine = tx.session.get_one(Assignment, (early.id, other))
    mine.ends_at = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # until the morning: their own hours
    tx.session.flush()
    assert member(tx, floor, other).nights == 1
    assert member(tx, floor, other).work[0].ends_at == mine.ends_at


def test_a_leap_february_and_the_work_after_it(tx: Tx, floor: Floor) -> None:
    person = floor.agents[0]
    a_shift(tx, floor, person, day=date(2028, 3, 1), zone=ZONE)
    a_shift(tx, floor, person, day=date(2028, 2, 29), zone=ZONE)
    month = facts(tx, floor, date(2028, 2, 1))
    assert (len(month.days), month.days[-1].day) == (29, 29)
    assert [work.day for work in member(tx, floor, person, date(2028, 2, 1)).work] == [
        date(2028, 3, 1)
    ]
