"""One transaction a change: all of it or nothing, and nobody who only asks has to wait."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from storage import delivery, journal, outbox, people, seen
from storage.cards import Card
from storage.database import Database, why_unreachable
from storage.journal import Entry
from storage.outbox import Outgoing
from storage.people import Team
from storage.seen import Seen
from tests.conftest import OpenDoor
from tests.storage.floor import NOW, a_floor, a_leave, together


class Interrupted(Exception):
    """What goes wrong in these proofs."""


def test_a_change_that_fails_leaves_no_row_no_journal_entry_and_no_message(
    database: Database,
) -> None:
    def fail() -> None:
        with database.change(NOW) as tx:
            a_floor(tx)
            tx.note("team.set", "team:1", "person:1")
            outbox.post(tx, "C0LEAD", "team:1", Card(title="Welcome"))
            raise Interrupted

    with pytest.raises(Interrupted):
        fail()
    with database.read(NOW) as tx:
        for table in (Team, Entry, Outgoing):
            assert tx.session.exec(select(table)).all() == []


def test_a_crash_just_before_the_commit_leaves_nothing(
    database_url: str, open_door: OpenDoor
) -> None:
    def crash(moment: str) -> None:
        if moment == "before commit":
            raise Interrupted

    def fail() -> None:
        with database.change(NOW) as tx:
            a_floor(tx)
            tx.note("team.set", "team:1", "person:1")

    database = open_door(database_url, waypoint=crash)
    with pytest.raises(Interrupted):
        fail()
    with database.read(NOW) as tx:
        assert people.teams(tx) == []
        assert journal.head(tx) is None


def test_rows_journal_and_messages_of_a_change_are_there_together(database: Database) -> None:
    with database.change(NOW) as tx:
        a_floor(tx)
        tx.note("team.set", "team:1", "person:1")
        outbox.post(tx, "C0LEAD", "team:1", Card(title="Welcome"))
    with database.read(NOW) as tx:
        assert [team.name for team in people.teams(tx)] == ["Centre"]
        assert [entry.event for entry in journal.of_subject(tx, "team:1")] == ["team.set"]
        assert delivery.backlog(tx).waiting == 1


def test_a_question_is_answered_while_somebody_changes_things(database: Database) -> None:
    with database.change(NOW) as tx:
        a_floor(tx)
        with database.read(NOW) as asking:
            assert people.teams(asking) == [], "and sees nothing that is not committed"


def test_on_sqlite_a_change_takes_its_turn_first_and_a_question_does_not(
    sqlite_url: str, open_door: OpenDoor
) -> None:
    database = open_door(sqlite_url)
    with database.engine.connect() as reader, database.change(NOW):
        told = reader.exec_driver_sql("SELECT count(*) FROM team").scalar()
        assert told == 0
    other = open_door(sqlite_url)

    def count_up(number: int) -> None:
        # Two processes read, then write: a transaction that began as a reader would be refused.
        for _ in range(25):
            with (database if number % 2 else other).change(NOW) as tx:
                counter = tx.session.get_one(Seen, "counter")
                counter.answer = str(int(counter.answer) + 1)
                tx.session.add(counter)

    with database.change(NOW) as tx:
        assert seen.first_time(tx, "counter")
        seen.remember(tx, "counter", "0")
    together(4, count_up)
    with database.read(NOW) as tx:
        assert seen.answer(tx, "counter") == "100"


def test_an_error_never_carries_a_persons_reason(database: Database) -> None:
    def refer_to_nobody() -> None:
        with database.change(NOW) as tx:
            a_leave(tx, a_floor(tx), person=999_999, reason="hepatitis")

    def leave_the_kind_out() -> None:
        with database.change(NOW) as tx:
            floor = a_floor(tx)
            number = a_leave(tx, floor, floor.agents[0], reason="hepatitis")
            tx.connection.exec_driver_sql(f"UPDATE leave SET kind = NULL WHERE id = {number}")

    for mistake in (refer_to_nobody, leave_the_kind_out):
        with pytest.raises(IntegrityError) as trouble:
            mistake()
        assert "hepatitis" not in f"{trouble.value} {trouble.value.orig} {trouble.value.args}"


def test_a_moment_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    moments = {
        "summer": datetime(2026, 7, 1, 8, 30, 0, 123456, timezone(timedelta(hours=8))),
        "before 1970": datetime(1969, 12, 31, 23, 59, tzinfo=UTC),
        "west": datetime(2026, 3, 1, 23, 0, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
    }
    with database.change(NOW) as tx:
        for name, at in moments.items():
            people.set_marker(tx, name, at)
    with database.read(NOW) as tx:
        for name, at in moments.items():
            found = people.marker(tx, name)
            assert found == at
            assert found is not None
            assert found.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    def forget_the_zone() -> None:
        with database.change(NOW) as tx:
            people.set_marker(tx, "tick", datetime(2026, 11, 2, 6, 0))

    with pytest.raises(Exception, match="a moment needs a zone"):
        forget_the_zone()


def test_a_database_that_does_not_answer_says_why(open_door: OpenDoor) -> None:
    nowhere = open_door("postgresql://nobody@/nothing?host=/nowhere")
    assert "/nowhere" in (why_unreachable(nowhere) or "")


def test_a_database_that_answers_has_nothing_to_say(database: Database) -> None:
    assert why_unreachable(database) is None
