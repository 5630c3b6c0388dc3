"""A workspace is plain data: people, channels and commands, readable from one YAML or JSON file."""

from pathlib import Path

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "usergroups:write",
    "users:read",
    "users:read.email",
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "member_joined_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "team_join",
    "user_change",
)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Person(_Entry):
    """Somebody with a Slack account. `name` is what others type after @.

    Guests: `is_restricted`; of a single channel also `is_ultra_restricted`.
    """

    id: str
    name: str
    real_name: str
    email: str
    locale: str = "en-US"
    tz: str = "Asia/Shanghai"
    title: str = ""
    deleted: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False


class Channel(_Entry):
    """A public or private channel. `members` are people; the bot is one more unless told."""

    id: str
    name: str
    members: list[str]
    is_private: bool = False
    bot_is_member: bool = True
    is_archived: bool = False
    topic: str = ""
    purpose: str = ""


class Command(_Entry):
    """A slash command, with its leading slash, as the app's manifest declares it."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


class Shortcut(_Entry):
    """A message shortcut (`callback_id`) in a message's menu."""

    callback_id: str
    name: str


class Usergroup(_Entry):
    """A group of people that can be mentioned as @handle."""

    id: str
    name: str
    handle: str
    users: list[str] = []
    enabled: bool = True


class Tip(_Entry):
    """Something to try on the page: who does it, where, and the line that is typed there.

    `persona` is a user id; `channel` a channel id, or "" for the direct message with the app.
    `in_thread`: typed under the newest message there.
    """

    text: str
    persona: str = ""
    channel: str = ""
    line: str = ""
    in_thread: bool = False


class Workspace(_Entry):
    """One team, its app's keys, and where its clock starts.

    `events` are the app's subscriptions (`message.im`, `app_mention`, ...): nothing else is sent.
    `personas` are the people the page offers first, `tips` what it suggests to try.
    """

    team_id: str = "T0SANDBOX1"
    team_name: str = "Sandbox"
    team_domain: str = "sandbox"
    people: list[Person]
    channels: list[Channel] = []
    usergroups: list[Usergroup] = []
    commands: list[Command] = []
    shortcuts: list[Shortcut] = []
    house_time: AwareDatetime
    personas: list[str] = []
    tips: list[Tip] = []
    app_id: str = "A0SANDBOX1"
    bot_name: str = "bot"
    bot_user_id: str = "U0SANDBOT1"
    bot_id: str = "B0SANDBOT1"
    bot_token: str = "xoxb-sandbox-bot"  # noqa: S105 (opens nothing else)
    app_token: str = "xapp-sandbox-app"  # noqa: S105
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105
    verification_token: str = "sandbox-verification"  # noqa: S105
    scopes: list[str] = Field(default_factory=lambda: list(SCOPES))
    events: list[str] = Field(default_factory=lambda: list(EVENTS))

    @classmethod
    def read(cls, path: str | Path) -> "Workspace":
        """From a YAML or JSON file. Raises OSError, `yaml.YAMLError` or `ValidationError`."""
        return cls.model_validate(yaml.safe_load(Path(path).read_text(encoding="utf-8")))
