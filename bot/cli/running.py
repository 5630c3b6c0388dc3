"""`rollcall run`: on Slack when there are tokens, else on the sandbox."""

import time
from datetime import UTC, datetime
from typing import Annotated

import typer
from slack_sdk.errors import SlackApiError

from bot import demo, logs
from bot.app import Rollcall
from bot.check import check
from bot.cli.choosing import give_up
from bot.cli.telling import findings
from bot.ending import wait_for_the_end
from bot.linking import link_by_email
from bot.settings import Settings
from handbook.source import BadPage
from storage.database import Database, why_unreachable
from storage.migrating import migrate


def run(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Sandbox only: forget everything first.")
    ] = False,
) -> None:
    """Run Rollcall until Ctrl-C."""
    settings = Settings()
    logs.set_up(as_json=settings.log_json, level=settings.log_level)
    if settings.slack_bot_token is None:
        demo.run(settings, fresh=fresh)
        return
    if fresh:
        give_up("--fresh is for the sandbox; on Slack nothing is forgotten.")
    _get_ready(settings)
    try:
        bot = Rollcall(settings)
        link_by_email(bot.database, bot.identity.client, bot.house_time.now())
        bot.start()
    except (BadPage, SlackApiError, OSError) as trouble:
        give_up(f"Rollcall did not start: {trouble}\nMore: rollcall check")
    wait_for_the_end()
    bot.stop()


def _get_ready(settings: Settings) -> None:
    """Migrate, and say what will not work before anybody tries it."""
    database = Database(settings.database_url, time.time)
    try:
        trouble = why_unreachable(database)
        if trouble:
            give_up(f"The database does not answer: {trouble}")
        migrate(database)
        for line in findings(check(settings, database, datetime.now(UTC)), only_wrong=True):
            typer.echo(line)
    finally:
        database.close()
