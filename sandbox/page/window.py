"""One browser tab is one window: who looks, where, and what is open beside it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from sandbox.moments import Moments
from sandbox.page.reader import Reader, locale_of
from sandbox.slack import Slack
from sandbox.workspace import Person

Json = dict[str, Any]
_SHOWN_AT_MOST = 200
Panel = Literal["", "thread", "inspector"]
Tab = Literal["messages", "home"]


class Part(Protocol):
    """A piece of the page that can look again."""

    def refresh(self) -> None:
        """Draw again what differs from what is shown."""


@dataclass
class Shared:
    """What all windows of one page know together."""

    slack: Slack
    moments: Moments
    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    """The newest ts that a person has seen in a place."""


class Window:
    """A tab's state. Acts change it and call `refresh`; nothing else draws.

    `reader` is how the person reads names and times, as of the last look.
    """

    def __init__(self, shared: Shared, person: str, place: str = "") -> None:
        self.shared = shared
        self.slack = shared.slack
        self.person = person
        self.place = place
        self.tab: Tab = "messages"
        self.thread = ""
        self.panel: Panel = ""
        self.notices: dict[tuple[str, str], list[Json]] = {}
        self.parts: list[Part] = []
        self.on_move: Callable[[], None] = lambda: None
        self._count = -1
        if not self.may_see(place):
            self.place = self.places()[0]["id"]
        self.reader = self._how_they_read()

    @property
    def me(self) -> Person:
        """The person this tab acts as."""
        return self.slack.world.people[self.person]

    def _how_they_read(self) -> Reader:
        world = self.slack.world
        names = {user: person.real_name for user, person in world.people.items()}
        names[world.workspace.bot_user_id] = world.workspace.bot_name
        return Reader(
            now=self.slack.house.now,
            zone=ZoneInfo(self.me.tz),
            locale=locale_of(self.me.locale),
            people=names,
            channels={
                place.id: place.name
                for place in world.conversations.values()
                if place.kind in ("channel", "group")
            },
            groups={group.id: group.handle for group in world.usergroups.values()},
        )

    def places(self) -> list[Json]:
        """The direct message with the app, then this person's channels and group messages."""
        world = self.slack.world
        app = {"id": self.slack.dm(self.person), "name": world.workspace.bot_name, "kind": "im"}
        mine = [
            {"id": place.id, "name": place.name, "kind": place.kind}
            for place in list(world.conversations.values())
            if self.person in place.members and place.kind != "im" and not place.archived
        ]
        return [app, *mine]

    def may_see(self, place: str) -> bool:
        """Whether this person is in that place."""
        return place in {each["id"] for each in self.places()}

    def here(self) -> Json:
        """The place that is open: id, name, kind."""
        return next(place for place in self.places() if place["id"] == self.place)

    def go(
        self, *, person: str | None = None, place: str | None = None, tab: Tab = "messages"
    ) -> None:
        """Look elsewhere; as somebody who is not in this place, look at the app's messages."""
        if person is not None:
            self.person = person
        if place is not None:
            self.place = place
        if not self.may_see(self.place):
            self.place = self.places()[0]["id"]
        self.tab = tab
        if self.panel == "thread":
            self.panel = ""
        self.thread = ""
        self.on_move()
        self.refresh()

    def open_thread(self, ts: str) -> None:
        """Show a message's thread on the right."""
        self.thread, self.panel = ts, "thread"
        self.refresh()

    def show_panel(self, panel: Panel) -> None:
        """Show that panel on the right, or nothing."""
        self.panel = panel
        self.refresh()

    def note(self, text: str, thread: str = "") -> None:
        """Tell this tab something that only Slack itself would say, in the place it is in."""
        message = {
            "ts": self.slack.world.mint_ts(),
            "user": "USLACKBOT",
            "text": text,
            "is_ephemeral": True,
        }
        if thread:
            message["thread_ts"] = thread
        self.notices.setdefault((self.person, self.place), []).append(message)
        self.refresh()

    def messages(self, thread: str = "") -> list[Json]:
        """The newest that this person sees here, oldest first: of the place, or of one thread."""
        seen = self.slack.seen_by(self.person, self.place)
        seen = [*seen, *self.notices.get((self.person, self.place), ())]
        if thread:
            shown = [m for m in seen if thread in (m.get("thread_ts"), m["ts"])]
        else:
            shown = [
                m
                for m in seen
                if m.get("thread_ts", m["ts"]) == m["ts"] or m.get("subtype") == "thread_broadcast"
            ]
        return sorted(shown, key=lambda message: str(message["ts"]))[-_SHOWN_AT_MOST:]

    def unread(self, place: str) -> int:
        """How many messages of others came to a place since this person looked."""
        seen = self.shared.seen.get((self.person, place), "")
        return sum(ts > seen and author != self.person for ts, author in self._written_in(place))

    def _written_in(self, place: str) -> list[tuple[str, str]]:
        """The ts and author of all that this person could see in a place, in no order.

        Read without copies: it is asked for every place at every change.
        """
        world = self.slack.world
        with self.slack.changes.lock:
            public = [
                (ts, m.get("user", "")) for ts, m in world.conversations[place].messages.items()
            ]
            private = [
                (ts, "")
                for ts, whisper in world.whispers.items()
                if (whisper.user, whisper.channel) == (self.person, place)
            ]
        return public + private

    def tick(self) -> None:
        """Look again if anything changed since the last look."""
        if self.slack.changes.count != self._count:
            self.refresh()

    def refresh(self) -> None:
        """Let every part look again."""
        self._count = self.slack.changes.count
        self.reader = self._how_they_read()
        if self.tab == "messages":
            newest = max((ts for ts, _ in self._written_in(self.place)), default="")
            self.shared.seen[self.person, self.place] = newest
        for part in self.parts:
            part.refresh()
