"""How Slack describes people, the bot, the team and user groups in its payloads and answers."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.plain import Json
from sandbox.workspace import Person, Usergroup, Workspace

_PICTURE = "https://secure.gravatar.com/avatar/00000000000000000000000000000000.jpg?s={}"
_SIZES = (24, 32, 48, 72, 192, 512)


def user_object(person: Person, team_id: str, at: float, *, with_email: bool) -> Json:
    """A person as `users.info` and `user_change` show them; `at` is machine time."""
    zone = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(person.tz))
    offset = zone.utcoffset()
    first, _, last = person.real_name.partition(" ")
    profile: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "g0000000000",
        "first_name": first,
        "last_name": last,
        "team": team_id,
        **{f"image_{size}": _PICTURE.format(size) for size in _SIZES},
    }
    if with_email:
        profile["email"] = person.email
    user: Json = {
        "id": person.id,
        "team_id": team_id,
        "name": person.name,
        "deleted": person.deleted,
        "profile": profile,
        "is_bot": False,
        "is_app_user": False,
        "updated": int(at),
    }
    if person.deleted:
        return user
    return {
        **user,
        "color": "9f69e7",
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": zone.tzname() or person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }


def bot_user(workspace: Workspace, at: float) -> Json:
    """The app's bot as a user."""
    person = Person(
        id=workspace.bot_user_id,
        name=workspace.bot_name,
        real_name=workspace.bot_name,
        email="",
        tz="America/Los_Angeles",
    )
    user = user_object(person, workspace.team_id, at, with_email=False)
    user["is_bot"] = True
    user["profile"] = {
        **user["profile"],
        "api_app_id": workspace.app_id,
        "bot_id": workspace.bot_id,
        "always_active": False,
    }
    return user


def bot_profile(workspace: Workspace, started: float) -> Json:
    """The author line of the bot's messages."""
    return {
        "id": workspace.bot_id,
        "deleted": False,
        "name": workspace.bot_name,
        "updated": int(started),
        "app_id": workspace.app_id,
        "icons": {f"image_{size}": _PICTURE.format(size) for size in (36, 48, 72)},
        "team_id": workspace.team_id,
    }


def usergroup_object(group: Usergroup, workspace: Workspace, at: float) -> Json:
    """A user group as `usergroups.list` shows it, without its people."""
    return {
        "id": group.id,
        "team_id": workspace.team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": int(at),
        "date_update": int(at),
        "date_delete": 0 if group.enabled else int(at),
        "auto_provision": False,
        "enterprise_subteam_id": "",
        "created_by": workspace.bot_user_id,
        "updated_by": workspace.bot_user_id,
        "prefs": {"channels": [], "groups": []},
        "channel_count": 0,
    }
