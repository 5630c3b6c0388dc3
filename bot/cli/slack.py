"""`rollcall check` and `rollcall manifest`: getting along with Slack before the bot runs."""

import json
from typing import Annotated

import typer

from bot.check import check as findings_of
from bot.cli import telling
from bot.cli.house import house
from bot.identity import write_client
from bot.linking import link_by_email
from bot.manifest import manifest as made
from bot.settings import Settings
from commands.deciding.command import all_commands


def check() -> None:
    """Say what would go wrong, and what to do about it."""
    with house(migrated=False) as h:
        found = list(findings_of(h.settings, h.database, h.now()))
    for line in telling.findings(found):
        typer.echo(line)
    wrong = sum(not finding.is_fine for finding in found)
    typer.echo(f"{wrong} to mend." if wrong else "All is well.")
    raise typer.Exit(code=int(bool(wrong)))


def manifest(
    url: Annotated[
        str | None, typer.Option(help="Where Slack reaches us; without it Socket Mode.")
    ] = None,
) -> None:
    """Print the app's manifest, to paste at api.slack.com/apps."""
    settings = Settings()
    made_now = made(all_commands(), prefix=settings.command_prefix, url=url)
    typer.echo(json.dumps(made_now, indent=2, ensure_ascii=False))


def link() -> None:
    """Find the team's people in Slack by their e-mail."""
    with house() as h:
        token = h.settings.slack_bot_token
        if token is None:
            typer.echo("SLACK_BOT_TOKEN is not set; put it into .env first.", err=True)
            raise typer.Exit(code=1)
        client = write_client(
            token.get_secret_value(), h.settings.slack_api_url, h.settings.send_timeout
        )
        links = link_by_email(h.database, client, h.now())
    typer.echo(f"{links.linked} linked now, {len(links.unlinked)} without a Slack account.")
    for name in links.unlinked:
        typer.echo(f"  {name}")
    if links.unlinked:
        typer.echo("By hand: rollcall team link CODE SLACK_ID")
