"""After a downtime the leaders of every team are told from when to when, on their own clock."""

from datetime import timedelta

from schedules import downtime
from storage.people import Team
from tests.commands.desk import BOOKS, Desk, text
from tests.stories.floor import LEADERS, MORNING


def test_the_leaders_are_told_from_when_to_when(desk: Desk) -> None:
    with desk.database.change(MORNING) as tx:
        team = tx.session.get(Team, 1)
        assert team is not None
        values = team.model_dump(exclude={"id"})
        berlin = {**values, "name": "Berlin", "zone": "Europe/Berlin", "leaders_channel": "C0B"}
        tx.session.add(Team(**berlin))
    with desk.database.change(MORNING) as tx:
        downtime.was_away(tx, MORNING - timedelta(hours=9), MORNING)
    told = {row.conversation: text(row).splitlines() for row in desk.outgoing()}
    assert told[LEADERS] == [
        "I was away from Sun 1 Nov, 22:00 to Mon 2 Nov, 07:00.",
        "Commands and presses from then did not reach me. Please repeat them.",
    ]
    assert told["C0B"][0] == "I was away from Sun 1 Nov, 15:00 to Mon 2 Nov, 00:00."


def test_nothing_of_it_is_ever_due_by_the_clock(desk: Desk) -> None:
    with desk.read() as tx:
        assert not downtime.due(tx, BOOKS, MORNING - timedelta(days=99), MORNING)
