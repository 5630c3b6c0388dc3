"""A month for payroll: every shift, leave and record stands in the month of its shift's date."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from storage import attendance, leaves, people, timesheet
from storage.attendance import DECLARED, EXCUSED, OPEN, WITHDRAWN, Record
from storage.database import Database
from storage.leaves import APPROVED, ASKED, DECLINED, Leave
from storage.people import Person
from storage.reliefs import ACCEPTED, DONE, Overtime
from storage.reliefs import WITHDRAWN as NOT_NEEDED
from storage.timesheet import Own
from storage.transaction import Tx
from tests.storage.floor import NOW, Floor, a_floor, a_leave, a_shift
from tests.storage.test_reliefs import a_relief, an_overtime

NOVEMBER = date(2026, 11, 1)
LAST = date(2026, 11, 30)
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def every_day(_: Leave, __: date, ___: bool) -> bool:
    return True


def working_days(_: Leave, __: date, rests: bool) -> bool:
    return not rests


def weekend(day: date) -> bool:
    return day.weekday() > 4


def the_month(tx: Tx, floor: Floor, month: date = NOVEMBER, counts: Any = every_day) -> list[Own]:
    return timesheet.month_of(tx, people.team(tx, floor.team), month, counts, weekend, {})


def one(tx: Tx, floor: Floor, person: int, month: date = NOVEMBER, counts: Any = every_day) -> Own:
    return next(own for own in the_month(tx, floor, month, counts) if own.known.id == person)


def a_late(tx: Tx, floor: Floor, person: int, day: date, **more: Any) -> Record:
    values: dict[str, Any] = {"minutes": 10, "how": DECLARED, "event": "late", **more}
    return attendance.add(
        tx,
        Record(
            team_id=floor.team,
            person_id=person,
            day=day,
            noted_at=NOW,
            noted_by=person,
            salt="salt",
            **values,
        ),
    )


def test_a_night_over_the_months_end_belongs_to_the_date_it_begins_on(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        mine = floor.agents[0]
        night = a_shift(tx, floor, mine, day=LAST, code="N", zone=BERLIN)
        a_shift(tx, floor, mine, day=date(2026, 12, 1), code="E", zone=BERLIN)
        a_leave(tx, floor, mine, first=LAST, last=date(2026, 12, 1), state=APPROVED)
        a_late(tx, floor, mine, LAST, shift_id=night.id)
        assert night.ends_at.astimezone(UTC).month == 12
    with database.read(NOW) as tx:
        november, december = (
            one(tx, floor, mine, month) for month in (NOVEMBER, date(2026, 12, 1))
        )
    assert [shift.id for shift in november.shifts] == [night.id]
    assert [(part.day, part.minutes, part.days) for part in november.away] == [(LAST, 510, 1.0)]
    assert [part.day for part in december.away] == [date(2026, 12, 1)]
    assert (len(november.noted), len(december.noted)) == (1, 0)


@pytest.mark.parametrize(
    ("zone", "day", "minutes"),
    [
        (BERLIN, date(2026, 10, 24), 570),
        (BERLIN, date(2026, 3, 28), 450),
        (NEW_YORK, date(2026, 10, 31), 570),
        (NEW_YORK, date(2026, 3, 7), 450),
        (BERLIN, date(2028, 2, 29), 510),
    ],
)
def test_a_shift_is_as_long_as_time_really_passes(
    database: Database, zone: str, day: date, minutes: int
) -> None:
    """From 22:30 to 07:00: an hour more in the night that clocks go back, one less in spring."""
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        a_shift(tx, floor, floor.agents[0], day=day, code="N", zone=zone)
        (shift,) = one(tx, floor, floor.agents[0], day).shifts
        assert timesheet.planned(shift) == minutes


@pytest.mark.parametrize(("state", "planned"), [(ACCEPTED, 1), (DONE, 1), (NOT_NEEDED, 2)])
def test_a_shift_that_was_taken_for_others_is_overtime_and_not_planned(
    database: Database, state: str, planned: int
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        mine = floor.agents[0]
        a_shift(tx, floor, mine, day=date(2026, 11, 3))
        shift = a_shift(tx, floor, mine, day=date(2026, 11, 4))
        relief = a_relief(tx, floor, shift)
        number = an_overtime(tx, floor, shift, relief, state=state)
        row = tx.session.get_one(Overtime, number)
        row.relief_id = None
        tx.session.flush()
        assert len(one(tx, floor, mine).shifts) == planned


def test_a_part_of_a_day_takes_its_minutes_and_no_more(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        mine, day = floor.agents[0], date(2026, 11, 2)
        shift = a_shift(tx, floor, mine, day=day)
        number = a_leave(tx, floor, mine, first=day, state=APPROVED)
        leave = tx.session.get_one(Leave, number)
        leave.begins_at = shift.starts_at - timedelta(hours=1)
        leave.ends_at = shift.starts_at + timedelta(hours=4)
        leave.counted = 0.5
        tx.session.flush()
        covered = a_late(tx, floor, mine, day, counts_from=shift.starts_at, minutes=240)
        beyond = a_late(tx, floor, mine, day, counts_from=shift.starts_at, minutes=241)
        own = one(tx, floor, mine)
    assert [(part.minutes, part.days) for part in own.away] == [(240, 0.5)]
    assert [(noted.record.id, noted.is_covered) for noted in own.noted] == [
        (covered.id, True),
        (beyond.id, False),
    ]


def test_days_count_by_the_rules_and_rest_by_the_roster_where_it_is_out(
    database: Database,
) -> None:
    """Friday to Monday: on Friday they rest by the roster, Sunday and Monday have none."""
    friday, monday = date(2026, 11, 6), date(2026, 11, 9)
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        mine, other = floor.agents[:2]
        a_shift(tx, floor, other, day=friday)
        a_shift(tx, floor, mine, day=friday + timedelta(days=1))
        a_leave(tx, floor, mine, first=friday, last=monday, state=APPROVED)
        counted = {
            counts.__name__: [
                part.day.day for part in one(tx, floor, mine, counts=counts).away if part.days
            ]
            for counts in (every_day, working_days)
        }
    assert counted == {"every_day": [6, 7, 8, 9], "working_days": [7, 9]}


def test_two_shifts_on_a_date_are_one_day_of_leave(database: Database) -> None:
    day = date(2026, 11, 2)
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        mine = floor.agents[0]
        for code in ("E", "N"):
            a_shift(tx, floor, mine, day=day, code=code)
        a_leave(tx, floor, mine, first=day, state=APPROVED)
        own = one(tx, floor, mine)
    assert [(part.minutes, part.days) for part in own.away] == [(480, 1.0), (510, 0.0)]


def test_only_leave_that_holds_is_away(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        for person, state, at_once in zip(
            floor.agents,
            (APPROVED, ASKED, ASKED, DECLINED),
            (False, True, False, True),
            strict=True,
        ):
            a_leave(tx, floor, person, state=state, counts_at_once=at_once)
        held = [bool(one(tx, floor, person).away) for person in floor.agents]
    assert held == [True, True, False, False]


def test_what_was_withdrawn_is_not_there_and_what_was_excused_is(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        for state in (WITHDRAWN, EXCUSED, OPEN):
            a_late(tx, floor, floor.agents[0], date(2026, 11, 2), state=state)
        own = one(tx, floor, floor.agents[0])
    assert [noted.record.state for noted in own.noted] == [EXCUSED, OPEN]


def test_somebody_moved_in_mid_month_stands_on_both_teams_with_their_part(
    database: Database,
) -> None:
    moved = date(2026, 11, 16)
    with database.change(NOW) as tx:
        old, new = a_floor(tx), a_floor(tx, name="New")
        before, after = old.agents[0], new.agents[0]
        for person in (before, after):
            tx.session.get_one(Person, person).email = "ada@example.com"
        tx.session.get_one(Person, before).left_on = moved
        for day in (moved - timedelta(days=1), moved):
            a_shift(tx, old, before, day=day)
        a_shift(tx, new, after, day=moved)
        a_late(tx, old, before, moved - timedelta(days=1))
        first, second = one(tx, old, before), one(tx, new, after)
    assert [shift.day for shift in first.shifts] == [moved - timedelta(days=1)]
    assert [shift.day for shift in second.shifts] == [moved]
    assert (first.also_in, second.also_in) == (["New"], ["Centre"])
    assert (len(first.noted), len(second.noted)) == (1, 0)


def test_whoever_had_left_before_is_listed_only_where_something_stands(
    database: Database,
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        gone, owed, stays = floor.agents[:3]
        for person in (gone, owed):
            tx.session.get_one(Person, person).left_on = NOVEMBER
        tx.session.get_one(Person, stays).left_on = NOVEMBER + timedelta(days=1)
        tx.session.flush()
        a_late(tx, floor, owed, NOVEMBER)
        listed = {own.known.id for own in the_month(tx, floor)}
    assert gone not in listed
    assert {owed, stays} <= listed


def test_it_takes_as_many_questions_for_one_as_for_many(
    database: Database, statements: list[str]
) -> None:
    asked = []
    for agents, name in ((1, "One"), (12, "Many")):
        with database.change(NOW) as tx:
            floor = a_floor(tx, agents, name=name)
            for person in floor.agents:
                a_leave(tx, floor, person, state=APPROVED)
                a_late(tx, floor, person, date(2026, 11, 2))
            a_shift(tx, floor, *floor.agents)
        with database.read(datetime(2026, 12, 1, tzinfo=UTC)) as tx:
            statements.clear()
            assert len(the_month(tx, floor)) == agents + 2
            asked.append(len(statements))
            assert leaves.get(tx, 1) is not None
    assert asked[0] == asked[1]
