"""Which month is meant, and who may enter, see and publish its exam (CC-2.8.2, CC-1.2.2.8)."""

import re
from datetime import date

from commands.deciding.asking import Asking, Refusal
from handbook.book import in_force
from handbook.exams import ExamRules
from storage.cards import clean

_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})月?(?![0-9])")


def month_of(asking: Asking, typed: str) -> tuple[date | None, str]:
    """The month that a line begins with, by its first day, and the rest. Raises Refusal."""
    line = typed.strip()
    read = _MONTH.match(line)
    if read is None:
        return None, line
    year, month = int(read[1]), int(read[2])
    if not 1 <= month <= 12 or not 2000 <= year <= 2100:
        raise bad_month(asking, read[0])
    found = date(year, month, 1)
    if found > asking.today:
        words = asking.say("That month is still to come. Nothing was changed.")
        raise Refusal(words, fields={"month": words})
    return found, line[read.end() :].strip()


def bad_month(asking: Asking, typed: str) -> Refusal:
    said = asking.say("“{words}” is no month. Please type it as 2026-11.", words=clean(typed, 20))
    return Refusal(said, fields={"month": said})


def needed(asking: Asking, typed: str, example: str) -> tuple[date, str]:
    """The month that a line has to begin with, and the rest. Raises Refusal."""
    month, rest = month_of(asking, typed)
    if month is None:
        raise Refusal(
            asking.say("Of which month? Please type it first, as 2026-11."),
            asking.say("For example: {line}", line=example),
        )
    return month, rest


def rules_of(asking: Asking, month: date) -> ExamRules:
    """What the handbook says of the month's exam. Raises Refusal where it says nothing."""
    rules = in_force(asking.book.exams, month)
    if rules is None:
        raise Refusal(
            asking.say(
                "The handbook of {team} knows no exam of the month.",
                team=asking.person.team.name,
            )
        )
    return rules


def may_enter(asking: Asking, rules: ExamRules) -> bool:
    return asking.book.may_any(asking.person.roles, rules.entering.roles)


def may_look(asking: Asking, rules: ExamRules) -> bool:
    """Whether somebody may see everybody's results: who enters them, and who has copies."""
    copies = rules.copies.roles if rules.copies else ()
    return may_enter(asking, rules) or any(
        asking.book.may(asking.person.roles, role) for role in copies
    )


def check_may_enter(asking: Asking, rules: ExamRules) -> None:
    """Raises Refusal, which says whose it is."""
    if not may_enter(asking, rules):
        say = asking.say
        titles = [asking.book.roles[role].in_language(say.lang) for role in rules.entering.roles]
        raise Refusal(
            say(
                "Results of the exam are for these to enter: {roles}. Nothing was changed.",
                roles=say.names(titles),
            )
        )
