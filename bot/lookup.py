"""Whether a message whose answer was lost is in Slack after all: found by the key it carries."""

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.outcome import LOOKUP_REFUSED, LookupRefused
from storage.outbox import REPLY, Outgoing

METADATA = "rollcall_message"
SKEW = 300.0
"""Seconds by which Slack's clock may differ from ours."""
PAGE = 200


def find(
    client: WebClient,
    row: Outgoing,
    channel: str,
    parent_ts: str | None,
    before_page: Callable[[], None],
) -> str | None:
    """The message's ts, or None when Slack surely does not have it. Raises LookupRefused.

    `before_page` is called before every request: a long history must not outlast a lease.
    """
    oldest = f"{max(0.0, (row.first_try or 0.0) - SKEW):.6f}"
    cursor: str | None = None
    while True:
        before_page()
        try:
            page = _page(client, row, channel, parent_ts, oldest, cursor)
        except SlackApiError as refused:
            code = refused.response.get("error")
            if code in LOOKUP_REFUSED:
                raise LookupRefused(f"the history of {channel} may not be read: {code}") from None
            if code == "thread_not_found":
                return None
            raise
        for message in page.get("messages", []):
            metadata = message.get("metadata") or {}
            if metadata.get("event_payload", {}).get("key") == row.key:
                return str(message["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return None


def _page(
    client: WebClient,
    row: Outgoing,
    channel: str,
    parent_ts: str | None,
    oldest: str,
    cursor: str | None,
) -> Any:
    """Posts stand in the channel's history; replies only in their thread."""
    if row.kind == REPLY:
        return client.conversations_replies(
            channel=channel,
            ts=parent_ts or "",
            oldest=oldest,
            cursor=cursor,
            limit=PAGE,
            include_all_metadata=True,
        )
    return client.conversations_history(
        channel=channel, oldest=oldest, cursor=cursor, limit=PAGE, include_all_metadata=True
    )
