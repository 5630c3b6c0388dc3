"""Nothing is lost and nothing is said twice, whenever the bot dies."""

import random
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox import Slack
from storage import delivery
from storage.database import Database
from tests.proofs.centre import MORNING, crews, settings_for, settle_in, workspace
from tests.proofs.nursery import LONG, nursery
from tests.proofs.play import Play
from tests.proofs.truth import everything_wrong, what_is_known

pytestmark = pytest.mark.long

POINTS = (
    "before commit",
    "after commit",
    "after ack",
    "after the claim's mark",
    "after Slack accepted",
    "after recording",
    "during look-up",
    "during an edit",
)
# A start commits a few times by itself; look-ups are rare.
PASSES = {"before commit": (4, 16), "after commit": (4, 16), "during look-up": (1, 3)}
RETRIES = (0.1, 0.3, 0.6, *([1.0] * 30))
"""Slack's own delays are minutes; the order of things is the same."""


@dataclass(frozen=True)
class Deaths:
    """How often the bot died at each point, how many sick calls were decided meanwhile, and how
    often the bot had to look whether a message had arrived."""

    by_point: Counter[str]
    decided: int
    looked_up: int


def plan(each: int, dice: random.Random) -> list[tuple[str, int]]:
    """Every point `each` times in a mixed order, each at one of its first passes."""
    points = [point for point in POINTS for _ in range(each)]
    dice.shuffle(points)
    return [(point, dice.randint(*PASSES.get(point, (1, 8)))) for point in points]


def trouble(slack: Slack, seed: int) -> None:
    """Some answers get lost, late or busy, so that there is something to look up."""
    for number, (what, share) in enumerate(
        [("reset_after", 0.06), ("500_after", 0.04), ("reset_before", 0.03), ("429", 0.03)]
    ):
        slack.faults.rate("chat.postMessage", what, share, seed=seed + number)
    slack.faults.rate("chat.postMessage", "slow", 0.02, seed=seed, seconds=1.3)
    slack.faults.rate("conversations.*", "500", 0.05, seed=seed)
    slack.faults.rate("chat.update", "reset_after", 0.05, seed=seed)


def live_and_die(
    database_url: str, delivery: str, deaths: list[tuple[str, int]], seed: int
) -> Deaths:
    """Play through all the deaths, settle, and hold the truth against every promise."""
    teams = crews(4, 12 + len(deaths))
    met: Counter[str] = Counter()
    slack = Slack(
        workspace(teams),
        delivery="socket" if delivery == "socket" else "http",
        enforce_rates=False,
        retry_delays=RETRIES,
        seed=seed,
    )
    with (
        closing(Database(database_url, time.time)) as database,
        tempfile.TemporaryDirectory() as var,
        slack,
        nursery() as bots,
    ):
        settle_in(database, teams)
        settings = settings_for(
            slack, database_url, delivery, Path(var), lease_seconds=1.0, send_timeout=1
        )
        slack.events_url = f"http://127.0.0.1:{settings['port']}/slack/events"
        play = Play(slack, teams, bots.is_up, seed)
        trouble(slack, seed)
        play.start()
        try:
            for point, nth in deaths:
                bots.bear(settings, (point, nth))
                status = bots.wait_for_death(LONG)
                _check(play, database)
                assert status == -9, f"{point} was not passed {nth} times: {status}"
                met[point] += 1
            assert bots.bear(settings)
            play.end()
            slack.faults.clear()
            slack.wait_for(lambda: slack.pending == 0, timeout=LONG)
            slack.wait_for(lambda: _is_idle(database), timeout=LONG)
        finally:
            bots.is_up.set()
            play.end()
        _check(play, database)
        assert bots.stop() == 0
        wrong = everything_wrong(database, slack, play.stories)
    assert not wrong, "\n".join(str(each) for each in wrong)
    decided = sum(story.ended is not None for story in play.stories)
    looked_up = sum(
        len(slack.record.calls(method))
        for method in ("conversations.history", "conversations.replies")
    )
    return Deaths(met, decided, looked_up)


def _check(play: Play, database: Database) -> None:
    """Raise what went wrong for the first person for whom something did."""
    for story, failure in play.failures:
        failure.add_note(what_is_known(database, story))
        raise failure


def _is_idle(database: Database) -> bool:
    with database.read(MORNING) as tx:
        return delivery.backlog(tx).waiting == 0


@pytest.mark.parametrize("delivery", ["http", "socket"])
def test_nothing_is_lost_or_doubled_by_a_death_at_each_point(
    request: pytest.FixtureRequest, delivery: str
) -> None:
    """SQLite behind HTTP and PostgreSQL behind Socket Mode; the soak plays the other pairs too."""
    kind = {"http": "sqlite_url", "socket": "postgres_url"}[delivery]
    url = request.getfixturevalue(kind)
    met = live_and_die(url, delivery, plan(1, random.Random(1)), seed=1)
    assert met.by_point == dict.fromkeys(POINTS, 1)
    assert met.decided >= 4
    assert met.looked_up >= 2


@pytest.mark.soak
@pytest.mark.parametrize("delivery", ["http", "socket"])
@pytest.mark.parametrize("round_", range(3))
def test_nothing_is_lost_or_doubled_by_many_deaths(
    database_url: str, delivery: str, round_: int
) -> None:
    """Four deaths at each point, on either database behind either door, three times over."""
    seed = random.randrange(1_000_000)
    print("seed", seed)  # shown when it fails
    met = live_and_die(database_url, delivery, plan(4, random.Random(seed)), seed)
    assert met.by_point == dict.fromkeys(POINTS, 4)
    assert met.looked_up >= 8
