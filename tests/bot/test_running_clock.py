"""The clock runs by itself, stops when told, and outlives a schedule that fails."""

import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.clock import AWAKE, AWAKE_HOUSE, Clock
from commands.deciding.asking import Books
from schedules import downtime, leave_escalation
from schedules.schedule import Due, Schedule
from storage import delivery, people
from storage.transaction import Tx
from tests.bot.turning import Turned, clock, desk, house_time
from tests.commands.desk import BOOKS, Desk
from tests.stories.floor import ADA, MORNING

__all__ = ["desk", "house_time"]


def test_a_running_clock_presses_by_itself_and_stops(desk: Desk, house_time: Turned) -> None:
    desk.types(ADA, "sick today")
    house_time.at += timedelta(minutes=30)
    pressed = threading.Event()
    one = Clock(desk.database, house_time, BOOKS, (leave_escalation.SCHEDULE,), pressed.set)
    one.start()
    try:
        assert pressed.wait(10)
    finally:
        one.stop()
    assert len(desk.thread(1)) == 1


def test_a_clock_is_stopped_in_the_middle_of_a_press(desk: Desk, house_time: Turned) -> None:
    """Again and again at another moment: nothing may wait for itself."""
    for pause in range(12):
        woken = threading.Event()

        def looks(
            _: Tx, __: Books, ___: datetime, ____: datetime, woken: threading.Event = woken
        ) -> Sequence[Due]:
            woken.set()
            return ()

        one = clock(desk.database, house_time, [Schedule("looks", looks, _never)])
        one.start()
        assert woken.wait(10)
        threading.Event().wait(pause / 2_000)
        stopper = threading.Thread(target=one.stop, daemon=True)
        stopper.start()
        stopper.join(10)
        assert not stopper.is_alive(), "the clock did not stop"


def test_a_clock_is_stopped_as_it_wakes(desk: Desk, house_time: Turned) -> None:
    """The scheduler's own thread ends in order too: pytest fails where a thread has raised."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for pause in range(60):
            one = clock(desk.database, house_time, [])
            one.start()
            threading.Event().wait(pause / 20_000)
            one.stop()
    finally:
        sys.setswitchinterval(usual)


def test_a_schedule_that_fails_does_not_end_the_clock(desk: Desk, house_time: Turned) -> None:
    tries = []
    again = threading.Event()

    def fails_once(_: Tx, __: Books, ___: datetime, until: datetime) -> Sequence[Due]:
        tries.append(until)
        if len(tries) == 1:
            raise RuntimeError("broken for once")
        again.set()
        return ()

    one = clock(desk.database, house_time, [Schedule("broken", fails_once, _never)])
    one.tick()
    one.tick()
    assert again.is_set()


def _never(_: Tx, __: Books, ___: Due) -> None:
    raise AssertionError("nothing was due")


def test_markers_tell_when_we_were_last_awake(desk: Desk, house_time: Turned) -> None:
    began = datetime.now(UTC)
    clock(desk.database, house_time, [downtime.SCHEDULE]).tick()
    with desk.read() as tx:
        machine, house = people.marker(tx, AWAKE), people.marker(tx, AWAKE_HOUSE)
        assert delivery.backlog(tx).waiting == 0
    assert machine is not None
    assert machine >= began
    assert house == MORNING
