"""One line or press logs an item of the catalogue about a person (CC-2.2, SD-2, BB-1)."""

import re
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.deciding.log_asked import Asked, log, logged
from commands.deciding.log_rights import check_has_one
from commands.deciding.naming import person_named
from commands.deciding.work_day import work_day
from commands.deduct import catalogue
from handbook.conduct import meant, standing
from storage import ledger, people
from storage.cards import Card, clean
from storage.people import Known

MOST = 500
_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
MOST_SHOWN = 5


def log_line(asking: Asking, line: str, *, is_again: bool = False) -> Card:
    """ "@ada phone on the floor", "@ada CC-2.2.2.1 3 the keyboard". Raises Refusal."""
    say = asking.say
    check_has_one(asking)
    known, rest = person_named(asking, line, say("/deduct @name phone on the floor"))
    day, rest = _day_typed(asking, known, rest)
    found = meant(asking.book.conduct, rest, asking.today)
    if len(found.items) != 1:
        raise _unclear(asking, rest, found.items)
    note, item = clean(found.rest, MOST), found.items[0]
    return _log(asking, Asked(known, item, day, found.amount, is_again=is_again, note=note))


def _day_typed(asking: Asking, known: Known, line: str) -> tuple[date, str]:
    """The date that stands in the line, else that of the shift the person works; and the rest.
    Raises Refusal."""
    typed = _DATE.search(line)
    if typed is None:
        return work_day(asking, known), line
    try:
        day = date.fromisoformat(typed[0])
    except ValueError:
        words = asking.say("There is no such date: {date}. Nothing is noted.", date=typed[0])
        raise Refusal(words, fields={"day": words}) from None
    before = line[: typed.start()].rstrip()
    return day, f"{before.removesuffix(' on')} {line[typed.end() :].lstrip()}".strip()


def again_line(asking: Asking, line: str) -> Card:
    """The same was logged of the day, and it did happen twice. Raises Refusal."""
    return log_line(asking, line, is_again=True)


def again_press(asking: Asking, press: Press) -> Card:
    """The same was logged of that day, and it did happen twice. Raises Refusal."""
    number = int(press.value) if press.value.isdecimal() and len(press.value) < 10 else 0
    before = ledger.get(asking.tx, number)
    if before is None or before.team_id != asking.person.person.team_id:
        raise Refusal(asking.say("I know no such entry. Nothing is noted."))
    known = people.by_id(asking.tx, before.person_id)
    newest = ledger.same(asking.tx, known.id, before.rule, before.day)
    if newest and newest[-1].id != before.id:  # pressed twice, or somebody was first
        raise Refusal(
            asking.say("It is logged again already, as D{number}.", number=newest[-1].id),
            asking.say("Nothing is noted."),
        )
    again = Asked(known, before.item, before.day, before.first_amount, is_again=True)
    return _log(asking, again)


def _log(asking: Asking, asked: Asked) -> Card:
    """Raises Refusal."""
    return logged(asking, asked.known, log(asking, asked))


def _unclear(asking: Asking, typed: str, items: tuple[str, ...]) -> Refusal:
    say, catalogue_ = asking.say, standing(asking.book.conduct, asking.today)
    if not typed.strip():
        return Refusal(
            say("What happened? Nothing is noted yet."),
            say("For example: /deduct @name phone on the floor"),
            say("What can be logged: /deduct items"),
        )
    if not items:
        return Refusal(
            say("The handbook's catalogue has nothing like “{words}”.", words=clean(typed, 60)),
            say("What can be logged: /deduct items"),
        )
    listed = [catalogue.line(asking, name, *catalogue_[name]) for name in items[:MOST_SHOWN]]
    return Refusal(
        say("That may be several things. Nothing is noted yet. Please type one by its number:"),
        *listed,
    )
