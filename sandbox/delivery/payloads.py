"""The payloads of commands, presses, forms and events, shaped as Slack's recorded ones."""

import secrets
from dataclasses import dataclass

from sandbox.conversations import Conversation
from sandbox.events import without_metadata
from sandbox.forms import View
from sandbox.plain import Json
from sandbox.record import Parcel
from sandbox.tokens import Trigger
from sandbox.workspace import Workspace
from sandbox.world import World


@dataclass(frozen=True)
class Payloads:
    """Writes payloads; `url` is this Slack's own address."""

    world: World
    url: str

    @property
    def _workspace(self) -> Workspace:
        return self.world.workspace

    def reply_address(self, token: str) -> str:
        """Where an interaction with this reply token is answered."""
        return f"{self.url}/response/{token}"

    def command(
        self, user: str, place: Conversation, command: str, text: str, trigger: Trigger, reply: str
    ) -> Parcel:
        """A slash command: all values are text, as in a form."""
        workspace = self._workspace
        payload = {
            "token": workspace.verification_token,
            "team_id": workspace.team_id,
            "team_domain": workspace.team_domain,
            "channel_id": place.id,
            "channel_name": place.shown_name,
            "user_id": user,
            "user_name": self.world.person(user).name,
            "command": command,
            "text": text,
            "api_app_id": workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": self.reply_address(reply),
            "trigger_id": trigger.id,
        }
        return Parcel("command", "slash_commands", payload)

    def _interaction(self, kind: str, user: str) -> Json:
        workspace = self._workspace
        name = self.world.person(user).name
        return {
            "type": kind,
            "user": {"id": user, "username": name, "name": name, "team_id": workspace.team_id},
            "api_app_id": workspace.app_id,
            "token": workspace.verification_token,
            "team": {"id": workspace.team_id, "domain": workspace.team_domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def message_press(
        self,
        user: str,
        place: Conversation,
        message: Json,
        action: Json,
        values: Json,
        trigger: Trigger,
        reply: str,
    ) -> Parcel:
        """A press on a message; an ephemeral one is named but not shown."""
        is_ephemeral = bool(message.get("is_ephemeral"))
        container: Json = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": place.id,
            "is_ephemeral": is_ephemeral,
        }
        if "thread_ts" in message:
            container["thread_ts"] = message["thread_ts"]
        payload = {
            **self._interaction("block_actions", user),
            "container": container,
            "trigger_id": trigger.id,
            "channel": {"id": place.id, "name": place.shown_name},
            "state": {"values": values},
            "response_url": self.reply_address(reply),
            "actions": [action],
        }
        if not is_ephemeral:
            payload["message"] = without_metadata(message)
        return Parcel("block_actions", "interactive", payload)

    def view_press(self, user: str, view: View, action: Json, trigger: Trigger) -> Parcel:
        """A press inside a modal or a home."""
        payload = {
            **self._interaction("block_actions", user),
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": trigger.id,
            "view": view.shown(),
            "actions": [action],
        }
        return Parcel("block_actions", "interactive", payload)

    def submission(self, user: str, view: View, trigger: Trigger) -> Parcel:
        """A form sent."""
        payload = {
            **self._interaction("view_submission", user),
            "trigger_id": trigger.id,
            "view": view.shown(),
            "response_urls": [],
        }
        return Parcel("view_submission", "interactive", payload)

    def closing(self, user: str, view: View, *, is_cleared: bool) -> Parcel:
        """A form closed without sending it."""
        payload = {
            **self._interaction("view_closed", user),
            "view": view.shown(),
            "is_cleared": is_cleared,
        }
        return Parcel("view_closed", "interactive", payload)

    def message_shortcut(
        self,
        user: str,
        place: Conversation,
        message: Json,
        callback_id: str,
        trigger: Trigger,
        reply: str,
    ) -> Parcel:
        """A message shortcut chosen."""
        common = self._interaction("message_action", user)
        del common["api_app_id"], common["user"]["username"]
        payload = {
            **common,
            "action_ts": self.world.mint_ts(),
            "callback_id": callback_id,
            "trigger_id": trigger.id,
            "response_url": self.reply_address(reply),
            "message_ts": message["ts"],
            "channel": {"id": place.id, "name": place.shown_name},
            "message": without_metadata(message),
        }
        return Parcel("message_action", "interactive", payload)

    def suggestion(
        self, user: str, container: Json, block_id: str, action_id: str, typed: str
    ) -> Parcel:
        """Letters typed into an external select; `container` is its view or message part."""
        payload = {
            **self._interaction("block_suggestion", user),
            "action_id": action_id,
            "block_id": block_id,
            "value": typed,
            **container,
        }
        return Parcel("block_suggestion", "interactive", payload)

    def event(self, event: Json) -> Parcel:
        """An event in its envelope, under an event id that retries keep."""
        workspace = self._workspace
        payload = {
            "token": workspace.verification_token,
            "team_id": workspace.team_id,
            "api_app_id": workspace.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(self.world.machine()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.team_id,
                    "user_id": workspace.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{secrets.token_urlsafe(24)}",
        }
        return Parcel("event", "events_api", payload)
