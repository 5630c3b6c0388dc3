"""What was said stays for the next start: messages and house time, kept in one file."""

import json
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.conversations import Conversation
from sandbox.slack import Slack
from sandbox.world import Whisper

FORMAT = 1
EVERY = 2.0
"""Seconds between two looks at whether anything changed."""
_PLACE = (
    "id",
    "name",
    "kind",
    "members",
    "created",
    "archived",
    "topic",
    "purpose",
    "messages",
    "replies",
)


class Keeper:
    """Writes the state to a file while Slack runs. Files, forms and tokens are not kept."""

    def __init__(self, slack: Slack, path: Path) -> None:
        self._slack, self._path = slack, path
        self._kept = -1
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        """Take up what the file holds, then keep it equal. Raises ValueError for a strange file."""
        if self._path.exists():
            self._take_up(json.loads(self._path.read_text(encoding="utf-8")))
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        self._keep()

    def _run(self) -> None:
        while not self._stopping.wait(EVERY):
            self._keep()

    def _keep(self) -> None:
        world = self._slack.world
        with self._slack.changes.lock:
            if self._slack.changes.count == self._kept:
                return
            self._kept = self._slack.changes.count
            state = {
                "format": FORMAT,
                "house_time": self._slack.house.now.isoformat(),
                "conversations": [
                    {name: getattr(place, name) for name in _PLACE}
                    for place in world.conversations.values()
                ],
                "whispers": {
                    ts: [whisper.user, whisper.channel, whisper.message]
                    for ts, whisper in world.whispers.items()
                },
            }
            state["moments"] = {
                ts: moment.isoformat() for ts, moment in self._slack.moments.known.items()
            }
            text = json.dumps(state, ensure_ascii=False)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self._path)

    def _take_up(self, state: dict[str, Any]) -> None:
        if state.get("format") != FORMAT:
            raise ValueError(f"{self._path} was not kept by this version of the sandbox")
        world = self._slack.world
        with self._slack.changes:
            for kept in state["conversations"]:
                place = Conversation(**kept)
                world.take_up(place)
            for ts, (user, channel, message) in state["whispers"].items():
                world.whispers[ts] = Whisper(user, channel, message)
        self._slack.moments.known.update(
            (ts, datetime.fromisoformat(moment)) for ts, moment in state["moments"].items()
        )
        self._slack.house.set(datetime.fromisoformat(state["house_time"]))
