"""Without tokens Rollcall runs on the sandbox, a small Slack of its own, as the example centre."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from pydantic import SecretStr

from bot.app import Rollcall
from bot.ending import wait_for_the_end
from bot.house_time import SandboxTime
from bot.linking import link_by_email
from bot.settings import Settings
from handbook.book import read
from handbook.kpi import counting_on
from handbook.people import read_team
from storage import people
from storage.database import Database
from storage.importers import balances, roster, team
from storage.importers.calls.taking import take
from storage.migrating import migrate

log = structlog.get_logger()
CENTRE = Path(__file__).parents[1] / "examples" / "centre"


def run(settings: Settings, *, fresh: bool) -> None:
    """Start the sandbox and the bot on it, print where to look, stop both on Ctrl-C."""
    settings.var.mkdir(parents=True, exist_ok=True)
    lock = (settings.var / "running").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        print(_RUNNING.format(var=settings.var, address=lock.read()), file=sys.stderr)
        raise SystemExit(1) from None
    if fresh:
        _forget(settings.var)
    process, place = start_sandbox(settings.var)
    try:
        bot = prepare(settings, place)
        bot.start()
        try:
            lock.truncate(0)
            lock.write(place["page"])
            lock.flush()
            print(_WELCOME.format(page=place["page"], bot=bot.address), flush=True)
            wait_for_the_end()
        finally:
            bot.stop()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(15)


def _forget(var: Path) -> None:
    for kept in [var / "sandbox.json", *var.glob("rollcall.db*")]:
        kept.unlink(missing_ok=True)


def start_sandbox(var: Path) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """The sandbox in a process of its own, and its first line: where it is and its tokens."""
    command = [sys.executable, "-m", "sandbox", str(CENTRE / "workspace.yaml")]
    command += ["--state", str(var / "sandbox.json")]
    process = subprocess.Popen(  # noqa: S603 (our own program and paths)
        command,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for us; we stop it after the bot
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"the sandbox did not start (exit {process.wait()})")
    return process, json.loads(line)


def prepare(settings: Settings, place: dict[str, Any]) -> Rollcall:
    """Migrate, seed the example centre once, link its people, and put the bot together."""
    on_sandbox = settings.model_copy(
        update={
            "slack_api_url": place["api_url"],
            "house_time_url": f"{place['url']}/house-time",
            "database_url": f"sqlite:///{settings.var}/rollcall.db",
            "slack_bot_token": SecretStr(place["bot_token"]),
            "slack_app_token": SecretStr(place["app_token"]),
            "slack_signing_secret": SecretStr(place["signing_secret"]),
        }
    )
    database = Database(on_sandbox.database_url, time.time)
    migrate(database)
    house_time = SandboxTime(f"{place['url']}/house-time")
    seed(database, house_time.now())
    bring_calls(database, house_time.now())
    database.close()
    bot = Rollcall(on_sandbox, house_time=house_time, step_over=True)
    link_by_email(bot.database, bot.identity.client, bot.house_time.now())
    return bot


def seed(database: Database, now: datetime) -> None:
    """The example centre, unless a team stands already."""
    with database.change(now) as tx:
        if people.teams(tx):
            return
        team.apply(tx, read_team(CENTRE / "team.yaml"))
    with database.change(now) as tx:
        centre = people.teams(tx)[0]
        roster.apply(tx, roster.plan(tx, centre, CENTRE / "roster.csv"), only_good=False)
        kinds = read(centre.handbook).leave.kinds
        today = now.astimezone(ZoneInfo(centre.zone)).date()
        figures = balances.plan(tx, centre, kinds, CENTRE / "balances.csv", today)
        balances.apply(tx, figures)


def bring_calls(database: Database, now: datetime) -> None:
    """What the example centre's telephone system logged in the two months before; once."""
    with database.read(now) as tx:
        centre = people.teams(tx)[0]
    counting = counting_on(read(centre.handbook).kpi)
    for name in ("queue_log.1.gz", "queue_log"):
        take(lambda: database.change(now), centre, counting, CENTRE / name)


_RUNNING = """
  Rollcall is running already, with the state in {var}: {address}
  A second one beside it: ROLLCALL_VAR=another make run
"""

_WELCOME = """
  Rollcall is running on its sandbox.

    Open {page}

  Try this, in the page: as an agent type   /timeoff sick today fever
  then answer   approve   in the card's thread as a duty leader.
  Health: {bot}/readyz          Stop: Ctrl-C          Start anew: make run FRESH=1
"""
