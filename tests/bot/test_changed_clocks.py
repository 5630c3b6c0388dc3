"""Nights on which clocks change: what is due in the hour that is missing, or comes twice."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from commands.deciding.occasions import Due, Occasion, by_calendar
from handbook.terms import Version
from handbook.timing import When
from schedules import briefing, roll_call
from schedules.schedule import by_occasion, each_day
from storage.database import Database
from storage.occurrences import DONE, Occurrence
from storage.people import Team
from storage.rosters import Assignment, Shift
from tests.bot.turning import Turned, clock, desk
from tests.commands.desk import Desk, text
from tests.stories.floor import FLOOR

__all__ = ["desk"]
BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
HALF_PAST_TWO = time(2, 30)
NIGHTS = pytest.mark.parametrize(
    ("day", "said"), [(SPRING, "03:30"), (AUTUMN, "02:30")], ids=["missing", "twice"]
)


class Always(Version):
    """Half past two, every day."""

    when: When


def minutes(day: date) -> Iterator[datetime]:
    """Each quarter of an hour of the night, whatever its clocks say."""
    begins = datetime.combine(day, time(0), BERLIN).astimezone(ZoneInfo("UTC"))
    for quarter in range(24):
        yield begins + quarter * timedelta(minutes=15)


def in_berlin(desk: Desk, day: date) -> None:
    """The team is in Berlin, and one shift of it begins at half past two."""
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().zone = "Europe/Berlin"
        starts = datetime.combine(day, HALF_PAST_TWO, BERLIN)
        ends = datetime.combine(day, time(10), BERLIN)
        shift = Shift(team_id=1, day=day, code="X", starts_at=starts, ends_at=ends)
        tx.session.add(shift)
        tx.session.flush()
        assert shift.id is not None
        for person in (1, 4):
            tx.session.add(Assignment(shift_id=shift.id, person_id=person))


def rows(database: Database, job: str, day: date) -> list[Occurrence]:
    """What became of the job's occurrences of that day."""
    begins = datetime.combine(day, time(0), BERLIN)
    with database.read(begins) as tx:
        found = tx.session.exec(select(Occurrence).where(Occurrence.job == job)).all()
    return [one for one in found if begins <= one.due_at < begins + timedelta(hours=12)]


@NIGHTS
def test_what_comes_before_a_shift_comes_once_and_says_when(
    desk: Desk, day: date, said: str
) -> None:
    in_berlin(desk, day)
    house = Turned()
    house.at = datetime.combine(day, time(0), BERLIN)
    one = clock(desk.database, house, [briefing.SCHEDULE, roll_call.SCHEDULE])
    one.tick()
    for moment in minutes(day):
        house.at = moment
        one.tick()
        assert one.tick() == 0, "it is over at once"
    posts = [text(row) for row in desk.outgoing() if row.conversation == FLOOR]
    assert len(posts) == 1
    assert posts[0].startswith(f"Briefing: X {said}–10:00, Sun {day.day} ")
    for job in ("briefing", "roll_call"):
        assert [row.outcome for row in rows(desk.database, job, day)] == [DONE]


@NIGHTS
def test_what_comes_by_the_calendar_comes_once(desk: Desk, day: date, said: str) -> None:
    in_berlin(desk, day)
    always = Always.model_validate(
        {"from": date(2026, 1, 1), "when": {"every": "day", "at": "02:30"}}
    )
    posted: list[str] = []

    def post(_: object, __: object, due: Due) -> None:
        posted.append(f"{due.at:%H:%M}")

    occasion = Occasion(
        "always",
        lambda *_: "",
        lambda _, books, teams, since, until: [
            due
            for team in teams
            for due in by_calendar(
                team, books[team.handbook], since, until, "x", (always,), lambda one: one.when
            )
        ],
        post,
        is_steady=True,
    )
    house = Turned()
    house.at = datetime.combine(day, time(0), BERLIN)
    one = clock(desk.database, house, [by_occasion(occasion)])
    one.tick()
    posted.clear()
    for moment in minutes(day):
        house.at = moment
        one.tick()
        assert one.tick() == 0, "it is over at once"
    assert posted == [said]


@NIGHTS
def test_what_comes_each_day_comes_once(desk: Desk, day: date, said: str) -> None:
    team = Team(id=1, name="Berlin", zone="Europe/Berlin")  # type: ignore[call-arg]
    begins = datetime.combine(day, time(0), BERLIN)
    found = [
        due.at.astimezone(ZoneInfo("UTC"))
        for since, until in zip(minutes(day), list(minutes(day))[1:], strict=False)
        for due in each_day([team], HALF_PAST_TWO, since, until)
    ]
    assert [f"{at.astimezone(BERLIN):%H:%M}" for at in found] == [said]
    assert found[0] > begins
