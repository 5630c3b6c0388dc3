"""People who do what they do at their minute, and repeat themselves until they are heard."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep

from sandbox import Ack, Slack
from sandbox.record import Called, Delivered
from tests.proofs.days import Act
from tests.proofs.fleet import Fleet
from tests.proofs.nursery import LONG

TRIES = 100


class People:
    """Acts on one Slack. `requests`: the number of each asker's newest request."""

    def __init__(self, slack: Slack, fleet: Fleet) -> None:
        self.slack, self.fleet = slack, fleet
        self.requests: dict[str, int] = {}
        self._cards: dict[int, str] = {}
        self._heard: set[tuple[str, str]] = set()
        self._pool = ThreadPoolExecutor(8, thread_name_prefix="people")
        slack.record.subscribe(self._see)

    def do(self, acts: list[Act]) -> None:
        """All at once; returns when each was taken in."""
        for done in [self._pool.submit(self._do, act) for act in acts]:
            done.result()

    def close(self) -> None:
        self._pool.shutdown()

    def _see(self, entry: Called | Delivered) -> None:
        if isinstance(entry, Delivered):
            event = entry.payload.get("event", {})
            if entry.ack.ok and event.get("type") == "message":
                self._heard.add((event["channel"], event.get("ts", "")))
        elif entry.method == "chat.postMessage" and entry.ok:
            number = re.match(r"Sick leave #(\d+): ", entry.args["text"])
            if number and entry.args["channel"].startswith("C"):
                self._cards.setdefault(int(number[1]), entry.answer["ts"])

    def _do(self, act: Act) -> None:
        if act.line.startswith("/"):
            self.requests[act.who] = self._ask(act)
        elif act.presses:
            self._press(act, act.presses)
        elif act.about:
            number = self.requests[act.about]
            card = self.slack.wait_for(lambda: self._cards.get(number), timeout=LONG)
            self._say(act, act.floor.leaders_channel, card)
        else:
            self._say(act, self.slack.dm(act.who), None)

    def _press(self, act: Act, button: str) -> None:
        """Under the newest such post, until it is taken."""
        channel = act.floor.floor_channel
        posts = self.slack.messages(channel)
        newest = [post["ts"] for post in posts if post["text"].startswith(act.line)][-1]
        self._insist(act, lambda: self.slack.press(act.who, channel, newest, button))

    def _ask(self, act: Act) -> int:
        """Type the same line until there is an answer. Only a crash may swallow one."""
        channel = act.floor.floor_channel
        ack = self._insist(act, lambda: self.slack.command(act.who, channel, act.line))
        found = re.search(r"#(\d+) is noted|already: #(\d+)", ack.shown or "")
        assert found, f"“{act.line}” was answered: {ack.shown}"
        return int(found[1] or found[2])

    def _insist(self, act: Act, once: Callable[[], Ack]) -> Ack:
        for _ in range(TRIES):
            ack = once()
            if ack.ok:
                return ack
            self.fleet.balance()
            sleep(0.05)
        raise AssertionError(f"“{act.line}” was never answered")

    def _say(self, act: Act, channel: str, thread: str | None) -> None:
        """Say it once: Slack itself brings it again until it is taken."""
        said = self.slack.say(act.who, channel, act.line, thread_ts=thread)
        self.slack.wait_for(lambda: (channel, said["ts"]) in self._heard, timeout=LONG)
