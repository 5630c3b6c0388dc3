"""People come, change and go; channels gain and lose them, and the app is told."""

from typing import Any

from sandbox.people_shapes import user_object
from sandbox.plain import Json
from sandbox.refused import Impossible
from sandbox.submitting import Submitting
from sandbox.workspace import Person


class Coming(Submitting):
    """What changes about people and places."""

    def join(self, user: str, channel: str, *, inviter: str | None = None) -> None:
        """Somebody (a person or the bot) enters a channel, known by id or name."""
        self.world.enter(self._place(channel), user, inviter=inviter)

    def leave(self, user: str, channel: str) -> None:
        """Somebody (a person or the bot) leaves a channel."""
        self.world.leave(self._place(channel), user)

    def archive(self, channel: str) -> None:
        """Nobody writes there any more."""
        with self.changes:
            self._place(channel).archived = True

    def add_person(self, person: Person) -> None:
        """A new colleague; the app hears `team_join`."""
        with self.changes:
            self.world.people[person.id] = person
        self._tell("team_join", person)

    def change_person(self, user: str, **changed: Any) -> Person:
        """Other fields for somebody (`locale=`, `tz=`, `deleted=`); the app hears `user_change`."""
        old = self.world.people.get(user)
        if old is None:
            raise Impossible(f"{user} has no account here.")
        person = Person.model_validate({**old.model_dump(), **changed})
        with self.changes:
            self.world.people[user] = person
        self._tell("user_change", person)
        return person

    def _tell(self, kind: str, person: Person) -> None:
        has_email = "users:read.email" in self.workspace.scopes
        shown = user_object(person, self.workspace.team_id, self.machine(), with_email=has_email)
        event: Json = {"type": kind, "user": {**shown, "locale": person.locale}}
        if kind == "user_change":
            event["cache_ts"] = int(self.machine())
        self._announce(event, None)

    def _place(self, channel: str) -> Any:
        for place in self.world.conversations.values():
            if channel in (place.id, place.name):
                return place
        raise Impossible(f"There is no conversation {channel}.")
