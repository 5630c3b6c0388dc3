"""Slack's rate limits, as strict as its documents and exactly as forgiving as written here.

Each method has calls per minute for the whole app (a sliding minute of machine time). Posting has,
besides, one message a second for each channel: a bucket of `BURST` messages that fills again by
one a second, so three may come at once and the fourth waits. Posting has 300 a minute over all
channels. A refused call does nothing and is not counted. `apps.connections.open` is Tier 1
("1+"); it gets 20 here, so that ten connections can all be refreshed within a minute.
"""

import math
from collections import deque
from collections.abc import Callable

BURST = 3.0
MINUTE = 60.0
TIER2, TIER3, TIER4 = 20, 50, 100
PER_MINUTE = {
    "apps.connections.open": 20,
    "auth.test": 600,
    "bots.info": TIER3,
    "chat.delete": TIER3,
    "chat.getPermalink": 600,
    "chat.postEphemeral": TIER4,
    "chat.postMessage": 300,
    "chat.update": TIER3,
    "conversations.history": TIER3,
    "conversations.info": TIER3,
    "conversations.invite": TIER3,
    "conversations.join": TIER3,
    "conversations.list": TIER2,
    "conversations.members": TIER4,
    "conversations.open": TIER3,
    "conversations.replies": TIER3,
    "files.completeUploadExternal": TIER4,
    "files.delete": TIER3,
    "files.getUploadURLExternal": TIER4,
    "files.info": TIER4,
    "reactions.add": TIER3,
    "team.info": TIER3,
    "usergroups.create": TIER2,
    "usergroups.disable": TIER2,
    "usergroups.enable": TIER2,
    "usergroups.list": TIER2,
    "usergroups.update": TIER2,
    "usergroups.users.list": TIER2,
    "usergroups.users.update": TIER2,
    "users.conversations": TIER2,
    "users.info": TIER4,
    "users.list": TIER2,
    "users.lookupByEmail": TIER3,
    "views.open": TIER4,
    "views.publish": TIER4,
    "views.push": TIER4,
    "views.update": TIER4,
}


class Limits:
    """Counts calls. `enforced` can be switched at any time; counting starts when it is on."""

    def __init__(self, machine: Callable[[], float], *, enforced: bool) -> None:
        self._machine = machine
        self.enforced = enforced
        self._calls: dict[str, deque[float]] = {}
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, method: str, channel: str) -> int:
        """0 if the call may pass (it is counted then), else the whole seconds to wait."""
        if not self.enforced:
            return 0
        now = self._machine()
        seconds = max(self._minute_wait(method, now), self._channel_wait(method, channel, now))
        if seconds > 0:
            return math.ceil(seconds)
        self._calls.setdefault(method, deque()).append(now)
        if method == "chat.postMessage":
            level, at = self._buckets.get(channel, (BURST, now))
            self._buckets[channel] = (min(BURST, level + now - at) - 1, now)
        return 0

    def _minute_wait(self, method: str, now: float) -> float:
        most = PER_MINUTE.get(method)
        calls = self._calls.get(method)
        if most is None or calls is None:
            return 0.0
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        return calls[0] + MINUTE - now if len(calls) >= most else 0.0

    def _channel_wait(self, method: str, channel: str, now: float) -> float:
        if method != "chat.postMessage" or channel not in self._buckets:
            return 0.0
        level, at = self._buckets[channel]
        level = min(BURST, level + now - at)
        return 0.0 if level >= 1 - 1e-9 else 1 - level
