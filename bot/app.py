"""The composition root: all is put together here, started in order and stopped in reverse."""

import time
from datetime import datetime

import structlog

from bot.alarms import Alarms
from bot.calendars import Feeds
from bot.clock import Clock
from bot.deliver import Deliverer
from bot.door import Door, free_port
from bot.drawing import Easel
from bot.ends import Ends
from bot.following import Following, places
from bot.forms import FormOpener
from bot.health import Health, Signs
from bot.house_time import HouseTime, SandboxTime, SystemTime
from bot.identity import Identity, identify
from bot.intake import Intake
from bot.reading import Reading
from bot.settings import Settings
from bot.shelf import Shelf
from bot.showing import Showing
from bot.slack import build
from bot.socket_mode import SocketDoor
from commands.deciding.command import all_commands
from schedules.schedule import all_schedules
from storage import delivery, usergroups
from storage.database import TIMELESS, Database, Waypoint

log = structlog.get_logger()


class Rollcall:
    """A running bot.

    `waypoint` is told of the moments that a crash could follow. `identity` and `house_time` are
    asked of Slack and of the settings where they are not given. Raises BadPage, SlackApiError.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        waypoint: Waypoint | None = None,
        identity: Identity | None = None,
        house_time: HouseTime | None = None,
        step_over: bool = False,
    ) -> None:
        self.settings = settings
        self._step_over = step_over
        self._waypoint = waypoint or (lambda _: None)
        threads = settings.workers + settings.socket_workers + settings.form_workers
        self.database = Database(
            settings.database_url,
            time.time,
            pool=threads + settings.deliverers + 8,
            waypoint=self._waypoint,
        )
        self.house_time = house_time or (
            SandboxTime(settings.house_time_url) if settings.house_time_url else SystemTime()
        )
        self.commands = all_commands()
        self.books = Shelf(self.database, self.house_time.now())
        self.identity = identity or _identify(settings)
        self._compose()

    def _compose(self) -> None:
        settings, now = self.settings, self.house_time.now
        self.health = Health(self.database)
        self.alarms = Alarms(self.database, now, settings.admin)
        easel = Easel(self.database, now, self.books, self.commands)
        ends = Ends(now, self._settle_kept, self.alarms.parked, self._waypoint)
        self.deliverer = Deliverer(self.database, self.identity.client, easel, settings, ends)
        self.intake = Intake(
            self.database, self.house_time, self.books, self.commands, self.deliverer.poke
        )
        self.intake.bot_user = self.identity.bot_user_id
        showing = Showing(self.database, self.house_time, self.books, self.commands)
        self.intake.address = showing.address = settings.public_url
        self.forms = FormOpener(self.identity, showing, self.intake, settings.form_workers)
        self.bolt = build(
            self.identity,
            self.intake,
            self.forms,
            settings.command_prefix,
            lambda _: self.health.failed.labels("listener").inc(),
        )
        self.clock = Clock(
            self.database,
            self.house_time,
            self.books,
            all_schedules(),
            self.deliverer.poke,
            self._clock_failed,
        )
        self.following = Following(
            self.database,
            now,
            self.books,
            places(settings.calls),
            self.alarms.calls,
            settings.calls_seconds,
        )
        self.reading = Reading(
            self.database,
            self.identity.client,
            now,
            self.books,
            self.deliverer.poke,
            settings.send_timeout,
        )
        is_stepped = isinstance(self.house_time, SandboxTime)
        self.door = Door(
            self.bolt,
            self.health,
            settings.workers,
            next_due=self._next_due if is_stepped else None,
            settle=self.settle if is_stepped else None,
            is_signed=self.identity.signing_secret is not None,
            feeds=Feeds(self.database, now, self.books) if settings.public_url else None,
            waypoint=self._waypoint,
        )
        self.socket = (
            SocketDoor(self.bolt, self.identity, settings.socket_workers, waypoint=self._waypoint)
            if self.identity.app_token
            else None
        )

    def start(self) -> None:
        """Deliver first, then the clock, then take work in."""
        bound = free_port(self.settings.host, self.settings.port, step_over=self._step_over)
        self.address = f"http://{self.settings.host}:{bound.getsockname()[1]}"
        with self.database.change(self.house_time.now()) as tx:
            usergroups.look_again(tx)
        self.deliverer.start()
        self.clock.start()
        self.following.start()
        self.reading.start()
        self.door.start(bound)
        if self.socket:
            self.socket.start()
        if isinstance(self.house_time, SandboxTime):
            self.house_time.listen(f"{self.address}/clock")
        self.health.start(
            Signs(
                self.socket.quiet_seconds if self.socket else None,
                lambda: self.clock.last_tick,
                self.house_time.now,
                self.alarms.health,
            )
        )
        self._settle_kept()
        log.info("rollcall.running", address=self.address, socket_mode=self.socket is not None)

    def stop(self) -> None:
        """Take no new work, finish and acknowledge what runs, release claims, then close."""
        self.health.stop()
        if self.socket:
            self.socket.stop()
        self.door.stop()
        self.forms.stop()
        self.following.stop()
        self.reading.stop()
        self.clock.stop()
        self.deliverer.stop()
        self.database.close()
        log.info("rollcall.stopped")

    def settle(self, timeout: float = 30.0) -> bool:
        """Press what is due and wait until the outbox is empty; False when it does not empty."""
        end = time.monotonic() + timeout
        while True:
            pressed = self.clock.tick()
            while self._waiting():
                if time.monotonic() > end:
                    return False
                self.deliverer.poke()
                time.sleep(0.02)
            if not pressed:
                return True

    def _clock_failed(self, schedule: str, what: str, fails: bool) -> None:
        if fails:
            self.health.failed.labels("clock").inc()
        self.alarms.clock(schedule, what, fails)

    def _waiting(self) -> int:
        with self.database.read(TIMELESS) as tx:
            return delivery.backlog(tx).waiting

    def _next_due(self, until: datetime) -> datetime | None:
        return self.clock.next_due(self.house_time.now(), until)

    def _settle_kept(self) -> None:
        self.intake.judge_kept()


def _identify(settings: Settings) -> Identity:
    bot_token, app_token = settings.slack_bot_token, settings.slack_app_token
    secret = settings.slack_signing_secret
    if bot_token is None:
        raise ValueError("SLACK_BOT_TOKEN is not set")
    return identify(
        bot_token.get_secret_value(),
        app_token.get_secret_value() if app_token else None,
        secret.get_secret_value() if secret else None,
        settings.slack_api_url,
        settings.send_timeout,
    )
