"""What a handbook says of a relief that is missing, in words."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import above, named, roles
from handbook.book import Handbook
from handbook.terms import in_force
from handbook.words import Say


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """The rules in force on a day; nothing where the page has none."""
    rules = in_force(book.relief.rules, day)
    if rules is None:
        return
    assigners = roles(book, [*rules.roles, *above(book, rules.roles)], say)
    rule = named(rules.rule, say)
    yield say("These assign overtime: {roles} ({rule}).", roles=assigners, rule=rule)
    yield say(
        "It can be said from {minutes} min before the own shift ends.",
        minutes=rules.report_minutes,
    )
    yield say(
        "At least {hours} h of rest between two shifts ({rule}).",
        hours=f"{rules.rest_hours:g}",
        rule=named(rules.rest_rule, say),
    )
    yield say(
        "At most {hours} h of overtime at a time ({rule}).",
        hours=f"{rules.most_hours:g}",
        rule=named(rules.most_rule, say),
    )
