"""What leaders decided in a month is found: each decision once, with the wait that was theirs."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from storage import decisions, fairness, swaps
from storage.database import Database
from storage.decisions import Decision
from storage.fairness import Found
from storage.leaves import APPROVED, ASKED, DECLINED, QUEUED, REVOKED, Leave
from storage.reassigning import Move
from storage.swaps import Swap
from storage.transaction import Tx
from tests.storage.floor import MONDAY, NOW, Floor, a_floor, a_leave, a_shift

ZONE = ZoneInfo("Asia/Shanghai")
SINCE, UNTIL = datetime(2026, 11, 1, tzinfo=ZONE), datetime(2026, 12, 1, tzinfo=ZONE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def floor(database: Database) -> Floor:
    with database.change(NOW) as tx:
        return a_floor(tx)


def asked(
    tx: Tx, floor: Floor, at: datetime, first: date = MONDAY, rule: str = "CC-2.4.6", **more: Any
) -> int:
    number = a_leave(tx, floor, floor.agents[0], first=first)
    leave = tx.get_one(Leave, number)
    leave.asked_at, leave.verdict = at, {"steps_rule": rule}
    for name, value in more.items():
        setattr(leave, name, value)
    tx.session.add(leave)
    return number


def decided(tx: Tx, subject: str, by: int, at: datetime, to: str = APPROVED, **more: Any) -> int:
    given = {"step": 0, "before": ASKED, "is_against": False, **more}
    row = Decision(subject=subject, outcome=to, by=by, at=at, **given)
    tx.session.add(row)
    tx.session.flush()
    assert row.id is not None
    return row.id


def leaves_of(database: Database, floor: Floor) -> Found:
    with database.read(NOW) as tx:
        return fairness.leave(tx, floor.team, SINCE, UNTIL)


def test_a_decision_is_found_with_its_wait_shift_day_and_rule(
    database: Database, floor: Floor
) -> None:
    first, second = floor.leaders
    with database.change(NOW) as tx:
        a_shift(tx, floor, floor.agents[0], day=MONDAY + DAY, code="N")
        a_shift(tx, floor, floor.agents[0], day=MONDAY + 2 * DAY, code="E")
        one = asked(tx, floor, NOW, last=MONDAY + 2 * DAY)
        decided(tx, f"leave:{one}", first, NOW + HOUR, is_against=True)
        two = asked(tx, floor, NOW, first=MONDAY + 20 * DAY, rule="CC-2.4.4")
        decided(tx, f"leave:{two}", second, NOW + 3 * HOUR, DECLINED)
    yes, no = leaves_of(database, floor).taken
    assert (yes.leader, yes.is_yes, yes.is_against, yes.waited) == (first, True, True, HOUR)
    assert (yes.day, yes.code, yes.rule) == (MONDAY + DAY, "N", "CC-2.4.6")
    assert (no.leader, no.is_yes, no.waited) == (second, False, 3 * HOUR)
    assert (no.day, no.code, no.rule) == (MONDAY + 20 * DAY, None, "CC-2.4.4")


def test_each_step_waits_from_the_one_before(database: Database, floor: Floor) -> None:
    with database.change(NOW) as tx:
        number = asked(tx, floor, SINCE - HOUR)
        decided(tx, f"leave:{number}", floor.leaders[0], SINCE - HOUR / 2)
        decided(tx, f"leave:{number}", floor.leaders[1], SINCE + 2 * HOUR, step=1)
    [second] = leaves_of(database, floor).taken
    assert (second.leader, second.waited) == (floor.leaders[1], 2.5 * HOUR)


def test_a_place_that_was_waited_for_is_no_leaders_wait(database: Database, floor: Floor) -> None:
    with database.change(NOW) as tx:
        number = asked(tx, floor, NOW, taken_at=NOW + 5 * HOUR)
        decided(tx, f"leave:{number}", floor.leaders[0], NOW + 6 * HOUR)
        early = asked(tx, floor, NOW, taken_at=None)
        decided(tx, f"leave:{early}", floor.leaders[0], NOW + 2 * HOUR, before=QUEUED)
    assert [one.waited for one in leaves_of(database, floor).taken] == [HOUR, 2 * HOUR]


def test_only_what_was_decided_and_stands_is_counted(database: Database, floor: Floor) -> None:
    leader = floor.leaders[0]
    with database.change(NOW) as tx:
        undone = asked(tx, floor, NOW)
        number = decided(tx, f"leave:{undone}", leader, NOW + HOUR, DECLINED)
        assert decisions.undo(tx, number)
        booked = asked(tx, floor, NOW, filed_by=leader)
        decided(tx, f"leave:{booked}", leader, NOW)
        reversed_ = asked(tx, floor, NOW - 40 * DAY)
        decided(tx, f"leave:{reversed_}", leader, NOW - 40 * DAY)
        decided(tx, f"leave:{reversed_}", leader, NOW, REVOKED, before=APPROVED)
        decided(tx, f"leave:{reversed_}", leader, NOW + HOUR, APPROVED, before=DECLINED)
        other = a_floor(tx, name="Other")
        theirs = asked(tx, other, NOW)
        decided(tx, f"leave:{theirs}", other.leaders[0], NOW + HOUR)
    assert leaves_of(database, floor).taken == ()


def test_the_month_begins_and_ends_at_midnight_where_the_team_is(
    database: Database, floor: Floor
) -> None:
    second = timedelta(seconds=1)
    with database.change(NOW) as tx:
        for at in (SINCE - second, SINCE, UNTIL - second, UNTIL):
            decided(tx, f"leave:{asked(tx, floor, at - HOUR)}", floor.leaders[0], at)
    assert len(leaves_of(database, floor).taken) == 2


def test_what_waits_is_counted_apart(database: Database, floor: Floor) -> None:
    with database.change(NOW) as tx:
        asked(tx, floor, NOW, state=ASKED)
        asked(tx, floor, NOW - 40 * DAY, state=ASKED)
        asked(tx, floor, NOW - 50 * DAY, state=ASKED, taken_at=NOW + HOUR)
        asked(tx, floor, NOW, state=QUEUED)
        asked(tx, floor, UNTIL, state=ASKED)
        asked(tx, floor, NOW, state=APPROVED)
    found = leaves_of(database, floor)
    assert found.taken == ()
    assert (found.open.count, found.open.since) == (3, NOW - 40 * DAY)


def test_a_swap_waits_from_the_colleagues_yes(database: Database, floor: Floor) -> None:
    giver, taker = floor.agents[:2]
    friday = MONDAY + 4 * DAY

    def a_swap(tx: Tx, **more: Any) -> str:
        swap = Swap(
            team_id=floor.team,
            kind="exchange",
            asker_id=giver,
            colleague_id=taker,
            filed_by=giver,
            month=MONDAY.replace(day=1),
            begins_at=NOW + 4 * DAY,
            asked_at=NOW,
            salt="salt",
            verdict={"rule": "CC-2.4.8"},
            **more,
        )
        moves = [Move(friday, "E", giver, taker), Move(friday + DAY, "N", taker, giver)]
        return f"swap:{swaps.add(tx, swap, moves)}"

    with database.change(NOW) as tx:
        answered = a_swap(tx, answered_at=NOW + 3 * HOUR)
        decided(tx, answered, floor.leaders[0], NOW + 4 * HOUR, is_against=True)
        decided(tx, a_swap(tx), floor.leaders[1], NOW + 2 * HOUR, DECLINED)
        decided(tx, a_swap(tx), floor.leaders[1], NOW, before="made")
        a_swap(tx, state=swaps.ASKED, answered_at=NOW + 5 * HOUR)
        a_swap(tx, state=swaps.OFFERED)
    with database.read(NOW) as tx:
        found = fairness.swap(tx, floor.team, SINCE, UNTIL)
    yes, no = found.taken
    assert (yes.waited, yes.is_against, yes.code, yes.day) == (HOUR, True, "E", friday)
    assert (no.waited, no.is_yes, no.rule) == (2 * HOUR, False, "CC-2.4.8")
    assert (found.open.count, found.open.since) == (1, NOW + 5 * HOUR)


def test_more_requests_cost_no_more_statements(
    database: Database, floor: Floor, statements: list[str]
) -> None:
    counts = []
    for size in (1, 60):
        with database.change(NOW) as tx:
            for n in range(size):
                number = asked(tx, floor, NOW)
                decided(tx, f"leave:{number}", floor.leaders[n % 2], NOW + HOUR)
        statements.clear()
        leaves_of(database, floor)
        counts.append(len(statements))
    assert counts[0] == counts[1]
