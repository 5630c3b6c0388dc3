"""People who go on working while the bot dies: they ask, decide, and repeat themselves."""

import random
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import TypeVar

from sandbox import Slack
from sandbox.record import Called, Delivered
from sandbox.refused import Impossible
from tests.proofs.centre import DAYS, Crew

T = TypeVar("T")
PATIENCE = 60.0
"""Seconds until a person concludes that the house is broken, not only slow."""


@dataclass
class Story:
    """One sick call. `number` and `ended` are set when Slack has shown it to those who did it.

    `is_echoed`: Slack brings its messages once more after they were acknowledged.
    """

    agent: str
    day: date
    crew: Crew = field(repr=False)
    kind: str
    is_echoed: bool
    number: int | None = None
    card: str | None = None
    ended: str | None = None
    decider: str | None = None


@dataclass
class Sights:
    """What people can find without scrolling: cards by their number, heard events by message."""

    slack: Slack
    cards: dict[int, str] = field(default_factory=dict)
    heard: dict[tuple[str, str], Delivered] = field(default_factory=dict)
    twice: list[Called] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.slack.record.subscribe(self._see)

    def _see(self, entry: Called | Delivered) -> None:
        if isinstance(entry, Delivered):
            event = entry.payload.get("event", {})
            if entry.ack.ok and event.get("type") == "message":
                self.heard[event["channel"], event.get("ts", "")] = entry
        elif entry.method == "chat.postMessage" and entry.ok and not entry.args.get("thread_ts"):
            number = re.search(r"#(\d+): waiting", entry.args["text"])
            if number and int(number[1]) in self.cards:
                self.twice.append(entry)
            elif number:
                self.cards[int(number[1])] = entry.answer["ts"]


class Play:
    """A thread a team; each lives through one sick call after the other until the end."""

    def __init__(
        self, slack: Slack, teams: list[Crew], is_up: threading.Event, seed: int = 0
    ) -> None:
        self.slack, self.is_up = slack, is_up
        self.sights = Sights(slack)
        self.stories: list[Story] = []
        self.failures: list[tuple[Story, Exception]] = []
        self._over = threading.Event()
        self._threads = [
            threading.Thread(
                target=self._work, args=(crew, random.Random(seed + crew.number)), name="people"
            )
            for crew in teams
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Let every story that has begun come to its end, and begin no more."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _work(self, crew: Crew, dice: random.Random) -> None:
        for day, agent in product(DAYS, crew.agents):
            if self._over.is_set():
                return
            kind = dice.choice(["word", "press", "withdraw", "decline"])
            story = Story(agent, day, crew, kind, dice.random() < 0.5)
            self.stories.append(story)
            try:
                self.live(story)
            except Exception as failure:
                self.failures.append((story, failure))
                return

    def live(self, story: Story) -> None:
        """Ask; let the card be decided or taken back; let a second leader press too late."""
        story.number = self._ask(story)
        story.card = self._seen(lambda: self.sights.cards.get(story.number or 0))
        first, second = story.crew.leaders
        match story.kind:
            case "word":
                self._say(first, story, "approve")
                story.decider = first
            case "press":
                self._press(first, story)
                story.decider = first
            case "decline":
                self._say(first, story, "decline: we are too few")
                story.decider = first
            case "withdraw":
                self._type(story.agent, story, f"withdraw {story.number}", "Taken back|taken back")
                story.decider = story.agent
        story.ended = {"decline": "declined", "withdraw": "withdrawn"}.get(story.kind, "approved")
        self._seen(lambda: self._title_says(story))
        # The buttons are gone from the card by now; a slow client may still show them.
        self._say(second, story, "approve")

    def _ask(self, story: Story) -> int:
        line = f"sick {story.day.isoformat()} fever"
        answer = self._type(story.agent, story, line, r"#(\d+) is noted|already: #(\d+)")
        return int(answer[1] or answer[2])

    def _type(self, user: str, story: Story, line: str, expected: str) -> "re.Match[str]":
        """Type the same line until there is an answer. Only a crash may swallow one."""

        def once() -> "re.Match[str] | None":
            ack = self.slack.command(user, "C0FLOOR001", "/timeoff", line)
            if not ack.ok:
                return None
            found = re.search(expected, ack.shown or "")
            assert found, f"“{line}” was answered: {ack.shown}"
            return found

        return self._insist(once)

    def _press(self, user: str, story: Story) -> None:
        def once() -> bool | None:
            try:
                ack = self.slack.press(user, story.crew.channel, story.card or "", "leave.approve")
            except Impossible:
                # An earlier press was taken, though its answer was lost: the button is gone.
                assert f"#{story.number}: approved" in self._card_of(story)
                return True
            return ack.ok or None

        self._insist(once)

    def _say(self, user: str, story: Story, words: str) -> None:
        """Say it once: Slack itself brings it again until it is taken, and at times once more."""
        said = self.slack.say(user, story.crew.channel, words, thread_ts=story.card)
        heard = self._seen(lambda: self.sights.heard.get((story.crew.channel, said["ts"])))
        if story.is_echoed:
            self.slack.replay(heard)

    def _title_says(self, story: Story) -> bool:
        return f"#{story.number}: {story.ended}" in self._card_of(story)

    def _card_of(self, story: Story) -> str:
        place = self.slack.world.conversations[story.crew.channel]
        return str(place.messages[story.card or ""]["text"])

    def _insist(self, once: Callable[[], T | None]) -> T:
        for _ in range(100):
            assert self.is_up.wait(PATIENCE), "no bot came up again"
            done = once()
            if done is not None:
                return done
        raise AssertionError("a hundred tries were not enough")

    def _seen(self, predicate: Callable[[], T | None]) -> T:
        def seen() -> T | None:
            assert not self.sights.twice, f"a card was posted twice: {self.sights.twice[0]}"
            return predicate() or None

        found = self.slack.wait_for(seen, timeout=PATIENCE)
        assert found is not None
        return found
