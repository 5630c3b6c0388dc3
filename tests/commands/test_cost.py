"""A request costs the same few statements whether the floor has seven people or a thousand."""

from datetime import datetime

import pytest
from sqlmodel import select

from bot.intake import Intake
from storage import people
from storage.database import Database
from storage.people import Person
from storage.rosters import Assignment, Shift
from tests.commands.desk import BOOKS, COMMANDS
from tests.stories.floor import ADA, GRACE, MONDAY, MORNING

MOST = 26


class Morning:
    """House time that stands still."""

    def now(self) -> datetime:
        return MORNING


@pytest.fixture
def intake(database: Database) -> Intake:
    return Intake(database, Morning(), BOOKS, COMMANDS, lambda: None)


def crowd(database: Database, size: int) -> None:
    """The team grows to `size` people, all the new ones on Ada's shift."""
    with database.change(MORNING) as tx:
        known = len(people.everybody(tx))
        shift = tx.session.exec(select(Shift).where(Shift.day == MONDAY, Shift.code == "L")).one()
        others = [
            Person(team_id=1, code=f"C{n:04}", name=f"Colleague {n}") for n in range(known, size)
        ]
        tx.session.add_all(others)
        tx.session.flush()
        tx.session.add_all(
            Assignment(shift_id=shift.id, person_id=other.id)
            for other in others
            if shift.id is not None and other.id is not None
        )


def test_no_act_takes_more_statements_with_more_people(
    database: Database, intake: Intake, statements: list[str]
) -> None:
    counts: dict[int, list[int]] = {}
    for size in (87, 1_000):
        crowd(database, size)
        counts[size] = []
        for who, line in (
            (ADA, "sick today fever"),
            (ADA, "list"),
            (ADA, "why 1"),
            (GRACE, "list"),
            (GRACE, "approve 1"),
            (ADA, "withdraw 1"),
        ):
            statements.clear()
            line = line.replace("1", str(len(counts)))
            intake.typed(f"command:{size}:{who}:{line}", who, "timeoff", line)
            counts[size].append(len(statements))
    assert counts[87] == counts[1_000]
    assert max(counts[87]) <= MOST, counts


MOST_FOR_A_PLACE = 40
"""A kind that waits for a place asks more: the list, the team's row, the counts of the days."""


def test_asking_for_a_place_costs_the_same_with_more_people_and_days(
    database: Database, intake: Intake, statements: list[str]
) -> None:
    counts: list[list[int]] = []
    for size, day, last in ((87, "02-01", "02-01"), (1_000, "03-01", "03-31")):
        crowd(database, size)
        counts.append([])
        number = len(counts)
        for who, line in (
            (ADA, f"personal 2027-{day} to 2027-{last}"),
            (GRACE, f"approve {number} because"),
            (ADA, f"withdraw {number}"),
        ):
            statements.clear()
            intake.typed(f"command:{size}:{who}:{line}", who, "timeoff", line)
            counts[-1].append(len(statements))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST_FOR_A_PLACE, counts
