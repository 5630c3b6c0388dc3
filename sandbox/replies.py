"""An answer to an interaction is whispered unless it says otherwise, and may replace its origin."""

from sandbox.api.arguments import Arguments
from sandbox.api.content import content_of
from sandbox.conversations import Conversation
from sandbox.pings import pings_in
from sandbox.plain import Json
from sandbox.record import Called
from sandbox.refused import Refused
from sandbox.tokens import ReplyUrl
from sandbox.web_api import WebApi
from sandbox.world import World


def answer_interaction(api: WebApi, token: str, given: Json) -> None:
    """One use of a response URL, recorded as a call of `response_url`. Raises Refused."""
    world = api.world
    answer: Json = {"ok": True}
    status = 200
    try:
        with world.changes:
            reply = world.tokens.answering(token)
            place = world.conversations[reply.channel]
            _answer(world, reply, place, given)
            reply.uses += 1
    except Refused as refused:
        # A refusal here is an HTTP error, unlike in the Web API.
        status = 400 if refused.status == 200 else refused.status
        answer = refused.answer()
        raise Refused(refused.error, status=status, **refused.more) from refused
    finally:
        entry = Called(
            "response_url",
            given,
            answer,
            status,
            world.machine(),
            api.house.now,
            0.0,
            pinged=pings_in(given),
        )
        api.record.add(entry)


def _answer(world: World, reply: ReplyUrl, place: Conversation, given: Json) -> None:
    args = Arguments(given)
    origin = reply.message_ts
    if args.flag("delete_original"):
        if origin in world.whispers:
            del world.whispers[origin]
        elif origin in place.messages:
            world.remove(place, origin)
        if "text" not in args and "blocks" not in args:
            return
    content = content_of(args, world.files)
    if args.flag("replace_original") and origin is not None:
        _replace(world, place, origin, content)
        return
    say(world, reply.user, place, content, args, reply.thread_ts)


def _replace(world: World, place: Conversation, origin: str, content: Json) -> None:
    if origin in world.whispers:
        old = world.whispers[origin]
        kept = {k: v for k, v in old.message.items() if k not in ("text", "blocks")}
        world.whispers[origin] = type(old)(old.user, old.channel, {**kept, **content})
        return
    if origin not in place.messages:
        raise Refused("message_not_found", status=404)
    kept = {k: v for k, v in place.messages[origin].items() if k not in ("text", "blocks")}
    edited = {"user": world.workspace.bot_user_id, "ts": world.mint_ts()}
    world.edit(place, origin, {**kept, **content, "edited": edited})


def say(
    world: World,
    user: str,
    place: Conversation,
    content: Json,
    args: Arguments,
    thread: str | None = None,
) -> Json:
    """Show an answer to one person, or to all with response_type in_channel."""
    message = {**world.bot_author(), **content}
    thread = args.text("thread_ts") or thread
    if thread:
        message["thread_ts"] = thread
    if args.text("response_type", "ephemeral") == "in_channel":
        return world.post(place, message)
    return world.whisper(user, place.id, message)
