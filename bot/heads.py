"""The journal's heads as they stand in the managers' channels, where the database cannot reach."""

import re

from slack_sdk import WebClient

from storage.journal import Head

_HEAD = re.compile(r"\b(\d+):([0-9a-f]{64})\b")
PAGE = 200


def posted_heads(client: WebClient, channels: list[str]) -> list[Head]:
    """Every head that we posted ourselves, in any order. Raises SlackApiError."""
    bot = client.auth_test()["bot_id"]
    found = set()
    for channel in channels:
        cursor: str | None = None
        while True:
            page = client.conversations_history(channel=channel, limit=PAGE, cursor=cursor)
            for message in page["messages"]:
                if message.get("bot_id") == bot:
                    found |= set(_HEAD.findall(message.get("text", "")))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                break
    return [Head(int(number), digest) for number, digest in sorted(found)]
