"""A trigger id opens one form within three seconds; a response URL answers five times in 30 min."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.refused import Refused

TRIGGER_SECONDS = 3.0
REPLY_SECONDS = 1800.0
REPLY_USES = 5


@dataclass
class Trigger:
    """The right to open a form for the person who acted; `view_id` if they acted in a form."""

    id: str
    user: str
    view_id: str | None
    issued: float
    was_used: bool = False


@dataclass
class ReplyUrl:
    """Where an interaction may be answered. `message_ts` is the message that it came from."""

    token: str
    user: str
    channel: str
    message_ts: str | None
    thread_ts: str | None
    issued: float
    uses: int = 0


class Tokens:
    """All trigger ids and response URLs that were given out, by machine time."""

    def __init__(self, machine: Callable[[], float]) -> None:
        self._machine = machine
        self._triggers: dict[str, Trigger] = {}
        self._replies: dict[str, ReplyUrl] = {}

    def trigger(self, user: str, view_id: str | None = None) -> Trigger:
        """A new trigger id, in Slack's three-part form."""
        now = self._machine()
        name = f"{int(now * 1000)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        made = Trigger(name, user, view_id, now)
        self._triggers[name] = made
        return made

    def check(self, trigger_id: str) -> Trigger:
        """The trigger, if a form may still be opened with it; the opener sets `was_used`.

        Raises Refused: invalid_trigger_id, exchanged_trigger_id or expired_trigger_id.
        """
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.was_used:
            raise Refused("exchanged_trigger_id")
        if self._machine() - trigger.issued > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        return trigger

    def reply_url(
        self, user: str, channel: str, message_ts: str | None = None, thread_ts: str | None = None
    ) -> ReplyUrl:
        """A new place to answer to."""
        token = secrets.token_urlsafe(18)
        made = ReplyUrl(token, user, channel, message_ts, thread_ts, self._machine())
        self._replies[token] = made
        return made

    def answering(self, token: str) -> ReplyUrl:
        """The reply URL, if it may be used once more; the caller counts the use.

        Raises Refused with status 404: no_such_url, expired_url or used_url.
        """
        reply = self._replies.get(token)
        if reply is None:
            raise Refused("no_such_url", status=404)
        if self._machine() - reply.issued > REPLY_SECONDS:
            raise Refused("expired_url", status=404)
        if reply.uses >= REPLY_USES:
            raise Refused("used_url", status=404)
        return reply
