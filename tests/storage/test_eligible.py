"""Who could take a shift, and what stands against the others: in one statement each."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bench.eligible import DAY as ASKED_DAY
from bench.eligible import crowd
from handbook.eligibility import Wanted, WhyNot, why_not
from handbook.working_time import WorkingTime
from storage import eligible, people
from storage.database import Database
from storage.eligible import Question
from storage.leaves import APPROVED, DECLINED
from storage.people import Person, Role, Skill
from storage.reliefs import ACCEPTED, DONE, Overtime
from storage.reliefs import DECLINED as NOT_TAKEN
from storage.rosters import Assignment, Shift
from storage.transaction import Tx
from tests.storage.floor import MONDAY, NOW, Floor, a_floor, a_leave, a_shift
from tests.storage.test_reliefs import a_relief, an_overtime

ZONE = ZoneInfo("Asia/Shanghai")
LIMITS = WorkingTime.model_validate({"from": date(2020, 1, 1)})
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Change = Callable[[Tx, Floor, Shift], None]
"""What is done to the first agent, whom nothing stands against otherwise."""


def question(tx: Tx, floor: Floor, shift: Shift, **more: object) -> Question:
    wanted = Wanted(shift.day, shift.starts_at, shift.ends_at, **more)  # type: ignore[arg-type]
    return Question(people.team(tx, floor.team), wanted, LIMITS, ("agent",), shift.id or 0)


def a_floor_of_agents(tx: Tx) -> tuple[Floor, Shift]:
    floor = a_floor(tx, agents=2)
    tx.session.add_all(Role(person_id=number, role="agent") for number in floor.agents)
    for person in people.everybody(tx):
        person.slack_id = f"U{person.id}"
        tx.session.add(person)
    return floor, a_shift(tx, floor, zone="Asia/Shanghai")


def on(*days: int, code: str = "E") -> Change:
    def put(tx: Tx, floor: Floor, _: Shift) -> None:
        for day in days:
            a_shift(tx, floor, floor.agents[0], day=MONDAY + day * DAY, code=code, zone=str(ZONE))

    return put


def on_it(tx: Tx, floor: Floor, shift: Shift) -> None:
    tx.session.add(Assignment(shift_id=shift.id or 0, person_id=floor.agents[0]))


def gone(tx: Tx, floor: Floor, _: Shift) -> None:
    a_leave(tx, floor, floor.agents[0], state=APPROVED)


def gone_the_night(tx: Tx, floor: Floor, shift: Shift) -> None:
    """On leave on Sunday, whose night ends when the shift begins: nothing is worked of it."""
    on(-1, code="N")(tx, floor, shift)
    a_leave(tx, floor, floor.agents[0], first=MONDAY - DAY, state=APPROVED)


def refused(tx: Tx, floor: Floor, _: Shift) -> None:
    a_leave(tx, floor, floor.agents[0], state=DECLINED)


def unlinked(tx: Tx, floor: Floor, _: Shift) -> None:
    person = tx.session.get_one(Person, floor.agents[0])
    person.slack_id = None


def relieving(hours: int, length: int, state: str) -> Change:
    """Overtime that begins so many hours after the shift does."""

    def put(tx: Tx, floor: Floor, shift: Shift) -> None:
        relief = a_relief(tx, floor, shift)
        starts = shift.starts_at + hours * HOUR
        times = {"starts_at": starts, "ends_at": starts + length * HOUR}
        an_overtime(tx, floor, shift, relief, state=state, minutes=None, **times)

    return put


def covering(tx: Tx, floor: Floor, shift: Shift) -> None:
    """A part of the evening before that ends eight hours before the shift does not count twice."""
    a_shift(tx, floor, day=MONDAY - DAY, code="N", zone=str(ZONE))
    night = tx.session.exec(select(Shift).where(Shift.code == "N")).one()
    starts = shift.starts_at - 30 * HOUR
    tx.session.add(
        Assignment(
            shift_id=night.id or 0,
            person_id=floor.agents[0],
            starts_at=starts,
            ends_at=starts + 2 * HOUR,
        )
    )


CASES: dict[str, tuple[Change, WhyNot | None]] = {
    "nothing": (lambda *_: None, None),
    "not linked": (unlinked, "not_linked"),
    "on leave": (gone, "on_leave"),
    "leave that was refused": (refused, None),
    "works the same hours": (on(0, code="N"), "long_day"),
    "stands on it": (on_it, "works_then"),
    "the night before": (on(-1, code="N"), "long_day"),
    "the night before, on leave": (gone_the_night, None),
    "relieves somebody then": (relieving(2, 2, ACCEPTED), "works_then"),
    "was not needed then": (relieving(2, 2, NOT_TAKEN), None),
    "relieved until an hour before": (relieving(-3, 2, DONE), "short_rest"),
    "relieved until it begins": (relieving(-3, 3, DONE), None),
    "relieved for long until it begins": (relieving(-6, 6, DONE), "long_day"),
    "own hours the day before": (covering, None),
    "five days of the week": (on(1, 2, 3, 4, 5), None),
    "six days of the week": (on(1, 2, 3, 4, 5, 6), "long_week"),
    "six days in a row before": (on(-6, -5, -4, -3, -2, -1), "days_in_a_row"),
    "three before and three after": (on(-3, -2, -1, 1, 2, 3), "days_in_a_row"),
    "with a rest between": (on(-6, -5, -4, -2, -1, 1, 2), None),
}


@pytest.mark.parametrize("case", CASES)
def test_what_stands_against_it(database: Database, case: str) -> None:
    change, expected = CASES[case]
    with database.change(NOW) as tx:
        floor, shift = a_floor_of_agents(tx)
        if case == "works the same hours":  # a night of its own hours, over the shift's
            shift = a_shift(tx, floor, day=MONDAY + DAY, zone=str(ZONE))
        change(tx, floor, shift)
        asked = question(tx, floor, shift)
        first, second = floor.agents
        found = [one.person for one in eligible.ids(tx, asked)]
        one = eligible.of_one(tx, asked, first)
        assert one is not None
        assert why_not(asked.limits, asked.wanted, one) == expected
        assert (first in found) == (expected is None)
        assert second in found
        assert eligible.reasons(tx, asked) == (
            {None: 2} if expected is None else {None: 1, expected: 1}
        )


def test_a_skill_is_asked_for(database: Database) -> None:
    with database.change(NOW) as tx:
        floor, shift = a_floor_of_agents(tx)
        tx.session.add(Skill(person_id=floor.agents[1], skill="en"))
        asked = question(tx, floor, shift, skill="en")
        assert [one.person for one in eligible.ids(tx, asked)] == [floor.agents[1]]
        assert eligible.reasons(tx, asked) == {None: 1, "no_skill": 1}


def test_the_hour_that_the_clock_leaves_out_is_no_rest(database: Database) -> None:
    """Sunday's late shift ends at 22:00 in Berlin; at 9:00 it is ten hours, not eleven."""
    zone, day = ZoneInfo("Europe/Berlin"), date(2026, 3, 29)
    with database.change(NOW) as tx:
        floor, _ = a_floor_of_agents(tx)
        team = people.team(tx, floor.team)
        team.zone = str(zone)
        evening = datetime(2026, 3, 28, 14, tzinfo=zone), datetime(2026, 3, 28, 22, tzinfo=zone)
        late = Shift(
            team_id=floor.team, day=day - DAY, code="L", starts_at=evening[0], ends_at=evening[1]
        )
        tx.session.add(late)
        tx.session.flush()
        tx.session.add(Assignment(shift_id=late.id or 0, person_id=floor.agents[0]))
        starts = datetime(2026, 3, 29, 9, tzinfo=zone)
        asked = Question(team, Wanted(day, starts, starts + 8 * HOUR), LIMITS, ("agent",))
        assert eligible.reasons(tx, asked) == {None: 1, "short_rest": 1}
        later = starts + HOUR
        asked = Question(team, Wanted(day, later, later + 8 * HOUR), LIMITS, ("agent",))
        assert eligible.reasons(tx, asked) == {None: 2}


