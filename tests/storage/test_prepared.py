"""A prepared statement says what SQLAlchemy would have said, and fails as it would have failed."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlmodel import col

from storage import people
from storage.database import Database
from storage.leaves import OPEN, Leave
from storage.outbox import Conversation
from storage.people import Person, Role, ShiftCode, Team
from storage.prepared import Prepared, made
from storage.rosters import Shift
from storage.transaction import insert, insert_once
from tests.conftest import OpenDoor
from tests.storage.floor import NOW, a_floor, a_leave

BY_NUMBER: Prepared[tuple[Leave]] = Prepared(
    select(Leave).where(col(Leave.id) == bindparam("number"), OPEN)
)


def test_objects_and_values_are_those_that_a_session_reads(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        number = a_leave(tx, floor, floor.agents[0], reason="fever")
        insert(tx, Shift, **a_leap_night(floor.team))
    questions: tuple[Any, ...] = (
        select(Leave),
        select(ShiftCode),
        select(Shift).where(col(Shift.code) == "X"),
        select(Person, Team, col(Role.role))
        .join(Team, col(Team.id) == Person.team_id)
        .outerjoin(Role, col(Role.person_id) == Person.id)
        .order_by(col(Person.id), col(Role.role)),
        select(col(Shift.id), col(Shift.day), col(Shift.starts_at)).order_by(col(Shift.id)),
    )
    with database.read(NOW) as tx:
        assert tx.rows(BY_NUMBER, number=number)
        for question in questions:
            ready: Prepared[tuple[Any, ...]] = Prepared(question)
            asked = tx.session.execute(question).all()
            assert asked
            for _ in range(2):
                assert tx.rows(ready) == [tuple(row) for row in asked]


def test_a_row_that_comes_beside_two_others_is_one_object(database: Database) -> None:
    with database.change(NOW) as tx:
        one = a_floor(tx).agents[0]
        for role in ("director", "manager"):
            assert insert_once(tx, Role, person_id=one, role=role)
        question: Prepared[tuple[Person, Role]] = Prepared(
            select(Person, Role)
            .join(Role, col(Role.person_id) == Person.id)
            .where(col(Person.id) == one)
        )
        found = tx.rows(question)
        assert {"director", "manager"} <= {role.role for _, role in found}
        assert len({id(person) for person, _ in found}) == 1


def test_what_is_made_has_the_defaults_that_its_table_gives() -> None:
    given: dict[str, Any] = {
        "team_id": 1,
        "person_id": 2,
        "kind": "sick",
        "filed_by": 2,
        "salt": "x",
    }
    given |= {"first": NOW.date(), "last": NOW.date(), "asked_at": NOW, "facts": {}, "verdict": {}}
    assert made(Leave, **given).model_dump() == Leave(**given).model_dump()


def a_leap_night(team_id: int) -> dict[str, object]:
    return {
        "team_id": team_id,
        "day": date(2028, 2, 29),
        "code": "X",
        "starts_at": datetime.combine(date(2028, 2, 29), time(22), UTC),
        "ends_at": datetime.combine(date(2028, 3, 1), time(6), UTC),
    }


def test_a_value_that_is_left_out_is_never_that_of_an_earlier_question(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        number = a_leave(tx, floor, floor.agents[0])
        assert tx.rows(BY_NUMBER, number=number)
        with pytest.raises(KeyError):
            tx.rows(BY_NUMBER)


def test_it_sees_what_the_session_has_not_written_yet(database: Database) -> None:
    with database.change(NOW) as tx:
        person = tx.session.get_one(Person, a_floor(tx).agents[0])
        person.slack_id = "U0CHANGED1"
        found = people.asker(tx, "U0CHANGED1")
        assert found is not None
        assert found.id == person.id


def test_what_is_read_is_not_kept_when_it_changes(database: Database) -> None:
    with database.change(NOW) as tx:
        read = people.by_id(tx, a_floor(tx).agents[0])
        name, read.person.name = read.person.name, "Somebody else"
    with database.read(NOW) as tx:
        assert people.by_id(tx, read.id).person.name == name


def test_a_session_that_is_given_it_changes_its_row(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
    with database.change(NOW) as tx:
        read = people.by_id(tx, floor.agents[0]).person
        read.name = "Another"
        tx.session.add(read)
    with database.read(NOW) as tx:
        assert people.by_id(tx, floor.agents[0]).name == "Another"


def test_a_refused_row_is_sqlalchemys_error_without_its_values(database: Database) -> None:
    def twice() -> None:
        with database.change(NOW) as tx:
            insert(tx, Conversation, name="C0SECRET", lease_until=0.0, not_before=0.0)
            assert not insert_once(
                tx, Conversation, name="C0SECRET", lease_until=0.0, not_before=0.0
            )
            insert(tx, Conversation, name="C0SECRET", lease_until=0.0, not_before=0.0)

    with pytest.raises(IntegrityError) as trouble:
        twice()
    assert "C0SECRET" not in f"{trouble.value} {trouble.value.orig} {trouble.value.args}"
    with database.read(NOW) as tx:
        assert tx.session.get(Conversation, "C0SECRET") is None


def test_one_dead_connection_is_enough_to_give_up_all_that_are_old(
    postgres_url: str, open_door: OpenDoor
) -> None:
    ours, other = open_door(postgres_url), open_door(postgres_url)
    with ours.read(NOW) as one, ours.read(NOW) as two:
        assert people.asker(one, "U0") is people.asker(two, "U0") is None
    with other.change(NOW) as tx:
        tx.connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    with pytest.raises((OperationalError, InterfaceError)), ours.read(NOW) as tx:
        people.asker(tx, "U0")
    with ours.read(NOW) as one, ours.read(NOW) as two:
        assert people.asker(one, "U0") is people.asker(two, "U0") is None
