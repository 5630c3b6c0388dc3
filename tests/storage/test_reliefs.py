"""Overtime is counted by person and date, once, and a relief is missing once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from storage import reliefs
from storage.database import Database
from storage.reliefs import (
    ACCEPTED,
    ASKED,
    CAME,
    DECLINED,
    DONE,
    LEFT,
    OPEN,
    OVER,
    WITHDRAWN,
    Overtime,
    Relief,
)
from storage.rosters import Shift
from storage.transaction import Tx
from tests.storage.floor import MONDAY, NOW, Floor, a_floor, a_shift

HOUR = timedelta(hours=1)


def a_relief(tx: Tx, floor: Floor, shift: Shift, **more: Any) -> int:
    """The shift's person is missing, says the first agent; gives its number."""
    assert shift.id is not None
    values = {"state": OPEN, "after_id": shift.id, **more}
    return reliefs.add(
        tx,
        Relief(
            team_id=floor.team,
            shift_id=shift.id,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            reported_by=floor.agents[0],
            reported_at=NOW,
            **values,
        ),
    )


def an_overtime(tx: Tx, floor: Floor, shift: Shift, relief: int, **more: Any) -> int:
    """Four hours of the first agent from the shift's start on; gives its number."""
    assert shift.id is not None
    values = {
        "person_id": floor.agents[0],
        "day": shift.day,
        "state": DONE,
        "starts_at": shift.starts_at,
        "ends_at": shift.starts_at + 4 * HOUR,
        **more,
    }
    return reliefs.add_overtime(
        tx,
        Overtime(
            relief_id=relief,
            team_id=floor.team,
            shift_id=shift.id,
            assigned_by=floor.leaders[0],
            assigned_at=NOW,
            salt="salt",
            **values,
        ),
    )


def test_worked_minutes_are_counted_by_person_on_the_dates_of_the_shifts(
    database: Database,
) -> None:
    with database.change(NOW) as tx:
        floor, other = a_floor(tx), a_floor(tx, name="Other")
        shift, elsewhere = a_shift(tx, floor), a_shift(tx, other)
        relief = a_relief(tx, floor, shift)
        ada, bo = floor.agents[:2]
        first, last = date(2026, 11, 1), date(2026, 11, 30)
        for more in (
            {"minutes": 240, "day": first},
            {"minutes": 50, "day": last, "state": LEFT},
            {"minutes": 99, "day": first - timedelta(days=1)},
            {"minutes": 98, "day": last + timedelta(days=1)},
            {"state": ACCEPTED, "person_id": bo},
            {"state": DECLINED, "person_id": bo},
            {"state": WITHDRAWN},
        ):
            an_overtime(tx, floor, shift, relief, **more)
        an_overtime(tx, other, elsewhere, a_relief(tx, other, elsewhere), minutes=7)
        assert reliefs.overtime_between(tx, floor.team, first, last) == {ada: 290}
        assert reliefs.booked(tx, floor.team, first, last) == {ada: 290, bo: 240}
        assert reliefs.overtime_between(tx, other.team, first, last) == {other.agents[0]: 7}


@pytest.mark.parametrize(("state", "is_refused"), [(OPEN, True), (CAME, False), (OVER, False)])
def test_a_relief_that_stands_is_missing_once(
    database: Database, state: str, *, is_refused: bool
) -> None:
    def twice(tx: Tx) -> None:
        floor = a_floor(tx)
        shift = a_shift(tx, floor)
        for _ in range(2):
            a_relief(tx, floor, shift, state=state)

    assert _is_refused(database, twice) is is_refused


@pytest.mark.parametrize(("state", "is_refused"), [(ASKED, True), (ACCEPTED, False)])
def test_one_is_asked_at_a_time(database: Database, state: str, *, is_refused: bool) -> None:
    def twice(tx: Tx) -> None:
        floor = a_floor(tx)
        shift = a_shift(tx, floor)
        relief = a_relief(tx, floor, shift)
        for person in floor.agents[:2]:
            an_overtime(tx, floor, shift, relief, state=state, person_id=person)

    assert _is_refused(database, twice) is is_refused


def _is_refused(database: Database, act: Callable[[Tx], None]) -> bool:
    try:
        with database.change(NOW) as tx:
            act(tx)
    except IntegrityError:
        return True
    return False


def test_a_state_is_left_once(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shift = a_shift(tx, floor)
        number = a_relief(tx, floor, shift)
        row = reliefs.overtime(tx, an_overtime(tx, floor, shift, number, state=ASKED))
        relief = reliefs.get(tx, number)
        assert row is not None
        assert relief is not None
        assert reliefs.turn(tx, row, (ASKED,), ACCEPTED, answered_at=NOW)
        assert not reliefs.turn(tx, row, (ASKED,), DECLINED)
        assert row.state == ACCEPTED
        assert reliefs.move(tx, relief, (OPEN,), state=CAME)
        assert not reliefs.move(tx, relief, (OPEN,), state=OVER)
        assert relief.state == CAME


def test_the_nearest_shift_takes_over(database: Database) -> None:
    """Of those that begin later and end later: 15:00 is nearer to 15:00 than 9:00 and 16:30."""
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        early = a_shift(tx, floor)

        def add(code: str, starts: datetime, hours: int) -> None:
            ends = starts + hours * HOUR
            row = Shift(team_id=floor.team, day=MONDAY, code=code, starts_at=starts, ends_at=ends)
            tx.session.add(row)
            tx.session.flush()

        def coming() -> str | None:
            found = reliefs.coming_after(tx, early, early.ends_at + HOUR)
            return found.code if found else None

        assert coming() is None
        add("H", early.ends_at - 3 * HOUR, 2)  # ends before
        assert coming() is None
        add("X", early.ends_at + HOUR + timedelta(minutes=1), 8)  # too late
        assert coming() is None
        add("M", early.starts_at + 2 * HOUR, 8)
        assert coming() == "M"
        add("L", early.ends_at + HOUR, 8)
        assert coming() == "L"
        add("K", early.ends_at, 8)
        assert coming() == "K"
