"""A user group has one name, one handle and never nobody in it: empty it by disabling it."""

import secrets

from sandbox.api.calls import Call, method
from sandbox.people_shapes import usergroup_object
from sandbox.plain import Json
from sandbox.refused import Refused
from sandbox.workspace import Usergroup


def _shown(call: Call, group: Usergroup, *, with_users: bool = True) -> Json:
    shown = usergroup_object(group, call.workspace, call.world.machine())
    return {**shown, "users": list(group.users)} if with_users else shown


def _asked(call: Call) -> Usergroup:
    group = call.world.usergroups.get(call.args.needed("usergroup", "no_such_subteam"))
    if group is None:
        raise Refused("no_such_subteam")
    return group


def _check_free(call: Call, name: str, handle: str, own: Usergroup | None) -> None:
    for group in call.world.usergroups.values():
        if group is not own and name and group.name == name:
            raise Refused("name_already_exists")
        if group is not own and handle and group.handle == handle:
            raise Refused("handle_already_exists")


def _announce(call: Call, group: Usergroup) -> None:
    shown = _shown(call, group)
    event = {"type": "subteam_updated", "subteam": shown, "event_ts": call.world.mint_ts()}
    call.world.announce(event, None)


@method("usergroups.list", "usergroups:read")
def list_groups(call: Call) -> Json:
    """The enabled groups; disabled ones and people on demand."""
    groups = [
        {
            **_shown(call, group, with_users=call.args.flag("include_users")),
            "user_count": len(group.users),
        }
        for group in call.world.usergroups.values()
        if group.enabled or call.args.flag("include_disabled")
    ]
    return {"ok": True, "usergroups": groups}


@method("usergroups.create", "usergroups:write")
def create(call: Call) -> Json:
    """A new group, empty so far."""
    name = call.args.needed("name")
    handle = call.args.text("handle") or name.lower().replace(" ", "-")
    _check_free(call, name, handle, None)
    made = Usergroup(id=f"S{secrets.token_hex(5).upper()}", name=name, handle=handle)
    call.world.usergroups[made.id] = made
    return {"ok": True, "usergroup": _shown(call, made)}


@method("usergroups.update", "usergroups:write")
def update(call: Call) -> Json:
    """Another name or handle."""
    group = _asked(call)
    name = call.args.text("name") or group.name
    handle = call.args.text("handle") or group.handle
    _check_free(call, name, handle, group)
    group.name, group.handle = name, handle
    _announce(call, group)
    return {"ok": True, "usergroup": _shown(call, group)}


@method("usergroups.enable", "usergroups:write")
def enable(call: Call) -> Json:
    """Bring a group back."""
    group = _asked(call)
    if group.enabled:
        raise Refused("already_enabled")
    group.enabled = True
    _announce(call, group)
    return {"ok": True, "usergroup": _shown(call, group)}


@method("usergroups.disable", "usergroups:write")
def disable(call: Call) -> Json:
    """Put a group away; its people are kept."""
    group = _asked(call)
    if not group.enabled:
        raise Refused("already_disabled")
    group.enabled = False
    _announce(call, group)
    return {"ok": True, "usergroup": {**_shown(call, group), "deleted_by": ""}}


@method("usergroups.users.list", "usergroups:read")
def list_users(call: Call) -> Json:
    """The ids of a group's people."""
    group = _asked(call)
    if not group.enabled and not call.args.flag("include_disabled"):
        raise Refused("no_such_subteam")
    return {"ok": True, "users": list(group.users)}


@method("usergroups.users.update", "usergroups:write")
def update_users(call: Call) -> Json:
    """Exactly these people from now on; never nobody, no guest and no bot."""
    group = _asked(call)
    if not group.enabled:
        raise Refused("subteam_disabled")
    users = call.args.listed("users")
    if not users:
        raise Refused("no_users_provided")
    for user in users:
        person = call.world.people.get(user)
        if person is not None and person.is_ultra_restricted:
            raise Refused("single_channel_guests_cannot_be_added")
        if person is None or person.deleted or person.is_restricted:
            raise Refused("invalid_users")
    before, group.users = group.users, list(dict.fromkeys(users))
    added = [user for user in group.users if user not in before]
    removed = [user for user in before if user not in group.users]
    now = int(call.world.machine())
    event: Json = {
        "type": "subteam_members_changed",
        "subteam_id": group.id,
        "team_id": call.workspace.team_id,
        "date_previous_update": now,
        "date_update": now,
        "added_users": added,
        "added_users_count": len(added),
        "removed_users": removed,
        "removed_users_count": len(removed),
        "event_ts": call.world.mint_ts(),
    }
    call.world.announce(event, None)
    return {"ok": True, "usergroup": _shown(call, group)}
