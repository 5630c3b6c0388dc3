"""What was written in reports goes at its term; that they came, and when, stays."""

from datetime import date, timedelta
from typing import Any

import pytest

from storage import forgetting, reports
from storage.database import Database
from storage.forgetting import Term
from storage.people import Person, Team
from storage.reports import APPROVED, HANDED
from storage.transaction import Tx
from tests.storage.floor import NOW, Floor, a_floor

LATER = NOW.date() + timedelta(days=1)


def term(tx: Tx, floor: Floor, day: date, **more: Any) -> Term:
    return Term(tx.session.get_one(Team, floor.team), {"floor": day}, **more)


def handed_in(tx: Tx, floor: Floor, state: str) -> int:
    """One that came back and was handed in again."""
    day = NOW.date()
    reports.open_one(
        tx,
        team_id=floor.team,
        name="week",
        span=(day, day),
        key=f"person:{floor.leaders[0]}",
        due_day=day,
        due_at=NOW,
        owner_id=floor.leaders[0],
    )
    [row] = reports.of_period(tx, floor.team, "week", day)
    new = reports.hand_in(
        tx, row.number, floor.leaders[0], "a quarrel", "https://c.example", is_in_time=True
    )
    reports.change(
        tx, row.number, reports.OPEN, state=state, hand_in_id=new, returned_words="too short"
    )
    return row.number


@pytest.mark.parametrize(
    ("state", "day", "is_decided", "goes"),
    [
        (APPROVED, LATER, True, True),
        (APPROVED, NOW.date(), True, False),
        (HANDED, LATER, True, False),
        (HANDED, LATER, False, True),
    ],
)
def test_words_go_and_the_receipt_stays(
    database: Database, state: str, day: date, *, is_decided: bool, goes: bool
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        number = handed_in(tx, floor, state)
    with database.change(NOW) as tx:
        forgetting.forget(tx, term(tx, floor, day, is_decided=is_decided))
    with database.read(NOW) as tx:
        [kept] = reports.hand_ins(tx, number)
    assert (kept.words, kept.link) == ((None, None) if goes else ("a quarrel", "https://c.example"))
    assert (kept.by_id, kept.at, kept.is_in_time) == (floor.leaders[0], NOW, True)


def test_of_one_person_it_is_what_they_wrote(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        number = handed_in(tx, floor, APPROVED)
        for who, goes in ((floor.agents[0], False), (floor.leaders[0], True)):
            person = tx.session.get_one(Person, who)
            gone = forgetting.forget(tx, term(tx, floor, LATER, person=person))
            assert gone == ({"floor": 2} if goes else {})
        assert reports.hand_ins(tx, number)[0].words is None
        row = reports.get(tx, number)
        assert row is not None
        assert row.returned_words is None
