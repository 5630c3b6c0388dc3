"""The clock reminds of the end, tells the leaders after it, and closes with the shift."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlmodel import select

from commands.deciding.asking import Refusal
from schedules import brb_reminder
from storage.attendance import Record
from tests.commands.brb_desk import TUESDAY, at, brb, card, newest, records, thread, until
from tests.commands.desk import BOOKS, Desk, refusal
from tests.stories.floor import ADA, GRACE, MONDAY, WEI


@pytest.fixture
def floor(desk: Desk) -> Desk:
    """Four in the afternoon: the late shift is at work."""
    desk.now = at(MONDAY, 16)
    return desk


class TestTheClock:
    def test_reminded_missed_and_told(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        until(floor, at(MONDAY, 16, 9))
        assert floor.told(ADA) == []
        until(floor, at(MONDAY, 16, 10))
        assert floor.told(ADA) == [
            "5 min left: back by 16:15\nPress when you are in your seat again."
        ]
        until(floor, at(MONDAY, 16, 19))
        assert thread(floor) == []
        until(floor, at(MONDAY, 16, 20))
        assert thread(floor) == [
            f"\ue000{GRACE}\ue001: Ada is not back. It was until 16:15, 5 min ago (CC-2.2.1.14)."
        ]
        assert floor.told(ADA)[-1].startswith("You are missed: it was until 16:15")
        assert card(floor).title == "#1 Ada is not back: it was until 16:15"
        until(floor, at(MONDAY, 18))
        assert len(thread(floor)) == 1, "never twice"

    def test_a_short_one_is_reminded_of_when_it_ends(self, floor: Desk) -> None:
        brb(floor, ADA, "3")
        until(floor, at(MONDAY, 16, 4))
        assert floor.told(ADA)[0].startswith("Your time is over: it was until 16:03")

    def test_whoever_is_back_is_left_in_peace(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.passes(minutes=5)
        brb(floor, ADA, "back")
        until(floor, at(TUESDAY, 1))
        assert (floor.told(ADA), thread(floor)) == ([], [])

    def test_a_later_end_moves_the_marks(self, floor: Desk) -> None:
        brb(floor, ADA, "5")
        floor.presses(ADA, "brb.more", 1)
        until(floor, at(MONDAY, 16, 14))
        assert [line.splitlines()[0] for line in floor.told(ADA)] == ["5 min left: back by 16:10"]
        assert thread(floor) == []

    def test_the_shifts_end_closes_it(self, floor: Desk) -> None:
        floor.now = at(MONDAY, 22, 40)
        brb(floor, ADA, "10")
        until(floor, at(TUESDAY, 1))
        away = newest(floor)
        assert (away.state, away.back_at, away.over) == ("ended", at(MONDAY, 23), 10)
        assert thread(floor)[-1] == (
            "Ada had not said to be back when the shift ended at 23:00; it was until 22:50."
        )
        assert records(floor) == [("stepped_away", 10)]
        with floor.is_as_before():
            told = refusal(lambda: brb(floor, ADA, "back"))
        assert told.startswith("It was closed at 23:00, when your shift ended.")

    def test_what_still_waits_when_the_shift_ends_lapses(self, floor: Desk) -> None:
        floor.now = at(MONDAY, 22, 40)
        brb(floor, ADA, "until 22:59 private bank")
        until(floor, at(MONDAY, 23))
        assert newest(floor).state == "lapsed"

    def test_said_before_the_clock_came_to_it_the_shift_has_ended_all_the_same(
        self, floor: Desk
    ) -> None:
        floor.now = at(MONDAY, 22, 40)
        brb(floor, ADA, "10")
        floor.now = at(MONDAY, 23, 5)
        assert brb(floor, ADA, "back").lines[0].startswith("It was closed at 23:00")
        assert newest(floor).state == "ended"

    def test_after_a_long_downtime_it_is_closed_all_the_same(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.now = at(MONDAY, 16) + timedelta(days=30)
        with floor.read() as tx:
            dues = brb_reminder.due(tx, BOOKS, floor.now - timedelta(days=7), floor.now)
        [due] = dues
        with floor.database.change(floor.now) as tx:
            assert brb_reminder.why_useless(tx, BOOKS, due) is None
            brb_reminder.post(tx, BOOKS, due)
        assert (newest(floor).state, newest(floor).back_at) == ("ended", at(MONDAY, 23))

    def test_over_midnight(self, floor: Desk) -> None:
        floor.now = at(MONDAY, 23, 55)
        assert brb(floor, WEI, "until 0:05").title == "离岗到 00:05"
        until(floor, at(TUESDAY, 0, 11))
        brb(floor, WEI, "back")
        assert records(floor) == [("stepped_away", 6)]
        with floor.read() as tx:
            [row] = tx.session.exec(select(Record)).all()
        assert row.day == MONDAY, "the shift's date"


def test_coming_back_and_the_clock_at_once_count_it_once(each_desk: Desk) -> None:
    each_desk.now = at(MONDAY, 22, 30)
    brb(each_desk, ADA, "10")
    each_desk.now = at(MONDAY, 23)

    def strike() -> None:
        with each_desk.database.change(each_desk.now) as tx:
            for due in brb_reminder.due(tx, BOOKS, at(MONDAY, 22, 59), each_desk.now):
                if brb_reminder.why_useless(tx, BOOKS, due) is None:
                    brb_reminder.post(tx, BOOKS, due)

    def back() -> None:
        with suppress(Refusal):
            brb(each_desk, ADA, "back")

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(strike), pool.submit(back)]:
            done.result()
    assert len(records(each_desk)) == 1
