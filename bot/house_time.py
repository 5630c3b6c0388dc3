"""House time: the moment that everything is judged by. It has one source."""

import json
from datetime import UTC, datetime
from typing import Protocol
from urllib.request import Request, urlopen


class HouseTime(Protocol):
    """The time that everything is judged by, aware."""

    def now(self) -> datetime: ...


class SystemTime:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SandboxTime:
    """House time as the sandbox tells it, so that its clock can be turned."""

    def __init__(self, url: str) -> None:
        self._url = url

    def now(self) -> datetime:
        return datetime.fromisoformat(json.loads(_ask(Request(self._url)))["now"])

    def listen(self, address: str) -> None:
        """Tell the sandbox where it may ask for the next due moment."""
        told = json.dumps({"url": address}).encode()
        kind = {"Content-Type": "application/json"}
        _ask(Request(f"{self._url}/listener", told, kind, method="PUT"))


def _ask(request: Request) -> bytes:
    # A connection each: a pool may close one as idle that another thread has just begun to use.
    with urlopen(request, timeout=5) as answer:
        return bytes(answer.read())
