"""The journal's heads as they stand in the managers' channels, where the database cannot reach."""

from slack_sdk import WebClient

from storage.journal import Head, heads_in

PAGE = 200


def posted_heads(client: WebClient, channels: list[str]) -> list[Head]:
    """Every head that we posted ourselves, in any order. Raises SlackApiError."""
    bot = client.auth_test()["bot_id"]
    found: set[Head] = set()
    for channel in channels:
        cursor: str | None = None
        while True:
            page = client.conversations_history(channel=channel, limit=PAGE, cursor=cursor)
            for message in page["messages"]:
                if message.get("bot_id") == bot:
                    found |= set(heads_in(message.get("text", "")))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                break
    return sorted(found, key=lambda head: (head.number, head.hash))
