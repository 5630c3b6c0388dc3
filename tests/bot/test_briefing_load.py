"""A briefing takes the same few statements, whatever the number of teams and people."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from bench.floors import ZONE, settle
from bot.agenda import Agenda
from bot.pressing import Pressing
from bot.troubles import Troubles
from schedules import briefing
from storage import outbox
from storage.database import Database
from storage.migrating import migrate
from tests.commands.desk import BOOKS
from tests.conftest import Open

STARTS = datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo(ZONE))
AT = STARTS - timedelta(minutes=15)
MOST = 1.6
"""Sixteen for each ten floors that are read at once."""


def pressed(database: Database, teams: int) -> int:
    """Statements that the briefings of so many teams take, posted each to its floor."""
    with database.change(AT) as tx:
        settle(tx, teams, STARTS)
    told: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def _told(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        told.append(statement)

    troubles = Troubles(time.time)
    agenda = Agenda(database, BOOKS, [briefing.SCHEDULE], troubles)
    found = agenda.open(AT)
    told.clear()
    over = Pressing(database, BOOKS, troubles, lambda: None, lambda: False).press(found, AT)
    assert len(over) == teams
    count = len(told)
    with database.read(AT) as tx:
        for team in range(1, teams + 1):
            assert len(outbox.posts_of(tx, f"briefing:{team}")) == 1
    return count


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_briefing_takes_as_many_statements_at_10_teams_as_at_50(
    kind: str, unmigrated: Open
) -> None:
    counts = {}
    for teams in (10, 20, 50):
        database = unmigrated(kind)
        migrate(database)
        counts[teams] = pressed(database, teams)
    each = (counts[50] - counts[10]) / 40
    assert each == (counts[20] - counts[10]) / 10, counts
    assert each <= MOST, counts
