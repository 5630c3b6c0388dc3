"""A morning when everybody writes at once, while every call to Slack takes its time."""

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Literal

from sqlmodel import select

from sandbox import Ack, Slack
from storage import delivery
from storage.database import Database
from storage.outbox import POST, Outgoing
from tests.proofs.centre import MORNING, Crew, crews, settings_for, settle_in, workspace
from tests.proofs.nursery import nursery

LIMIT_MS = 3_000
FORM_EVERY = 5
PEOPLE_AT_ONCE = 100
"""Threads that write; more than can be on their way at a time."""


@dataclass(frozen=True)
class Load:
    """What became of a burst. `cards` counts requests by how many cards stand in Slack for them."""

    commands: int
    in_time: int
    slowest_ms: float
    forms: int
    cards: Counter[int]


def burst(
    database_url: str,
    delivery: Literal["http", "socket"],
    *,
    commands: int = 300,
    seconds: float = 2.0,
    latency: float = 0.2,
    patience: float = 60.0,
) -> Load:
    """Spread `commands` evenly over `seconds`, one in five for a form, each by another person;
    then wait until every form is filled in and every message delivered.

    The bot is a process of its own. Raises TimeoutError when the messages are not out after
    `patience` seconds.
    """
    teams = crews(10, -(-commands // 10))
    database = Database(database_url, time.time)
    settle_in(database, teams)
    slack = Slack(workspace(teams), delivery=delivery, enforce_rates=False)
    with slack, tempfile.TemporaryDirectory() as var, nursery() as bots:
        settings = settings_for(slack, database_url, delivery, Path(var), house_time_url=None)
        slack.events_url = f"http://127.0.0.1:{settings['port']}/slack/events"
        assert bots.bear(settings), "the bot did not start"
        slack.latency = latency
        acks = list(_write(slack, teams, commands, seconds))
        wanted = sum(number % FORM_EVERY == 0 for number in range(commands))
        slack.wait_for(lambda: _are_forms_done(slack, wanted), timeout=patience)
        slack.wait_for(lambda: _is_idle(database), timeout=patience)
        cards = Counter(
            message["metadata"]["event_payload"]["key"]
            for crew in teams
            for message in slack.messages(crew.channel)
        )
        with database.read(MORNING) as tx:
            stored = tx.session.exec(select(Outgoing.key).where(Outgoing.kind == POST)).all()
        found = Load(
            commands=commands,
            in_time=sum(ack.ok and ack.ms < LIMIT_MS for ack in acks),
            slowest_ms=max(ack.ms for ack in acks),
            forms=_filled(slack),
            cards=Counter(cards[key] for key in stored),
        )
        assert bots.stop() == 0
    database.close()
    return found


def _write(slack: Slack, teams: list[Crew], commands: int, seconds: float) -> Iterator[Ack]:
    begun = time.monotonic()
    agents = [agent for row in zip(*(crew.agents for crew in teams), strict=True) for agent in row]

    def one(number: int, agent: str) -> Ack:
        left = begun + seconds * number / commands - time.monotonic()
        if left > 0:
            time.sleep(left)
        text = "form" if number % FORM_EVERY == 0 else "sick today fever"
        return slack.command(agent, "C0FLOOR001", "/timeoff", text)

    with ThreadPoolExecutor(PEOPLE_AT_ONCE) as people:
        yield from people.map(one, count(), agents[:commands])


def _are_forms_done(slack: Slack, wanted: int) -> bool:
    """Each was opened or refused, and each that was opened was filled in."""
    opened = slack.record.calls("views.open")
    filled = slack.record.calls("views.update")
    return len(opened) == wanted and len(filled) == sum(call.ok for call in opened)


def _filled(slack: Slack) -> int:
    return sum(call.ok for call in slack.record.calls("views.update"))


def _is_idle(database: Database) -> bool:
    with database.read(MORNING) as tx:
        return delivery.backlog(tx).waiting == 0
