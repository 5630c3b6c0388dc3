"""Where people talk: what the bot may see of it depends on its membership and scopes."""

from collections.abc import Callable

from sandbox.api.calls import Call, method
from sandbox.api.paging import page
from sandbox.conversations import Conversation, Kind, scope_for
from sandbox.plain import Json
from sandbox.refused import Refused

_TYPES: dict[str, Kind] = {
    "public_channel": "channel",
    "private_channel": "group",
    "im": "im",
    "mpim": "mpim",
}


def shown(call: Call, place: Conversation) -> Json:
    """A conversation object."""
    workspace = call.workspace
    base: Json = {
        "id": place.id,
        "created": place.created,
        "is_archived": place.archived,
        "is_im": place.kind == "im",
        "is_org_shared": False,
        "context_team_id": workspace.team_id,
        "updated": place.created * 1000,
    }
    if place.kind == "im":
        other = next(m for m in place.members if m != workspace.bot_user_id)
        return {**base, "user": other, "is_open": True, "priority": 0}
    return {
        **base,
        "name": place.name,
        "name_normalized": place.name,
        "is_channel": place.kind == "channel",
        "is_group": place.kind == "group",
        "is_mpim": place.kind == "mpim",
        "is_private": place.kind != "channel",
        "is_general": place.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "is_member": call.world.has_bot(place),
        "unlinked": 0,
        "creator": place.members[0] if place.members else workspace.bot_user_id,
        "shared_team_ids": [workspace.team_id],
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "previous_names": [],
        "topic": {"value": place.topic, "creator": "", "last_set": 0},
        "purpose": {"value": place.purpose, "creator": "", "last_set": 0},
    }


@method("conversations.open", "im:write", "mpim:write")
def open_conversation(call: Call) -> Json:
    """The direct or group message with these people; the same one each time."""
    if "channel" in call.args:
        place, was_there = call.place(), True
    else:
        users = call.args.listed("users")
        if not users or call.workspace.bot_user_id in users:
            raise Refused("users_list_not_supplied" if not users else "cannot_dm_bot")
        call.require_scope("im:write" if len(users) == 1 else "mpim:write")
        for user in users:
            if call.world.person(user).deleted:
                raise Refused("user_disabled")
        place, was_there = call.world.between(users)
    channel = shown(call, place) if call.args.flag("return_im") else {"id": place.id}
    already: Json = {"no_op": True, "already_open": True} if was_there else {}
    return {"ok": True, **already, "channel": channel}


@method("conversations.info")
def info(call: Call) -> Json:
    """One conversation."""
    place = call.place(verb="read")
    channel = shown(call, place)
    if call.args.flag("include_num_members"):
        channel["num_members"] = len(place.members)
    if call.args.flag("include_locale"):
        channel["locale"] = "en-US"
    return {"ok": True, "channel": channel}


@method("conversations.list")
def list_conversations(call: Call) -> Json:
    """Public channels unless `types` says more; private places only those with the bot."""
    return _listed(call, lambda place: True)


@method("users.conversations")
def list_memberships(call: Call) -> Json:
    """The conversations of a user, by default of the bot."""
    user = call.args.text("user", call.workspace.bot_user_id)
    if user != call.workspace.bot_user_id:
        call.world.person(user)
    answer = _listed(call, lambda place: user in place.members)
    for channel in answer["channels"]:
        channel.pop("is_member", None)
        channel.pop("num_members", None)
    return answer


