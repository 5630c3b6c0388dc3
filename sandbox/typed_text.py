"""What people type is not what Slack stores: & < > are escaped, and names become mentions."""

import re
import secrets
from collections.abc import Iterable

from sandbox.conversations import Conversation
from sandbox.plain import Json
from sandbox.workspace import Person, Workspace

_AMPERSAND = re.compile(r"&(?!amp;|lt;|gt;)")
# Angle brackets that are already Slack's own notation stay.
_LOOSE = re.compile(r"(<(?:[@#!]|https?:|mailto:)[^<>]*>)|([<>])")
_NAME = re.compile(r"(?<![\w<@#])([@#])([\w.\-]*\w)")
_PART = re.compile(r"<([@#!])([^>|]+)(?:\|[^>]*)?>")


def stored_text(
    text: str,
    workspace: Workspace,
    people: Iterable[Person],
    places: Iterable[Conversation],
    *,
    with_names: bool = False,
) -> str:
    """The text as Slack stores it. `with_names` writes `<@U1|chen>`, as slash commands carry it."""
    ids = {person.name: person.id for person in people}
    ids[workspace.bot_name] = workspace.bot_user_id
    channels = {place.name: place.id for place in places if place.name}

    def mention(found: re.Match[str]) -> str:
        sign, name = found.groups()
        target = (ids if sign == "@" else channels).get(name)
        if sign == "@" and name in ("channel", "here", "everyone"):
            return f"<!{name}>"
        if target is None:
            return found.group()
        return f"<{sign}{target}|{name}>" if with_names else f"<{sign}{target}>"

    escaped = _AMPERSAND.sub("&amp;", text)
    escaped = _LOOSE.sub(lambda found: found[1] or {"<": "&lt;", ">": "&gt;"}[found[2]], escaped)
    return _NAME.sub(mention, escaped)


def rich_text(text: str) -> list[Json]:
    """The block that a person's message carries beside its text."""
    elements: list[Json] = []
    at = 0
    for found in _PART.finditer(text):
        if found.start() > at:
            elements.append({"type": "text", "text": text[at : found.start()]})
        sign, target = found[1], found[2]
        if sign == "@":
            elements.append({"type": "user", "user_id": target})
        elif sign == "#":
            elements.append({"type": "channel", "channel_id": target})
        elif target.startswith("subteam^"):
            elements.append({"type": "usergroup", "usergroup_id": target[8:]})
        else:
            elements.append({"type": "broadcast", "range": target})
        at = found.end()
    if at < len(text):
        elements.append({"type": "text", "text": text[at:]})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": secrets.token_urlsafe(4), "elements": [section]}]
