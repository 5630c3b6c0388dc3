"""The example centre and its clock, which is stepped from one due moment to the next."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot import demo
from bot.blocks import plain
from bot.clock import Clock
from commands.deciding.asking import Refusal
from schedules.schedule import all_schedules
from storage import people
from storage.cards import Card
from storage.database import Database
from storage.outbox import POST, REPLY, Outgoing
from storage.people import Person, Team
from tests.commands.desk import BOOKS, Desk

ZONE = ZoneInfo("Asia/Shanghai")
_HASH = re.compile(r"[0-9a-f]{64}")
"""Of the journal, whose salts are drawn anew each time."""


@dataclass
class Turned:
    """House time that the almanac turns."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Said:
    """A message as it was written: when, where, to what it is an answer, and its words."""

    at: datetime
    where: str
    is_reply: bool
    subject: str
    words: str

    @property
    def kind(self) -> str:
        """What it is about, without the number."""
        return f"{self.subject.partition(':')[0]}{'…' if self.is_reply else ''}"


class Folk(Protocol):
    """People who hear what is said, and do something about it later."""

    def hear(self, one: Said, /) -> None:
        """A message was said just now."""

    def next(self) -> datetime | None:
        """When they do something next."""

    def due(self, now: datetime, /) -> Iterator[Callable[[Desk], object]]:
        """What they do by now."""


@dataclass
class Centre:
    """The example centre from a moment on; people act at the desk, and the clock goes on."""

    desk: Desk
    house_time: Turned
    clock: Clock
    folk: Folk
    said: list[Said] = field(default_factory=list)
    _seen: int = 0

    def until(self, moment: datetime) -> None:
        """Step to everything that is due or that people do up to the moment, then to it."""
        while True:
            due = self.clock.next_due(self.house_time.at, moment)
            while (act := self.folk.next()) is not None and act < (due or moment):
                self._at(act)
                self._people_do()
                due = self.clock.next_due(self.house_time.at, moment)
            if due is None:
                break
            self._tick(due)
        self._tick(moment)

    def _tick(self, moment: datetime) -> None:
        self._at(moment)
        self.clock.tick()
        self._collect()
        self._people_do()

    def _at(self, moment: datetime) -> None:
        self.house_time.at = self.desk.now = moment

    def _people_do(self) -> None:
        for do in self.folk.due(self.house_time.at):
            do(self.desk)
            self._collect()

    def _collect(self) -> None:
        with self.desk.read() as tx:
            rows = tx.session.exec(
                select(Outgoing).where(col(Outgoing.id) > self._seen).order_by(col(Outgoing.id))
            ).all()
            self._seen = max([self._seen, *(row.id or 0 for row in rows)])
            new = [
                Said(
                    row.at.astimezone(ZONE),
                    row.conversation,
                    row.kind == REPLY,
                    row.subject,
                    _HASH.sub("(its hash)", plain(Card.model_validate(row.card))),
                )
                for row in rows
                if row.kind in (POST, REPLY) and row.card
            ]
        self.said += new
        for one in new:
            self.folk.hear(one)

    def types(self, code: str, word: str, line: str) -> str:
        """Somebody types a line; what they are told, or why not."""
        try:
            answer = self.desk.types(account(code), line, word)
        except Refusal as refused:
            answer = refused.card
        self._collect()
        return answer.text


def account(code: str) -> str:
    """The Slack id that somebody has by their staff number."""
    return f"U0{code}"


@contextmanager
def centre(path: Path, starts: datetime, language: str, folk: Folk) -> Iterator[Centre]:
    """The centre in a database of its own, with everybody in Slack, in one language."""
    database = Database(f"sqlite:///{path}", time.time)
    try:
        demo.seed(database, starts)
        with database.change(starts) as tx:
            team = tx.session.exec(select(Team)).one()
            team.language = language
            for person in tx.session.exec(select(Person)).all():
                person.slack_id = account(person.code)
                person.language = language
        house_time = Turned(starts)
        clock = Clock(database, house_time, BOOKS, all_schedules(), lambda: None)
        with database.change(starts) as tx:
            assert people.teams(tx)
        yield Centre(Desk(database, starts), house_time, clock, folk)
    finally:
        database.close()
