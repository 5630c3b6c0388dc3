"""Whoever owes something for a month's sheet is reminded, once each time, and nobody else."""

from datetime import date, datetime

from schedules.sheet_days import SCHEDULE
from storage import later, people
from storage.cards import Card
from storage.people import Team
from tests.commands.desk import BOOKS, Desk, leaves_team, text
from tests.commands.sheet_desk import assesses, at, scores, tasks, types, with_manager
from tests.stories.floor import ADA, BO, DORA, EVE, GRACE, LINUS, WEI


def ticks(desk: Desk, since: datetime) -> list[str]:
    """The clock does what is due."""
    with desk.read() as tx:
        dues = SCHEDULE.due(tx, BOOKS, since, desk.now)
    done = []
    for due in dues:
        with desk.database.change(desk.now) as tx:
            why = SCHEDULE.why_useless(tx, BOOKS, due) or SCHEDULE.post(tx, BOOKS, due)
        done.append(f"{due.at.astimezone(desk.now.tzinfo):%d %b %H:%M} {why or 'told'}")
    return done


def told(desk: Desk) -> dict[str, str]:
    """What was said or is kept for whom, by person."""
    found = {
        row.conversation[1:]: text(row)
        for row in desk.outgoing()
        if row.subject.startswith(("sheet_owed:", "sheet_remind:"))
    }
    with desk.read() as tx:
        for kept in later.due(tx, at(10, 1), at(12, 31, year=2027)):
            if kept.name in ("sheet.owed", "sheet.remind"):
                slack_id = people.by_id(tx, kept.person_id).person.slack_id
                found[slack_id or ""] = Card.model_validate(kept.card).text
    return found


def test_tasks_are_asked_for_as_the_month_begins_and_once_more(desk: Desk) -> None:
    desk.now = at(12, 1, 8)
    assert ticks(desk, at(11, 30, 12)) == []
    desk.now = at(12, 1, 9)
    assert ticks(desk, at(12, 1, 8)) == ["01 Dec 09:00 told"]
    assert set(told(desk)) == {DORA}
    assert "5 people have no tasks for December 2026 yet" in told(desk)[DORA]
    assert "until Thu 3 Dec 2026 (our own rule)" in told(desk)[DORA]


def test_people_then_leaders_are_reminded_while_they_owe(desk: Desk) -> None:
    with_manager(desk)
    tasks(desk, whom="agent")
    tasks(desk, whom="duty_leader", lines="duties: meetings")
    leaves_team(desk, LINUS, date(2026, 11, 20))
    desk.now = at(11, 28, 16)
    assert ticks(desk, at(11, 27)) == ["28 Nov 09:00 told"]
    assert set(told(desk)) == {ADA, BO, WEI, GRACE}
    assert "until the end of Thu 3 Dec 2026" in told(desk)[ADA]
    assert "2026年12月3日" in told(desk)[WEI]
    assesses(desk)
    desk.now = at(12, 4)
    assert ticks(desk, at(12, 3, 10)) == ["04 Dec 09:00 told"]
    assert "5 sheets of November 2026 have no score yet" in told(desk)[DORA]
    scores(desk)
    desk.now = at(12, 6)
    assert ticks(desk, at(12, 5, 10)) == ["06 Dec 09:00 told"]
    assert "1 sheet of November 2026 waits for your yes" in told(desk)[EVE]
    types(desk, EVE, "approve M1")
    desk.now = at(12, 8)
    assert ticks(desk, at(12, 7)) == ["08 Dec 09:00 nobody owes anything"]


def test_nobody_is_reminded_of_a_day_that_another_handbook_sets(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        tx.session.get_one(Team, 1).handbook = "service-desk"
    desk.now = at(12, 31)
    assert ticks(desk, at(11, 2)) == []


def test_a_late_reminder_is_left_out_where_another_one_comes(desk: Desk) -> None:
    desk.now = at(12, 2)
    assert ticks(desk, at(11, 30)) == ["01 Dec 09:00 it is said again on the last day"]
    desk.now = at(12, 5)
    assert ticks(desk, at(12, 2)) == [
        "03 Dec 09:00 told",
        "04 Dec 09:00 it is said again on the last day",
        "05 Dec 09:00 nobody owes anything",
    ]
