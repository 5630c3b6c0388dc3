"""Who the app is and where: the calls an app makes before it does anything else."""

from sandbox.api.calls import Call, method
from sandbox.people_shapes import bot_profile
from sandbox.plain import Json
from sandbox.refused import Refused


@method("auth.test")
def test(call: Call) -> Json:
    """The bot's own ids."""
    workspace = call.workspace
    return {
        "ok": True,
        "url": f"{call.url}/",
        "team": workspace.team_name,
        "user": workspace.bot_name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


@method("team.info", "team:read")
def team(call: Call) -> Json:
    """The workspace."""
    workspace = call.workspace
    if call.args.text("team", workspace.team_id) != workspace.team_id:
        raise Refused("team_not_found")
    return {
        "ok": True,
        "team": {
            "id": workspace.team_id,
            "name": workspace.team_name,
            "domain": workspace.team_domain,
            "email_domain": "",
            "icon": {"image_default": True},
            "url": f"{call.url}/",
        },
    }


@method("bots.info", "users:read")
def bot(call: Call) -> Json:
    """The bot by its bot id."""
    if call.args.text("bot", call.workspace.bot_id) != call.workspace.bot_id:
        raise Refused("bot_not_found")
    profile = bot_profile(call.workspace, call.world.started)
    del profile["team_id"]
    return {"ok": True, "bot": {**profile, "user_id": call.workspace.bot_user_id}}


@method("apps.connections.open", wants_app_token=True)
def open_connection(call: Call) -> Json:
    """The address of one Socket Mode connection, good for one use."""
    return {"ok": True, "url": call.socket_ticket()}
