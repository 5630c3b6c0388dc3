"""A team's days in counts: what is excused or protected counts against nobody."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import attendance, ledger, operations, people, swaps
from storage.attendance import CLOSED, EXCUSED, RECORDED, WITHDRAWN, Record
from storage.database import Database
from storage.leaves import APPROVED, DECLINED, Leave
from storage.ledger import Entry
from storage.operations import Operations, Timed
from storage.reassigning import Move
from storage.reliefs import DONE, Overtime
from storage.rosters import Assignment
from storage.swaps import Swap
from storage.transaction import Tx
from tests.storage.floor import MONDAY, NOW, Floor, a_floor, a_leave, a_shift

DAY = timedelta(days=1)
FRIDAY = MONDAY + 4 * DAY
AFTER = NOW + timedelta(days=7)


@pytest.fixture
def floor(database: Database) -> Floor:
    """Four agents on the morning of each day from Monday to Friday: twenty places."""
    with database.change(NOW) as tx:
        made = a_floor(tx)
        for n in range(5):
            a_shift(tx, made, *made.agents, day=MONDAY + n * DAY)
    return made


def week(database: Database, floor: Floor, now: datetime = AFTER) -> Operations:
    with database.read(now) as tx:
        team = people.team(tx, floor.team)
        return operations.of_days(tx, team, MONDAY, FRIDAY, {"bereavement"})


def missed(
    tx: Tx,
    floor: Floor,
    person: int,
    event: str,
    minutes: int = 0,
    state: str = CLOSED,
    day: int = 0,
) -> None:
    at = datetime(2026, 11, 2 + day, 7, tzinfo=UTC)
    attendance.add(
        tx,
        Record(
            team_id=floor.team,
            person_id=person,
            event=event,
            day=MONDAY + day * DAY,
            how=RECORDED,
            state=state,
            noted_at=NOW,
            noted_by=floor.leaders[0],
            counts_from=at,
            minutes=minutes,
            salt="salt",
        ),
    )


def away(tx: Tx, floor: Floor, person: int, kind: str, days: int = 1, state: str = APPROVED) -> int:
    number = a_leave(tx, floor, person, last=MONDAY + (days - 1) * DAY, state=state)
    leave = tx.get_one(Leave, number)
    leave.kind = kind
    tx.session.add(leave)
    tx.session.flush()
    return number


def test_places_that_have_begun_are_rostered(database: Database, floor: Floor) -> None:
    assert week(database, floor).rostered == 20
    assert week(database, floor, NOW).rostered == 0
    noon = datetime(2026, 11, 3, 12, tzinfo=UTC)
    found = week(database, floor, noon)
    assert (found.rostered, found.attendance) == (8, 100)
    assert found.days == {MONDAY, MONDAY + DAY}


def test_nobody_on_the_roster_is_no_attendance(database: Database) -> None:
    with database.change(NOW) as tx:
        empty = a_floor(tx)
    found = week(database, empty)
    assert (found.rostered, found.attendance) == (0, None)


def test_leave_takes_a_place_out_of_those_expected(database: Database, floor: Floor) -> None:
    with database.change(NOW) as tx:
        away(tx, floor, floor.agents[0], "personal", days=3)
        away(tx, floor, floor.agents[1], "personal", days=5, state=DECLINED)
    found = week(database, floor)
    assert (found.rostered, found.on_leave, found.leaves, found.expected) == (20, 3, 1, 17)
    assert found.attendance == 100


def test_protected_leave_is_in_no_figure(database: Database, floor: Floor) -> None:
    with database.change(NOW) as tx:
        away(tx, floor, floor.agents[0], "bereavement", days=5)
        missed(tx, floor, floor.agents[0], "stayed_away")
        missed(tx, floor, floor.agents[0], "late", 20)
    found = week(database, floor)
    assert (found.rostered, found.on_leave, found.leaves, found.absent) == (15, 0, 0, 0)
    assert (found.attendance, found.lates) == (100, {})


def test_who_stayed_away_lowers_attendance_unless_excused(database: Database, floor: Floor) -> None:
    with database.change(NOW) as tx:
        missed(tx, floor, floor.agents[0], "stayed_away")
        missed(tx, floor, floor.agents[1], "not_approved", day=1)
        missed(tx, floor, floor.agents[2], "stayed_away", state=EXCUSED)
        missed(tx, floor, floor.agents[3], "stayed_away", state=WITHDRAWN)
        missed(tx, floor, floor.agents[3], "absence")  # what a proposal made of one of them
    found = week(database, floor)
    assert (found.rostered, found.absent) == (19, 2)
    assert found.attendance == pytest.approx(100 * 17 / 19)


def test_lates_are_counted_by_kind_with_their_minutes(database: Database, floor: Floor) -> None:
    one, two, three, four = floor.agents
    with database.change(NOW) as tx:
        missed(tx, floor, one, "late", 12)
        missed(tx, floor, two, "late", 8, day=2)
        missed(tx, floor, two, "briefing", 5)
        missed(tx, floor, three, "left_early", 30)
        missed(tx, floor, four, "late", 60, state=EXCUSED)
        away(tx, floor, three, "personal")
    assert week(database, floor).lates == {"late": Timed(2, 20), "briefing": Timed(1, 5)}


def test_overtime_swaps_and_deductions(database: Database, floor: Floor) -> None:
    one, two, *_ = floor.agents
    with database.change(NOW) as tx:
        shift = a_shift(tx, floor, one, code="N")
        assert shift.id is not None
        tx.session.add(
            Overtime(
                team_id=floor.team,
                person_id=two,
                shift_id=shift.id,
                day=MONDAY,
                starts_at=shift.starts_at,
                ends_at=shift.ends_at,
                state=DONE,
                assigned_by=floor.leaders[0],
                assigned_at=NOW,
                minutes=95,
                salt="salt",
            )
        )
        for state, day in ((APPROVED, MONDAY), (DECLINED, MONDAY), (APPROVED, FRIDAY + 3 * DAY)):
            swap = Swap(
                team_id=floor.team,
                kind="give",
                asker_id=one,
                filed_by=one,
                state=state,
                month=MONDAY.replace(day=1),
                begins_at=NOW,
                asked_at=NOW,
                salt="salt",
                verdict={"rule": "x"},
            )
            swaps.add(tx, swap, [Move(day, "E", one, two, NOW, NOW)])
        for amount, unit, more in (
            (2.0, "points", {}),
            (1.5, "points", {}),
            (50.0, "money", {}),
            (9.0, "points", {"state": ledger.VOID}),
            (9.0, "points", {"is_bonus": True}),
        ):
            ledger.add(
                tx,
                Entry(
                    team_id=floor.team,
                    person_id=one,
                    item="x",
                    kind="x",
                    rule="x",
                    unit=unit,
                    amount=amount,
                    day=FRIDAY,
                    author_id=floor.leaders[0],
                    logged_at=NOW,
                    salt="salt",
                    **more,
                ),
            )
    found = week(database, floor)
    assert (found.overtime, found.swaps) == (95, 1)
    assert (found.deductions, found.points) == (3, 3.5)


def test_who_takes_a_part_of_a_place_is_not_a_place(database: Database, floor: Floor) -> None:
    one, two, *_ = floor.agents
    with database.change(NOW) as tx:
        shift = a_shift(tx, floor, one, code="N")
        assert shift.id is not None
        tx.session.add(Assignment(shift_id=shift.id, person_id=two, covers_id=one))
    assert week(database, floor).rostered == 21


def test_whatever_there_is_the_statements_are_as_many(
    database: Database, floor: Floor, statements: list[str]
) -> None:
    def asked() -> int:
        statements.clear()
        week(database, floor)
        return len(statements)

    few = asked()
    with database.change(NOW) as tx:
        for n in range(30):
            away(tx, floor, floor.agents[n % 4], "personal")
            missed(tx, floor, floor.agents[n % 4], "late", n)
    assert asked() == few <= 20
