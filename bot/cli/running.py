"""`rollcall run`: on Slack when there are tokens, else on the sandbox."""

from typing import Annotated

import typer

from bot import demo, logs
from bot.app import Rollcall
from bot.ending import wait_for_the_end
from bot.settings import Settings


def run(
    fresh: Annotated[bool, typer.Option(help="Sandbox only: forget everything first.")] = False,
) -> None:
    """Run Rollcall until Ctrl-C."""
    settings = Settings()
    logs.set_up(as_json=settings.log_json, level=settings.log_level)
    if settings.slack_bot_token is None:
        demo.run(settings, fresh=fresh)
        return
    bot = Rollcall(settings)
    bot.start()
    wait_for_the_end()
    bot.stop()
