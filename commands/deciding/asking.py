"""One person asks one thing at one moment; the answer is a card, or a refusal that says why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from handbook.book import Handbook
from handbook.words import Say, language, of
from storage import people
from storage.cards import Button, Card
from storage.people import Known, Team
from storage.transaction import Tx

Books = Mapping[str, Handbook]
"""The handbooks in use, by the name that a team's page gives."""


class Refusal(Exception):
    """A no that is an answer: private, in the asker's language, with the next step.

    `fields` names the questions of a form that the words belong to; `buttons` are the next step.
    """

    def __init__(
        self,
        *lines: str,
        fields: Mapping[str, str] | None = None,
        buttons: tuple[Button, ...] = (),
    ) -> None:
        super().__init__(*lines)
        self.lines, self.buttons = lines, buttons
        self.fields = dict(fields or {})

    @property
    def card(self) -> Card:
        return Card(lines=self.lines, buttons=self.buttons)


@dataclass(frozen=True)
class Asking:
    """Who asks, in which transaction, by which handbook, in which language.

    `address` is where this house can be reached from outside, if it can: `https://…`.
    """

    tx: Tx
    person: Known
    book: Handbook
    say: Say
    address: str | None = None

    @cached_property
    def now(self) -> datetime:
        """House time in the team's zone."""
        return self.tx.now.astimezone(ZoneInfo(self.person.team.zone))

    @cached_property
    def today(self) -> date:
        return self.now.date()

    @property
    def actor(self) -> str:
        """How the journal names the person."""
        return f"person:{self.person.id}"


def ask(tx: Tx, person: Known, books: Books, address: str | None = None) -> Asking:
    """Begin to answer a person. Raises Refusal for somebody who has left the team."""
    asking = Asking(tx, person, books[person.team.handbook], of(person.language), address)
    if person.has_left(asking.today):
        raise Refusal(
            asking.say("You are no longer on the list of {team}.", team=person.team.name),
            asking.say("If that is wrong, please ask your coordinator to correct the list."),
        )
    return asking


def asked_by(tx: Tx, slack_id: str, books: Books, address: str | None = None) -> Asking:
    """Begin to answer whoever has this Slack id. Raises Refusal for a stranger, too."""
    person = people.asker(tx, slack_id)
    if person is None:
        say = words_of(tx, slack_id)
        raise Refusal(
            say("I do not know you yet."),
            say(
                "Please ask your coordinator to put you on the team's list. "
                "Your Slack id is {slack_id}.",
                slack_id=slack_id,
            ),
        )
    return ask(tx, person, books, address)


def team_say(team: Team) -> Say:
    """The language of a team's channels."""
    return of(team.language)


def words_of(tx: Tx, slack_id: str) -> Say:
    """A person's own words; to a stranger, those of the team if there is but one."""
    person = people.asker(tx, slack_id)
    if person is not None:
        return of(person.language)
    teams = people.teams(tx)
    return of(language(teams[0].language if len(teams) == 1 else "en"))
