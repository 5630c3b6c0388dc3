"""A delivery over HTTP is signed with the app's secret, over its very bytes and their time."""

import hashlib
import hmac
from urllib.parse import urlencode

from sandbox.plain import compact
from sandbox.record import Parcel, Sent

AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature of these bytes at this time."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def sealed(parcel: Parcel, secret: str, at: float) -> Sent:
    """The signed request for a parcel: JSON for events, a form for all else."""
    if parcel.envelope == "events_api":
        kind, body = "application/json", compact(parcel.payload).encode()
    elif parcel.envelope == "slash_commands":
        kind, body = "application/x-www-form-urlencoded", urlencode(parcel.payload).encode()
    else:
        kind = "application/x-www-form-urlencoded"
        body = urlencode({"payload": compact(parcel.payload)}).encode()
    timestamp = str(int(at))
    headers = {
        "content-type": kind,
        "user-agent": AGENT,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature(secret, timestamp, body),
    }
    return Sent(headers, body)
