"""Names that had their term are nobody's in a list of agents; their figures stay there."""

from datetime import date
from pathlib import Path

from storage import forgetting, people
from storage.forgetting import Term
from storage.people import Person
from tests.commands.desk import Desk
from tests.commands.kpi_desk import asks, brought_in, ten
from tests.stories.floor import DORA, MONDAY


def test_who_left_has_no_name_any_more(desk: Desk, tmp_path: Path) -> None:
    with desk.database.change(desk.now) as tx:
        left = date(2026, 11, 3)
        tx.session.add(Person(team_id=1, code="1001", name="Bob Johnson", left_on=left))
    lines = ten(MONDAY, agents=("Agent/1001", "stranger"))
    brought_in(desk.database, tmp_path, lines, desk.now)
    desk.passes(days=1)
    assert "Bob Johnson: Calls handled 4" in asks(desk, DORA, "month agents")
    with desk.database.change(desk.now) as tx:
        term = Term(people.team(tx, 1), {"calls": date(2026, 11, 4)})
        assert forgetting.forget(tx, term) == {"calls": 2}
    told = asks(desk, DORA, "month agents")
    assert "Bob" not in told
    assert "1001" not in told
    assert "stranger" not in told
    assert told.count("somebody who left (#") == 2
    assert told.count("Calls handled 4") == 2
    assert "belongs to nobody on the list" not in told
