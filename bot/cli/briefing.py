"""What `rollcall handbook show` says of the briefing before each shift."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import named, roles
from handbook.book import Handbook, in_force
from handbook.words import Say


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """When it comes, who leads it and who adds to it."""
    rules = in_force(book.briefing, day)
    if rules is None:
        return
    yield say(
        "The briefing comes {length} before each shift ({rule}).",
        length=say.minutes(rules.minutes_before),
        rule=named(rules.rule, say),
    )
    yield say(
        "These lead it and add a word: {roles} ({rule}).",
        roles=roles(book, rules.led.roles, say),
        rule=named(rules.led.rule, say),
    )
    yield say(
        "They see it {length} earlier ({rule}).",
        length=say.minutes(rules.preview_minutes),
        rule=named(rules.preview_rule, say),
    )
    yield say(
        "These say what is new and what is withdrawn: {roles} ({rule}).",
        roles=roles(book, rules.bulletins.roles, say),
        rule=named(rules.bulletins.rule, say),
    )
    yield say(
        "These say what is to be watched: {roles} ({rule}).",
        roles=roles(book, rules.points.roles, say),
        rule=named(rules.points.rule, say),
    )
    if rules.unread_minutes is not None:
        yield say(
            "Who has not read it is told to the leaders {length} after the shift's start ({rule}).",
            length=say.minutes(rules.unread_minutes),
            rule=named(rules.preview_rule, say),
        )
