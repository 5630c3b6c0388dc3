"""The bot's reactions: one emoji once on a message that it can see."""

import re

from sandbox.api.calls import Call, method
from sandbox.plain import Json
from sandbox.refused import Refused


@method("reactions.add", "reactions:write")
def add(call: Call) -> Json:
    """Put an emoji on a message; its name may carry colons."""
    name = call.args.needed("name", "no_reaction").strip(":")
    if not re.fullmatch(r"[a-z0-9_+'\-]+(::skin-tone-[2-6])?", name):
        raise Refused("invalid_name")
    place = call.joined()
    if place.archived:
        raise Refused("is_archived")
    ts = call.args.needed("timestamp", "no_item_specified")
    call.world.react(place, ts, name, call.workspace.bot_user_id)
    return {"ok": True}
