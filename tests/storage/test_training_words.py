"""Topics of trainings, and why somebody would answer for nobody, go at their term."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from storage import forgetting, new_hires, trainings
from storage.database import Database
from storage.new_hires import ASKED, DECLINED, Pairing
from storage.people import Person
from storage.trainings import Training
from tests.storage.floor import NOW, a_floor
from tests.storage.test_forgetting import SECRET, everything, term


@pytest.mark.parametrize(("days", "goes"), [(1, True), (0, False)])
def test_words_go_after_their_day(database: Database, days: int, *, goes: bool) -> None:
    day: date = NOW.date() + timedelta(days=days)
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        row = trainings.hold(tx, floor.team, NOW.date(), "salt")
        by = floor.leaders[0]
        trainings.plan(tx, row, day=NOW.date(), words=SECRET, by_id=by, at=NOW)
        for state in (DECLINED, ASKED):
            pairing = Pairing(
                team_id=floor.team,
                person_id=floor.agents[0],
                buddy_id=floor.agents[1],
                state=state,
                asked_by=by,
                asked_at=NOW,
                words=SECRET if state == DECLINED else None,
                salt="salt",
            )
            new_hires.add_pairing(tx, pairing)
        gone = forgetting.forget(tx, term(tx, floor, "floor", day=day, is_decided=True))
        assert gone == ({"floor": 2} if goes else {})
        assert (SECRET in everything(tx)) is not goes


def test_of_a_person_goes_what_they_wrote(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        row = trainings.hold(tx, floor.team, NOW.date(), "salt")
        by = floor.leaders[0]
        trainings.plan(tx, row, day=NOW.date(), words=SECRET, by_id=by, at=NOW)
        later = NOW.date() + timedelta(days=1)
        other = tx.session.get_one(Person, floor.agents[0])
        assert forgetting.count(tx, term(tx, floor, "floor", day=later, person=other)) == {}
        writer = tx.session.get_one(Person, by)
        forgetting.forget(tx, term(tx, floor, "floor", day=later, person=writer))
        assert tx.session.exec(select(Training.words)).one() is None


def test_a_training_of_a_day_is_begun_once(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        first = trainings.hold(tx, floor.team, NOW.date(), "one")
        again = trainings.hold(tx, floor.team, NOW.date(), "two", is_extra=True)
        assert (first.id, again.salt, again.is_extra) == (again.id, "one", False)
