"""Each night what had its term is forgotten, by the rules of that day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handbook.book import Handbook, read
from schedules import forgetting
from schedules.schedule import Due
from storage import journal, leaves
from storage.database import Database
from tests.storage.floor import MONDAY, NOW, a_floor, a_leave

BOOKS: dict[str, Handbook] = {"call-centre": read("call-centre")}
ZONE = ZoneInfo("Asia/Shanghai")
LAST_NIGHT = datetime(2027, 11, 2, 3, 30, tzinfo=ZONE)
"""The leave of 2 November 2026 is kept for 12 months: this day is its last."""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_a_reason_is_gone_on_the_night_after_its_term(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx, name="North")
        number = a_leave(tx, floor, floor.agents[0], first=MONDAY)
    for night, reason in ((LAST_NIGHT, "fever"), (LAST_NIGHT + timedelta(days=1), None)):
        with database.change(night) as tx:
            said = forgetting.post(tx, BOOKS, Due(f"team:{floor.team}", night))
        assert said == ("nothing had its term" if reason else None)
        with database.read(night) as tx:
            leave = leaves.get(tx, number)
            assert leave is not None
            assert leave.reason == reason
    with database.read(NOW) as tx:
        (entry,) = journal.of_subject(tx, f"team:{floor.team}")
        assert (entry.event, entry.actor, entry.facts) == (
            "words.forgotten",
            "clock",
            {"rows": {"leave": 1}},
        )


def test_it_is_due_once_a_night_where_the_team_is(database: Database) -> None:
    with database.change(NOW) as tx:
        own = f"team:{a_floor(tx, name='North').team}"
    with database.read(NOW) as tx:
        assert not forgetting.due(tx, BOOKS, LAST_NIGHT - timedelta(days=2), LAST_NIGHT)
    with database.change(NOW) as tx:
        tx.note("team.added", own, "terminal")
    with database.read(NOW) as tx:
        found = forgetting.due(tx, BOOKS, LAST_NIGHT - timedelta(days=2), LAST_NIGHT)
        assert [due.at for due in found if due.subject == own] == [
            LAST_NIGHT - timedelta(days=1),
            LAST_NIGHT,
        ]
        without = {"call-centre": BOOKS["call-centre"].model_copy(update={"retention": ()})}
        assert forgetting.due(tx, without, LAST_NIGHT - timedelta(days=2), LAST_NIGHT) == []
