"""Overtime ends as planned, once, also after a downtime; a missing relief with its shift."""

from datetime import datetime, timedelta

import pytest

from bot.clock import Clock
from schedules import overtime_end
from storage.reliefs import DONE, LEFT, OPEN, OVER
from tests.commands.desk import BOOKS, Desk
from tests.commands.relief_desk import EVENING, overtime, relief, runs_out, says, thread
from tests.stories.floor import ADA, BO, GRACE, ZONE

ENDS = datetime(2026, 11, 3, 3, 0, tzinfo=ZONE)
MORNING = datetime(2026, 11, 3, 7, 0, tzinfo=ZONE)


@pytest.fixture
def covered(each_desk: Desk) -> Desk:
    """Bo stays on from 23:00 to 03:00."""
    each_desk.now = EVENING
    says(each_desk, ADA)
    says(each_desk, GRACE, "assign R1 Bo")
    says(each_desk, BO, "accept R1")
    return each_desk


def due(desk: Desk, until: datetime) -> list[tuple[str, datetime]]:
    with desk.read() as tx:
        found = overtime_end.due(tx, BOOKS, EVENING, until)
    return [(each.subject, each.at.astimezone(ZONE)) for each in found]


def test_it_is_due_at_its_planned_end(covered: Desk) -> None:
    assert due(covered, ENDS - timedelta(seconds=1)) == []
    assert due(covered, ENDS) == [("overtime:1", ENDS)]
    assert due(covered, MORNING) == [("overtime:1", ENDS), ("relief:1", MORNING)]
    covered.now = ENDS
    runs_out(covered)
    assert (overtime(covered).state, overtime(covered).minutes) == (DONE, 240)
    assert relief(covered).state == OPEN
    over = "The overtime of Bo is over: 4 h.\n\ue000U0GRACE001\ue001, the seat is empty again"
    assert thread(covered)[-1].startswith(over)
    assert due(covered, ENDS) == []


def test_what_was_ended_before_is_left_alone(covered: Desk) -> None:
    covered.now = EVENING + timedelta(hours=1)
    with covered.read() as tx:
        (early,) = overtime_end.due(tx, BOOKS, EVENING, ENDS)
    says(covered, GRACE, "left R1 23:30")
    with covered.database.change(ENDS) as tx:
        assert overtime_end.why_useless(tx, BOOKS, early) == "it was ended meanwhile"
        overtime_end.post(tx, BOOKS, early)
    assert (overtime(covered).state, overtime(covered).minutes) == (LEFT, 30)


class Standing:
    def __init__(self, now: datetime) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment


def test_two_clocks_end_it_once_however_late(covered: Desk) -> None:
    time = Standing(EVENING + timedelta(days=20))  # asleep over all that was due
    clocks = [
        Clock(covered.database, time, BOOKS, (overtime_end.SCHEDULE,), lambda: None)
        for _ in range(2)
    ]
    for clock in clocks:
        clock.tick()
    assert (overtime(covered).minutes, relief(covered).state) == (240, OVER)
    events = [entry.event for entry in covered.journal()]
    assert (events.count("overtime.done"), events.count("relief.over")) == (1, 1)
    assert "Noted: 4 h." in covered.told(BO)[-1]
