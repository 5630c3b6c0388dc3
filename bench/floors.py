"""Many teams with one shift each that begins at the same moment, for measuring the clock."""

from datetime import date, datetime, timedelta
from itertools import count

from sqlmodel import SQLModel

from storage import bulletins
from storage.actions import Action
from storage.bulletins import NEW, POINT, Bulletin
from storage.leaves import APPROVED, Leave
from storage.people import Need, Person, Role, ShiftCode, Team
from storage.rosters import Assignment, Shift
from storage.transaction import Tx, insert_all

ZONE = "Asia/Shanghai"
PEOPLE = 80
"""On each team's shift: three of them on leave, one leads."""


def settle(tx: Tx, teams: int, starts: datetime) -> None:
    """So many teams, each with a shift of eighty people, news, a point to watch and a task."""
    day, numbers = starts.date(), count(1)
    made: dict[type[SQLModel], list[dict[str, object]]] = {}

    def put(table: type[SQLModel], **values: object) -> None:
        made.setdefault(table, []).append(values)

    for team in range(1, teams + 1):
        put(
            Team, id=team, name=f"Team {team:04}", zone=ZONE, language="en" if team % 2 else "zh",
            handbook="call-centre", leaders_channel=f"C0L{team:05}", floor_channel=f"C0F{team:05}",
            managers_channel=f"C0M{team:05}",
        )  # fmt: skip
        put(
            ShiftCode, team_id=team, code="E", starts=starts.time(),
            ends=(starts + timedelta(hours=8)).time(),
        )  # fmt: skip
        for weekday in range(7):
            put(Need, team_id=team, code="E", weekday=weekday, minimum=70)
        put(
            Shift, id=team, team_id=team, day=day, code="E", starts_at=starts,
            ends_at=starts + timedelta(hours=8),
        )  # fmt: skip
        for place in range(PEOPLE):
            number = next(numbers)
            put(
                Person, id=number, team_id=team, code=f"A{place:03}", name=f"Agent {place}",
                slack_id=f"U0{number:07}",
            )  # fmt: skip
            put(Role, person_id=number, role="duty_leader" if place == 0 else "agent")
            put(Assignment, shift_id=team, person_id=number)
            if place in (7, 8, 9):
                put(Leave, **_leave(team, number, day, starts))
    for table, rows in made.items():
        insert_all(tx, table, rows)
    for team in range(1, teams + 1):
        _told(tx, team, (team - 1) * PEOPLE + 1, day, starts)


def _leave(team: int, person: int, day: date, at: datetime) -> dict[str, object]:
    return {
        "team_id": team, "person_id": person, "kind": "annual", "state": APPROVED, "first": day,
        "last": day, "asked_at": at, "filed_by": person, "salt": "s", "facts": {}, "verdict": {},
        "counted": 1.0, "step": 0, "climbed": 0, "counts_at_once": False, "changes": 0,
    }  # fmt: skip


def _told(tx: Tx, team: int, by: int, day: date, at: datetime) -> None:
    for kind, until in ((NEW, None), (NEW, None), (POINT, at + timedelta(days=1))):
        bulletins.add(
            tx,
            Bulletin(
                team_id=team, kind=kind, by_id=by, at=at - timedelta(hours=2), salt="s",
                holds_from=at - timedelta(hours=2), holds_until=until, words="The tariff holds.",
            ),
        )  # fmt: skip
    tx.session.add(
        Action(team_id=team, words="Call the printer", salt="s", due=day, by_id=by, at=at)
    )
