"""A post office of its own: a sandbox, a database, and a deliverer that works when told to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk import WebClient
from sqlmodel import col, select

from bot.alarms import Alarms
from bot.clock import Clock as HouseClock
from bot.deliver import Deliverer
from bot.drawing import Easel
from bot.ends import Ends
from bot.identity import identify
from bot.intake import Intake
from bot.settings import Settings
from bot.shelf import Shelf
from commands.deciding.command import all_commands
from sandbox import Slack
from schedules.schedule import all_schedules
from storage import outbox
from storage.cards import Card
from storage.database import Database
from storage.kept import Kept
from storage.outbox import Outgoing
from tests.storage.floor import Clock
from tests.stories.floor import ADA, DORA, LEADERS, MORNING, settle_in, workspace


class Standing:
    """House time that stands still, unless a test moves it."""

    def __init__(self) -> None:
        self.at = MORNING

    def now(self) -> datetime:
        return self.at


@dataclass
class Office:
    """`clock` is machine time for bot and Slack alike; nothing waits for a real second.

    `passed` are the waypoints since the start, `at_waypoint` is called at each.
    """

    slack: Slack
    database: Database
    clock: Clock
    settings: Settings
    passed: list[str] = field(default_factory=list)
    at_waypoint: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        self.books, self.commands = Shelf(self.database, MORNING), all_commands()
        place = self.slack.workspace
        self.identity = identify(
            place.bot_token, None, None, self.settings.slack_api_url, self.settings.send_timeout
        )
        self.house_time = Standing()
        self.intake = Intake(
            self.database, self.house_time, self.books, self.commands, poke=lambda: None
        )
        self.intake.bot_user = place.bot_user_id
        self.alarms = Alarms(self.database, lambda: MORNING, DORA)
        self.deliverer = self.another()

    @property
    def client(self) -> WebClient:
        return self.identity.client

    def another(self) -> Deliverer:
        """One more deliverer of the same outbox."""
        easel = Easel(self.database, lambda: MORNING, self.books, self.commands)
        ends = Ends(self.house_time.now, self.intake.judge_kept, self.alarms.parked, self._passed)
        return Deliverer(self.database, self.client, easel, self.settings, ends)

    def _passed(self, waypoint: str) -> None:
        self.passed.append(waypoint)
        self.at_waypoint(waypoint)

    def deliver(self, after: float = 0.0) -> int:
        """Send what is due `after` so many seconds; how many sends that took."""
        self.clock.seconds += after
        sends = 0
        while self.deliverer.deliver_one("the office"):
            sends += 1
        return sends

    def tick(self, later: timedelta = timedelta()) -> int:
        """The clock looks round and presses what is due, so much later; then all is sent."""
        self.house_time.at += later
        clock = HouseClock(
            self.database, self.house_time, self.books, all_schedules(), after=lambda: None
        )
        clock.tick()
        return self.deliver()

    # ---- putting in

    def post(self, words: str, channel: str = LEADERS, subject: str = "note:1") -> int:
        with self.database.change(MORNING) as tx:
            return outbox.post(tx, channel, subject, Card(lines=(words,)))

    def tell(self, words: str, person: str = ADA) -> int:
        with self.database.change(MORNING) as tx:
            return outbox.tell(tx, person, "note:1", Card(lines=(words,)))

    def whisper(self, words: str, person: str, channel: str = LEADERS) -> int:
        with self.database.change(MORNING) as tx:
            return outbox.whisper(tx, channel, person, "note:1", Card(lines=(words,)))

    def reply(self, words: str, parent: int) -> int:
        with self.database.change(MORNING) as tx:
            return outbox.reply(tx, self.row(parent), "note:1", Card(lines=(words,)))

    def sick_call(self, who: str = ADA, line: str = "sick today fever") -> int:
        """A real request; the number of its card's row."""
        self.intake.typed(f"key:{who}:{line}", who, "leave", line)
        return self.rows()[-1].id or 0

    # ---- looking at

    def row(self, number: int) -> Outgoing:
        with self.database.read(MORNING) as tx:
            return tx.session.get_one(Outgoing, number)

    def rows(self) -> list[Outgoing]:
        with self.database.read(MORNING) as tx:
            return list(tx.session.exec(select(Outgoing).order_by(col(Outgoing.id))).all())

    def kept(self) -> list[Kept]:
        """The answers that wait for their post."""
        with self.database.read(MORNING) as tx:
            return list(tx.session.exec(select(Kept)).all())

    def said(self, channel: str = LEADERS, thread_ts: str | None = None) -> list[str]:
        """The bot's words in a place, in Slack's order."""
        return [
            message["text"]
            for message in self.slack.messages(channel, thread_ts)
            if message.get("bot_id")
        ]

    def told(self, person: str) -> list[str]:
        """The bot's words in a person's direct message."""
        return self.said(self.slack.dm(person))

    def calls(self, method: str) -> int:
        return len(self.slack.record.calls(method))


@contextmanager
def office(database: Database, clock: Clock, **settings: object) -> Iterator[Office]:
    """The office is open. `settings` are the bot's, by name."""
    settle_in(database)
    slack = Slack(workspace(), delivery="http", clock=clock, enforce_rates=False, retry_delays=())
    with slack:
        known = Settings(
            _env_file=None, slack_api_url=f"{slack.url}/api/", send_timeout=1, pace_seconds=0.0
        )
        yield Office(slack, database, clock, known.model_copy(update=settings))
