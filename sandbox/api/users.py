"""People and user groups as the app may know them: addresses only with their own scope."""

from sandbox.api.calls import Call, method
from sandbox.api.paging import page
from sandbox.plain import Json
from sandbox.refused import Refused


def _shown(call: Call, user: str) -> Json:
    return call.world.person_shown(user, with_email="users:read.email" in call.workspace.scopes)


@method("users.info", "users:read")
def info(call: Call) -> Json:
    """One person; their language with `include_locale`."""
    user = call.args.needed("user", "user_not_found")
    shown = _shown(call, user)
    if call.args.flag("include_locale"):
        person = call.world.people.get(user)
        shown["locale"] = person.locale if person else "en-US"
    return {"ok": True, "user": shown}


@method("users.list", "users:read")
def list_users(call: Call) -> Json:
    """Everybody, the bot and those who left included."""
    everybody = [call.workspace.bot_user_id, *call.world.people]
    ids, cursor = page(everybody, call.args, default=len(everybody), most=1000)
    found = [_shown(call, user) for user in ids]
    if call.args.flag("include_locale"):
        for shown in found:
            person = call.world.people.get(shown["id"])
            shown["locale"] = person.locale if person else "en-US"
    return {
        "ok": True,
        "members": found,
        "cache_ts": int(call.world.machine()),
        "response_metadata": {"next_cursor": cursor},
    }


@method("users.lookupByEmail", "users:read.email")
def look_up(call: Call) -> Json:
    """The one person with this address who has not left."""
    email = call.args.needed("email", "users_not_found").lower()
    for person in call.world.people.values():
        if person.email.lower() == email and not person.deleted:
            return {"ok": True, "user": _shown(call, person.id)}
    raise Refused("users_not_found")
