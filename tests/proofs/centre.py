"""A centre of any size: teams with leaders and a channel of their own, and many agents."""

import socket
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import Channel, Command, Person, Slack, Workspace
from storage import people
from storage.database import Database
from storage.people import Need, Role, ShiftCode, Team
from storage.rosters import Assignment, Shift
from storage.transaction import Tx

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 2)
MORNING = datetime(2026, 11, 2, 7, 0, tzinfo=ZONE)
QUIET = str(Path(__file__).parents[1] / "stories" / "quiet.yaml")
DAYS = tuple(MONDAY + timedelta(days=n) for n in range(7))
ADMIN = "U0ADMIN001"


@dataclass(frozen=True)
class Crew:
    """One team: two duty leaders, its agents, and the channel where its cards go. Slack ids."""

    number: int
    leaders: tuple[str, str]
    agents: tuple[str, ...]
    channel: str

    @property
    def everybody(self) -> tuple[str, ...]:
        return (*self.leaders, *self.agents)


def crews(count: int, agents: int) -> list[Crew]:
    return [
        Crew(
            team,
            (f"U0LEAD{team:02}00", f"U0LEAD{team:02}01"),
            tuple(f"U0AGT{team:02}{number:03}" for number in range(agents)),
            f"C0LEADERS{team:02}",
        )
        for team in range(count)
    ]


def workspace(teams: list[Crew]) -> Workspace:
    accounts = [
        Person(id=user, name=user.lower(), real_name=user.title(), email=f"{user}@c.example")
        for user in [ADMIN, *(user for crew in teams for user in crew.everybody)]
    ]
    channels = [Channel(id="C0FLOOR001", name="floor", members=[a.id for a in accounts])]
    channels += [
        Channel(id=crew.channel, name=f"leaders-{crew.number}", members=[*crew.leaders, ADMIN])
        for crew in teams
    ]
    return Workspace(
        people=accounts,
        channels=channels,
        commands=[Command(command="/timeoff"), Command(command="/rollcall")],
        house_time=MORNING,
    )


def settle_in(database: Database, teams: list[Crew]) -> None:
    """The teams, their people, and an evening shift of all agents on each day of the week."""
    with database.change(MORNING) as tx:
        for crew in teams:
            _settle(tx, crew)


def _settle(tx: Tx, crew: Crew) -> None:
    team = Team(
        name=f"Team {crew.number}",
        zone=str(ZONE),
        language="en",
        handbook=QUIET,
        leaders_channel=crew.channel,
        floor_channel="C0FLOOR001",
        managers_channel=crew.channel,
    )
    tx.session.add(team)
    tx.session.flush()
    assert team.id is not None
    rows = [
        people.Person(team_id=team.id, code=user, name=user.title(), slack_id=user, locale="en-US")
        for user in crew.everybody
    ]
    tx.session.add_all(rows)
    tx.session.add(ShiftCode(team_id=team.id, code="L", starts=time(15), ends=time(23)))
    tx.session.flush()
    ids = [row.id for row in rows if row.id is not None]
    leaders, agents = ids[: len(crew.leaders)], ids[len(crew.leaders) :]
    tx.session.add_all(Role(person_id=one, role="duty_leader") for one in leaders)
    tx.session.add_all(Role(person_id=one, role="agent") for one in agents)
    for day in DAYS:
        shift = Shift(
            team_id=team.id,
            day=day,
            code="L",
            starts_at=datetime.combine(day, time(15), ZONE),
            ends_at=datetime.combine(day, time(23), ZONE),
        )
        tx.session.add(shift)
        tx.session.add(Need(team_id=team.id, code="L", weekday=day.weekday(), minimum=1))
        tx.session.flush()
        assert shift.id is not None
        tx.session.add_all(Assignment(shift_id=shift.id, person_id=one) for one in agents)


def settings_for(
    slack: Slack, database_url: str, delivery: str, var: Path, **more: object
) -> dict[str, Any]:
    """Plain values for `bot.settings.Settings`, fit for a JSON line."""
    place = slack.workspace
    return {
        "SLACK_BOT_TOKEN": place.bot_token,
        "SLACK_APP_TOKEN": place.app_token if delivery == "socket" else None,
        "SLACK_SIGNING_SECRET": place.signing_secret,
        "slack_api_url": f"{slack.url}/api/",
        "database_url": database_url,
        "port": free_port(),
        "house_time_url": f"{slack.url}/house-time",
        "pace_seconds": 0.0,
        "admin": ADMIN,
        "var": str(var),
        **more,
    }


def free_port() -> int:
    """A port that was free a moment ago; a bot that is born again comes back to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
