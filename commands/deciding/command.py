"""What a command file offers: its words, presses, forms and cards, found by its folder."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import TypeVar

import commands
from commands.deciding.asking import Asking, Books
from commands.deciding.booking import Booking
from commands.deciding.case import CaseKind
from commands.deciding.folder import offered
from commands.deciding.occasions import Occasion
from commands.deciding.replies import Decision
from handbook.book import Handbook
from handbook.words import Say
from storage.cards import Button, Card, Choice, Form, Item
from storage.outbox import Outgoing
from storage.transaction import Tx

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Press:
    """A button was pressed: on which row, in which channel and thread."""

    value: str
    channel: str | None
    thread_ts: str | None


@dataclass(frozen=True)
class Attached:
    """A file that somebody gave us: Slack's id, name and bytes. `is_hosted`: Slack itself has it,
    so that it can be read; not only a link to another place.
    """

    id: str
    name: str
    size: int
    is_hosted: bool = True


@dataclass(frozen=True)
class Filled:
    """A form was sent: the row it belongs to and what was filled in, by field name."""

    value: str
    answers: Mapping[str, str]
    files: Mapping[str, tuple[Attached, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Pointed:
    """A message that somebody chose a shortcut at: whose it is by Slack id (None: an app's), in
    which channel and at which ts, its words, and its address in Slack.
    """

    author: str | None
    channel: str
    ts: str
    words: str
    link: str


@dataclass(frozen=True)
class Shortcut:
    """What stands in every message's menu: its `name` (at most 24 characters) and `summary` (at
    most 150), and the form that it opens.
    """

    name: str
    summary: str
    form: Callable[[Asking, Pointed], Form]


@dataclass(frozen=True)
class Drawing:
    """What a card is drawn from: the row's number and the handbooks. The row tells the language."""

    tx: Tx
    books: Books
    number: int


@dataclass(frozen=True)
class Made:
    """A file that was made for somebody: its name, its bytes, and what is said with it; `seen`:
    what a picture shows, in words.
    """

    name: str
    content: bytes
    words: str
    seen: str | None = None


NO, MAYBE, SURELY = 0, 1, 2
MOST_BYTES = 20 * 1024 * 1024
"""Of one file. Photographs of a telephone have a quarter of it."""


def _maybe(_: Sequence[Attached]) -> int:
    return MAYBE


@dataclass(frozen=True)
class Use:
    """What a file that somebody sent may be for: how it stands among others to choose from, and
    what is done with the files. `is_named`: what was said with them names it. `suits`: whether
    files are for it by their names.
    """

    item: Item
    take: Callable[[Sequence[Attached]], Card]
    is_named: bool = False
    is_asked: bool = False
    suits: Callable[[Sequence[Attached]], int] = _maybe
    most_bytes: int = MOST_BYTES


@dataclass(frozen=True)
class Waiting:
    """Something that a person may decide now, and since when it has waited."""

    since: datetime
    lines: tuple[str, ...]
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Command:
    """One word of Rollcall.

    `also`: the word in other languages. `line` answers what was typed after the word, and changes
    things. `opens` names words after which a form or a look opens instead. `forms` draw forms from
    facts and change nothing; `looks` are forms whose opening is itself an event and is journaled.
    `shortcuts` open forms from a message's menu, by callback id; `options` finds what a form's
    search field offers for the words typed so far, by the field's source, and is asked at every
    letter. `presses` and `sends` change things, by
    action name. `replies` takes a decision said in the thread of a card, by the card's subject.
    `draws` gives the card of a subject. `knows` tells whether a line without a command word is
    meant for this command. `uses` lists what files that came in a direct message may be for, with
    what was said to them. `waits` lists what waits for a person's decision;
    `own` and `team` are its parts of the Home: what the person has, and what a leader sees of the
    team. `books` keeps hours of work that somebody was away as leave, and gives the leave's
    number; one command does. `gives` makes the files that the outbox sends, by the first word of
    their subject. `rerostered` does what a changed roster asks for, of whom and which dates is
    given, and tells whoever changed it, in their words. `cases` are what a dossier can be made of,
    by the first word of the subject. `occasions` are what its files in `schedules/` press by the
    clock.
    """

    word: str
    summary: str
    usage: str
    line: Callable[[Asking, str], Card]
    slash: str | None = None
    also: tuple[str, ...] = ()
    knows: Callable[[Handbook, str], bool] | None = None
    opens: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, Callable[[Asking, str], Form]] = field(default_factory=dict)
    looks: Mapping[str, Callable[[Asking, str], Form]] = field(default_factory=dict)
    shortcuts: Mapping[str, Shortcut] = field(default_factory=dict)
    options: Mapping[str, Callable[[Asking, str], Sequence[Choice]]] = field(default_factory=dict)
    presses: Mapping[str, Callable[[Asking, Press], Card | None]] = field(default_factory=dict)
    sends: Mapping[str, Callable[[Asking, Filled], Card]] = field(default_factory=dict)
    replies: Mapping[str, Callable[[Asking, Outgoing, Decision], Card | None]] = field(
        default_factory=dict
    )
    draws: Mapping[str, Callable[[Drawing], Card]] = field(default_factory=dict)
    uses: Callable[[Asking, str], Sequence[Use]] | None = None
    waits: Callable[[Asking], Sequence[Waiting]] | None = None
    own: Callable[[Asking], Sequence[Item]] | None = None
    team: Callable[[Asking], Sequence[Item]] | None = None
    books: Callable[[Asking, Booking], int] | None = None
    gives: Mapping[str, Callable[[Drawing], Made]] = field(default_factory=dict)
    rerostered: Callable[[Tx, int, Collection[tuple[int, date]], Say], Iterable[str]] | None = None
    cases: Mapping[str, CaseKind] = field(default_factory=dict)
    occasions: tuple[Occasion, ...] = ()


@cache
def all_commands() -> tuple[Command, ...]:
    """Every command, from the files of the folder: a new command is one new file."""
    found: list[Command] = list(offered(commands, "COMMAND", but="deciding"))
    return tuple(sorted(found, key=lambda command: command.word))


def by_word(commands: Iterable[Command]) -> dict[str, Command]:
    """Every command by all that may stand first in a line for it. Raises ValueError."""
    return by_name(
        {name: command for name in (command.word, command.slash, *command.also) if name}
        for command in commands
    )


def by_name(mappings: Iterable[Mapping[str, Thing]]) -> dict[str, Thing]:
    """One table of many. Raises ValueError when two files offer the same name."""
    merged: dict[str, Thing] = {}
    for mapping in mappings:
        for name, thing in mapping.items():
            if name in merged:
                raise ValueError(f"“{name}” is offered twice")
            merged[name] = thing
    return merged
