"""An offer lasts an hour and waiting ends before work begins, each once, also after a downtime."""

from datetime import datetime, timedelta

import pytest

from bot.clock import Clock
from schedules import leave_escalation, leave_offer
from storage.database import Database
from storage.leaves import APPROVED, ASKED, DECLINED, OFFERED, QUEUED, WITHDRAWN
from storage.people import Team
from tests.commands.desk import BOOKS, Desk, needs, refusal, ticks
from tests.stories.floor import ADA, BO, GRACE, LINUS, MORNING, ZONE

TUE = "personal 2026-11-03"
CLOSES = datetime(2026, 11, 3, 12, 0, tzinfo=ZONE)
"""Three hours before Tuesday's late shift."""


@pytest.fixture
def full(each_desk: Desk) -> Desk:
    """Tuesday's late shift is full with Ada, #1; Bo, #2, and Linus, #3, wait."""
    needs(each_desk, 3)
    each_desk.types(ADA, TUE)
    each_desk.presses(GRACE, "leave.approve", 1)
    each_desk.types(BO, TUE)
    each_desk.passes(minutes=1)
    each_desk.types(LINUS, TUE)
    return each_desk


def states(desk: Desk) -> list[str]:
    return [desk.leave(number).state for number in (2, 3)]


def due(desk: Desk, since: datetime, until: datetime) -> list[tuple[str, datetime]]:
    with desk.read() as tx:
        found = leave_offer.due(tx, BOOKS, since, until)
    return [(each.subject, each.at.astimezone(ZONE)) for each in found]


def test_an_offer_is_due_when_its_time_is_over(full: Desk) -> None:
    full.types(ADA, "withdraw 1")
    over = full.now + timedelta(hours=1)
    assert due(full, MORNING, over - timedelta(seconds=1)) == []
    assert due(full, MORNING, over) == [("leave:2", over)]
    full.presses(BO, "leave.take", 2)
    assert due(full, MORNING, over) == []


def test_unanswered_it_goes_to_the_next_and_behind_the_others_once(full: Desk) -> None:
    full.types(ADA, "withdraw 1")
    full.passes(minutes=59)
    ticks(full)
    assert states(full) == [OFFERED, QUEUED]
    full.passes(minutes=1)
    ticks(full)
    assert states(full) == [QUEUED, OFFERED]
    assert "The request stays on the waiting list, behind the others." in full.told(BO)[-1]
    assert full.thread(2)[-1].startswith("No answer from \ue000U0BO000001\ue001 in time")
    assert "as number 1" in full.card(2).text
    full.passes(minutes=60)
    ticks(full)
    assert states(full) == [OFFERED, QUEUED]
    full.passes(minutes=60)
    ticks(full)
    assert states(full) == [WITHDRAWN, OFFERED], "the second time it is closed"
    assert "The place was not taken in time, so the request is closed." in full.told(BO)[-1]
    assert "Closed: Mon 2 Nov, 10:01: the place that was offered was not taken" in (
        full.card(2).text
    )
    full.presses(LINUS, "leave.take", 3)
    assert [entry.event for entry in full.journal()].count("leave.requeued") == 2


def test_a_closed_request_can_be_asked_for_again(full: Desk) -> None:
    full.types(LINUS, "withdraw 3")
    full.types(ADA, "withdraw 1")
    for _ in range(2):
        full.passes(minutes=60)
        ticks(full)
    assert full.leave(2).state == WITHDRAWN
    full.types(BO, TUE)
    assert full.leave(4).state == ASKED


