"""Which search is meant, who may look for somebody, and what is held meanwhile."""

from collections.abc import Iterable
from datetime import date, datetime

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from commands.deciding.typed import numbered as typed_number
from handbook.book import Handbook, in_force
from handbook.cover import CoverVersion
from storage import covers, leaves, people, reliefs, rosters, seats
from storage.cards import clean
from storage.covers import Cover, CoverAsk
from storage.leaves import APPROVED, ASKED
from storage.rosters import Shift
from storage.transaction import Tx

MOST = 500


def rules_on(book: Handbook, day: date) -> CoverVersion | None:
    return in_force(book.cover.rules, day)


def may_find(asking: Asking, rules: CoverVersion | None) -> bool:
    return rules is not None and asking.book.may_any(asking.person.roles, rules.roles)


def check_right(asking: Asking, day: date) -> CoverVersion:
    """That the person may look for somebody. Raises Refusal."""
    say, rules = asking.say, rules_on(asking.book, day)
    if rules is None:
        raise Refusal(
            say("Your handbook does not say who may look for cover. Nothing was changed."),
            say("It needs a part called “cover”; whoever looks after the handbook can add it."),
        )
    if not may_find(asking, rules):
        titles = [asking.book.roles[role].in_language(say.lang) for role in rules.roles]
        raise Refusal(
            say(
                "Cover is looked for by: {people} ({rule}). Nothing was changed.",
                people=say.names(titles),
                rule=cited(rules.rule, say),
            ),
            say("What you are asked for yourself: /rollcall home"),
        )
    return rules


def numbered(typed: str) -> tuple[str, str]:
    """A search's number and what follows it: "C3 because" is 3 and because."""
    return typed_number(typed, "C")


def found(asking: Asking, typed: str) -> Cover:
    """The search of that number on the person's own team. Raises Refusal."""
    say = asking.say
    number, _ = numbered(typed)
    cover = covers.get(asking.tx, int(number)) if number else None
    if cover is None or cover.team_id != asking.person.person.team_id:
        what = clean(typed, 20)
        raise Refusal(
            say("I know no search “{number}”.", number=what)
            if what
            else say("Which search? Please add its number, for example: C3"),
            say("Nothing was changed."),
        )
    return cover


def own_ask(asking: Asking, cover: Cover) -> CoverAsk:
    """What the person was asked for it. Raises Refusal."""
    assert cover.id is not None
    for row in covers.asks(asking.tx, cover.id):
        if row.person_id == asking.person.id:
            return row
    raise Refusal(
        asking.say("You were not asked for C{number}.", number=cover.id),
        asking.say("Nothing was changed."),
    )


def found_ask(asking: Asking, value: str) -> tuple[CoverAsk, Cover]:
    """The question of a button, on the person's own team. Raises Refusal."""
    number = int(value) if value.isdecimal() and len(value) < 10 else 0
    row = covers.ask_of(asking.tx, number)
    if row is None:
        raise Refusal(asking.say("I do not know that question. Nothing was changed."))
    cover = found(asking, str(row.cover_id))
    if row.person_id != asking.person.id:
        name = people.by_id(asking.tx, row.person_id).name
        raise Refusal(
            asking.say("Only {name} can answer that.", name=name),
            asking.say("Nothing was changed."),
        )
    return row, cover


def shift_of(tx: Tx, cover: Cover) -> Shift:
    return reliefs.shift(tx, cover.shift_id)


def hold(tx: Tx, cover: Cover, who: Iterable[int] = ()) -> Shift:
    """Hold the people, then the shift, where all that happens to a search meets; read it again."""
    for person in sorted(set(who)):
        people.lock(tx, person)
    shift = shift_of(tx, cover)
    rosters.lock(tx, [shift])
    covers.read_again(tx, cover)
    return shift


def hours(tx: Tx, cover: Cover) -> tuple[datetime, datetime] | None:
    """What is left to be taken at this moment; None where nothing is, or nobody is needed."""
    now = tx.now.replace(second=0, microsecond=0)
    starts, ends = cover.starts_at, cover.ends_at
    kind, _, number = cover.origin.partition(":")
    if kind == "relief":
        relief = reliefs.get(tx, int(number))
        gap = seats.gap(tx, relief) if relief and relief.state in reliefs.STANDING else None
        if gap is None:
            return None
        starts, ends = gap.starts_at, gap.ends_at
    if kind == "leave":
        leave = leaves.get(tx, int(number))
        is_away = leave is not None and (
            leave.state == APPROVED or (leave.state == ASKED and leave.counts_at_once)
        )
        if leave is None or not is_away or not leave.first <= cover.day <= leave.last:
            return None
    starts = max(starts, now)
    return (starts, ends) if starts < ends else None
