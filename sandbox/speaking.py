"""People type commands and messages; each is allowed only where a real client would allow it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sandbox.api.arguments import Arguments
from sandbox.api.content import content_of
from sandbox.conversations import Conversation
from sandbox.delivery.courier import with_interaction
from sandbox.engine import Engine
from sandbox.plain import Json, copied
from sandbox.record import Ack
from sandbox.refused import Impossible, Refused
from sandbox.replies import say
from sandbox.typed_text import rich_text, stored_text


@dataclass(frozen=True)
class Upload:
    """A file that a person adds to a message."""

    name: str
    content: bytes


class Speaking(Engine):
    """What people do with the keyboard."""

    def command(self, user: str, channel: str, command: str, text: str = "") -> Ack:
        """Send a slash command and wait for the app (3 s at most).

        `command` may carry its text (`"/timeoff sick"`). The answer, or Slack's own error line,
        is also shown to the person in the channel. Raises Impossible.
        """
        place = self._room_of(user, channel)
        command, _, rest = command.partition(" ")
        text = text or rest
        known = {each.command: each for each in self.workspace.commands}
        if command not in known:
            return self._complain(
                user, place, command, "is not a valid command.", "unknown_command"
            )
        with self.changes:
            if known[command].should_escape:
                text = self._stored(text, with_names=True)
            trigger = self.world.tokens.trigger(user)
            reply = self.world.tokens.reply_url(user, place.id)
        parcel = self.payloads.command(user, place, command, text, trigger, reply.token)
        ack = self.run(self.courier.deliver(parcel))
        address = self.payloads.reply_address(reply.token)
        ack = with_interaction(ack, trigger.id, address)
        if not ack.ok:
            wrong = f'failed with the error "{ack.error}"'
            seen = self._complain(user, place, command, wrong, ack.error or "")
            return replace(ack, shown=seen.shown)
        return self._show_answer(user, place, command, ack)

    def _show_answer(self, user: str, place: Conversation, command: str, ack: Ack) -> Ack:
        body = {"text": ack.body} if isinstance(ack.body, str) else ack.body
        if not body.get("text") and not body.get("blocks"):
            return ack
        args = Arguments(body)
        try:
            content = content_of(args, self.world.files)
        except Refused as refused:
            wrong = f'failed with the error "invalid_command_response" ({refused.error})'
            seen = self._complain(user, place, command, wrong, refused.error)
            return replace(ack, error="invalid_command_response", shown=seen.shown)
        say(self.world, user, place, content, args)
        return replace(ack, shown=content["text"])

    def _complain(self, user: str, place: Conversation, command: str, what: str, error: str) -> Ack:
        line = f"{command} {what}"
        self.world.whisper(user, place.id, {"user": "USLACKBOT", "text": line})
        return Ack(error=error, shown=line)

    def say(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
        files: Sequence[Upload] = (),
        deliver: bool = True,
    ) -> Json:
        """Post a person's message and return it; its events go out in the background.

        `@name` and `#channel` become mentions. Without `deliver` the app never hears of it, as
        when an event is lost. Raises Impossible.
        """
        place = self._room_of(user, channel)
        with self.changes:
            stored = self._stored(text)
            message: Json = {
                "user": user,
                "text": stored,
                "team": self.workspace.team_id,
                "client_msg_id": str(uuid.uuid4()),
            }
            if stored:
                message["blocks"] = rich_text(stored)
            if thread_ts:
                parent = place.messages.get(thread_ts)
                if parent is None or parent.get("subtype") == "tombstone":
                    raise Impossible(f"There is no message {thread_ts} to reply to in {channel}.")
                message["thread_ts"] = parent.get("thread_ts", thread_ts)
                if broadcast:
                    message["subtype"] = "thread_broadcast"
            if files:
                message["subtype"] = "file_share"
                message["upload"] = True
                message["display_as_bot"] = False
                put = [self.world.files.put(f.name, f.content, user, place.id) for f in files]
                message["files"] = [self.world.files.shown(each) for each in put]
            return copied(self.world.post(place, message, is_told=deliver))

    def upload(self, user: str, name: str, content: bytes) -> Json:
        """A file put into a form's field; returns the file object, whose id the form takes."""
        with self.changes:
            stored = self.world.files.put(name, content, self._somebody(user), "")
            return self.world.files.shown(stored)

    def edit(self, user: str, channel: str, ts: str, text: str) -> Json:
        """Change one's own message. Raises Impossible for somebody else's."""
        place, old = self._own(user, channel, ts)
        stored = self._stored(text)
        with self.changes:
            edited = {"user": user, "ts": self.world.mint_ts()}
            changed = {**old, "text": stored, "blocks": rich_text(stored), "edited": edited}
        return copied(self.world.edit(place, ts, changed))

    def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message. Raises Impossible for somebody else's."""
        place, _ = self._own(user, channel, ts)
        self.world.remove(place, ts)

    def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Add an emoji to a message. Raises Impossible, Refused (already_reacted)."""
        place = self._room_of(user, channel)
        if ts not in place.messages:
            raise Impossible(f"There is no message {ts} in {channel}.")
        self.world.react(place, ts, name, user)

    def dm(self, user: str) -> str:
        """The id of the person's direct message with the bot."""
        with self.changes.lock:
            return self.world.between([self._somebody(user)])[0].id

    def open_dm(self, user: str) -> str:
        """Look into the direct message with the bot; the app hears `app_home_opened`."""
        channel = self.dm(user)
        self._open(user, channel, "messages")
        return channel

    def open_home(self, user: str) -> None:
        """Look at the bot's Home; the app hears `app_home_opened` and may publish."""
        self._open(user, self.dm(user), "home")

    def _open(self, user: str, channel: str, tab: str) -> None:
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": channel,
            "tab": tab,
            "event_ts": self.world.mint_ts(),
        }
        view = self.world.forms.homes.get(user)
        if tab == "home" and view:
            event["view"] = view.shown()
        self._announce(event, None)

    # What a real client checks by itself

    def _somebody(self, user: str) -> str:
        person = self.world.people.get(user)
        if person is None or person.deleted:
            raise Impossible(f"{user} has no account here.")
        return user

    def _room_of(self, user: str, channel: str) -> Conversation:
        """A conversation by id or name that this person can write to."""
        self._somebody(user)
        for place in list(self.world.conversations.values()):
            if channel in (place.id, place.name):
                if user not in place.members:
                    raise Impossible(f"{user} is not in {place.name or place.id}.")
                if place.archived:
                    raise Impossible(f"{place.name} is archived.")
                return place
        raise Impossible(f"There is no conversation {channel}.")

    def _own(self, user: str, channel: str, ts: str) -> tuple[Conversation, Json]:
        place = self._room_of(user, channel)
        message = place.messages.get(ts)
        if message is None or message.get("user") != user:
            raise Impossible(f"{ts} in {channel} is no message of {user}.")
        return place, message

    def _stored(self, text: str, *, with_names: bool = False) -> str:
        return stored_text(
            text,
            self.workspace,
            self.world.people.values(),
            self.world.conversations.values(),
            with_names=with_names,
        )
