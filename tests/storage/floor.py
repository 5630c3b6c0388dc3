"""A small floor for the proofs of memory: a team, its people, their shifts and leaves."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier
from typing import TypeVar
from zoneinfo import ZoneInfo

from storage import leaves
from storage.leaves import ASKED, Leave
from storage.people import Need, Person, Role, ShiftCode, Team
from storage.rosters import Assignment, Shift
from storage.transaction import Tx

NOW = datetime(2026, 11, 2, 6, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MONDAY = date(2026, 11, 2)
TIMES = {"E": (time(7), time(15)), "N": (time(22, 30), time(7))}

T = TypeVar("T")


def together(count: int, act: Callable[[int], T]) -> list[T]:
    """What `count` people got who all began at the same moment; the first error is raised."""
    begin = Barrier(count)

    def one(number: int) -> T:
        begin.wait(timeout=30)
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


class Clock:
    """Machine time that stands still until it is turned."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass(frozen=True)
class Floor:
    team: int
    leaders: tuple[int, int]
    agents: tuple[int, ...]


def a_floor(tx: Tx, agents: int = 4, minimum: int = 3, name: str = "Centre") -> Floor:
    """A team with two leaders; `minimum` is what its E shift needs on any day."""
    team = Team(
        name=name,
        zone="Asia/Shanghai",
        language="en",
        handbook="call-centre",
        leaders_channel="C0LEAD",
        floor_channel="C0FLOOR",
        managers_channel="C0MANAGE",
    )
    tx.session.add(team)
    tx.session.flush()
    assert team.id is not None
    for code, (starts, ends) in TIMES.items():
        tx.session.add(ShiftCode(team_id=team.id, code=code, starts=starts, ends=ends))
    for weekday in range(7):
        tx.session.add(Need(team_id=team.id, code="E", weekday=weekday, minimum=minimum))
    people = [
        Person(team_id=team.id, code=f"{number:03}", name=f"Person {number}")
        for number in range(agents + 2)
    ]
    tx.session.add_all(people)
    tx.session.flush()
    ids = [person.id for person in people if person.id is not None]
    for leader in ids[:2]:
        tx.session.add(Role(person_id=leader, role="duty_leader"))
    tx.session.flush()
    return Floor(team.id, (ids[0], ids[1]), tuple(ids[2:]))


def a_shift(
    tx: Tx, floor: Floor, *people: int, day: date = MONDAY, code: str = "E", zone: str = "UTC"
) -> Shift:
    """A shift with these people on it."""
    starts, ends = (datetime.combine(day, at, ZoneInfo(zone)) for at in TIMES[code])
    shift = Shift(
        team_id=floor.team,
        day=day,
        code=code,
        starts_at=starts,
        ends_at=ends if ends > starts else ends + timedelta(days=1),
    )
    tx.session.add(shift)
    tx.session.flush()
    assert shift.id is not None
    tx.session.add_all(Assignment(shift_id=shift.id, person_id=person) for person in people)
    tx.session.flush()
    return shift


def a_leave(
    tx: Tx,
    floor: Floor,
    person: int,
    *,
    first: date = MONDAY,
    last: date | None = None,
    state: str = ASKED,
    counts_at_once: bool = False,
    reason: str = "fever",
) -> int:
    """A leave of one day, or until `last`; gives its number."""
    leave = Leave(
        team_id=floor.team,
        person_id=person,
        kind="sick",
        first=first,
        last=last or first,
        state=state,
        counts_at_once=counts_at_once,
        asked_at=NOW.astimezone(UTC),
        filed_by=person,
        reason=reason,
        salt="salt",
        facts={},
        verdict={},
    )
    return leaves.add(tx, leave)
