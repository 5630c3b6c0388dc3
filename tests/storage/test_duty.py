"""Who is on duty: by shifts that run, over midnight too, less those who left or are on leave."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from storage import duty, empty_shifts, people
from storage.database import Database
from storage.leaves import APPROVED, ASKED, DECLINED, WITHDRAWN
from storage.people import Person, Team
from storage.rosters import Shift
from storage.transaction import Tx
from tests.storage.floor import MONDAY, NOW, a_floor, a_leave, a_shift

CITY = "Asia/Shanghai"
SUNDAY, TUESDAY = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)


def working(tx: Tx, team_id: int, moment: datetime) -> set[int]:
    return duty.floor(tx, people.team(tx, team_id), moment).working


def away(tx: Tx, team_id: int, moment: datetime) -> set[int]:
    return duty.floor(tx, people.team(tx, team_id), moment).away


def at(day: date, hour: int, minute: int = 0, zone: str = CITY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))


def leaves_team(tx: Tx, person: int, day: date) -> None:
    tx.session.get_one(Person, person).left_on = day
    tx.session.flush()


@pytest.mark.parametrize(
    ("moment", "codes"),
    [
        (at(MONDAY, 6, 59), []),
        (at(MONDAY, 7), ["E"]),
        (at(MONDAY, 14, 59), ["E"]),
        (at(MONDAY, 15), []),
        (at(MONDAY, 22, 30), ["N"]),
        (at(TUESDAY, 0), ["N"]),
        (at(TUESDAY, 6, 59), ["N"]),
        (at(TUESDAY, 7), []),
        (at(TUESDAY, 2).astimezone(UTC), ["N"]),
    ],
)
def test_a_shift_runs_from_its_start_until_its_end_over_midnight_too(
    database: Database, moment: datetime, codes: list[str]
) -> None:
    with database.change(NOW) as tx:
        floor, other = a_floor(tx), a_floor(tx, name="Other")
        for code in ("E", "N"):
            a_shift(tx, floor, *floor.agents, code=code, zone=CITY)
            a_shift(tx, other, *other.agents, code=code, zone=CITY)
        found = duty.running(tx, floor.team, moment)
        assert [(shift.team_id, shift.code) for shift in found] == [(floor.team, c) for c in codes]
        on = working(tx, floor.team, moment)
        assert on == (set(floor.agents) if codes else set())


def test_shifts_that_overlap_run_together_in_the_order_of_their_start(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        early = a_shift(tx, floor, floor.agents[0], zone=CITY)
        night = a_shift(tx, floor, floor.agents[1], code="N", day=SUNDAY, zone=CITY)
        night.ends_at += timedelta(minutes=15)
        tx.session.flush()
        moment = at(MONDAY, 7, 5)
        assert [s.id for s in duty.running(tx, floor.team, moment)] == [night.id, early.id]
        assert working(tx, floor.team, moment) == set(floor.agents[:2])


@pytest.mark.parametrize("day", [date(2027, 1, 31), date(2028, 2, 28), date(2028, 2, 29)])
def test_a_night_over_a_months_end_is_one_shift(database: Database, day: date) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        night = a_shift(tx, floor, *floor.agents, code="N", day=day, zone=CITY)
        a_leave(tx, floor, floor.agents[0], first=day, state=APPROVED)
        a_leave(tx, floor, floor.agents[1], first=day + timedelta(days=1), state=APPROVED)
        moment = at(day + timedelta(days=1), 3)
        assert [shift.id for shift in duty.running(tx, floor.team, moment)] == [night.id]
        assert working(tx, floor.team, moment) == set(floor.agents[1:])
        assert away(tx, floor.team, moment) == {floor.agents[0]}


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 10, 30)])
def test_a_night_in_which_the_clocks_change_ends_by_the_wall_clock(
    database: Database, day: date
) -> None:
    berlin = "Europe/Berlin"
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        tx.session.get_one(Team, floor.team).zone = berlin
        a_shift(tx, floor, *floor.agents, code="N", day=day, zone=berlin)
        a_leave(tx, floor, floor.agents[0], first=day, state=APPROVED)
        morning = day + timedelta(days=1)
        before, after = at(morning, 6, 59, berlin), at(morning, 7, 0, berlin)
        assert working(tx, floor.team, before) == set(floor.agents[1:])
        assert away(tx, floor.team, before) == {floor.agents[0]}
        assert duty.running(tx, floor.team, after) == []
        assert away(tx, floor.team, after) == set()


@pytest.mark.parametrize(
    ("state", "counts_at_once", "is_away"),
    [
        (APPROVED, False, True),
        (ASKED, False, False),
        (ASKED, True, True),
        (DECLINED, True, False),
        (WITHDRAWN, True, False),
    ],
)
def test_only_a_leave_that_counts_takes_somebody_off_duty(
    database: Database, state: str, counts_at_once: bool, is_away: bool
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        one = floor.agents[0]
        monday = a_shift(tx, floor, *floor.agents, zone=CITY)
        tuesday = a_shift(tx, floor, *floor.agents, day=TUESDAY, zone=CITY)
        a_leave(tx, floor, one, state=state, counts_at_once=counts_at_once)
        a_leave(tx, floor, one, state=state, counts_at_once=counts_at_once)
        moment = at(MONDAY, 9)
        assert (one not in working(tx, floor.team, moment)) == is_away
        assert (one not in duty.present_on(tx, monday)) == is_away
        assert away(tx, floor.team, moment) == ({one} if is_away else set())
        following = duty.next_shift(tx, one, at(SUNDAY, 9))
        assert following is not None
        assert following.id == (tuesday.id if is_away else monday.id)


def test_somebody_who_has_left_works_their_last_night_to_its_end(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        one = floor.agents[0]
        monday = a_shift(tx, floor, one, code="N", zone=CITY)
        tuesday = a_shift(tx, floor, one, code="N", day=TUESDAY, zone=CITY)
        leaves_team(tx, one, TUESDAY)
        assert working(tx, floor.team, at(TUESDAY, 3)) == {one}
        assert working(tx, floor.team, at(TUESDAY, 23)) == set()
        assert duty.present_on(tx, monday) == {one}
        assert duty.present_on(tx, tuesday) == set()
        assert duty.next_shift(tx, one, at(TUESDAY, 3)) is None


def test_the_next_shift_is_the_first_of_ones_own_that_has_not_begun(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        one, other = floor.agents[:2]
        later = a_shift(tx, floor, one, day=TUESDAY, zone=CITY)
        first = a_shift(tx, floor, one, zone=CITY)
        a_shift(tx, floor, other, code="N", zone=CITY)
        found = [
            duty.next_shift(tx, one, moment)
            for moment in (at(MONDAY, 6, 59), at(MONDAY, 7), at(TUESDAY, 7))
        ]
        assert [shift and shift.id for shift in found] == [first.id, later.id, None]


def test_the_unrostered_stand_on_no_shift_for_days_on_either_side(database: Database) -> None:
    with database.change(NOW) as tx:
        floor, elsewhere = a_floor(tx), a_floor(tx, name="Other")
        director, leader = floor.leaders
        before, after, long_ago, far_off = floor.agents
        for person, days in ((before, -14), (after, 14), (long_ago, -15), (far_off, 15)):
            a_shift(tx, floor, person, day=MONDAY + timedelta(days=days), zone=CITY)
        leaves_team(tx, leader, MONDAY)
        assert duty.unrostered(tx, floor.team, MONDAY) == {director, long_ago, far_off}
        assert duty.unrostered(tx, floor.team, SUNDAY) == {director, leader, after, far_off}
        assert duty.unrostered(tx, floor.team, MONDAY, days=13) >= {before, after}
        assert duty.unrostered(tx, floor.team, MONDAY).isdisjoint(elsewhere.agents)


def test_a_night_is_asked_of_its_own_date_and_a_free_day_of_the_calendars(
    database: Database,
) -> None:
    with database.change(NOW) as tx:
        floor, elsewhere = a_floor(tx), a_floor(tx, name="Other")
        nightly, resting = floor.agents[:2]
        a_shift(tx, floor, nightly, code="N", zone=CITY)
        for person in (nightly, resting):
            a_leave(tx, floor, person, first=TUESDAY, state=APPROVED)
        a_leave(tx, elsewhere, elsewhere.agents[0], first=TUESDAY, state=APPROVED)
        assert away(tx, floor.team, at(MONDAY, 23)) == set()
        assert away(tx, floor.team, at(TUESDAY, 3)) == {resting}
        assert working(tx, floor.team, at(TUESDAY, 3)) == {nightly}
        assert away(tx, floor.team, at(TUESDAY, 7)) == {nightly, resting}
        assert away(tx, floor.team, at(TUESDAY, 23, 59).astimezone(UTC)) == {
            nightly,
            resting,
        }
        assert away(tx, floor.team, at(TUESDAY + timedelta(days=1), 0)) == set()


def test_each_question_costs_the_same_however_many_there_are(
    database: Database, statements: list[str]
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx, agents=40)
        team = tx.session.get_one(Team, floor.team)
        shifts = [a_shift(tx, floor, *floor.agents, code=code, zone=CITY) for code in ("E", "N")]
        for person in floor.agents[:20]:
            a_leave(tx, floor, person, state=APPROVED)
        moment = at(MONDAY, 9)
        questions: list[Callable[[], object]] = [
            lambda: duty.running(tx, floor.team, moment),
            lambda: working(tx, floor.team, moment),
            lambda: duty.present_on(tx, shifts[0]),
            lambda: duty.next_shift(tx, floor.agents[-1], moment),
            lambda: duty.unrostered(tx, floor.team, MONDAY),
            lambda: away(tx, floor.team, moment),
        ]
        for question in questions:
            statements.clear()
            assert question()
            assert len(statements) <= 2
        assert team.id == floor.team


def test_a_deleted_shifts_number_is_never_given_again(database: Database) -> None:
    """Its messages are found by the number: those of another would be taken for its own."""
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        gone = a_shift(tx, floor).id
    with database.change(NOW) as tx:
        empty_shifts.remove(tx, floor.team, MONDAY, MONDAY)
        assert tx.session.exec(select(Shift)).all() == []
    with database.change(NOW) as tx:
        assert a_shift(tx, floor, *floor.agents).id != gone
