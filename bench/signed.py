"""Signed requests as Slack sends them, made beforehand: making them must not cost the clock."""

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from slack_sdk.signature import SignatureVerifier

SECRET = "bench-signing-secret"
PATH = "/slack/events"


@dataclass(frozen=True)
class Signed:
    body: bytes
    headers: dict[str, str]


def command(user: str, text: str, trigger: str, name: str = "/timeoff") -> Signed:
    body = urlencode(
        {
            "token": "bench",
            "team_id": "T0BENCH001",
            "team_domain": "bench",
            "channel_id": "C0FLOOR001",
            "channel_name": "floor",
            "user_id": user,
            "user_name": "bench",
            "command": name,
            "text": text,
            "response_url": "http://127.0.0.1:9/unused",
            "trigger_id": trigger,
        }
    ).encode()
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    return Signed(
        body,
        {
            "content-type": "application/x-www-form-urlencoded",
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": signature or "",
        },
    )


class Line:
    """A kept-alive connection to one server."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)

    def send(self, request: Signed) -> tuple[float, int, bytes]:
        """Seconds until the whole answer, its status and its body."""
        started = time.perf_counter()
        self._connection.request("POST", PATH, request.body, request.headers)
        answer = self._connection.getresponse()
        body = answer.read()
        return time.perf_counter() - started, answer.status, body

    def close(self) -> None:
        self._connection.close()
