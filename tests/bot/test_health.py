"""What is wrong with the bot is seen by the load balancer and told to its admin, once."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
import pytest

from bot.alarms import Alarms
from bot.health import Health, Patience, Signs
from storage import delivery, outbox
from storage.cards import Card
from storage.database import Database
from storage.outbox import Outgoing
from tests.storage.floor import Clock
from tests.stories.floor import ADA, DORA, FLOOR, LEADERS, MORNING, floor, settle_in


@dataclass
class Ward:
    """A health that looks when it is told to, with signs that a test sets."""

    database: Database
    clock: Clock
    now: datetime = MORNING
    quiet: float = 0.0
    ticked: float = field(default_factory=time.time)

    def __post_init__(self) -> None:
        self.health = Health(self.database)
        alarms = Alarms(self.database, lambda: self.now, DORA)
        self.health.signs = Signs(
            lambda: self.quiet, lambda: self.ticked, lambda: self.now, alarms.health
        )

    def look(self) -> list[str]:
        """Look twice, half a minute of house time apart; what the admin is told meanwhile."""
        before = len(self.told())
        for _ in range(2):
            self.health.look()
            self.now += timedelta(seconds=30)
        return self.told()[before:]

    def told(self) -> list[str]:
        with self.database.read(self.now) as tx:
            rows = tx.connection.execute(
                Outgoing.__table__.select()  # type: ignore[attr-defined]
                .where(Outgoing.conversation == f"@{DORA}")
                .order_by(Outgoing.id)
            )
            return [" ".join(row.card["lines"]) for row in rows]


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    clock = Clock()
    database = Database(sqlite_url, clock)
    settle_in(database)
    yield Ward(database, clock)
    database.close()


def test_all_is_well_and_nobody_hears_of_it(ward: Ward) -> None:
    assert ward.health.wrong() == []
    assert ward.look() == []


def test_a_message_that_waits_for_two_minutes_is_told_once_and_its_end_as_well(
    ward: Ward,
) -> None:
    with ward.database.change(MORNING) as tx:
        number = outbox.post(tx, LEADERS, "note:1", Card(lines=("hello",)))
    ward.clock.seconds += Patience().outbox
    assert ward.look() == []
    ward.clock.seconds += 1
    [told] = ward.look()
    assert "a message has waited for 121 s" in told
    assert ward.look() == []
    with ward.database.change(MORNING) as tx:
        for row in (number, number + 1):
            delivery.finish(tx, row, outbox.SENT)
    [over] = ward.look()
    assert "Mon 2 Nov, 07:01" in over
    assert "Mon 2 Nov, 07:03" in over
    assert ward.look() == []


def test_a_clock_that_no_longer_ticks_is_told_once(ward: Ward) -> None:
    ward.ticked = time.time() - Patience().tick - 1
    [told] = ward.look()
    assert "the clock has stopped ticking" in told
    ward.ticked = time.time()
    [over] = ward.look()
    assert "well again" in over


def test_a_second_trouble_during_the_first_is_one_illness(ward: Ward) -> None:
    ward.quiet = Patience().socket + 1
    assert len(ward.look()) == 1
    ward.ticked = 0.0
    assert ward.look() == []
    ward.quiet, ward.ticked = 0.0, time.time()
    assert len(ward.look()) == 1


def test_a_parked_message_is_counted_and_makes_nobody_ill(ward: Ward) -> None:
    with ward.database.change(MORNING) as tx:
        delivery.finish(tx, outbox.post(tx, LEADERS, "x:1", Card(lines=("hi",))), outbox.PARKED)
        delivery.finish(tx, outbox.post(tx, LEADERS, "x:1", Card(lines=("hi",))), outbox.HELD)
    ward.clock.seconds += 3600
    assert ward.health.wrong() == []
    sample = ward.health.registry.get_sample_value
    assert sample("rollcall_outbox_stuck", {"state": "parked"}) == 1
    assert sample("rollcall_outbox_stuck", {"state": "held"}) == 1
    assert sample("rollcall_ready") == 1


def test_a_database_that_is_away_makes_us_unready_and_keeps_its_password(
    unreachable: Database,
) -> None:
    health = Health(unreachable)
    health.signs = Signs(None, time.time, lambda: MORNING, lambda *_: None)
    [wrong] = health.wrong()
    assert "the database does not answer" in wrong
    assert "pa55word" not in wrong
    assert health.registry.get_sample_value("rollcall_ready") == 0


@pytest.fixture
def unreachable() -> Iterator[Database]:
    database = Database("postgresql://bot:pa55word@127.0.0.1:1/none", time.time)
    yield database
    database.close()


def test_before_the_start_we_are_not_ready(sqlite_url: str) -> None:
    database = Database(sqlite_url, time.time)
    assert Health(database).wrong() == ["still starting"]
    database.close()


def test_the_door_tells_health_and_metrics_and_nothing_of_people(sqlite_url: str) -> None:
    with floor(sqlite_url) as house:
        house.slack.command(ADA, FLOOR, "/timeoff", "sick today fever")
        house.card("waiting")
        house.settle()
        address = house.bot.address
        assert httpx.get(f"{address}/healthz").text == "ok"
        ready = httpx.get(f"{address}/readyz")
        assert (ready.status_code, ready.json()) == (200, {"ready": True, "wrong": []})
        metrics = httpx.get(f"{address}/metrics").text
        assert "rollcall_outbox_waiting 0.0" in metrics
        assert "rollcall_ready 1.0" in metrics
        for word in ("Ada", "fever", "sick", ADA):
            assert word not in metrics