def test_least_overtime_comes_first_then_the_longest_rest(database: Database) -> None:
    with database.change(NOW) as tx:
        floor, shift = a_floor_of_agents(tx)
        first, second = floor.agents
        relief = a_relief(tx, floor, shift)
        old = {"starts_at": shift.starts_at - 90 * HOUR, "ends_at": shift.starts_at - 89 * HOUR}
        an_overtime(tx, floor, shift, relief, minutes=60, day=MONDAY, **old)
        asked = question(tx, floor, shift)
        assert [(o.person, o.overtime) for o in eligible.ids(tx, asked)] == [
            (second, 0),
            (first, 60),
        ]
        assert [one.person for one in eligible.ids(tx, asked, {second})] == [first]
        tx.session.delete(tx.session.exec(select(Overtime)).one())
        a_shift(tx, floor, first, day=MONDAY + DAY, zone=str(ZONE))
        found = [(one.person, one.rest) for one in eligible.ids(tx, asked)]
        assert found == [(second, None), (first, 16 * 60)]


def test_without_roles_whoever_works_around_it_could(database: Database) -> None:
    with database.change(NOW) as tx:
        floor, shift = a_floor_of_agents(tx)
        on(2)(tx, floor, shift)
        asked = question(tx, floor, shift)
        asked = Question(asked.team, asked.wanted, LIMITS)
        assert [one.person for one in eligible.ids(tx, asked)] == [floor.agents[0]]


def test_a_thousand_cost_as_many_statements_as_eighty(
    database: Database, statements: list[str]
) -> None:
    counts = []
    for size in (80, 1_000):
        with database.change(NOW) as tx:
            asked = crowd(tx, size, ASKED_DAY - 14 * DAY, 28)
        with database.read(NOW) as tx:
            statements.clear()
            found = eligible.ids(tx, asked)
            counts.append(len(statements))
            assert eligible.reasons(tx, asked)[None] == len(found) > 0
    assert counts[0] == counts[1] == 1
