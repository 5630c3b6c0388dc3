"""What is remembered between ticks never hides what is due."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from bot.agenda import AHEAD, Agenda
from bot.troubles import Troubles
from commands.deciding.asking import Books
from commands.deciding.occasions import Occasion, by_shift
from schedules.schedule import Due, by_occasion
from storage import occurrences, people, timetable
from storage.database import Database
from storage.occurrences import SKIPPED
from storage.people import Team
from storage.rosters import Assignment, Shift
from storage.transaction import Tx
from tests.bot.turning import Turned, clock, each_desk, house_time
from tests.commands.desk import BOOKS, Desk
from tests.storage.floor import Clock as Machine
from tests.stories.floor import MONDAY, MORNING

__all__ = ["each_desk", "house_time"]
QUARTER = timedelta(minutes=15)


@pytest.fixture
def machine() -> Machine:
    return Machine()


class Bell:
    """Rings a quarter of an hour before each shift, and counts how often it was asked when."""

    def __init__(self) -> None:
        self.asked = 0
        self.rung: list[datetime] = []
        self.schedule = by_occasion(
            Occasion("bell", lambda *_: "", self._due, self._ring, is_steady=True)
        )

    def _due(
        self, tx: Tx, _: Books, teams: Sequence[Team], since: datetime, until: datetime
    ) -> list[Due]:
        self.asked += 1
        return by_shift(tx, teams, since, until, lambda _, shift: shift.starts_at - QUARTER)

    def _ring(self, _: Tx, __: Books, due: Due) -> None:
        self.rung.append(due.at)


def shift_at(database: Database, starts: datetime, code: str = "X") -> None:
    """Brought in now, whatever the hour."""
    with database.change(MORNING) as tx:
        person = people.everybody(tx)[0]
        shift = Shift(
            team_id=person.team_id,
            day=starts.date(),
            code=code,
            starts_at=starts,
            ends_at=starts + timedelta(hours=8),
        )
        tx.session.add(shift)
        tx.session.flush()
        assert shift.id is not None
        assert person.id is not None
        tx.session.add(Assignment(shift_id=shift.id, person_id=person.id))


def test_it_is_not_asked_for_seven_days_at_every_tick(
    each_desk: Desk, house_time: Turned, machine: Machine
) -> None:
    bell = Bell()
    one = clock(each_desk.database, house_time, [bell.schedule])
    one.tick()  # the first entry of the journal is something new, too
    for _ in range(20):
        one.tick()
        one.next_due(house_time.at, house_time.at + timedelta(seconds=30))
        house_time.at += timedelta(seconds=20)
        machine.seconds += 20
    assert bell.asked == 2
    house_time.at += AHEAD
    one.tick()
    assert bell.asked == 3


def test_every_moment_comes_once_however_the_ticks_fall(
    each_desk: Desk, house_time: Turned, machine: Machine
) -> None:
    bell = Bell()
    one = clock(each_desk.database, house_time, [bell.schedule])
    one.tick()
    bell.rung.clear()
    for seconds in (1, 29, 30, 1_000, 600, 599, 601, 30_000, 7, 90_000):
        house_time.at += timedelta(seconds=seconds)
        machine.seconds += seconds
        one.tick()
    assert bell.rung == sorted(set(bell.rung))
    with each_desk.read() as tx:
        manned = select(Shift).where(Shift.code != "E")
        starts = [shift.starts_at - QUARTER for shift in tx.session.exec(manned)]
    missed = [at for at in starts if MORNING < at <= house_time.at and at not in bell.rung]
    assert missed == []


def test_a_roster_that_comes_late_is_seen_at_the_next_tick(
    each_desk: Desk, house_time: Turned
) -> None:
    bell = Bell()
    one = clock(each_desk.database, house_time, [bell.schedule])
    one.tick()
    bell.rung.clear()
    shift_at(each_desk.database, MORNING + timedelta(minutes=5))
    shift_at(each_desk.database, MORNING - timedelta(hours=20), "Y")
    one.tick()
    assert sorted(bell.rung) == [
        MORNING - timedelta(hours=20) - QUARTER,
        MORNING + timedelta(minutes=5) - QUARTER,
    ]


def test_a_shift_whose_hours_change_is_seen(each_desk: Desk, house_time: Turned) -> None:
    bell = Bell()
    one = clock(each_desk.database, house_time, [bell.schedule])
    shift_at(each_desk.database, MORNING + timedelta(hours=1))
    one.tick()
    bell.rung.clear()
    with each_desk.database.change(MORNING) as tx:
        tx.session.exec(select(Shift).where(Shift.code == "X")).one().starts_at = MORNING + QUARTER
    house_time.at += timedelta(seconds=1)
    assert one.next_due(MORNING - timedelta(seconds=1), MORNING + QUARTER) == MORNING
    one.tick()
    assert bell.rung == [MORNING]


def test_house_time_that_goes_back_and_forth_doubles_nothing_and_loses_nothing(
    each_desk: Desk, house_time: Turned
) -> None:
    bell = Bell()
    one = clock(each_desk.database, house_time, [bell.schedule])
    shift_at(each_desk.database, MORNING + timedelta(minutes=20))
    one.tick()
    bell.rung.clear()
    for minutes in (10, -600, 12, -1, 14):
        house_time.at = MORNING + timedelta(minutes=minutes)
        one.tick()
    assert bell.rung == [MORNING + timedelta(minutes=5)]


def test_what_another_bot_has_pressed_is_left_alone(each_desk: Desk, house_time: Turned) -> None:
    bell, other = Bell(), Bell()
    clocks = [
        clock(each_desk.database, house_time, [schedule.schedule]) for schedule in (bell, other)
    ]
    shift_at(each_desk.database, MORNING + timedelta(minutes=20))
    for one in clocks:
        one.tick()
    rung = len(bell.rung)
    assert other.rung == []
    house_time.at += timedelta(minutes=6)
    for one in (clocks[1], clocks[0], clocks[1]):
        one.tick()
    assert (len(bell.rung), len(other.rung)) == (rung, 1)


def test_one_that_was_skipped_and_given_back_comes(each_desk: Desk, house_time: Turned) -> None:
    """Though it was taken while the plan was made."""
    bell = Bell()
    one = clock(each_desk.database, house_time, [bell.schedule])
    shift_at(each_desk.database, MORNING + timedelta(minutes=20))
    at = MORNING + timedelta(minutes=5)
    with each_desk.read() as tx:
        number = tx.session.exec(select(Shift.id).where(Shift.code == "X")).one()
    key = ("bell", f"shift:{number}", at)
    with each_desk.database.change(MORNING) as tx:
        assert occurrences.claim(tx, *key, outcome=SKIPPED)
    one.tick()
    with each_desk.database.change(MORNING) as tx:
        assert timetable.bring_back(tx, *key)
    house_time.at = at
    one.tick()
    assert bell.rung[-1] == at


def test_a_team_that_moves_to_another_zone_or_handbook_is_seen(
    each_desk: Desk, house_time: Turned
) -> None:
    bell = Bell()
    one = clock(each_desk.database, house_time, [bell.schedule])
    one.tick()
    for field, value in (("zone", "Europe/Berlin"), ("handbook", "service-desk")):
        one.tick()
        asked = bell.asked
        one.tick()
        assert bell.asked == asked
        with each_desk.database.change(MORNING) as tx:
            setattr(tx.session.exec(select(Team)).one(), field, value)
        one.tick()
        assert bell.asked == asked + 1


def test_a_plan_is_made_anew_after_some_minutes_of_machine_time(
    each_desk: Desk, house_time: Turned, machine: Machine
) -> None:
    bell = Bell()
    one = clock(each_desk.database, house_time, [bell.schedule])
    one.tick()
    one.tick()
    asked = bell.asked
    machine.seconds += AHEAD.total_seconds() + 1
    one.tick()
    assert bell.asked == asked + 1


def test_looking_takes_as_many_statements_for_many_teams(
    database: Database, statements: list[str]
) -> None:
    counts = []
    for more in (2, 30):
        with database.change(MORNING) as tx:
            for number in range(more):
                a_team(tx, f"{more} {number}")
        bell = Bell()
        agenda = Agenda(database, BOOKS, [bell.schedule], Troubles(lambda: 0.0))
        told = []
        for _ in range(2):
            statements.clear()
            agenda.open(MORNING)
            told.append(len(statements))
        counts.append(told)
    assert counts[0] == counts[1]


def a_team(tx: Tx, name: str, day: date = MONDAY) -> None:
    team = Team(
        name=name, zone="Europe/Berlin", language="en", handbook="call-centre",
        leaders_channel="C0L", floor_channel="C0F", managers_channel="C0M",
    )  # fmt: skip
    tx.session.add(team)
    tx.session.flush()
    assert team.id is not None
    tx.session.add(
        Shift(
            team_id=team.id,
            day=day,
            code="E",
            starts_at=MORNING,
            ends_at=MORNING + timedelta(hours=8),
        )
    )
