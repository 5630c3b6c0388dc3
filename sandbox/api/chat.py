"""The bot's words: posted, whispered, changed and taken back, only where it may."""

from sandbox.api.calls import Call, method
from sandbox.api.content import content_of, metadata_of, refuse_metadata
from sandbox.conversations import Conversation
from sandbox.plain import Json
from sandbox.refused import Refused

_NOT_ANSWERED = {
    "ts",
    "thread_ts",
    "parent_user_id",
    "root",
    "reply_count",
    "reply_users",
    "reply_users_count",
    "latest_reply",
    "is_locked",
    "subscribed",
    "reactions",
}


@method("chat.postMessage", "chat:write")
def post_message(call: Call) -> Json:
    """Post to a channel, a conversation, or a person (whose direct message opens)."""
    place = _destination(call)
    message = {**call.world.bot_author(), **content_of(call.args, call.world.files)}
    metadata = metadata_of(call.args)
    if metadata:
        message["metadata"] = metadata
    message |= _thread(call, place)
    posted = call.world.post(place, message)
    return {"ok": True, "channel": place.id, "ts": posted["ts"], "message": posted}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> Json:
    """Whisper to one member of a conversation."""
    place = _writable(call, call.joined())
    user = call.args.needed("user", "user_not_in_channel")
    if user not in place.members:
        raise Refused("user_not_in_channel")
    refuse_metadata(call.args)
    message = {**call.world.bot_author(), **content_of(call.args, call.world.files)}
    if "thread_ts" in call.args:
        message["thread_ts"] = call.args.text("thread_ts")
    whispered = call.world.whisper(user, place.id, message)
    return {"ok": True, "message_ts": whispered["ts"]}


@method("chat.update", "chat:write")
def update(call: Call) -> Json:
    """Change the bot's own message. Blocks, attachments and metadata not given stay."""
    place = call.place()
    old = _own(call, place, "cant_update_message")
    if place.archived:
        raise Refused("is_archived")
    args = call.args
    given_blocks = args.structure("blocks")
    changed = {k: v for k, v in old.items() if k not in ("text", "edited")}
    content = content_of(args, call.world.files)
    if given_blocks == []:
        changed.pop("blocks", None)
        content.pop("blocks", None)
    if args.structure("attachments") == []:
        changed.pop("attachments", None)
    if not args.text("text") and not args.text("markdown_text"):
        content["text"] = old.get("text", content["text"])
    changed |= content
    metadata = metadata_of(args) if args.structure("metadata") != {} else {}
    if metadata is not None:
        changed["metadata"] = metadata
    if not changed.get("metadata"):
        changed.pop("metadata", None)
    changed["edited"] = {"user": call.workspace.bot_user_id, "ts": call.world.mint_ts()}
    done = call.world.edit(place, old["ts"], changed)
    return {
        "ok": True,
        "channel": place.id,
        "ts": done["ts"],
        "text": done["text"],
        "message": {key: value for key, value in done.items() if key not in _NOT_ANSWERED},
    }


@method("chat.delete", "chat:write")
def delete(call: Call) -> Json:
    """Take back the bot's own message."""
    place = call.place()
    old = _own(call, place, "cant_delete_message")
    call.world.remove(place, old["ts"])
    return {"ok": True, "channel": place.id, "ts": old["ts"]}


@method("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    """A link to a message that the bot can see."""
    place = call.joined()
    message = call.world.message(place, call.args.needed("message_ts", "message_not_found"))
    link = f"{call.url}/archives/{place.id}/p{message['ts'].replace('.', '')}"
    thread = message.get("thread_ts")
    if thread and thread != message["ts"]:
        link += f"?thread_ts={thread}&cid={place.id}"
    return {"ok": True, "channel": place.id, "permalink": link}


def _destination(call: Call) -> Conversation:
    """Where a post goes: an id, a channel's name, or a person's id."""
    name = call.args.needed("channel", "channel_not_found")
    world = call.world
    if name in world.people:
        if world.people[name].deleted:
            raise Refused("channel_not_found")
        return world.between([name])[0]
    named = [
        place
        for place in world.conversations.values()
        if place.name and place.name == name.removeprefix("#")
    ]
    place = world.conversation(named[0].id if named else name)
    if not world.has_bot(place) and "chat:write.public" not in call.workspace.scopes:
        raise Refused("not_in_channel")
    return _writable(call, place)


def _writable(call: Call, place: Conversation) -> Conversation:
    if place.archived:
        raise Refused("is_archived")
    return place


def _thread(call: Call, place: Conversation) -> Json:
    """The thread fields of a reply; its parent must be there and be a parent."""
    thread = call.args.text("thread_ts")
    if not thread:
        return {}
    parent = place.messages.get(thread)
    if (
        parent is None
        or parent.get("subtype") == "tombstone"
        or parent.get("thread_ts", thread) != thread
    ):
        raise Refused("cannot_reply_to_message")
    fields: Json = {"thread_ts": thread}
    if call.args.flag("reply_broadcast"):
        fields["subtype"] = "thread_broadcast"
    return fields


def _own(call: Call, place: Conversation, error: str) -> Json:
    """The bot's own message by `ts`. Raises Refused: message_not_found or `error`."""
    message = call.world.message(place, call.args.needed("ts", "message_not_found"))
    if message.get("bot_id") != call.workspace.bot_id:
        raise Refused(error)
    return message
