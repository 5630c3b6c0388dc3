"""What a handbook says of looking for somebody who takes a shift, in words."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import above, hours, named, roles
from handbook.book import Handbook
from handbook.terms import in_force
from handbook.words import Say


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """The rules in force on a day; nothing where the page has none."""
    rules = in_force(book.cover.rules, day)
    if rules is None:
        return
    finders = roles(book, [*rules.roles, *above(book, rules.roles)], say)
    rule = named(rules.rule, say)
    yield say("These look for cover: {roles} ({rule}).", roles=finders, rule=rule)
    yield say(
        "{n} people are asked at a time, the next after {minutes} min ({rule}).",
        n=rules.wave_size,
        minutes=rules.wave_minutes,
        rule=named(rules.wave_rule, say),
    )
    first, last = (f"{hour:02}:00" for hour in rules.waking_hours)
    yield say(
        "Who is off duty is asked from {first} to {last}; at any hour where work begins within "
        "{time}.",
        first=first,
        last=last,
        time=hours(rules.urgent_hours, say),
    )
