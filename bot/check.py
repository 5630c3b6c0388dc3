"""What is wrong before we start, and the remedy: tokens, scopes, channels, records, rules."""

from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.finding import Finding, fine
from bot.group_check import group
from bot.identity import write_client
from bot.manifest import SCOPES
from bot.settings import Settings
from handbook.book import read
from handbook.source import BadPage
from storage import people
from storage.database import Database, why_unreachable
from storage.migrating import is_current
from storage.people import Team


def check(settings: Settings, database: Database, now: datetime) -> Iterator[Finding]:
    """Everything that would go wrong later, in the order in which to mend it."""
    unreachable = why_unreachable(database)
    if unreachable:
        yield Finding(
            False, f"the database does not answer: {unreachable}", "ROLLCALL_DATABASE_URL"
        )
        return
    if not is_current(database):
        yield Finding(False, "the database is not migrated", "rollcall migrate")
        return
    yield fine("the database answers and is migrated")
    with database.read(now) as tx:
        teams = people.teams(tx)
        unlinked = [
            person.name
            for person in people.everybody(tx)
            if person.slack_id is None and person.left_on is None
        ]
    if not teams:
        yield Finding(False, "there is no team yet", "rollcall team add team.yaml")
    for team in teams:
        yield _handbook(team)
    client = yield from _tokens(settings)
    if client is None:
        return
    for team in teams:
        for purpose in ("leaders", "floor", "managers"):
            yield from _channel(client, team, purpose)
        yield from group(database, now, client, team)
    if unlinked:
        names = ", ".join(unlinked[:10]) + (" …" if len(unlinked) > 10 else "")
        yield Finding(
            False,
            f"without a Slack account ({len(unlinked)}): {names}",
            "correct their e-mail in team.yaml, or: rollcall team link CODE SLACK_ID",
        )
    yield from _admin(client, settings)
    yield from _outside(settings)


def _outside(settings: Settings) -> Iterator[Finding]:
    if settings.public_url:
        yield fine(f"calendars are served at {settings.public_url}/calendar/…")


def _handbook(team: Team) -> Finding:
    try:
        book = read(team.handbook, Path())
    except BadPage as bad:
        return Finding(
            False, f"the handbook of {team.name} cannot be used:\n{bad}", "mend the page"
        )
    return fine(f"the handbook of {team.name}: {book.handbook}, {len(book.rules)} rules")


def _tokens(settings: Settings) -> Generator[Finding, None, WebClient | None]:
    """What Slack says of the tokens; returns a client when it is worth asking more."""
    bot_token, app_token = settings.slack_bot_token, settings.slack_app_token
    if bot_token is None:
        yield Finding(
            False,
            "SLACK_BOT_TOKEN is not set: `rollcall run` opens the sandbox",
            "put the tokens into .env (docs/running.md shows where to find them)",
        )
        return None
    client = write_client(
        bot_token.get_secret_value(), settings.slack_api_url, settings.send_timeout
    )
    try:
        answer = client.auth_test()
    except SlackApiError as refused:
        code = refused.response.get("error")
        yield Finding(False, f"Slack refuses the bot token: {code}", "install the app again")
        return None
    except OSError as trouble:
        yield Finding(False, f"Slack is not reached: {trouble}", "check the network")
        return None
    yield fine(f"Slack knows us as {answer.get('user')} in {answer.get('team')}")
    yield from _scopes(answer)
    if app_token is not None:
        yield _socket(client, app_token.get_secret_value())
    elif settings.slack_signing_secret is None:
        yield Finding(
            False,
            "neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is set",
            "set one of them in .env",
        )
    else:
        yield fine("events come by HTTP to /slack/events, and their signatures are checked")
    return client


def _scopes(answer: Any) -> Iterator[Finding]:
    headers = {name.lower(): value for name, value in (answer.headers or {}).items()}
    granted = headers.get("x-oauth-scopes")
    if granted is None:
        return
    if isinstance(granted, list):
        granted = ",".join(granted)
    missing = sorted(set(SCOPES) - {scope.strip() for scope in granted.split(",")})
    if missing:
        yield Finding(
            False,
            f"the app lacks scopes: {', '.join(missing)}",
            "update the app with `rollcall manifest` and install it again",
        )
    else:
        yield fine("all scopes are granted")


def _socket(client: WebClient, app_token: str) -> Finding:
    try:
        client.apps_connections_open(app_token=app_token)
    except SlackApiError as refused:
        code = refused.response.get("error")
        remedy = "make an app-level token with connections:write"
        return Finding(False, f"Socket Mode is refused: {code}", remedy)
    return fine("Socket Mode opens")


def _channel(client: WebClient, team: Team, purpose: str) -> Iterator[Finding]:
    channel = getattr(team, f"{purpose}_channel")
    name = f"the {purpose} channel of {team.name} ({channel})"
    try:
        found = client.conversations_info(channel=channel)["channel"]
    except SlackApiError as refused:
        code = refused.response.get("error")
        yield Finding(
            False,
            f"{name} is not seen: {code}",
            f"invite the bot there, or: rollcall team set {team.name} {purpose} C…",
        )
        return
    if found.get("is_archived"):
        yield Finding(False, f"{name} is archived", "unarchive it or choose another")
        return
    if not found.get("is_member"):
        yield Finding(False, f"the bot is not in {name}", f"/invite @Rollcall in #{found['name']}")
        return
    try:
        client.conversations_history(channel=channel, limit=1, include_all_metadata=True)
    except SlackApiError as refused:
        code = refused.response.get("error")
        yield Finding(
            False,
            f"the history of {name} may not be read: {code}; a lost answer could not be looked up",
            "update the app with `rollcall manifest` and install it again",
        )
        return
    yield fine(f"{name} can be written and read")


def _admin(client: WebClient, settings: Settings) -> Iterator[Finding]:
    if settings.admin is None:
        yield Finding(
            False,
            "nobody is told when something is wrong with the bot itself",
            "set ROLLCALL_ADMIN to a Slack id (U…)",
        )
        return
    try:
        client.users_info(user=settings.admin)
    except SlackApiError as refused:
        code = refused.response.get("error")
        yield Finding(False, f"the admin {settings.admin} is not known: {code}", "ROLLCALL_ADMIN")
        return
    yield fine(f"the admin is {settings.admin}")
