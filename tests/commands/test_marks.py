"""The shift's card names who is on call and who has the golden shift, as far as they are there."""

from datetime import date

from sqlmodel import col, select, update

from commands.deciding.command import Drawing
from storage import people
from storage.rosters import Assignment, Shift
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.stories.floor import ADA, BO, MONDAY


def marks(desk: Desk, who: str, how: str) -> int:
    """Mark a person's late shift of Monday; the shift's number."""
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        query = select(Shift).where(Shift.code == "L", Shift.day == MONDAY)
        shift = tx.session.exec(query).one()
        assert person is not None
        assert shift.id is not None
        mine = (col(Assignment.shift_id) == shift.id) & (col(Assignment.person_id) == person.id)
        tx.connection.execute(update(Assignment).where(mine).values(mark=how))
        return shift.id


def facts(desk: Desk, shift: int) -> dict[str, str]:
    with desk.read() as tx:
        return {fact.label: fact.value for fact in DRAWS["shift"](Drawing(tx, BOOKS, shift)).facts}


def test_the_card_names_who_is_on_call_and_who_is_mobile(desk: Desk) -> None:
    shift = marks(desk, ADA, "reserve")
    marks(desk, BO, "golden")
    found = facts(desk, shift)
    assert (found["On call"], found["Golden shift"]) == ("Ada", "Bo")
    assert found["On the floor"].startswith("4 of 4")  # both count as rostered
    desk.types(ADA, f"sick {date(2026, 11, 2)} fever")
    assert "On call" not in facts(desk, shift)
