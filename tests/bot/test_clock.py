"""What is due is pressed once, whatever was slept through and however many bots there are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.clock import AWAKE
from commands.deciding.asking import Books
from schedules import (
    downtime,
    forgetting,
    journal_head,
    leave_escalation,
    proofs_due,
    roll_call,
    sheet_days,
)
from schedules.schedule import Due
from storage import people, silences
from storage.occurrences import DONE, MISSED, Occurrence
from storage.transaction import Tx
from tests.bot.turning import Turned, clock, desk, each_desk, house_time
from tests.commands.desk import Desk, text
from tests.storage.floor import together
from tests.stories.floor import ADA, GRACE, LEADERS, MANAGERS, MORNING, ZONE

__all__ = ["desk", "each_desk", "house_time"]


def outcomes(desk: Desk, job: str = "leave_escalation") -> list[tuple[float, str, str]]:
    """The job's occurrences: minutes after the morning, outcome and why."""
    with desk.read() as tx:
        rows = tx.session.exec(
            select(Occurrence).where(Occurrence.job == job).order_by(col(Occurrence.due_at))
        ).all()
    return [((row.due_at - MORNING).total_seconds() / 60, row.outcome, row.why) for row in rows]


def sleep(desk: Desk, house_time: Turned, **time: float) -> None:
    """Nobody is awake for that long, by machine time as by house time."""
    slept = timedelta(**time)
    with desk.database.change(house_time.now()) as tx:
        machine = people.marker(tx, AWAKE)
        assert machine is not None
        people.set_marker(tx, AWAKE, machine - slept)
    house_time.at += slept


SOME = (downtime.SCHEDULE, journal_head.SCHEDULE, leave_escalation.SCHEDULE)
"""Those that are looked at here; the others say more each day."""
ALL_OFF_DUTY = "nobody who may decide is on duty"


class TestAnEscalation:
    def test_each_step_comes_once_and_says_nothing_where_nobody_is_on_duty(
        self, desk: Desk, house_time: Turned
    ) -> None:
        one = clock(desk.database, house_time)
        desk.types(ADA, "sick today")
        said = []
        for minutes in (0, 29, 30, 31, 60, 61, 89, 90, 91, 600):
            house_time.at = MORNING + timedelta(minutes=minutes)
            one.tick()
            said.append(len(desk.thread(1)))
        assert said == [0, 0, 1, 1, 1, 1, 1, 2, 2, 2]
        assert outcomes(desk) == [(30, DONE, ""), (60, MISSED, ALL_OFF_DUTY), (90, DONE, "")]

    def test_it_leaves_an_entry_in_the_journal(self, desk: Desk, house_time: Turned) -> None:
        desk.types(ADA, "sick today")
        house_time.at += timedelta(minutes=30)
        clock(desk.database, house_time, [leave_escalation.SCHEDULE]).tick()
        entry = desk.journal()[-1]
        assert (entry.event, entry.subject) == ("clock.leave_escalation", "leave:1")

    def test_two_bots_at_the_same_moment_say_it_once(
        self, each_desk: Desk, house_time: Turned
    ) -> None:
        desk = each_desk
        desk.types(ADA, "sick today")
        bots = [clock(desk.database, house_time) for _ in range(2)]
        for minutes in (30, 60, 90):
            house_time.at = MORNING + timedelta(minutes=minutes)
            together(2, lambda number: bots[number].tick())
        assert len(desk.thread(1)) == 2
        assert outcomes(desk) == [(30, DONE, ""), (60, MISSED, ALL_OFF_DUTY), (90, DONE, "")]
        with desk.read() as tx:
            assert len(silences.of(tx, "leave:1")) == 2

    def test_a_decision_in_time_leaves_nothing_to_say(self, desk: Desk, house_time: Turned) -> None:
        desk.types(ADA, "sick today")
        desk.presses(GRACE, "leave.approve", 1)
        spoken = len(desk.thread(1))
        house_time.at += timedelta(hours=2)
        clock(desk.database, house_time).tick()
        assert len(desk.thread(1)) == spoken
        assert outcomes(desk) == []

    def test_a_decision_between_the_look_and_the_press_is_recorded_as_missed(
        self, each_desk: Desk, house_time: Turned
    ) -> None:
        desk = each_desk
        desk.types(ADA, "sick today")

        def looks_then_grace_decides(
            tx: Tx, books: Books, since: datetime, until: datetime
        ) -> Sequence[Due]:
            found = leave_escalation.due(tx, books, since, until)
            desk.presses(GRACE, "leave.approve", 1)
            return found

        schedule = replace(leave_escalation.SCHEDULE, due=looks_then_grace_decides)
        house_time.at += timedelta(minutes=30)
        clock(desk.database, house_time, [schedule]).tick()
        assert outcomes(desk) == [(30, MISSED, "it was decided meanwhile")]
        assert len(desk.thread(1)) == 1, "the decision, and nobody else is asked"


