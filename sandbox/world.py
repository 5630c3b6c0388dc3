"""The whole state of one Slack: who is there, what was said, which forms are open."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox import events
from sandbox.changes import Changes
from sandbox.conversations import Conversation
from sandbox.files import Files
from sandbox.forms import Forms
from sandbox.people_shapes import bot_profile, bot_user, user_object
from sandbox.plain import Json
from sandbox.refused import Refused
from sandbox.tokens import Tokens
from sandbox.workspace import Person, Usergroup, Workspace

# Told of each thing that happened: the event, and the place it happened in, if any.
Announce = Callable[[Json, Conversation | None], None]


@dataclass(frozen=True)
class Whisper:
    """An ephemeral message: only `user` sees it, and it is nowhere else."""

    user: str
    channel: str
    message: Json = field(hash=False)


class World:
    """State, without network. Callers hold `changes` while they change it."""

    def __init__(
        self,
        workspace: Workspace,
        machine: Callable[[], float],
        changes: Changes,
        announce: Announce,
    ) -> None:
        self.workspace = workspace
        self.machine = machine
        self.changes = changes
        self.announce = announce
        self.started = machine()
        self.people: dict[str, Person] = {p.id: p.model_copy() for p in workspace.people}
        self.usergroups: dict[str, Usergroup] = {
            g.id: g.model_copy(deep=True) for g in workspace.usergroups
        }
        self.tokens = Tokens(machine)
        self.forms = Forms(workspace, machine)
        self.files = Files(workspace, machine)
        self.whispers: dict[str, Whisper] = {}
        # What external selects were offered, by view or message, block and action.
        self.offered: dict[tuple[str, str, str], dict[str, Json]] = {}
        self._last_ts = 0
        self.conversations: dict[str, Conversation] = {}
        self._by_members: dict[frozenset[str], Conversation] = {}
        bot = workspace.bot_user_id
        for channel in workspace.channels:
            self.conversations[channel.id] = Conversation(
                id=channel.id,
                name=channel.name,
                kind="group" if channel.is_private else "channel",
                members=[*channel.members, *([bot] if channel.bot_is_member else [])],
                created=int(self.started),
                archived=channel.is_archived,
                topic=channel.topic,
                purpose=channel.purpose,
            )

    def mint_ts(self) -> str:
        """A message's name: machine time in microseconds, never the same twice."""
        micros = max(int(self.machine() * 1_000_000), self._last_ts + 1)
        self._last_ts = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    # Finding

    def person(self, user: str) -> Person:
        """A person by id. Raises Refused: user_not_found."""
        if user not in self.people:
            raise Refused("user_not_found")
        return self.people[user]

    def person_shown(self, user: str, *, with_email: bool = True) -> Json:
        """The user object of a person or of the bot. Raises Refused: user_not_found."""
        if user == self.workspace.bot_user_id:
            return bot_user(self.workspace, self.started)
        person = self.person(user)
        return user_object(person, self.workspace.team_id, self.started, with_email=with_email)

    def conversation(self, name: str) -> Conversation:
        """A conversation that the bot may know of. Raises Refused: channel_not_found.

        Private places without the bot do not exist for it.
        """
        found = self.conversations.get(name)
        if found is None or (found.kind != "channel" and not self.has_bot(found)):
            raise Refused("channel_not_found")
        return found

    def has_bot(self, conversation: Conversation) -> bool:
        """Whether the bot is a member there."""
        return self.workspace.bot_user_id in conversation.members

    def between(self, users: list[str]) -> tuple[Conversation, bool]:
        """The bot's direct or group message with these people, and whether it was there before."""
        members = frozenset([*users, self.workspace.bot_user_id])
        if members in self._by_members:
            return self._by_members[members], True
        is_direct = len(members) == 2
        made = Conversation(
            id=f"{'D' if is_direct else 'G'}{secrets.token_hex(5).upper()}",
            name="" if is_direct else "mpdm-" + "--".join(self._names(users)) + "-1",
            kind="im" if is_direct else "mpim",
            members=[*users, self.workspace.bot_user_id],
            created=int(self.machine()),
        )
        self.conversations[made.id] = made
        self._by_members[members] = made
        return made, False

    def take_up(self, place: Conversation) -> None:
        """Put a conversation of an earlier life in its place."""
        self.conversations[place.id] = place
        if place.kind in ("im", "mpim"):
            self._by_members[frozenset(place.members)] = place

    def _names(self, users: list[str]) -> list[str]:
        return [self.person(user).name for user in users]

    def enter(self, conversation: Conversation, user: str, *, inviter: str | None = None) -> None:
        """Make somebody (a person or the bot) a member and announce it."""
        with self.changes:
            if user in conversation.members:
                return
            conversation.members.append(user)
            event = self._membership("member_joined_channel", conversation, user)
        self.announce(event | ({"inviter": inviter} if inviter else {}), conversation)

    def leave(self, conversation: Conversation, user: str) -> None:
        """End a membership and announce it (to nobody, when the bot itself left)."""
        with self.changes:
            if user not in conversation.members:
                return
            conversation.members.remove(user)
            event = self._membership("member_left_channel", conversation, user)
        self.announce(event, conversation)

    def _membership(self, kind: str, conversation: Conversation, user: str) -> Json:
        team = self.workspace.team_id
        return events.membership(kind, conversation, user, team, self.mint_ts())

    def react(self, conversation: Conversation, ts: str, name: str, user: str) -> None:
        """Add an emoji to a message. Raises Refused: message_not_found, already_reacted."""
        with self.changes:
            message = self.message(conversation, ts)
            marks = {each["name"]: each for each in message.get("reactions", [])}
            users = marks.get(name, {"users": []})["users"]
            if user in users:
                raise Refused("already_reacted")
            marks[name] = {"name": name, "users": [*users, user], "count": len(users) + 1}
            conversation.replace({**message, "reactions": list(marks.values())})
            event = events.reacted(conversation, message, name, user, self.mint_ts())
        self.announce(event, conversation)

    def message(self, conversation: Conversation, ts: str) -> Json:
        """A stored message. Raises Refused: message_not_found."""
        if ts not in conversation.messages:
            raise Refused("message_not_found")
        return conversation.messages[ts]

    # Saying

    def bot_author(self) -> Json:
        """The fields that mark a message as the bot's."""
        workspace = self.workspace
        return {
            "user": workspace.bot_user_id,
            "bot_id": workspace.bot_id,
            "app_id": workspace.app_id,
            "team": workspace.team_id,
            "bot_profile": bot_profile(workspace, self.started),
        }

    def post(self, conversation: Conversation, message: Json, *, is_told: bool = True) -> Json:
        """Store a new message and announce it (if it is to be told); returns it with its ts."""
        with self.changes:
            made = {"type": "message", **message, "ts": self.mint_ts()}
            thread = made.get("thread_ts")
            if thread:
                parent = conversation.messages[thread]
                made["parent_user_id"] = parent.get("user", "")
                if made.get("subtype") == "thread_broadcast":
                    made["root"] = events.root_of(parent)
            conversation.add(made)
        if not is_told:
            return made
        self.announce(events.posted(conversation, made), conversation)
        if self._mentions_bot(conversation, made):
            self.announce(events.mentioned(conversation, made), conversation)
        return made

    def edit(self, conversation: Conversation, ts: str, changed: Json) -> Json:
        """Put the new version of a message in the old one's place and announce it."""
        with self.changes:
            previous = self.message(conversation, ts)
            conversation.replace(changed)
            event = events.changed(conversation, changed, previous, self.mint_ts())
        self.announce(event, conversation)
        return changed

    def remove(self, conversation: Conversation, ts: str) -> None:
        """Delete a message and announce it; a parent with replies leaves a tombstone."""
        with self.changes:
            previous = self.message(conversation, ts)
            if conversation.remove(ts):
                event = events.deleted(conversation, previous, self.mint_ts())
            else:
                left = conversation.messages[ts]
                event = events.changed(conversation, left, previous, self.mint_ts())
        self.announce(event, conversation)

    def whisper(self, user: str, channel: str, message: Json) -> Json:
        """Show a message to one person only; returns it with its ts."""
        with self.changes:
            made = {"type": "message", **message, "ts": self.mint_ts(), "is_ephemeral": True}
            self.whispers[made["ts"]] = Whisper(user, channel, made)
        return made

    def _mentions_bot(self, conversation: Conversation, message: Json) -> bool:
        bot = re.escape(self.workspace.bot_user_id)
        return (
            conversation.kind != "im"
            and message.get("user") != self.workspace.bot_user_id
            and re.search(rf"<@{bot}(\|[^>]*)?>", message.get("text", "")) is not None
        )
