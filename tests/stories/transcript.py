"""A story is acted step by step; after each act it is written down what changed on each screen."""

from collections.abc import Callable, Mapping
from datetime import datetime
from difflib import unified_diff
from pathlib import Path
from typing import Any, TypeVar

import pytest

from sandbox import Ack
from tests.stories.floor import ZONE, Floor
from tests.stories.screen import Seen, called, screen

FOLDER = Path(__file__).parent / "transcripts"
T = TypeVar("T")


class Transcript:
    """Acts of people in one house, and what each of those who are watched saw of them."""

    def __init__(self, house: Floor, watched: Mapping[str, str]) -> None:
        self.house, self.slack = house, house.slack
        self.names = watched
        self._pages: dict[str, list[str]] = {person: [] for person in watched}
        self._screens: dict[str, dict[str, Seen]] = {
            person: screen(house.slack, person) for person in watched
        }

    # ---- acts

    def types(self, person: str, channel: str, line: str) -> Ack:
        name, _, rest = line.partition(" ")
        return self.act(
            person,
            f"types in {self._called(channel)}: {line}",
            lambda: self.slack.command(person, channel, name, rest),
        )

    def opens(self, person: str, channel: str, line: str) -> str:
        """Types a line that opens a form; the form's id."""
        name, _, rest = line.partition(" ")
        before = {view["id"] for view in self.slack.views(person)}

        def open_form() -> str:
            self.slack.command(person, channel, name, rest)
            return self._opened(person, before)

        return self.act(person, f"types in {self._called(channel)}: {line}", open_form)

    def says(self, person: str, channel: str, text: str, thread: str | None = None) -> None:
        where = self._called(channel) + (", in the thread" if thread else "")
        self.act(
            person,
            f"says in {where}: {text}",
            lambda: self.slack.say(person, channel, text, thread_ts=thread),
        )

    def presses(self, person: str, channel: str, ts: str, action: str) -> None:
        self.act(
            person,
            f"presses {self._label(person, channel, ts, action)}",
            lambda: self.slack.press(person, channel, ts, action),
        )

    def presses_for_a_form(self, person: str, channel: str, ts: str, action: str) -> str:
        before = {view["id"] for view in self.slack.views(person)}

        def open_form() -> str:
            self.slack.press(person, channel, ts, action)
            return self._opened(person, before)

        return self.act(person, f"presses {self._label(person, channel, ts, action)}", open_form)

    def sends(self, person: str, view: str, answers: Mapping[str, object]) -> Ack:
        """Fills the form in and sends it; complaints beside its fields are written down too."""
        filled = ", ".join(f"{name}: {answer}" for name, answer in answers.items())
        ack = self.act(
            person, f"sends the form ({filled})", lambda: self.slack.submit(person, view, answers)
        )
        for field, complaint in ack.errors.items():
            self._pages[person].append(f"  beside {field}: {complaint}")
        return ack

    def closes(self, person: str, view: str) -> None:
        self.act(person, "closes the form", lambda: self.slack.close(person, view))

    def time_passes(self, until: datetime) -> list[datetime]:
        return self.act("", "time passes", lambda: self.slack.turn(until))

    def act(self, person: str, what: str, do: Callable[[], T]) -> T:
        """Do it, wait until the house is at rest, and write down what everybody sees of it."""
        done = do()
        heading = f"{self.slack.house.now.astimezone(ZONE):%a %H:%M}"
        self.slack.wait_for(lambda: self.slack.pending == 0)
        self.house.settle()
        for other, page in self._pages.items():
            before, now = self._screens[other], screen(self.slack, other)
            self._screens[other] = now
            news = _news(before, now, self.names[other])
            if other == person:
                page += ["", f"{heading}  You: {what}", *news]
            elif news:
                page += ["", f"{heading}", *news]
        return done

    # ---- the written page

    def pages(self) -> dict[str, str]:
        """Each watched person's page, by name."""
        return {
            self.names[person]: "\n".join(page).strip() + "\n"
            for person, page in self._pages.items()
        }

    def _opened(self, person: str, before: set[str]) -> str:
        def filled() -> str:
            views: list[dict[str, Any]] = self.slack.views(person)
            new = [v for v in views if v["id"] not in before and v["callback_id"] != "loading"]
            return new[-1]["id"] if new else ""

        return self.slack.wait_for(filled)

    def _called(self, channel: str) -> str:
        where = called(self.slack.world.conversations[channel])
        return where if where.startswith("#") else f"the {where}"

    def _label(self, person: str, channel: str, ts: str, action: str) -> str:
        message = next(m for m in self.slack.seen_by(person, channel) if m["ts"] == ts)
        elements = [e for block in message["blocks"] for e in block.get("elements", [])]
        label = next(e["text"]["text"] for e in elements if e.get("action_id") == action)
        return f"[{label}]"


def _news(before: Mapping[str, Seen], now: Mapping[str, Seen], own_name: str) -> list[str]:
    lines: list[str] = []
    for key, seen in _answers_first(now, before):
        was = before.get(key)
        if was == seen or seen.author == own_name:
            continue
        changed = ", changed" if was and was.lines != seen.lines else ""
        if was and not changed:
            continue
        lines.append(f"  {seen.where}{changed} — {seen.author}:")
        lines += [f"    | {line}" for line in seen.lines]
    return lines


def _answers_first(now: Mapping[str, Seen], before: Mapping[str, Seen]) -> list[tuple[str, Seen]]:
    """In each place: what stood there, then the answer to whoever acted, then what came with it.

    An answer is the acknowledgement's, the rest comes by the outbox: which is faster is chance.
    """
    places = list(dict.fromkeys(key.partition(" ")[0] for key in now))

    def order(one: tuple[str, Seen]) -> tuple[int, int]:
        key, seen = one
        standing = 0 if key in before else 1 if seen.where.endswith("only you see it") else 2
        return places.index(key.partition(" ")[0]), standing

    return sorted(now.items(), key=order)


def compare(story: str, pages: Mapping[str, str], *, write: bool) -> None:
    """The pages are those on file; with `write` they become those. Fails showing the difference."""
    folder = FOLDER / story
    if write:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.txt"):
            old.unlink()
        for name, page in pages.items():
            (folder / f"{name}.txt").write_text(page, encoding="utf-8")
    on_file = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    assert sorted(on_file) == sorted(pages), "run pytest tests/stories --write-transcripts"
    for name, page in pages.items():
        if page != on_file[name]:
            change = unified_diff(on_file[name].splitlines(), page.splitlines(), "file", "saw", "")
            pytest.fail(f"{story}: what {name} saw is not on file\n" + "\n".join(change))