class TestADowntime:
    def test_the_latest_step_still_comes_and_the_older_are_recorded(
        self, each_desk: Desk, house_time: Turned
    ) -> None:
        desk = each_desk
        one = clock(desk.database, house_time)
        one.tick()
        desk.types(ADA, "sick today")
        sleep(desk, house_time, hours=2)
        one.tick()
        assert outcomes(desk) == [
            (30, MISSED, "a later one was due before we were awake"),
            (60, MISSED, "a later one was due before we were awake"),
            (90, DONE, ""),
        ]
        (said,) = desk.thread(1)
        assert "Asked now:" in said

    def test_the_leaders_are_told_from_when_to_when_once(
        self, each_desk: Desk, house_time: Turned
    ) -> None:
        desk = each_desk
        bots = [clock(desk.database, house_time, SOME) for _ in range(2)]
        bots[0].tick()
        sleep(desk, house_time, minutes=95)
        together(2, lambda number: bots[number].tick())
        bots[0].tick()
        away = [row for row in desk.outgoing() if row.subject == "away"]
        told = [text(row) for row in away if row.conversation == LEADERS]
        assert len(told) == 1
        assert "I was away from Mon 2 Nov, 07:00 to Mon 2 Nov, 08:35." in told[0]

    def test_a_short_pause_is_not_worth_a_word(self, desk: Desk, house_time: Turned) -> None:
        one = clock(desk.database, house_time, SOME)
        one.tick()
        sleep(desk, house_time, seconds=100)
        one.tick()
        assert [row for row in desk.outgoing() if row.subject == "away"] == []

    def test_turning_the_house_clock_is_no_downtime(self, desk: Desk, house_time: Turned) -> None:
        one = clock(desk.database, house_time)
        one.tick()
        house_time.at += timedelta(hours=9)
        one.tick()
        assert [row for row in desk.outgoing() if row.subject == "away"] == []

    def test_after_days_only_the_last_head_is_posted(self, desk: Desk, house_time: Turned) -> None:
        one = clock(desk.database, house_time, [journal_head.SCHEDULE])
        desk.types(ADA, "sick 2026-11-20")
        desk.presses(GRACE, "leave.approve", 1)
        one.tick()
        sleep(desk, house_time, days=3)
        one.tick()
        heads = [text(row) for row in desk.outgoing() if row.conversation == MANAGERS]
        assert len(heads) == 1
        assert heads[0].startswith("The journal up to Wed 4 Nov 2026 ends with 2:")
        found = [outcome for _, outcome, _ in outcomes(desk, "journal_head")]
        assert found[-3:] == [MISSED, MISSED, DONE]


class TestTheJournalHead:
    @pytest.mark.parametrize(
        ("now", "day"),
        [
            ("2026-11-03T00:05+08:00", "Mon 2 Nov 2026"),
            ("2026-12-01T00:05+08:00", "Mon 30 Nov 2026"),
            ("2027-01-01T00:05+08:00", "Thu 31 Dec 2026"),
            ("2028-03-01T00:05+08:00", "Tue 29 Feb 2028"),
        ],
    )
    def test_it_comes_just_after_midnight_and_names_the_day_before(
        self, desk: Desk, house_time: Turned, now: str, day: str
    ) -> None:
        one = clock(desk.database, house_time, SOME)
        desk.types(ADA, "sick 2026-11-02")
        desk.presses(GRACE, "leave.approve", 1)
        house_time.at = datetime.fromisoformat(now) - timedelta(seconds=1)
        one.tick()
        before = len(desk.outgoing())
        house_time.at = datetime.fromisoformat(now)
        one.tick()
        (head,) = desk.outgoing()[before:]
        assert text(head).startswith(f"The journal up to {day} ends with ")

    def test_the_first_morning_has_nothing_to_seal(self, desk: Desk, house_time: Turned) -> None:
        desk.types(ADA, "sick 2026-11-20")
        clock(desk.database, house_time).tick()
        assert [row for row in desk.outgoing() if row.conversation == MANAGERS] == []


class TestTheNextDueMoment:
    def test_it_is_the_earliest_of_all_schedules(self, desk: Desk, house_time: Turned) -> None:
        some = (journal_head, leave_escalation, forgetting, sheet_days, roll_call, proofs_due)
        one = clock(desk.database, house_time, [each.SCHEDULE for each in some])
        desk.now = datetime(2026, 11, 2, 23, 50, tzinfo=ZONE)
        desk.types(ADA, "sick tomorrow")
        until = desk.now + timedelta(days=1)
        moments = []
        moment = one.next_due(desk.now, until)
        while moment is not None:
            moments.append(f"{moment.astimezone(ZONE):%H:%M}")
            moment = one.next_due(moment, until)
        climbs, shifts = ["00:20", "00:50", "01:20"], ["15:00", "18:00", "23:00"]
        assert moments == ["00:05", *climbs, "03:30", "09:00", *shifts], (
            "the head, the climb, what had its term, sheets; the shifts that begin, proofs owed"
        )

    def test_there_is_none_where_nothing_waits(self, desk: Desk, house_time: Turned) -> None:
        some = (leave_escalation, roll_call, proofs_due)  # without what comes every week
        one = clock(desk.database, house_time, [each.SCHEDULE for each in some])
        later = MORNING + timedelta(days=7)  # the roster has ended
        assert one.next_due(later, later + timedelta(days=7)) is None

    def test_it_is_after_the_one_and_up_to_the_other(self, desk: Desk, house_time: Turned) -> None:
        one = clock(desk.database, house_time)
        desk.types(ADA, "sick today")
        half_past = MORNING + timedelta(minutes=30)
        assert one.next_due(MORNING, half_past) == half_past
        assert one.next_due(MORNING, half_past - timedelta(seconds=1)) is None
        assert one.next_due(half_past, half_past + timedelta(minutes=29)) is None
