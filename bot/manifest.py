"""The app's manifest for Slack, made from the same list of commands that the bot answers."""

from collections.abc import Iterator
from typing import Any

from commands.deciding.command import Command
from handbook.words import of

RESERVED = frozenset(
    {"leave", "away", "who", "status", "me", "join", "open", "search", "topic", "mute", "remind"}
    | {"msg", "dnd", "feed", "pro", "shrug", "expand", "collapse", "shortcuts", "invite", "dm"}
    | {"help"}
)
"""Slack refuses the whole manifest when one command has such a name."""

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "mpim:history",
    "mpim:write",
    "usergroups:read",
    "usergroups:write",
    "users:read",
    "users:read.email",
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "message.channels",
    "message.groups",
    "message.im",
)
ROOT = "rollcall"


def manifest(
    commands: tuple[Command, ...], *, prefix: str = "", url: str | None = None
) -> dict[str, Any]:
    """The manifest for Socket Mode, or for HTTP when `url` is where Slack reaches us.

    Raises ValueError for a name that Slack reserves.
    """
    requests = f"{url.rstrip('/')}/slack/events" if url else None
    address = {"request_url": requests} if requests else {}
    menus = {"message_menu_options_url": requests} if requests else {}
    shortcuts = list(_shortcuts(commands))
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Rollcall",
            "description": "Leave, rosters and decisions by your team's handbook.",
            "background_color": "#1f4e5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Rollcall", "always_online": True},
            "slash_commands": [
                _slash(name, summary, usage, requests)
                for name, summary, usage in _names(commands, prefix)
            ],
            **({"shortcuts": shortcuts} if shortcuts else {}),
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **address},
            "interactivity": {"is_enabled": True, **address, **menus},
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


def _names(commands: tuple[Command, ...], prefix: str) -> list[tuple[str, str, str]]:
    say = of("en")
    named = [
        (f"{prefix}{command.slash}", say(command.summary), say(command.usage))
        for command in commands
        if command.slash
    ]
    words = " | ".join(command.word for command in commands)
    named.append((f"{prefix}{ROOT}", say("Everything that Rollcall can do"), words))
    for name, _, _ in named:
        if name in RESERVED:
            raise ValueError(f"/{name} is a name that Slack keeps for itself; set a prefix")
    return named


def _shortcuts(commands: tuple[Command, ...]) -> Iterator[dict[str, str]]:
    """Without the prefix: unlike a slash word, a callback id is the app's own."""
    say = of("en")
    for command in commands:
        for callback_id, shortcut in command.shortcuts.items():
            yield {
                "type": "message",
                "callback_id": callback_id,
                "name": say(shortcut.name),
                "description": say(shortcut.summary),
            }


def _slash(name: str, summary: str, usage: str, url: str | None) -> dict[str, Any]:
    slash: dict[str, Any] = {
        "command": f"/{name}",
        "description": summary,
        "should_escape": True,
    }
    if usage:
        slash["usage_hint"] = usage
    if url:
        slash["url"] = url
    return slash
