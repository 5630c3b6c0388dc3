"""Statistics are due on the 4th: a point a day is proposed, on the 7th all of the item (BB-22)."""

from datetime import date, datetime

import pytest
from sqlmodel import col, select

from storage import ledger
from storage.people import Team
from storage.proposals import Proposal
from tests.commands.desk import Desk, people_to_spare
from tests.commands.report_desk import at, joins, row, ticks, told, types
from tests.stories.floor import ADA, BO, GRACE


@pytest.fixture
def seats(desk: Desk) -> Desk:
    """Broadband seats; Grace leads them. November has begun."""
    people_to_spare(desk)
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "broadband-seats"
    joins(desk, "Grace", GRACE, "leader")
    desk.now = at(11, 3, 16)
    ticks(desk, at(11, 4, 12))
    return desk


def proposed(desk: Desk) -> list[tuple[int, float | None, str]]:
    with desk.read() as tx:
        found = tx.session.exec(select(Proposal).order_by(col(Proposal.id))).all()
    assert {one.rule for one in found} <= {"BB-22"}
    return [(one.person_id, one.amount, one.state) for one in found]


def own(desk: Desk, who: str = ADA) -> int:
    return row(desk, "statistics", who).owner_id or 0


def hand_in(desk: Desk, when: datetime) -> str:
    ticks(desk, when)
    return types(desk, ADA, "send 1200 calls")


@pytest.mark.parametrize(
    ("when", "amount"),
    [
        (at(11, 4, 23, 59), "none"),
        (at(11, 5, 0, 0), 1.0),
        (at(11, 5, 23, 59), 1.0),
        (at(11, 6, 0, 0), 2.0),
        (at(11, 6, 23, 59), 2.0),
    ],
)
def test_on_the_4th_nothing_then_a_point_a_day(
    seats: Desk, when: datetime, amount: float | str
) -> None:
    said = hand_in(seats, when)
    if amount == "none":
        assert proposed(seats) == []
        assert "in time" in said
    else:
        assert proposed(seats) == [(own(seats), amount, "proposed")]
        assert f"proposed (BB-22), and not decided: points: −{amount:g}" in said
    with seats.read() as tx:
        assert ledger.of_person(tx, own(seats), date(2026, 11, 1), date(2026, 11, 30)) == [], (
            "nothing counts by itself"
        )


def test_nothing_by_the_end_of_the_6th_is_all_of_the_item(seats: Desk) -> None:
    types(seats, BO, "send 900 calls")
    ticks(seats, at(11, 6, 23, 59))
    assert proposed(seats) == []
    said = ticks(seats, at(11, 7, 0, 0))
    assert "07 Nov 00:00 statistics:2026-10-01:nothing told" in said
    late = [one for one in proposed(seats) if one[0] == own(seats)]
    assert late == [(own(seats), None, "proposed")], "how many points that are is not stated"
    assert own(seats, BO) not in [person for person, _, _ in proposed(seats)]
    types(seats, ADA, "send 1200 calls")
    assert [one for one in proposed(seats) if one[0] == own(seats)] == late, "once a report"


def test_whoever_decides_is_asked_and_says_how_many(seats: Desk) -> None:
    hand_in(seats, at(11, 5, 10))
    [asked] = told(seats, GRACE, "proposal")
    assert "Proposed: statistics late" in asked
    assert "Proposed: points: −1 (BB-22)" in asked
    assert "due Wed 4 Nov 2026, 1 day late" in asked
    seats.types(GRACE, "confirm P1", "proposal")
    with seats.read() as tx:
        [entry] = ledger.of_person(tx, own(seats), date(2026, 11, 1), date(2026, 11, 30))
    assert (entry.item, entry.amount, entry.unit, entry.rule) == ("BB-22", 1.0, "points", "BB-22")


def test_a_leave_on_the_4th_puts_the_days_off(seats: Desk) -> None:
    seats.types(ADA, "sick 2026-11-04 to 2026-11-05")
    ticks(seats, at(11, 6, 23, 59))
    assert "in time" in types(seats, ADA, "send 1200 calls")
    assert [one for one in proposed(seats) if one[0] == own(seats)] == []


def test_what_is_waived_leads_to_nothing(seats: Desk) -> None:
    types(seats, GRACE, f"waive R{row(seats, 'statistics', ADA).id} new this week")
    ticks(seats, at(11, 7, 1))
    assert own(seats) not in [person for person, _, _ in proposed(seats)]
