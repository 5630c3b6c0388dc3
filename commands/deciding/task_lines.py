"""What is typed of a task: whose it is, until when, and what is to be done."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.naming import person_named
from commands.deciding.typed import numbered
from handbook.dates import Found, Impossible, Unclear, find
from handbook.words import Say
from storage.cards import clean
from storage.people import Known

MOST = 300
FARTHEST = timedelta(days=366)
_BEFORE = re.compile(
    r"(?:\b(?:by|until|till|before|due|on)|截止到?|截至|直到|在)[\s:：]*$", re.IGNORECASE
)
_AFTER = re.compile(r"^\s*(?:之前|以前|前|截止|为止)")
_LOOSE = " \t,.;:，。；：、-–—|"


@dataclass(frozen=True)
class Task:
    """`owner`: None where the line begins with nobody's name; `due`: None where it says no day."""

    owner: Known | None
    due: date | None
    words: str


def read_task(asking: Asking, typed: str, field: str = "") -> Task:
    """A line such as "Grace 2026-11-13 order headsets". `field`: the form's question that it was
    written in. Raises Refusal."""
    say = asking.say
    owner, rest = _owner(asking, typed)
    due, words = read_due(asking, rest, field)
    words = clean(words.strip(_LOOSE), MOST)
    if not words:
        wanted = say("Please say what is to be done. Nothing was changed.")
        raise Refusal(wanted, example(say), fields={field: wanted} if field else None)
    return Task(owner, due, words)


def _owner(asking: Asking, typed: str) -> tuple[Known | None, str]:
    """Whoever the line begins with; a mention of nobody known is refused."""
    line = typed.strip()
    try:
        owner, rest = person_named(asking, line, "/rollcall action add @name 2026-11-13 …")
    except Refusal:
        if line.startswith(("@", "＠", "<@")):
            raise
        return None, line
    return owner, rest.lstrip(_LOOSE)


def read_due(asking: Asking, typed: str, field: str = "") -> tuple[date | None, str]:
    """The day that a line names and the rest of it; None where it names none. Raises Refusal for
    one that is over, that there is not, or that could be two."""
    say = asking.say
    found = find(typed, asking.today)
    if isinstance(found, Impossible):
        raise _wrong(say("There is no such day: “{said}”.", said=found.said), say, field)
    if isinstance(found, Unclear) and len({one.last for one in found.choices}) > 1:
        days = say.names([f"{one.last}" for one in found.choices])
        told = say(
            "“{said}” could be {days}. Please type the one you mean.", said=found.said, days=days
        )
        raise _wrong(told, say, field)
    if not isinstance(found, Found | Unclear):
        return None, typed.strip()
    span = found.span if isinstance(found, Found) else found.choices[0]
    if span.last < asking.today:
        raise _wrong(say("{day} is over.", day=say.day(span.last)), say, field)
    if span.last > asking.today + FARTHEST:
        raise _wrong(say("{day} is more than a year away.", day=say.day(span.last)), say, field)
    before, _, after = typed.partition(found.said)
    return span.last, f"{_BEFORE.sub('', before.rstrip())} {_AFTER.sub('', after)}".strip()


def _wrong(told: str, say: Say, field: str) -> Refusal:
    return Refusal(
        told, say("Nothing was changed."), example(say), fields={field: told} if field else None
    )


def example(say: Say) -> str:
    return say(
        "For example: {line}", line=say("/rollcall action add @name 2026-11-13 order headsets")
    )


def number_of(typed: str) -> tuple[str, str]:
    """A task's number, and what follows it."""
    return numbered(typed, "T")
