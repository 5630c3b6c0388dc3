"""Rollcall with the example centre, for measuring."""

import tempfile
import time
from datetime import datetime
from pathlib import Path

from bench.signed import SECRET
from bot.app import Rollcall
from bot.demo import seed
from bot.identity import Identity, write_client
from bot.settings import Settings
from sandbox import Workspace
from storage import people
from storage.database import Database
from storage.migrating import migrate

NOWHERE = "http://127.0.0.1:9/"


class StandingTime:
    """A house time that stands, so that every run asks for the same days."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at


def prepare(database_url: str, now: datetime) -> list[str]:
    """A migrated database with the example centre; the Slack ids its agents got."""
    database = Database(database_url, time.time)
    migrate(database)
    seed(database, now)
    with database.change(now) as tx:
        ids = []
        for person in people.everybody(tx):
            person.slack_id = f"U0BENCH{person.id:04}"
            tx.session.add(person)
            if people.by_id(tx, person.id or 0).roles == {"agent"}:
                ids.append(person.slack_id)
    database.close()
    return ids


def prepare_workspace(database_url: str, place: Workspace) -> list[str]:
    """The same, with its people linked to their accounts in the example workspace."""
    accounts = {person.email.casefold(): person.id for person in place.people}
    database = Database(database_url, time.time)
    migrate(database)
    seed(database, place.house_time)
    with database.change(place.house_time) as tx:
        ids = []
        for person in people.everybody(tx):
            person.slack_id = accounts.get((person.email or "").casefold())
            tx.session.add(person)
            if person.slack_id:
                ids.append(person.slack_id)
    database.close()
    return ids


def rollcall(database_url: str, now: datetime, workers: int) -> Rollcall:
    """Put together and not started: there is no Slack to speak to."""
    settings = Settings(
        _env_file=None, database_url=database_url, workers=workers, var=Path("var"), port=0
    )
    identity = Identity(
        bot_token="xoxb-bench",
        app_token=None,
        signing_secret=SECRET,
        api_url=NOWHERE,
        team_id="T0BENCH001",
        bot_id="B0BENCH001",
        bot_user_id="U0BENCHBOT",
        url="https://bench.slack.example/",
        client=write_client("xoxb-bench", NOWHERE, 1),
    )
    return Rollcall(settings, identity=identity, house_time=StandingTime(now))


def scratch() -> Path:
    """A folder on the disk that the project is on: a full sync must be a real one."""
    folder = Path("var") / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(dir=folder))
