"""People and places, as a paper names them."""

import re
from datetime import datetime

from handbook.words import Say
from storage import people
from storage.cards import clean
from storage.people import Team
from storage.transaction import Tx

_MENTION = re.compile("\ue000([A-Z0-9]+)\ue001")


class Names:
    """Slack's ids and the journal's actors, as a paper names them."""

    def __init__(self, tx: Tx, team: Team, say: Say) -> None:
        everybody = people.everybody(tx)
        self._by_slack = {one.slack_id: _named(one) for one in everybody if one.slack_id}
        self._by_id = {one.id: _named(one) for one in everybody}
        self._say, self._team = say, team
        self.now: datetime = tx.now

    def person(self, number: int) -> str:
        return self._by_id.get(number, f"person:{number}")

    def in_text(self, words: str) -> str:
        """Mentions as names."""
        return _MENTION.sub(lambda found: f"@{self._by_slack.get(found[1], found[1])}", words)

    def place(self, conversation: str) -> str:
        say, team = self._say, self._team
        if conversation.startswith("@"):
            known = [self._by_slack.get(one, one) for one in conversation[1:].split(",")]
            if len(known) > 1:
                return say("{people}, together", people=say.names(known))
            return say("{name}, privately", name=known[0])
        channels = {
            team.leaders_channel: say("the leaders' channel"),
            team.floor_channel: say("the floor's channel"),
            team.managers_channel: say("the managers' channel"),
        }
        return channels.get(conversation, conversation)

    def actor(self, actor: str) -> str:
        """The name of "person:5"; what is no person as it stands."""
        kind, _, number = actor.partition(":")
        if kind == "person" and number.isdecimal():
            return self.person(int(number))
        return actor


def _named(person: people.Person) -> str:
    return f"{clean(person.name)} ({person.code})"
