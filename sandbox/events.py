"""What the app is told of each thing that happened, shaped as Slack's recorded events."""

from sandbox.conversations import Conversation
from sandbox.plain import Json

_ROOT_KEYS = (
    "type",
    "subtype",
    "text",
    "user",
    "ts",
    "team",
    "bot_id",
    "thread_ts",
    "reply_count",
    "reply_users_count",
    "latest_reply",
    "subscribed",
)


def without_metadata(message: Json) -> Json:
    """A message as events and payloads carry it: metadata has subscriptions of its own."""
    return {key: value for key, value in message.items() if key != "metadata"}


def root_of(parent: Json) -> Json:
    """The parent as a reply that was also sent to the channel carries it."""
    return {key: value for key, value in parent.items() if key in _ROOT_KEYS}


def posted(place: Conversation, message: Json) -> Json:
    """A new message."""
    made = {
        **without_metadata(message),
        "channel": place.id,
        "event_ts": message["ts"],
        "channel_type": place.kind,
    }
    if "subtype" in made:
        made.pop("team", None)
    return made


def mentioned(place: Conversation, message: Json) -> Json:
    """The second event of one message that names the bot."""
    dropped = ("metadata", "parent_user_id", "root", "files")
    kept = {key: value for key, value in message.items() if key not in dropped}
    return {**kept, "type": "app_mention", "channel": place.id, "event_ts": message["ts"]}


def changed(place: Conversation, message: Json, previous: Json, event_ts: str) -> Json:
    """Another version of a message; a deleted parent becomes a tombstone this way."""
    return {
        **_about(place, previous, event_ts),
        "subtype": "message_changed",
        "message": without_metadata(message),
    }


def deleted(place: Conversation, previous: Json, event_ts: str) -> Json:
    """A message taken away."""
    return {
        **_about(place, previous, event_ts),
        "subtype": "message_deleted",
        "deleted_ts": previous["ts"],
    }


def _about(place: Conversation, previous: Json, event_ts: str) -> Json:
    return {
        "type": "message",
        "channel": place.id,
        "hidden": True,
        "previous_message": without_metadata(previous),
        "ts": event_ts,
        "event_ts": event_ts,
        "channel_type": place.kind,
    }


def membership(kind: str, place: Conversation, user: str, team: str, event_ts: str) -> Json:
    """`member_joined_channel` or `member_left_channel`."""
    return {
        "type": kind,
        "user": user,
        "channel": place.id,
        "channel_type": "C" if place.kind == "channel" else "G",
        "team": team,
        "event_ts": event_ts,
    }


def reacted(place: Conversation, message: Json, name: str, user: str, event_ts: str) -> Json:
    """An emoji on a message."""
    return {
        "type": "reaction_added",
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": place.id, "ts": message["ts"]},
        "item_user": message.get("user", ""),
        "event_ts": event_ts,
    }