def test_waiting_ends_three_hours_before_the_shift(full: Desk) -> None:
    full.now = CLOSES - timedelta(seconds=1)
    ticks(full)
    assert states(full) == [QUEUED, QUEUED]
    full.now = CLOSES
    assert {at for _, at in due(full, MORNING, CLOSES)} == {CLOSES}
    ticks(full)
    assert states(full) == [DECLINED, DECLINED]
    leave = full.leave(2)
    assert (leave.decided_by, leave.decided_at) == (None, CLOSES)
    told = full.told(BO)[-1]
    assert "Personal leave #2: declined" in told
    assert "No place became free in time, so the request is closed." in told
    assert "You are expected at work." in told
    assert full.thread(2)[-1] == "No place became free in time, so the request is closed."
    assert "Closed: Tue 3 Nov, 12:00: no place became free" in full.card(2).text
    assert full.journal()[-1].actor == "clock"
    full.types(BO, "why 2")
    with full.is_as_before():
        closed = refusal(lambda: full.presses(GRACE, "leave.approve", 2))
    assert closed.startswith("#2 is closed: it waited for a place")


def test_an_offer_ends_at_the_latest_when_waiting_ends(full: Desk) -> None:
    full.now = CLOSES - timedelta(minutes=20)
    full.types(ADA, "withdraw 1")
    assert full.leave(2).offered_until == CLOSES
    full.now = CLOSES
    ticks(full)
    assert states(full) == [WITHDRAWN, DECLINED]


def test_after_that_nothing_is_offered_any_more(full: Desk) -> None:
    full.now = CLOSES + timedelta(minutes=1)
    full.types(ADA, "withdraw 1")
    assert states(full) == [QUEUED, QUEUED], "the clock closes them"


def test_without_a_roster_waiting_ends_as_the_first_day_begins(each_desk: Desk) -> None:
    desk = each_desk
    needs(desk, 4)
    desk.types(ADA, "personal 2026-12-10")
    midnight = datetime(2026, 12, 10, tzinfo=ZONE)
    assert due(desk, midnight - timedelta(days=1), midnight - timedelta(seconds=1)) == []
    assert due(desk, midnight - timedelta(days=1), midnight) == [("leave:1", midnight)]
    desk.now = midnight
    ticks(desk)
    assert desk.leave(1).state == DECLINED
    assert "expected at work" not in desk.told(ADA)[-1]


def test_it_is_as_good_in_a_zone_where_the_clocks_change(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        team = tx.session.get_one(Team, 1)
        team.zone = "Europe/Berlin"
    needs(desk, 4)
    desk.types(ADA, "personal 2027-03-28")
    desk.types(BO, "personal 2027-10-31")
    until = datetime.fromisoformat("2027-11-30T00:00:00+01:00")
    assert [at.isoformat() for _, at in due(desk, MORNING, until)] == [
        "2027-03-28T07:00:00+08:00",
        "2027-10-31T06:00:00+08:00",
    ]


def test_an_offer_that_ran_out_long_ago_does_not_keep_its_place(full: Desk) -> None:
    full.types(ADA, "withdraw 1")
    full.now += timedelta(days=30)
    ticks(full)
    assert states(full) == [WITHDRAWN, DECLINED]


class Standing:
    def __init__(self, now: datetime) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment


def clock_of(database: Database, time: Standing) -> Clock:
    return Clock(database, time, BOOKS, (leave_offer.SCHEDULE,), lambda: None)


def test_two_clocks_pass_it_on_once(full: Desk) -> None:
    full.types(ADA, "withdraw 1")
    time = Standing(full.now + timedelta(hours=1))
    clocks = [clock_of(full.database, time) for _ in range(2)]
    for clock in clocks:
        clock.tick()
    assert states(full) == [QUEUED, OFFERED]
    assert [e.event for e in full.journal()].count("leave.requeued") == 1
    time.moment += timedelta(days=3)  # asleep over all that was due
    clocks[0].tick()
    clocks[1].tick()
    assert states(full) == [DECLINED, WITHDRAWN]


def test_a_taken_place_is_brought_up_from_when_it_was_taken(full: Desk) -> None:
    full.passes(hours=3)
    full.types(ADA, "withdraw 1")
    full.presses(BO, "leave.take", 2)
    with full.read() as tx:
        found = leave_escalation.due(tx, BOOKS, MORNING, full.now + timedelta(days=2))
    assert len(found) > 1
    assert min(each.at for each in found) >= full.now + timedelta(minutes=30)
    full.presses(GRACE, "leave.approve", 2)
    assert full.leave(2).state == APPROVED
