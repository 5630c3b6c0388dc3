"""A small team whose page has been applied, for everything that is imported into it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from handbook.people import TeamPage
from storage import people
from storage.database import Database
from storage.importers import team as importer
from storage.people import Person, Team
from storage.rosters import Assignment, Shift

NOW = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def page() -> TeamPage:
    return TeamPage.model_validate(
        {
            "name": "North Floor",
            "zone": "Asia/Shanghai",
            "channels": {"leaders": "C0LEADERS", "floor": "C0FLOOR", "managers": "C0MANAGERS"},
            "shifts": {
                "E": {"starts": "07:00", "ends": "15:00"},
                "L": {"starts": "14:30", "ends": "22:30"},
                "N": {"starts": "22:30", "ends": "07:00"},
            },
            "minimum": {"E": 2, "L": {"mon": 2, "sun": 1}},
            "people": [
                {
                    "code": "A001",
                    "name": "Wang Fang",
                    "email": "wang.fang@centre.example",
                    "roles": ["agent", "group_leader"],
                    "slack": "U0WANG",
                },
                {"code": "A002", "name": "李强", "roles": ["agent"], "language": "zh"},
                {"code": "A003", "name": "Ann Lee", "roles": ["agent"], "left": "2026-11-20"},
                {"code": "A004", "name": "陈晨", "roles": ["agent"]},
                {"code": "A005", "name": "陈晨", "roles": ["agent"]},
                {"code": "L001", "name": "Grace Obi", "roles": ["duty_leader"], "slack": "U0OBI"},
            ],
        }
    )


@pytest.fixture
def team(database: Database, page: TeamPage) -> Team:
    with database.change(NOW) as tx:
        importer.apply(tx, page)
    with database.read(NOW) as tx:
        found = people.team_named(tx, page.name)
    assert found is not None
    return found


@pytest.fixture
def standing(database: Database, team: Team) -> Callable[[], set[tuple[str, str, str]]]:
    """Who stands on which shift, as ("A001", "02", "E")."""

    def standing() -> set[tuple[str, str, str]]:
        with database.read(NOW) as tx:
            rows = tx.session.exec(
                select(Person, Shift)
                .join(Assignment, col(Assignment.person_id) == Person.id)
                .join(Shift, col(Shift.id) == Assignment.shift_id)
            ).all()
        return {(person.code, f"{shift.day:%d}", shift.code) for person, shift in rows}

    return standing
