"""The example centre's calls are read whole, and `/kpi` has figures of them at once."""

import time
from pathlib import Path

import pytest

from bot.demo import bring_calls, seed
from commands.deciding.figures import figures
from examples.make_centre import HOUSE_TIME
from handbook.book import read
from handbook.kpi.periods import of_month
from storage import calls, people
from storage.database import Database


@pytest.fixture(scope="module")
def centre(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Database:
    path = tmp_path_factory.mktemp("centre") / "rollcall.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}", time.time)
    seed(database, HOUSE_TIME)
    bring_calls(database, HOUSE_TIME)
    return database


def test_last_month_has_figures_beside_the_month_before(centre: Database) -> None:
    with centre.read(HOUSE_TIME) as tx:
        team = people.teams(tx)[0]
        today = HOUSE_TIME.date()
        found = figures(tx, read(team.handbook), team, of_month(today.replace(month=10), today))
    assert found is not None
    level = found.of("service_level")
    assert level.value is not None
    assert level.last is not None
    assert level.value < level.last
    assert 1_000 < found.found.sums.offered < 1_500
    assert len(found.by_day) == 31
    talk = found.of("talk_time").value
    assert talk is not None
    assert 160 <= talk <= 180
    assert found.of("after_call_work").value is None
    assert found.found.agents > 70


def test_there_are_few_enough_calls_and_none_is_open(centre: Database) -> None:
    with centre.read(HOUSE_TIME) as tx:
        team = people.teams(tx)[0]
        rules = read(team.handbook)
        today = HOUSE_TIME.date()
        months = [
            figures(tx, rules, team, of_month(today.replace(month=n), today)) for n in (9, 10, 11)
        ]
        [feed] = calls.feeds(tx, team.id or 0)
    assert sum(one.found.sums.offered for one in months if one) <= 3_000
    assert not any(one.found.sums.open for one in months if one)
    assert feed.last_call_at is not None
    assert feed.last_call_at < HOUSE_TIME


def test_agents_are_linked_by_staff_number_and_some_are_unknown(centre: Database) -> None:
    with centre.read(HOUSE_TIME) as tx:
        team = people.teams(tx)[0]
        agents = calls.agents(tx, team.id or 0)
    unknown = {one.name for one in agents if one.person_id is None}
    assert unknown == {"SIP/8007", "Local/2004@from-internal/n"}
    assert len(agents) > 75


def test_brought_in_again_they_are_the_same(centre: Database) -> None:
    def offered() -> list[int]:
        with centre.read(HOUSE_TIME) as tx:
            team = people.teams(tx)[0]
            today = HOUSE_TIME.date()
            found = figures(tx, read(team.handbook), team, of_month(today, today))
            assert found is not None
            return [found.found.sums.offered, found.found_before.sums.offered]

    before = offered()
    bring_calls(centre, HOUSE_TIME)
    assert offered() == before
