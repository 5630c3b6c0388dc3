"""A plan that is held heeds at once what a single schedule rests on, and what leaders say."""

import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from bot.agenda import Agenda
from bot.clock import Clock
from bot.troubles import Troubles
from commands.deciding.asking import Books
from schedules import action_days, meeting_agenda
from schedules.schedule import Due, Schedule, all_schedules
from storage import people
from storage.actions import Action
from storage.database import Database
from storage.leaves import APPROVED, Leave
from storage.occurrences import Occurrence
from storage.people import Person
from storage.transaction import Tx
from tests.bot.test_agenda import a_team
from tests.bot.turning import Turned, clock, each_desk, house_time
from tests.commands.desk import BOOKS, Desk
from tests.commands.meeting_desk import action, at, meeting
from tests.commands.sheet_desk import with_manager
from tests.stories.floor import DORA, EVE, GRACE, MORNING

__all__ = ["each_desk", "house_time"]
MINUTE = timedelta(minutes=1)


class Door:
    """Opens at the moment that is written on it, and counts how often it was asked when."""

    def __init__(self, name: str, **more: object) -> None:
        self.asked, self.opened, self.name = 0, list[datetime](), name
        self.schedule = Schedule(name, self._due, self._post, is_steady=True, **more)  # type: ignore[arg-type]

    def _due(self, tx: Tx, _: Books, since: datetime, until: datetime) -> Sequence[Due]:
        self.asked += 1
        found = people.marker(tx, self.name)
        return [Due("team:1", found)] if found and since < found <= until else []

    def _post(self, _: Tx, __: Books, due: Due) -> None:
        self.opened.append(due.at)


def write(database: Database, name: str, moment: datetime) -> None:
    with database.change(MORNING) as tx:
        people.set_marker(tx, name, moment)


def test_only_the_one_that_rests_on_it_is_asked_again(each_desk: Desk, house_time: Turned) -> None:
    front = Door("front", rests_on=lambda tx, _, __: people.marker(tx, "front"))
    back = Door("back")
    one = clock(each_desk.database, house_time, [front.schedule, back.schedule])
    one.tick()
    one.tick()
    asked = front.asked, back.asked
    for minutes in (3, 5):  # written anew before it opened
        write(each_desk.database, "front", MORNING + minutes * MINUTE)
        one.tick()
    assert (front.asked, back.asked) == (asked[0] + 2, asked[1])
    assert one.next_due(MORNING, MORNING + 9 * MINUTE) == MORNING + 5 * MINUTE
    for minutes in (3, 5, 6):
        house_time.at = MORNING + minutes * MINUTE
        one.tick()
    assert front.opened == [MORNING + 5 * MINUTE]


def test_what_cannot_be_told_keeps_no_other_from_its_time(
    each_desk: Desk, house_time: Turned
) -> None:
    def fails(_: Tx, __: datetime, ___: datetime) -> None:
        raise LookupError("it is not there")

    front, back = Door("front", rests_on=fails), Door("back")
    for door in (front, back):
        write(each_desk.database, door.name, MORNING + MINUTE)
    one = clock(each_desk.database, house_time, [front.schedule, back.schedule])
    one.tick()
    house_time.at += MINUTE
    one.tick()
    assert (front.opened, back.opened) == ([MORNING + MINUTE], [MORNING + MINUTE])


# ---- the house's own


@pytest.fixture
def friday(each_desk: Desk) -> Desk:
    """Before the agenda of the weekly meeting, which is posted at two; Eve manages."""
    with_manager(each_desk)
    each_desk.now = at(6, 13, 55)
    return each_desk


def running(desk: Desk, house_time: Turned, *schedules: Schedule) -> Clock:
    """A clock that has planned by now."""
    house_time.at = desk.now
    one = clock(desk.database, house_time, schedules)
    one.tick()
    one.tick()
    return one


def ended(desk: Desk, job: str) -> list[tuple[str, str, datetime]]:
    with desk.read() as tx:
        rows = tx.session.exec(select(Occurrence).where(Occurrence.job == job)).all()
        found = [(row.subject, row.outcome, row.due_at) for row in rows]
    return sorted((one for one in found if one[2] > desk.now), key=lambda one: one[2])


def turned(one: Clock, house_time: Turned, *moments: datetime) -> None:
    for moment in moments:
        house_time.at = moment
        one.tick()


WEEKLY = "team:1:weekly:2026-11-06"


def test_a_meeting_that_is_moved_is_heeded_at_once(friday: Desk, house_time: Turned) -> None:
    one = running(friday, house_time, meeting_agenda.SCHEDULE)
    assert one.next_due(friday.now, at(6, 14, 5)) == at(6, 14)
    meeting(friday, EVE, "move weekly 15:33 the room is taken")
    assert one.next_due(friday.now, at(6, 14, 5)) == at(6, 14, 3)
    turned(one, house_time, at(6, 14), at(6, 14, 3), at(6, 14, 4))
    assert ended(friday, "meeting_agenda") == [(WEEKLY, "done", at(6, 14, 3))]


