"""An upload takes three steps, and only its completion shows it to anybody."""

from sandbox.api.calls import Call, method
from sandbox.api.content import named_blocks, refuse_metadata
from sandbox.conversations import Conversation
from sandbox.files import Stored
from sandbox.plain import Json
from sandbox.refused import Refused


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(call: Call) -> Json:
    """Step 1: an address for `length` bytes."""
    name = call.args.needed("filename")
    length = call.args.number("length", 0)
    if length <= 0:
        raise Refused("invalid_arguments")
    bot = call.workspace.bot_user_id
    file = call.world.files.promise(name, length, bot, call.args.text("alt_txt"))
    return {"ok": True, "upload_url": f"{call.url}/upload/{file.ticket}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write")
def complete_upload(call: Call) -> Json:
    """Step 3: finish files, and share them in a conversation (and thread) if one is named."""
    refuse_metadata(call.args)
    wanted = call.args.structure("files")
    if not isinstance(wanted, list) or not wanted:
        raise Refused("invalid_arguments")
    place = _destination(call)
    thread = call.args.text("thread_ts")
    if place and thread and thread not in place.messages:
        raise Refused("invalid_thread_ts")
    done = [call.world.files.complete(each["id"], each.get("title", "")) for each in wanted]
    if place:
        _share(call, place, done, thread)
    return {"ok": True, "files": [call.world.files.shown(file) for file in done]}


@method("files.info", "files:read")
def info(call: Call) -> Json:
    """One file; its `mimetype` is empty until Slack has looked at it."""
    file = call.world.files.find(call.args.needed("file", "file_not_found"))
    return {"ok": True, "file": call.world.files.shown(file), "comments": []}


@method("files.delete", "files:write")
def delete(call: Call) -> Json:
    """Delete the bot's own file."""
    file = call.world.files.find(call.args.needed("file", "file_not_found"))
    if file.user != call.workspace.bot_user_id:
        raise Refused("cant_delete_file")
    call.world.files.remove(file.id)
    return {"ok": True}


def _destination(call: Call) -> Conversation | None:
    names = call.args.listed("channel_id") or call.args.listed("channels")
    if not names:
        return None
    if len(names) > 1 and "thread_ts" in call.args:
        raise Refused("invalid_arguments")
    place = call.world.conversation(names[0])
    if not call.world.has_bot(place):
        raise Refused("not_in_channel")
    if place.archived:
        raise Refused("is_archived")
    return place


def _share(call: Call, place: Conversation, files: list[Stored], thread: str) -> None:
    """The message that shows the files; `initial_comment` wins over `blocks`."""
    comment, blocks = call.args.text("initial_comment"), call.args.structure("blocks")
    message: Json = {
        **call.world.bot_author(),
        "subtype": "file_share",
        "text": comment,
        "upload": True,
        "display_as_bot": False,
        "files": [call.world.files.shown(file) for file in files],
    }
    if blocks and not comment:
        message["blocks"] = named_blocks(blocks, call.world.files)
    if thread:
        message["thread_ts"] = thread
    for file in files:
        file.channels.append(place.id)
    call.world.post(place, message)
