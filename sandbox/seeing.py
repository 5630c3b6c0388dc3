"""What anybody can see is handed out as copies, so that looking never changes anything."""

from collections.abc import Callable
from typing import TypeVar

from sandbox.engine import Engine
from sandbox.plain import Json, copied
from sandbox.refused import Impossible

T = TypeVar("T")


class Seeing(Engine):
    """Looks at one Slack, from any thread. Channels may be named by id or by name."""

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Json]:
        """Everything in a channel, oldest first, replies included; or one thread, parent first."""
        with self.changes.lock:
            for place in self.world.conversations.values():
                if channel in (place.id, place.name):
                    if thread_ts is None:
                        return [copied(each) for each in place.messages.values()]
                    if thread_ts not in place.messages:
                        return []
                    return [copied(each) for each in place.thread(thread_ts)]
        raise Impossible(f"There is no conversation {channel}.")

    def ephemerals(self, user: str, channel: str | None = None) -> list[Json]:
        """What only this person sees (in a channel), oldest first; each with its `channel`."""
        with self.changes.lock:
            places = {channel} | {
                each.id for each in self.world.conversations.values() if each.name == channel
            }
            return [
                copied({**each.message, "channel": each.channel})
                for each in self.world.whispers.values()
                if each.user == user and (channel is None or each.channel in places)
            ]

    def seen_by(self, user: str, channel: str) -> list[Json]:
        """A channel as this person sees it: its messages and their ephemerals, in order of time."""
        with self.changes.lock:
            both = self.messages(channel) + self.ephemerals(user, channel)
        return sorted(both, key=lambda message: float(message["ts"]))

    def views(self, user: str) -> list[Json]:
        """The person's open forms with their state, the top one last."""
        with self.changes.lock:
            return [copied(view.shown()) for view in self.world.forms.stacks.get(user, [])]

    def home(self, user: str) -> Json | None:
        """The person's Home as published, or None."""
        with self.changes.lock:
            view = self.world.forms.homes.get(user)
            return copied(view.shown()) if view else None

    @property
    def pending(self) -> int:
        """How many events are on their way or wait for their next attempt."""
        return self.courier.pending

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return self.courier.sockets.count

    def wait_for(self, predicate: Callable[[], T], timeout: float = 10) -> T:
        """The predicate's first true value, looked for at each change of this Slack.

        Raises TimeoutError with the newest entries of the record.
        """
        value = self.changes.wait_for(predicate, timeout)
        if not value:
            raise TimeoutError(
                f"Waited {timeout} s in vain. What happened last:\n{self.record.last()}"
            )
        return value
