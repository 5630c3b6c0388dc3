"""Which entry is meant, and who may look at somebody's ledger."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.typed import numbered as typed_number
from handbook.book import in_force
from storage import ledger, people
from storage.cards import clean
from storage.ledger import Entry
from storage.people import Known


def numbered(typed: str) -> tuple[str, str]:
    """An entry's number, and what follows it."""
    return typed_number(typed, "D")


def found(asking: Asking, typed: str) -> tuple[Entry, Known]:
    """The entry of the person's own team, and whom it is about. Raises Refusal."""
    say, (number, _) = asking.say, numbered(typed)
    entry = ledger.get(asking.tx, int(number)) if number else None
    if entry is None or entry.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no entry “{number}”.", number=clean(typed, 20))
            if typed.strip()
            else say("Which entry? Please add its number, for example: D12"),
            say("Yours: /rollcall conduct"),
        )
    known = people.by_id(asking.tx, entry.person_id)
    if not may_look(asking, known) and entry.author_id != asking.person.id:
        raise Refusal(
            say("D{number} is about somebody else. Nothing was changed.", number=entry.id)
        )
    return entry, known


def own(asking: Asking, typed: str) -> Entry:
    """An entry about whoever asks. Raises Refusal."""
    entry, known = found(asking, typed)
    if known.id != asking.person.id:
        say = asking.say
        raise Refusal(say("D{number} is not about you. Nothing was changed.", number=entry.id))
    return entry


def may_look(asking: Asking, known: Known) -> bool:
    """Whether somebody may see what was logged about a person: the person, those who may log
    something about them, and those who review appeals."""
    rules, roles = asking.book.conduct, asking.person.roles
    if known.id == asking.person.id:
        return True
    may_log = any(
        set(roles) & set(logging.roles) and known.roles and set(known.roles) <= set(logging.about)
        for logging in rules.logging
    )
    appeals = in_force(rules.appeals, asking.today)
    return may_log or (appeals is not None and asking.book.may(roles, appeals.decided_by))


def check_may_look(asking: Asking, known: Known) -> None:
    """Raises Refusal."""
    if not may_look(asking, known):
        raise Refusal(
            asking.say(
                "The ledger of {name} is for them, their leaders and their reviewer.",
                name=known.name,
            )
        )
