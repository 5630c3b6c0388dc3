"""What is wrong with the bot itself is told to its admin, in a direct message."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from handbook.words import Say, language, of
from storage import outbox, people
from storage.cards import Card
from storage.database import Database
from storage.transaction import Tx

log = structlog.get_logger()


class Alarms:
    """Speaks to the admin in their own language; without one, only the log is told."""

    def __init__(self, database: Database, now: Callable[[], datetime], admin: str | None) -> None:
        self.database, self.now, self.admin = database, now, admin

    def parked(self, tx: Tx, kind: str, what: str) -> None:
        """A message could not be delivered as it was: `kind` is parked, held or invalid_blocks.

        Told in the transaction that records it, so that no crash comes between.
        """
        log.error("message.stuck", kind=kind, what=what)
        if self.admin is None or f"@{self.admin}" in what:
            return  # an alarm about an alarm would never end
        say = self._say(tx)
        lines = (
            say("A message could not be delivered ({kind}).", kind=kind),
            what,
            say("See “When a message is stuck” in docs/running.md."),
        )
        outbox.tell(tx, self.admin, "alarm", Card(lines=lines))

    def health(self, wrong: list[str], since: datetime | None, now: datetime) -> None:
        """Something is wrong now, or was wrong since `since` and is over."""
        if self.admin is None:
            return
        with self.database.change(now) as tx:
            say, zone = self._say(tx), self._zone(tx)
            if since is None:
                lines = (say("I am not well: {what}.", what="; ".join(wrong)),)
            else:
                lines = (
                    say(
                        "I am well again. I was not from {since} to {until}.",
                        since=say.moment(since.astimezone(zone)),
                        until=say.moment(now.astimezone(zone)),
                    ),
                )
            outbox.tell(tx, self.admin, "alarm", Card(lines=lines))

    def clock(self, schedule: str, what: str, fails: bool) -> None:
        """Something that comes by the clock fails, or all of its kind works again."""
        if self.admin is None:
            return
        with self.database.change(self.now()) as tx:
            say = self._say(tx)
            lines: tuple[str, ...] = (
                say("By the clock, “{schedule}” works again.", schedule=schedule),
            )
            if fails:
                lines = (
                    say(
                        "By the clock, “{schedule}” failed ({what}). All else goes on; this is "
                        "tried again until it works, and nothing of it is lost.",
                        schedule=schedule,
                        what=what,
                    ),
                    say("Why stands in the log, at “clock.failed”."),
                )
            outbox.tell(tx, self.admin, "alarm", Card(lines=lines))

    def calls(self, tx: Tx, file: str, why: str | None) -> None:
        """A file of calls cannot be read, or can again. Told in the transaction that keeps it."""
        if self.admin is None:
            return
        say = self._say(tx)
        lines: tuple[str, ...] = (say("The file of calls {file} is read again.", file=file),)
        if why is not None:
            lines = (
                say("The file of calls {file} cannot be read: {why}", file=file, why=why),
                say("The others are. It is tried again when it changes."),
            )
        outbox.tell(tx, self.admin, "alarm", Card(lines=lines))

    def _say(self, tx: Tx) -> Say:
        assert self.admin is not None
        person = people.by_slack(tx, self.admin)
        return of(language(person.language if person else "en"))

    def _zone(self, tx: Tx) -> ZoneInfo:
        teams = people.teams(tx)
        return ZoneInfo(teams[0].zone if teams else "UTC")
