"""Three replicas on one PostgreSQL die again and again through simulated days: whatever the clock
and people bring about is said once, at its minute, in order, and nothing is lost."""

import os
import random
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sandbox import Slack
from storage.database import Database
from tests.proofs.acting import People
from tests.proofs.centre import settings_for
from tests.proofs.days import Act, acts, floors, settle_in, workspace
from tests.proofs.expected import expected
from tests.proofs.fleet import Fleet
from tests.proofs.nursery import cradles
from tests.proofs.reckoning import everything_wrong

pytestmark = pytest.mark.long

RETRIES = (0.1, 0.3, 0.6, *([1.0] * 30))
"""Slack's own delays are minutes; the order of things is the same."""
SURELY = ("reset_after", "429", "500_after", "503", "reset_before")
"""What the first posts meet; later ones do by chance."""
TROUBLES = (
    ("chat.postMessage", "429", 0.03),
    ("chat.postMessage", "500", 0.02),
    ("chat.postMessage", "503", 0.02),
    ("chat.postMessage", "500_after", 0.03),
    ("chat.postMessage", "reset_before", 0.02),
    ("chat.postMessage", "reset_after", 0.05),
    ("chat.update", "429", 0.03),
    ("chat.update", "reset_after", 0.04),
    ("chat.postEphemeral", "reset_after", 0.04),
    ("conversations.*", "500", 0.05),
)


@dataclass(frozen=True)
class Figures:
    """What became of it: deaths by where they came, messages expected and found, look-ups, faults
    that calls met by their kind, and how many seconds it took."""

    deaths: Counter[str]
    expected: int
    found: int
    looked_up: int
    faults: Counter[str]
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.deaths.total()} deaths {dict(self.deaths)}; {self.found} posts of "
            f"{self.expected} expected; {self.looked_up} look-ups; faults {dict(self.faults)}; "
            f"{self.seconds:.0f} s"
        )


def live_through(
    database_url: str, *, teams: int, days: timedelta, kills: int, seed: int
) -> Figures:
    """Raises AssertionError with everything that is wrong at the end."""
    begun = time.monotonic()
    dice, crews = random.Random(seed), floors(teams)
    slack = Slack(
        workspace(crews),
        delivery="http",
        enforce_rates=False,
        retry_delays=RETRIES,
        seed=seed,
    )
    since = slack.house.now
    until = since + days
    with (
        closing(Database(database_url, time.time)) as database,
        tempfile.TemporaryDirectory() as var,
        slack,
        cradles("one", "two", "three") as three,
    ):
        settle_in(database, crews, days.days + 1)
        few = {"deliverers": 2, "workers": 4, "form_workers": 2}
        hurried = {"lease_seconds": 1.0, "send_timeout": 1}
        replicas = {
            cradle: settings_for(
                slack, database_url, "http", Path(var) / cradle.name, **few, **hurried
            )
            for cradle in three
        }
        fleet = Fleet(slack, replicas, kills, dice)
        people = People(slack, fleet)
        for what in SURELY:
            slack.faults.next("chat.postMessage", what)
        for number, (method, what, share) in enumerate(TROUBLES):
            slack.faults.rate(method, what, share, seed=seed + number)
        fleet.start()
        try:
            _turn(slack, fleet, people, acts(crews, since, until), until)
            slack.faults.clear()
            fleet.settle()
        finally:
            fleet.retire()
            people.close()
        assert set(fleet.stop()) == {0}
        awaited = expected(crews, since, until)
        standing, wrong = everything_wrong(database, slack, awaited)
    assert not wrong, "\n".join(str(each) for each in wrong)
    calls = slack.record.calls()
    return Figures(
        fleet.met,
        len(awaited),
        len(standing),
        sum(call.method in ("conversations.history", "conversations.replies") for call in calls),
        Counter(call.fault for call in calls if call.fault),
        time.monotonic() - begun,
    )


def _turn(slack: Slack, fleet: Fleet, people: People, to_do: list[Act], until: datetime) -> None:
    """From one moment at which something is due, or somebody acts, to the next."""
    since = slack.house.now
    fleet.settle()
    while slack.house.now < until:
        then = min((act.at for act in to_do), default=until)
        slack.house.set(fleet.next_due(then) or then)
        fleet.settle()
        now = [act for act in to_do if act.at <= slack.house.now]
        if now:
            people.do(now)
            fleet.settle()
            to_do = to_do[len(now) :]
        fleet.keep_up((slack.house.now - since) / (until - since))


def _seed() -> int:
    """Given by PROOF_SEED, or by chance; shown when it fails."""
    seed = int(os.environ.get("PROOF_SEED") or random.randrange(1_000_000))
    print("seed", seed)
    return seed


def test_a_day_and_a_night_with_fifteen_deaths(postgres_url: str) -> None:
    """From Saturday's first shift to Sunday's, over the night in which the clocks are set back."""
    figures = live_through(
        postgres_url, teams=1, days=timedelta(hours=25.5), kills=15, seed=_seed()
    )
    print(figures)
    assert figures.deaths.total() == 15
    assert set(SURELY) <= set(figures.faults)
    assert figures.looked_up >= 2


@pytest.mark.soak
def test_three_days_and_a_hundred_deaths(postgres_url: str) -> None:
    figures = live_through(postgres_url, teams=2, days=timedelta(days=3), kills=100, seed=_seed())
    print(figures)
    assert figures.deaths.total() == 100
    assert figures.looked_up >= 10
