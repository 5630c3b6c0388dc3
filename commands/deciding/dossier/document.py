"""What a dossier holds, before it is a page or a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from handbook.words import Say
from storage.cards import Fact
from storage.people import Team


@dataclass(frozen=True)
class Saying:
    """Somebody's own words. `deleted`: there were some, whose term is over; only the journal's
    digest of them is left. `is_as_sealed`: they are those that the journal keeps a digest of; None
    where there is nothing to compare."""

    label: str
    state: Literal["said", "deleted", "none"]
    words: str | None
    is_as_sealed: bool | None


@dataclass(frozen=True)
class Version:
    """The card at one moment. `text` is None where it was drawn as it was sent, and so is not
    kept. `outcome`: what became of the sending."""

    subject: str
    at: datetime
    place: str
    outcome: str
    text: str | None
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    id: str
    wording: str


@dataclass(frozen=True)
class Verdict:
    """Who decided what, when, with which words."""

    step: int
    steps: int
    outcome: str
    by: str
    role: str
    at: datetime
    is_against: bool
    undone_at: datetime | None
    words: Saying


@dataclass(frozen=True)
class Silence:
    who: str
    since: datetime
    until: datetime
    was_there: bool


@dataclass(frozen=True)
class Message:
    """A message about the case. `text` is None where it is not kept, or was deleted.

    `is_delivered`: Slack has taken it; None while it is on its way.
    """

    at: datetime
    to: str
    kind: str
    text: str | None
    is_deleted: bool
    is_delivered: bool | None
    outcome: str


@dataclass(frozen=True)
class Line:
    """A journal entry, `who` is its actor by name. `holds`: the chain from the first entry to this
    one is unbroken."""

    number: int
    at: datetime
    event: str
    subject: str
    actor: str
    who: str
    facts: Mapping[str, Any]
    prev: str
    hash: str
    holds: bool


@dataclass(frozen=True)
class Book:
    """The journal about the case, and what vouches for it: `holds_to` is the last entry up to which
    the chain is unbroken, `posted` a head that stands outside the database ("N:HASH")."""

    lines: tuple[Line, ...]
    entries: int
    head: str | None
    holds_to: int
    findings: tuple[str, ...]
    posted: str | None
    is_posted_read: bool
    is_sealed: bool


@dataclass(frozen=True)
class Dossier:
    """`case` is its subject ("leave:12"), `name` what people call it ("#12")."""

    case: str
    name: str
    title: str
    language: str
    made_at: datetime
    team: Team
    handbook: str
    asked: tuple[Fact, ...]
    words: tuple[Saying, ...]
    versions: tuple[Version, ...]
    present: tuple[Version, ...]
    rules_on: date
    rules: tuple[Rule, ...]
    verdict: Mapping[str, Any]
    decisions: tuple[Verdict, ...]
    silences: tuple[Silence, ...]
    messages: tuple[Message, ...]
    book: Book
    say: Say