def _listed(call: Call, is_wanted: Callable[[Conversation], bool]) -> Json:
    kinds: list[Kind] = []
    for name in call.args.listed("types") or ["public_channel"]:
        if name not in _TYPES:
            raise Refused("invalid_types")
        kinds.append(_TYPES[name])
    found = [
        place
        for place in call.world.conversations.values()
        if place.kind in kinds
        and (place.kind == "channel" or call.world.has_bot(place))
        and not (place.archived and call.args.flag("exclude_archived"))
        and is_wanted(place)
    ]
    for kind in kinds:
        call.require_scope(scope_for(kind, "read"))
    items, cursor = page(found, call.args, default=100, most=1000)
    channels = []
    for place in items:
        channel = shown(call, place)
        channel.pop("is_open", None)
        if place.kind == "channel":
            channel["num_members"] = len(place.members)
        channels.append(channel)
    return {"ok": True, "channels": channels, "response_metadata": {"next_cursor": cursor}}


@method("conversations.members")
def members(call: Call) -> Json:
    """The ids of a conversation's members, the bot included."""
    place = call.place(verb="read")
    items, cursor = page(place.members, call.args, default=100, most=1000)
    return {"ok": True, "members": items, "response_metadata": {"next_cursor": cursor}}


@method("conversations.history")
def history(call: Call) -> Json:
    """A conversation's own messages, newest first: replies only if also sent to it."""
    place = call.joined(verb="history")
    found = [m for m in reversed(place.top()) if _is_between(call, m["ts"])]
    items, cursor = page(found, call.args, default=100, most=999)
    answer: Json = {
        "ok": True,
        "messages": [_as_read(call, message) for message in items],
        "has_more": bool(cursor),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


@method("conversations.replies")
def replies(call: Call) -> Json:
    """A thread, oldest first: the parent always, then the replies of the asked time."""
    place = call.joined(verb="history")
    ts = call.args.needed("ts", "thread_not_found")
    if ts not in place.messages:
        raise Refused("thread_not_found")
    parent, *rest = place.thread(ts)
    found = [parent, *(m for m in rest if _is_between(call, m["ts"]))]
    items, cursor = page(found, call.args, default=1000, most=1000)
    answer: Json = {
        "ok": True,
        "messages": [_as_read(call, message) for message in items],
        "has_more": bool(cursor),
    }
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _is_between(call: Call, ts: str) -> bool:
    oldest, latest = call.args.text("oldest", "0") or "0", call.args.text("latest")
    try:
        moment, first = _micros(ts), _micros(oldest)
        last = _micros(latest) if latest else None
    except ValueError as error:
        raise Refused("invalid_ts_oldest") from error
    if call.args.flag("inclusive"):
        return first <= moment and (last is None or moment <= last)
    return first < moment and (last is None or moment < last)


def _micros(ts: str) -> int:
    whole, _, part = ts.partition(".")
    return int(whole) * 1_000_000 + int((part or "0").ljust(6, "0")[:6])


def _as_read(call: Call, message: Json) -> Json:
    if call.args.flag("include_all_metadata"):
        return message
    return {key: value for key, value in message.items() if key != "metadata"}


@method("conversations.join", "channels:join")
def join(call: Call) -> Json:
    """Enter a public channel."""
    place = call.place()
    if place.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    if place.archived:
        raise Refused("is_archived")
    if call.world.has_bot(place):
        return {
            "ok": True,
            "channel": shown(call, place),
            "warning": "already_in_channel",
            "response_metadata": {"warnings": ["already_in_channel"]},
        }
    call.world.enter(place, call.workspace.bot_user_id)
    return {"ok": True, "channel": shown(call, place)}


@method("conversations.invite")
def invite(call: Call) -> Json:
    """Bring people into a channel that the bot is in."""
    place = call.joined()
    call.require_scope(*(["channels:manage"] if place.kind == "channel" else ["groups:write"]))
    if place.archived:
        raise Refused("is_archived")
    users = call.args.listed("users")
    if not users:
        raise Refused("no_user")
    for user in users:
        if user == call.workspace.bot_user_id:
            raise Refused("cant_invite_self")
        call.world.person(user)
        if user in place.members:
            raise Refused("already_in_channel")
    for user in users:
        call.world.enter(place, user, inviter=call.workspace.bot_user_id)
    return {"ok": True, "channel": shown(call, place)}
