"""A case that a dossier can be made of: what each kind of it tells, and how it is named."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books
from commands.deciding.routing import title_for
from handbook.book import Handbook
from handbook.words import Say, of
from storage import decisions, people, silences
from storage.cards import Fact
from storage.people import Known, Team
from storage.transaction import Tx


@dataclass(frozen=True)
class Looking:
    """Which case is told, and in which language; None: its team's."""

    tx: Tx
    books: Books
    number: int
    language: str | None = None

    def say(self, team: Team) -> Say:
        return of(self.language or team.language)

    def book(self, team: Team) -> Handbook:
        return self.books[team.handbook]


@dataclass(frozen=True)
class Words:
    """Something that a person wrote, which stands on the row alone.

    `name` is what the journal calls its digest; `salt` is the row's. `at`: when it was written,
    where the journal knows several of that name.
    """

    label: str
    said: str | None
    name: str
    salt: str
    at: datetime | None = None


@dataclass(frozen=True)
class Decided:
    """Somebody decided a step (from 1 of `steps`), with words of their own or without.

    `outcome` is said in the dossier's language. `is_against`: a yes that a rule spoke against.
    """

    step: int
    steps: int
    outcome: str
    by: str
    role: str
    at: datetime
    words: Words
    is_against: bool = False
    undone_at: datetime | None = None


@dataclass(frozen=True)
class Silent:
    """Somebody was asked and did not answer; `was_there`: they could have."""

    who: str
    since: datetime
    until: datetime
    was_there: bool


@dataclass(frozen=True)
class Case:
    """What one kind of case tells of itself; the rest is the same for all of them.

    `rules` are cited as they read on `rules_on`. `verdict` is what the handbook said at the time,
    as it is kept. `cards` are the subjects that a card is drawn for, `messages` others that
    messages were sent about, `journal` those that the journal names. `is_private`: its card stands
    in direct messages and in no channel.
    """

    name: str
    title: str
    team: Team
    asked: tuple[Fact, ...]
    words: tuple[Words, ...]
    decisions: tuple[Decided, ...]
    rules_on: date
    rules: tuple[str, ...]
    verdict: Mapping[str, Any]
    cards: tuple[str, ...]
    messages: tuple[str, ...] = ()
    journal: tuple[str, ...] = ()
    silent: tuple[Silent, ...] = ()
    is_private: bool = False


@dataclass(frozen=True)
class CaseKind:
    """One kind of case. `letter` stands before its number when people name it ("S3"); requests for
    leave have none ("#12"). `what` are marked words for it; `tell` gives None where there is
    none of that number."""

    letter: str
    what: str
    tell: Callable[[Looking], Case | None]


_SHORT = re.compile(r"#?([A-Z]?)#?(\d{1,9})")
_LONG = re.compile(r"([A-Z_]+):(\d{1,9})")


def named(said: str, kinds: Mapping[str, CaseKind]) -> tuple[str, int] | None:
    """The kind and number that "#12", "S3" or "swap:3" mean; None where they mean none."""
    plain = unicodedata.normalize("NFKC", said).strip().upper()
    if found := _LONG.fullmatch(plain):
        kind = found[1].casefold()
        return (kind, int(found[2])) if kind in kinds else None
    if found := _SHORT.fullmatch(plain):
        kind = next((name for name, one in kinds.items() if one.letter == found[1]), "")
        return (kind, int(found[2])) if kind else None
    return None


def whole_name(known: Known) -> str:
    """A person as a paper names them: with the staff number."""
    return f"{known.name} ({known.person.code})"


def name_of(tx: Tx, person_id: int) -> str:
    return whole_name(people.by_id(tx, person_id))


def moment(at: datetime, team: Team, say: Say) -> str:
    """A paper is read years later: with the year, the seconds and the distance from UTC."""
    local = at.astimezone(ZoneInfo(team.zone))
    return say("{day}, {time}", day=say.day(local.date()), time=f"{local:%H:%M:%S} {_zone(local)}")


def _zone(local: datetime) -> str:
    said = f"{local:%z}"
    return f"UTC{said[:3]}:{said[3:]}"


@dataclass(frozen=True)
class Ended:
    """How a row says that it was closed, which need be nobody's decision (withdrawn, the clock)."""

    outcome: str
    by: int | None
    at: datetime | None
    words: str | None


def decided(
    looking: Looking,
    team: Team,
    subject: str,
    salt: str,
    steps: Sequence[str],
    outcomes: Mapping[str, str],
    ended: Ended,
) -> tuple[Decided, ...]:
    """Every decision of a subject, those that were undone too, and what closed it without one.

    `steps` are the roles that decide, `outcomes` the marked words of each state.
    """
    tx, say, book = looking.tx, looking.say(team), looking.book(team)
    rows = decisions.ever(tx, subject)
    found = []
    for row in rows:
        known = people.by_id(tx, row.by)
        role = steps[min(row.step, len(steps) - 1)]
        found.append(
            Decided(
                row.step + 1,
                len(steps),
                say(outcomes[row.outcome]),
                whole_name(known),
                title_for(book, known, role, say),
                row.at,
                Words(say("Words of the decision"), row.words, "words", salt, row.at),
                row.is_against,
                row.undone_at,
            )
        )
    if ended.at is not None and ended.at not in [row.at for row in rows]:
        by = name_of(tx, ended.by) if ended.by is not None else say("the clock")
        words = Words(say("Words of the decision"), ended.words, "words", salt, ended.at)
        outcome = say(outcomes[ended.outcome])
        found.append(Decided(len(steps), len(steps), outcome, by, "", ended.at, words))
    return tuple(found)


def silent(looking: Looking, subject: str) -> tuple[Silent, ...]:
    """Who was asked about the subject and gave no answer."""
    return tuple(
        Silent(name_of(looking.tx, one.person_id), one.since, one.until, one.was_there)
        for one in silences.of(looking.tx, subject)
    )