def test_a_meeting_that_is_cancelled_is_not_posted(friday: Desk, house_time: Turned) -> None:
    one = running(friday, house_time, meeting_agenda.SCHEDULE)
    meeting(friday, EVE, "cancel weekly no room")
    assert one.next_due(friday.now, at(6, 14, 5)) is None
    turned(one, house_time, at(6, 14), at(6, 14, 1))
    assert ended(friday, "meeting_agenda") == []


def schedule(desk: Desk, line: str = "") -> str:
    return desk.types(GRACE, line, "schedule").text


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        (["skip {n}"], ["skipped"]),
        (["skip {n}", "undo {n}"], ["done"]),
        (["pause agendas the floor is painted"], ["missed"]),
        (["pause agendas the floor is painted", "resume agendas"], ["done"]),
        (["now {n}"], ["done"]),
    ],
)
def test_what_a_leader_says_of_a_planned_one_is_heeded_at_once(
    friday: Desk, house_time: Turned, lines: list[str], ends: list[str]
) -> None:
    one = running(friday, house_time, meeting_agenda.SCHEDULE)
    items = [item.text for item in friday.types(GRACE, "", "schedule").items]
    [number] = [text.split(".")[0] for text in items if "Fri 6 Nov, 14:00" in text]
    for line in lines:
        schedule(friday, line.format(n=number))
    turned(one, house_time, at(6, 14), at(6, 14, 1))
    assert [outcome for _, outcome, _ in ended(friday, "meeting_agenda")] == ends
    posted = [row for row in friday.outgoing() if row.subject.startswith("meeting:")]
    assert len(posted) == ends.count("done")


def test_a_task_given_moved_or_closed_a_moment_ago_is_heeded(
    each_desk: Desk, house_time: Turned
) -> None:
    each_desk.now = at(5, 8, 55)
    one = running(each_desk, house_time, action_days.SCHEDULE)
    action(each_desk, DORA, f"add <@{GRACE}> 2026-11-05 order headsets")
    action(each_desk, DORA, f"add <@{GRACE}> 2026-11-05 call the printer")
    action(each_desk, DORA, f"add <@{GRACE}> 2026-11-20 order paper")
    one.tick()
    action(each_desk, GRACE, "done T2")
    with each_desk.database.change(each_desk.now) as tx:
        tx.session.exec(select(Action).where(Action.id == 3)).one().due = date(2026, 11, 5)
        for row in tx.session.exec(select(Action)):
            row.at -= timedelta(days=1)
    turned(one, house_time, at(5, 9), at(5, 9, 1))
    assert [
        subject for subject, outcome, _ in ended(each_desk, "action_days") if outcome == "done"
    ] == [
        "action:1",
        "action:3",
    ]


# ---- what looking costs


def test_looking_with_all_schedules_takes_as_many_statements_for_many_teams(
    database: Database, statements: list[str]
) -> None:
    counts = []
    for more in (2, 30):
        with database.change(MORNING) as tx:
            for number in range(more):
                a_team(tx, f"{more} {number}")
                busy(tx)
        agenda = Agenda(database, BOOKS, all_schedules(), Troubles(time.time))
        told = []
        for _ in range(2):  # with the plan made, and with it held
            statements.clear()
            agenda.open(MORNING)
            told.append(len(statements))
        counts.append(told)
    assert counts[0] == counts[1]
    assert counts[1][1] < counts[1][0]


def busy(tx: Tx) -> None:
    """The newest team has somebody on a leave and with a task."""
    team = max(people.teams(tx), key=lambda one: one.id or 0)
    known = Person(team_id=team.id or 0, code=f"A{team.id}", name="Ada", slack_id=f"U{team.id}")
    tx.session.add(known)
    tx.flush()
    assert known.id is not None
    day = MORNING.date()
    given = Action(team_id=known.team_id, words="x", salt="s", due=day, by_id=known.id, at=MORNING)
    away = Leave(
        team_id=known.team_id, person_id=known.id, kind="annual", state=APPROVED, first=day,
        last=day + timedelta(days=5), asked_at=MORNING, filed_by=known.id, salt="s", facts={},
        verdict={}, counted=6.0,
    )  # fmt: skip
    tx.session.add_all([given, away])


def test_what_the_handbook_times_is_planned_ahead() -> None:
    """Were one of these asked at every tick, a thousand teams would be gone through for it."""
    steady = {one.name for one in all_schedules() if one.is_steady}
    assert steady >= {
        "action_days", "briefing", "checklist_day", "checklist_shift", "debrief", "meeting_agenda",
        "meeting_draft", "meeting_minutes", "patrol_analysis", "report_begin",
        "rota_plan", "servicelog_ask",
    }  # fmt: skip
