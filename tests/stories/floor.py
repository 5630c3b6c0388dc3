"""A small centre for stories: a sandbox, a running bot, and people with names."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import select

from bot.app import Rollcall
from bot.settings import Settings
from sandbox import Channel, Command, Person, Shortcut, Slack, Workspace
from storage import people
from storage.database import Database
from storage.people import Need, Role, ShiftCode, Team
from storage.rosters import Assignment, Shift

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 2)
MORNING = datetime(2026, 11, 2, 7, 0, tzinfo=ZONE)
LEADERS, FLOOR, MANAGERS = "C0LEADERS1", "C0FLOOR001", "C0MANAGER1"

ADA, BO, GRACE, LINUS, DORA, WEI, EVE = (
    "U0ADA00001",
    "U0BO000001",
    "U0GRACE001",
    "U0LINUS001",
    "U0DORA0001",
    "U0WEI00001",
    "U0EVE00001",
)
"""Ada, Bo and Wei (who speaks Chinese) are agents, Grace and Linus lead, Dora directs; Eve is in
Slack and on nobody's list."""

STAFF: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    ADA: ("A001", "Ada", ("agent",), "en-US"),
    BO: ("A002", "Bo", ("agent", "group_leader"), "en-GB"),
    WEI: ("A003", "伟", ("agent",), "zh-CN"),
    GRACE: ("L001", "Grace", ("duty_leader",), "en-US"),
    LINUS: ("L002", "Linus", ("duty_leader", "agent"), "en-US"),
    DORA: ("D001", "Dora", ("director",), "en-US"),
}
QUIET = str(Path(__file__).with_name("quiet.yaml"))
"""The phone centre's page without briefings, meetings and reports, which have their own story."""
QUIET_DESK = str(Path(__file__).with_name("quiet_desk.yaml"))
CODES = {"E": (time(7), time(15)), "L": (time(15), time(23)), "N": (time(23), time(7))}
ON = {ADA: "L", BO: "L", WEI: "N", GRACE: "L", LINUS: "L"}


def workspace() -> Workspace:
    accounts = [
        Person(
            id=slack_id, name=name.lower(), real_name=name, email=f"{code}@c.example", locale=loc
        )
        for slack_id, (code, name, _, loc) in STAFF.items()
    ]
    accounts.append(Person(id=EVE, name="eve", real_name="Eve", email="eve@c.example"))
    everybody = [person.id for person in accounts]
    return Workspace(
        people=accounts,
        channels=[
            Channel(id=LEADERS, name="leaders", members=[GRACE, LINUS, DORA, BO]),
            Channel(id=FLOOR, name="floor", members=everybody),
            Channel(id=MANAGERS, name="managers", members=[DORA], is_private=True),
        ],
        commands=[
            Command(command="/brb", description="Leave the post for a while"),
            Command(command="/deduct", description="Log a deduction or a bonus"),
            Command(command="/timeoff", description="Ask for time off"),
            Command(command="/kpi", description="Figures"),
            Command(command="/late", description="Say that you will be late"),
            Command(command="/onduty", description="Who is on duty"),
            Command(command="/rollcall", description="Everything"),
            Command(command="/swap", description="Swap a shift"),
        ],
        shortcuts=[Shortcut(callback_id="deduct.message", name="Log conduct…")],
        house_time=MORNING,
    )


