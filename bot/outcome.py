"""What is known about a message after its send ran into something."""

import http.client
import re
import socket
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError, SlackRequestError

from storage.delivery import Claimed
from storage.outbox import HELD, PARKED, QUEUED, SENDING

AUTH_DEAD = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
        "missing_scope",
    }
)
"""The app itself is shut out: nothing is lost, everything waits until somebody lets it in again."""
UNSURE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Slack's own troubles: the message may have been taken all the same."""
UNDRAWABLE = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments"}
)
"""Our drawing is at fault, not the words: they can still be said plainly."""
LOOKUP_REFUSED = frozenset({"missing_scope", "not_in_channel", "channel_not_found"})
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
TRIES_MOST = 5
"""After so many failures of our own a message is parked, so that the next may pass."""
_CODE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Outcome:
    """The row's next state. QUEUED: surely not there. SENDING: not known, look before sending.

    `wait` is the seconds until its conversation may be tried again. `error` never holds words of
    people: it goes into the log and to the admin.
    """

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


@contextmanager
def told(claimed: Claimed, tries: int, *, is_on_its_way: bool = True) -> Iterator[None]:
    """Turn whatever a call to Slack runs into to what is known about the message. Raises Trouble.

    `tries` as in `outcome_of`. `is_on_its_way`: this very call carries the message. One that only
    prepares it leaves no doubt, unless an earlier try did.
    """
    try:
        yield
    except Exception as trouble:
        outcome = outcome_of(trouble, tries, claimed.row.error)
        state = outcome.state
        if state == SENDING and not (is_on_its_way or claimed.is_in_doubt):
            state = QUEUED
        if state == QUEUED and claimed.is_in_doubt:
            state = SENDING
        raise Trouble(Outcome(state, wait=outcome.wait, error=outcome.error)) from trouble


def outcome_of(trouble: Exception, tries: int, before: str | None = None) -> Outcome:
    """What an exception of a call tells. `tries` counts the sends that went wrong, this one
    included, and sets how long to wait (seconds, doubling).

    `before` is the error of the try before this one: a fault of ours has to come twice in a row
    to count as one that stays.
    """
    wait = backed_off(tries)
    match trouble:
        case LookupRefused():
            return Outcome(HELD, error=str(trouble))
        case SlackApiError():
            return _refused(trouble, wait)
        case (
            ConnectionRefusedError()
            | urllib.error.URLError(reason=ConnectionRefusedError() | socket.gaierror())
        ):
            return Outcome(QUEUED, wait=wait, error="Slack was not reached")
        case OSError() | http.client.HTTPException() | SlackRequestError():
            kind = type(trouble).__name__
            return Outcome(SENDING, wait=wait, error=f"the answer was lost: {kind}")
        case _:  # a fault of ours, or of a database that is away: not for ever
            kind = type(trouble).__name__
            if tries >= TRIES_MOST and before == kind:
                return Outcome(PARKED, error=kind)
            return Outcome(SENDING, wait=wait, error=kind)


def backed_off(tries: int) -> float:
    """Seconds to wait after so many tries."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (min(tries, 8) - 1))


def _refused(refused: SlackApiError, wait: float) -> Outcome:
    response = refused.response
    data = response.data if isinstance(response.data, dict) else {}
    code = str(data.get("error", ""))
    if response.status_code == 429 or code in ("ratelimited", "rate_limited"):
        return Outcome(QUEUED, wait=_retry_after(response.headers), error="ratelimited")
    if response.status_code >= 500 or code in UNSURE:
        return Outcome(SENDING, wait=wait, error=f"Slack answered {response.status_code}")
    if not _CODE.fullmatch(code):
        # Not Slack's own voice: a proxy's page, or half an answer.
        return Outcome(SENDING, wait=wait, error=f"unreadable answer {response.status_code}")
    if code in AUTH_DEAD:
        return Outcome(QUEUED, wait=LONGEST_WAIT, error=code)
    return Outcome(PARKED, error=code)


def _retry_after(headers: dict[str, str]) -> float:
    found = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    return float(found) if found.replace(".", "", 1).isdigit() else 1.0
