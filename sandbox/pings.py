"""A broadcast hides in words: `<!channel>` in mrkdwn, a broadcast element in rich text."""

import re
from collections.abc import Iterator

from sandbox.plain import Json

_SPECIAL = re.compile(r"<!(channel|here|everyone|group)(?:\|[^>]*)?>")
_SUBTEAM = re.compile(r"<!subteam\^(\w+)(?:\|[^>]*)?>")
_PLAIN = re.compile(r"(?<![\w.])@(channel|here|everyone)\b")


def pings_in(message: Json) -> tuple[str, ...]:
    """Whom these arguments or this message would wake: channel, here, everyone or a group's id."""
    found: list[str] = []
    for words in _words(message):
        found += _SPECIAL.findall(words)
        found += _SUBTEAM.findall(words)
    if str(message.get("link_names", "")).lower() in ("1", "true") or (
        message.get("parse") == "full"
    ):
        found += _PLAIN.findall(str(message.get("text", "")))
    found += _broadcasts(message.get("blocks"))
    return tuple(found)


def _words(message: Json) -> Iterator[str]:
    for key in ("text", "markdown_text", "initial_comment"):
        if isinstance(message.get(key), str):
            yield message[key]
    yield from _marked(message.get("blocks"))
    yield from _marked(message.get("attachments"))


def _marked(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _marked(each)
    elif isinstance(part, dict):
        if part.get("type") in ("mrkdwn", "markdown") and isinstance(part.get("text"), str):
            yield part["text"]
        for value in part.values():
            yield from _marked(value)


def _broadcasts(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _broadcasts(each)
    elif isinstance(part, dict):
        if part.get("type") == "broadcast":
            yield str(part.get("range"))
        if part.get("type") == "usergroup":
            yield str(part.get("usergroup_id"))
        for value in part.values():
            yield from _broadcasts(value)
