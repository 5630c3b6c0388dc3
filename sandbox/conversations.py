"""A conversation keeps its messages in order of time; a stored message is replaced, never bent."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.plain import Json

Kind = Literal["channel", "group", "im", "mpim"]
_PLURAL = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def scope_for(kind: Kind, verb: str) -> str:
    """The scope to read or write a kind of place."""
    return f"{_PLURAL[kind]}:{verb}"


@dataclass
class Conversation:
    """A channel, private channel, direct or group message.

    `messages` by ts, oldest first, replies included; `replies` the ts of each thread's replies.
    """

    id: str
    name: str
    kind: Kind
    members: list[str]
    created: int
    archived: bool = False
    topic: str = ""
    purpose: str = ""
    messages: dict[str, Json] = field(default_factory=dict)
    replies: dict[str, list[str]] = field(default_factory=dict)

    @property
    def subscription(self) -> str:
        """The event subscription that its messages need, such as `message.channels`."""
        return f"message.{_PLURAL[self.kind]}"

    def scope(self, verb: str) -> str:
        """The scope to read or write here: `channels:history`, `im:read`, ..."""
        return scope_for(self.kind, verb)

    @property
    def shown_name(self) -> str:
        """The name that slash commands carry: Slack hides those of private places."""
        return {"im": "directmessage", "group": "privategroup"}.get(self.kind, self.name)

    def replace(self, message: Json) -> None:
        """Put a new version of a stored message in its place."""
        self.messages[message["ts"]] = message

    def add(self, message: Json) -> None:
        """Append a message; a reply also counts at its parent."""
        self.messages[message["ts"]] = message
        thread = message.get("thread_ts")
        if thread and thread != message["ts"]:
            self.replies.setdefault(thread, []).append(message["ts"])
            self._count_replies(thread)

    def remove(self, ts: str) -> bool:
        """Take a message out. A parent with replies stays as a tombstone: then False."""
        if self.replies.get(ts):
            parent = self.messages[ts]
            kept = {
                key: parent[key]
                for key in parent
                if key.startswith(("reply_", "latest_")) or key in ("type", "ts", "thread_ts")
            }
            self.messages[ts] = {
                **kept,
                "subtype": "tombstone",
                "text": "This message was deleted.",
                "user": "USLACKBOT",
                "hidden": True,
            }
            return False
        message = self.messages.pop(ts)
        thread = message.get("thread_ts")
        if thread in self.replies:
            self.replies[thread].remove(ts)
            self._count_replies(thread)
        return True

    def top(self) -> list[Json]:
        """What the channel itself shows: no replies, unless they were also sent to it."""
        return [
            message
            for message in self.messages.values()
            if message.get("thread_ts", message["ts"]) == message["ts"]
            or message.get("subtype") == "thread_broadcast"
        ]

    def thread(self, ts: str) -> list[Json]:
        """The parent, then its replies, oldest first."""
        return [self.messages[ts], *(self.messages[reply] for reply in self.replies.get(ts, []))]

    def _count_replies(self, thread: str) -> None:
        parent = self.messages[thread]
        replies = self.replies[thread]
        users = list(dict.fromkeys(self.messages[ts]["user"] for ts in replies))
        plain = {
            key: value
            for key, value in parent.items()
            if key not in ("latest_reply", "reply_users", "reply_users_count", "reply_count")
        }
        if not replies:
            plain.pop("thread_ts", None)
            self.messages[thread] = plain
            return
        self.messages[thread] = {
            **plain,
            "thread_ts": thread,
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "latest_reply": replies[-1],
            "reply_users": users,
            "is_locked": False,
            "subscribed": True,
        }