def settle_in(database: Database, language: str = "en", handbook: str = "call-centre") -> None:
    """The team, its people and a week's roster. In English everybody keeps their own language."""
    with database.change(MORNING) as tx:
        team = Team(
            name="Centre",
            zone=str(ZONE),
            language=language,
            handbook=handbook,
            leaders_channel=LEADERS,
            floor_channel=FLOOR,
            managers_channel=MANAGERS,
        )
        tx.session.add(team)
        tx.session.flush()
        assert team.id is not None
        staff = {
            slack_id: people.Person(
                team_id=team.id,
                code=code,
                name=name,
                slack_id=slack_id,
                locale=locale,
                language=None if language == "en" else language,
            )
            for slack_id, (code, name, _, locale) in STAFF.items()
        }
        shifts = [
            Shift(
                team_id=team.id,
                day=day,
                code=code,
                starts_at=datetime.combine(day, starts, ZONE),
                ends_at=datetime.combine(day + timedelta(days=int(ends <= starts)), ends, ZONE),
            )
            for day in (MONDAY + timedelta(days=n) for n in range(-1, 7))
            for code, (starts, ends) in CODES.items()
        ]
        tx.session.add_all([*staff.values(), *shifts])
        for code, (starts, ends) in CODES.items():
            tx.session.add(ShiftCode(team_id=team.id, code=code, starts=starts, ends=ends))
            tx.session.add_all(
                Need(team_id=team.id, code=code, weekday=day, minimum=4) for day in range(7)
            )
        tx.session.flush()
        ids = {slack_id: person.id for slack_id, person in staff.items() if person.id is not None}
        for slack_id, number in ids.items():
            tx.session.add_all(Role(person_id=number, role=role) for role in STAFF[slack_id][2])
        for shift in shifts:
            assert shift.id is not None
            tx.session.add_all(
                Assignment(shift_id=shift.id, person_id=ids[slack_id])
                for slack_id, on in ON.items()
                if on == shift.code
            )


@dataclass
class Floor:
    """A running house and its Slack. The bot is stopped and started to live through a restart."""

    slack: Slack
    settings: Settings
    bot: Rollcall

    def restart(self) -> None:
        self.bot.stop()
        self.bot = Rollcall(self.settings)
        self.bot.start()
        self._connect()

    def _connect(self) -> None:
        if self.settings.slack_app_token:
            self.slack.wait_for(lambda: self.slack.connections)
        else:
            self.slack.events_url = f"{self.bot.address}/slack/events"

    def leaders(self) -> list[dict[str, Any]]:
        return self.slack.messages(LEADERS)

    def card(self, containing: str) -> dict[str, Any]:
        """The newest card in the leaders' channel with these words; waits for it."""
        return self.slack.wait_for(
            lambda: next((m for m in reversed(self.leaders()) if containing in m["text"]), {})
        )

    def sick_call(self) -> dict[str, Any]:
        """Ada calls in sick; the card that waits for a leader."""
        self.slack.command(ADA, FLOOR, "/timeoff", "sick today fever")
        return self.card("waiting")

    def told(self, user: str, containing: str) -> str:
        """What a person's direct message says, once it does."""
        return self.slack.wait_for(
            lambda: next(
                (
                    m["text"]
                    for m in self.slack.messages(self.slack.dm(user))
                    if containing in m["text"]
                ),
                "",
            )
        )

    def settle(self) -> None:
        """Wait until every message is out."""
        assert self.bot.settle(), "the outbox did not empty"


def people_to_spare(database: Database) -> None:
    """Nobody is short, so that only the rules of the kinds speak."""
    with database.change(MORNING) as tx:
        for need in tx.session.exec(select(Need)).all():
            need.minimum = 2 if need.code == "L" else 0


@contextmanager
def floor(
    database_url: str,
    delivery: str = "http",
    language: str = "en",
    prepare: Callable[[Database], None] | None = None,
) -> Iterator[Floor]:
    """The house stands on this database, spoken to by HTTP or by Socket Mode.

    `prepare` changes the settled floor before the house opens.
    """
    database = Database(database_url, lambda: 0.0)
    settle_in(database, language, QUIET)
    if prepare:
        prepare(database)
    database.close()
    place = workspace()
    slack = Slack(place, delivery="socket" if delivery == "socket" else "http", enforce_rates=False)
    with slack, tempfile.TemporaryDirectory() as var:
        settings = settings_for(slack, database_url, delivery, Path(var))
        bot = Rollcall(settings)
        bot.start()
        house = Floor(slack, settings, bot)
        house._connect()
        try:
            yield house
        finally:
            house.bot.stop()


def settings_for(slack: Slack, database_url: str, delivery: str, var: Path) -> Settings:
    place = slack.workspace
    return Settings(
        _env_file=None,
        SLACK_BOT_TOKEN=place.bot_token,
        SLACK_APP_TOKEN=place.app_token if delivery == "socket" else None,
        SLACK_SIGNING_SECRET=place.signing_secret,
        slack_api_url=f"{slack.url}/api/",
        database_url=database_url,
        port=0,
        house_time_url=f"{slack.url}/house-time",
        pace_seconds=0.0,
        lease_seconds=4.0,
        send_timeout=2,
        admin=DORA,
        var=var,
    )
