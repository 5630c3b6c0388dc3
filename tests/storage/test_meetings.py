"""Meetings in memory: one a day and kind, minutes over those that were read, words forgotten."""

from datetime import date, datetime, timedelta

import pytest

from storage import actions, forgetting, meetings
from storage.actions import Action
from storage.database import Database
from storage.meetings import Meeting
from storage.people import Person
from storage.transaction import Tx
from tests.storage.floor import NOW, Floor, a_floor, together
from tests.storage.test_forgetting import SECRET, everything, term

DAY = date(2026, 11, 6)
BEGINS = datetime(2026, 11, 6, 7, 30, tzinfo=NOW.tzinfo)


def a_meeting(tx: Tx, floor: Floor) -> Meeting:
    return meetings.ensure(tx, floor.team, "weekly", DAY, BEGINS, "salt")


def test_it_is_made_once_by_whoever_is_first(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)

    def make(_: int) -> int:
        with database.change(NOW) as tx:
            return a_meeting(tx, floor).id or 0

    assert len(set(together(4, make))) == 1


def test_minutes_are_kept_once_over_what_was_read(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        row = a_meeting(tx, floor)
        assert meetings.change(tx, row, (meetings.PLANNED,), state=meetings.POSTED)

    def keep(number: int) -> bool:
        with database.change(NOW) as tx:
            row = a_meeting(tx, floor)
            return meetings.keep(tx, row, 0, kept_by=floor.leaders[0], minutes_words=f"{number}")

    assert sorted(together(4, keep)) == [False, False, False, True]
    with database.read(NOW) as tx:
        kept = meetings.get(tx, 1)
    assert kept is not None
    assert (kept.version, kept.state) == (1, meetings.HELD)


def test_a_task_is_closed_once(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        leader = floor.leaders[0]
        task = Action(
            team_id=floor.team, words="x", salt="s", due=DAY, owner_id=leader, by_id=leader, at=NOW
        )
        actions.put(tx, task)

    def close(number: int) -> bool:
        with database.change(NOW) as tx:
            found = actions.get(tx, 1)
            assert found is not None
            if number % 2:
                return actions.change(tx, found, (actions.OPEN,), state=actions.DONE)
            return actions.change(tx, found, (actions.OPEN,), state=actions.DROPPED)

    assert sum(together(4, close)) == 1


@pytest.mark.parametrize(("day", "goes"), [(DAY + timedelta(days=1), True), (DAY, False)])
@pytest.mark.parametrize("of_person", [False, True])
def test_words_of_a_meeting_and_of_its_tasks_go(
    database: Database, day: date, *, goes: bool, of_person: bool
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        leader = floor.leaders[0]
        row = a_meeting(tx, floor)
        values = dict.fromkeys(("reason", "joining_words", "minutes_words"), SECRET)
        meetings.change(tx, row, (meetings.PLANNED,), kept_by=leader, **values)
        meetings.add_point(tx, row.id or 0, SECRET, leader, "salt")
        at = BEGINS - timedelta(hours=1)
        task = Action(
            team_id=floor.team,
            words=SECRET,
            salt="salt",
            due=DAY,
            by_id=leader,
            at=at,
            state=actions.DROPPED,
            closed_by_id=leader,
            closed_at=at,
            closed_words=SECRET,
        )
        actions.put(tx, task)
    with database.change(NOW) as tx:
        person = tx.session.get_one(Person, leader) if of_person else None
        gone = forgetting.forget(
            tx, term(tx, floor, "floor", day=day, is_decided=True, person=person)
        )
        assert gone == ({"floor": 4} if goes else {})
        assert (SECRET in everything(tx)) is not goes
