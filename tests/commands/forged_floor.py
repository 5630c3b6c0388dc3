"""A phone centre and a service desk on which presses are forged, and who tries it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from schedules.schedule import all_schedules
from storage import people
from storage.people import Team
from tests.commands.desk import BOOKS, PRESSES, SENDS, Desk
from tests.commands.training_desk import person
from tests.stories.floor import EVE, STAFF, ZONE

QUINN, MIA, KIM, OTTO = EVE, "U0MIA00001", "U0KIM00001", "U0OTTO0001"
EVERYBODY = (*STAFF, QUINN, MIA, KIM, OTTO)
"""Quinn trains, Mia manages, Kim is new; Otto has every role, in another team."""


@dataclass(frozen=True)
class Act:
    """Something that can be pressed or sent of a row, and who may. `before`: what is typed before
    it, as (who, word, line)."""

    action: str
    may: tuple[str, ...]
    value: str = "1"
    answers: dict[str, str] = field(default_factory=dict)
    before: Sequence[tuple[str, str, str]] = ()


def act(action: str, *may: str, value: str = "1", **answers: str) -> Act:
    return Act(action, may, value, answers)


def after(one: Act, *before: tuple[str, str, str]) -> Act:
    return Act(one.action, one.may, one.value, one.answers, before)


def everybody_of(desk: Desk, handbook: str, *trains: str) -> None:
    """Those who are on no list yet, and the other team."""
    person(desk, "Q001", "Quinn", *trains, slack_id=QUINN)
    person(desk, "M001", "Mia", "manager", slack_id=MIA)
    person(desk, "K001", "Kim", "agent", slack_id=KIM, joined=desk.now.date())
    number = person(desk, "O001", "Otto", *BOOKS[handbook].roles, slack_id=OTTO)
    with desk.database.change(desk.now) as tx:
        other = Team(
            name="Other",
            zone=str(ZONE),
            language="en",
            handbook=handbook,
            leaders_channel="C0OTHER001",
            floor_channel="C0OTHER002",
            managers_channel="C0OTHER003",
        )
        tx.session.add(other)
        tx.session.flush()
        otto = people.by_id(tx, number).person
        otto.team_id = other.id or 0
        tx.session.add(otto)


def wakes(desk: Desk, hours: int, *names: str) -> None:
    """The clock does what was due in the last hours, of these schedules."""
    for one in all_schedules():
        if one.name not in names:
            continue
        with desk.read() as tx:
            dues = one.due(tx, BOOKS, desk.now - timedelta(hours=hours), desk.now)
        for due in dues:
            with desk.database.change(desk.now) as tx:
                if one.why_useless(tx, BOOKS, due) is None:
                    one.post(tx, BOOKS, due)


def do(desk: Desk, who: str, one: Act) -> None:
    if one.action in PRESSES:
        desk.presses(who, one.action, one.value)
    elif one.action in SENDS:
        desk.sends(who, one.action, one.value, **one.answers)
    else:
        desk.opens(who, one.action, one.value)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


MONDAY = date(2026, 11, 9)
