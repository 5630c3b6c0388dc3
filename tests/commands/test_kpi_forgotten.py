"""Names that had their term are nobody's in a list of agents; their figures stay there. So go the
names of files that people sent."""

from datetime import date, datetime, timedelta
from pathlib import Path

from commands.deciding.command import Drawing
from commands.kpi import sent
from storage import call_uploads, forgetting, people
from storage.call_uploads import CallUpload
from storage.forgetting import Term
from storage.people import Person
from tests.commands.desk import BOOKS, Desk
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


def a_file(desk: Desk, state: str, at: datetime) -> int:
    """Dora sent it; its name says more than it should."""
    with desk.database.change(at) as tx:
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        return call_uploads.add(
            tx,
            CallUpload(
                team_id=1,
                person_id=dora.id,
                slack_id="F1",
                file_name="calls while Ada was ill.csv",
                state=state,
                result={"reason": "{file} cannot be read: {why}.", "facts": {"why": "x"}},
                at=at,
            ),
        )


def test_a_files_name_goes_with_the_messages(each_desk: Desk) -> None:
    """What is still to be read keeps its name, and so does what was sent after the day."""
    desk, later = each_desk, each_desk.now + timedelta(days=2)
    old = a_file(desk, call_uploads.FAILED, desk.now)
    kept = [a_file(desk, call_uploads.WAITING, desk.now), a_file(desk, call_uploads.READ, later)]
    with desk.database.change(later) as tx:
        assert "Ada was ill" in sent.draw(Drawing(tx, BOOKS, old)).text
        term = Term(people.team(tx, 1), {"messages": MONDAY + timedelta(days=1)})
        assert forgetting.forget(tx, term) == {"messages": 1}
    with desk.database.read(later) as tx:
        assert sent.draw(Drawing(tx, BOOKS, old)).text.startswith(
            "Calls from a file\na file cannot"
        )
        assert [call_uploads.seen(tx, one).file_name for one in (old, *kept)][:2] == [
            None,
            "calls while Ada was ill.csv",
        ]
        assert call_uploads.seen(tx, kept[1]).file_name is not None
