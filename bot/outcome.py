"""What is known about a message after its send ran into something."""

import http.client
import socket
import urllib.error
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError, SlackRequestError

from storage.outbox import HELD, PARKED, QUEUED, SENDING

AUTH_DEAD = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
)
UNSURE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Slack's own troubles: the message may have been taken all the same."""
LOOKUP_REFUSED = frozenset({"missing_scope", "not_in_channel", "channel_not_found"})
LONGEST_WAIT = 60.0


@dataclass(frozen=True)
class Outcome:
    """The row's next state. QUEUED: surely not there. SENDING: not known, look before sending."""

    state: str
    wait: float = 0.0
    channel: str | None = None
    ts: str | None = None
    error: str | None = None


class Trouble(Exception):
    """A send that did not end well, with what is known of it."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.error)
        self.outcome = outcome


class LookupRefused(Exception):
    """Slack does not let us look whether the message is there."""


def outcome_of(trouble: Exception, tries: int) -> Outcome:
    """What an exception of a send tells. `tries` sets how long to wait (seconds, doubling)."""
    wait = min(LONGEST_WAIT, 0.5 * 2 ** min(tries, 8))
    match trouble:
        case LookupRefused():
            return Outcome(HELD, error=str(trouble))
        case SlackApiError():
            return _refused(trouble, wait)
        case urllib.error.URLError(reason=ConnectionRefusedError() | socket.gaierror()):
            return Outcome(QUEUED, wait=wait, error="Slack was not reached")
        case ConnectionRefusedError():
            return Outcome(QUEUED, wait=wait, error="Slack was not reached")
        case OSError() | http.client.HTTPException() | SlackRequestError():
            return Outcome(SENDING, wait=wait, error=f"the answer was lost: {trouble!r}")
        case _:
            return Outcome(PARKED, error=f"{type(trouble).__name__}: {trouble}")


def _refused(refused: SlackApiError, wait: float) -> Outcome:
    response = refused.response
    status = getattr(response, "status_code", 200)
    headers = {name.lower(): value for name, value in (response.headers or {}).items()}
    data = response.data if isinstance(response.data, dict) else {}
    code = data.get("error", "")
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Outcome(QUEUED, wait=float(headers.get("retry-after", 1)), error="ratelimited")
    if status >= 500 or code in UNSURE:
        return Outcome(SENDING, wait=wait, error=f"Slack answered {code or status}")
    if code in AUTH_DEAD:
        return Outcome(QUEUED, wait=LONGEST_WAIT, error=code)
    return Outcome(PARKED, error=code or str(refused))
