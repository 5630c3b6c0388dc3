"""What was written on the floor's day is forgotten at its term."""

from datetime import date, timedelta

import pytest

from storage import actions, briefings, bulletins, forgetting
from storage.actions import Action
from storage.bulletins import Bulletin
from storage.database import Database
from tests.storage.floor import MONDAY, NOW, a_floor, a_shift
from tests.storage.test_forgetting import SECRET, everything, term


@pytest.mark.parametrize(("days", "goes"), [(1, True), (0, False)])
def test_what_the_floor_was_told_goes(database: Database, days: int, *, goes: bool) -> None:
    day: date = NOW.date() + timedelta(days=days)
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shift = a_shift(tx, floor, *floor.agents[:1], day=max(MONDAY, NOW.date()))
        row = Bulletin(
            team_id=floor.team,
            kind="new",
            by_id=floor.leaders[0],
            at=NOW,
            holds_from=NOW,
            words=SECRET,
            withdrawn_words=SECRET,
            salt="salt",
        )
        bulletins.add(tx, row)
        briefing = briefings.made(tx, shift)
        briefings.say_also(tx, briefing, floor.leaders[0], SECRET, "salt")
        task = Action(
            team_id=floor.team,
            words=SECRET,
            salt="salt",
            due=NOW.date(),
            by_id=floor.leaders[0],
            at=NOW,
            state=actions.DONE,
        )
        actions.put(tx, task)
        gone = forgetting.forget(tx, term(tx, floor, "floor", day=day, is_decided=True))
        assert gone == ({"floor": 3} if goes else {})
        assert (SECRET in everything(tx)) is not goes
