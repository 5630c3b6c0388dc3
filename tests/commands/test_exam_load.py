"""Exams beside others who hold the same people, and what they cost as months go by."""

import time
from collections.abc import Callable
from datetime import date, datetime
from threading import Event

import pytest

from storage import people
from storage import proposals as stored
from storage.proposals import CONFIRMED, Proposal
from tests.commands.desk import Desk
from tests.commands.exam_desk import EVERYBODY, brings, enters, exam, handbook, two_more
from tests.storage.floor import together
from tests.stories.floor import BO, DORA, GRACE, ZONE

SCORES = (51, 90, 80, 55, 70, 95)


def _corrects(desk: Desk) -> Callable[[], str]:
    """All have failed now, typed from the last to the first."""
    handbook(desk, "online-help", **{GRACE: "leader", DORA: "manager"})
    brings(desk, "2026-11", 80, 90, 80, 85, 70, 95)
    lines = "\n".join(f"{code} 40" for code in reversed(EVERYBODY))
    return lambda: desk.sends(GRACE, "exam.enter", month="2026-11", results=lines).text


def _publishes(desk: Desk) -> Callable[[], str]:
    """Something is proposed of the best, then of the last, Ada: she has the lowest number."""
    handbook(desk, "broadband-seats", **{GRACE: "leader", DORA: "manager"})
    enters(desk, "2026-11", *SCORES)
    return lambda: exam(desk, GRACE, "publish 2026-11")


@pytest.mark.parametrize("begin", [_corrects, _publishes])
def test_others_hold_people_from_the_lowest_number_on(
    each_desk: Desk, begin: Callable[[Desk], Callable[[], str]]
) -> None:
    desk = two_more(each_desk)
    desk.now = datetime(2026, 11, 25, 16, tzinfo=ZONE)
    act, is_held = begin(desk), Event()

    def one(which: int) -> None:
        if which:
            assert is_held.wait(30)
            act()
            return
        with desk.database.change(desk.now) as tx:
            numbers = {known.code: known.id for known in people.everybody(tx)}
            first, *rest = sorted(numbers[code] or 0 for code in EVERYBODY)
            people.lock(tx, first)
            is_held.set()
            time.sleep(1)  # meanwhile the exam holds what it holds before it waits
            for number in rest:
                people.lock(tx, number)

    together(2, one)


def _past(desk: Desk, year: int) -> None:
    """A year of exams, each of which led to a training of Bo."""
    for number in range(1, 13):
        brings(desk, f"{year}-{number:02}", 90, 50, 70, 80, 51, 95)
    with desk.database.change(desk.now) as tx:
        bo = people.by_slack(tx, BO)
        assert bo is not None
        for number in range(1, 13):
            day = date(year, number, 1)
            past = Proposal(
                team_id=bo.person.team_id,
                person_id=bo.id,
                ground="exam",
                consequence="training",
                rule="CC-2.9",
                day=day,
                outcome="measure",
                shown=[{"month": f"{day:%Y-%m}", "rank": 6, "of": 6}],
                state=CONFIRMED,
                decided_by_role="director",
                proposed_at=desk.now,
                salt="",
            )
            stored.add(tx, past, ())


@pytest.mark.parametrize("is_correction", [False, True])
def test_months_gone_by_cost_no_more_statements(
    each_desk: Desk, statements: list[str], is_correction: bool
) -> None:
    desk = two_more(each_desk)
    desk.now = datetime(2026, 11, 25, 16, tzinfo=ZONE)
    costs = []
    for month, year in (("2026-05", 2025), ("2026-08", 2024), ("2026-11", 2023)):
        enters(desk, month, *SCORES)
        if is_correction:
            exam(desk, GRACE, f"publish {month}")
        statements.clear()
        exam(desk, GRACE, f"enter {month} A001 52" if is_correction else f"publish {month}")
        costs.append(len(statements))
        _past(desk, year)
    assert 0 < costs[0] == costs[1] == costs[2], costs
