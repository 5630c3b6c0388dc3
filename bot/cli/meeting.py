"""What a handbook says of meetings: when, who chairs and attends, and about what; in words."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.cli.phrases import begun, named, roles
from handbook import meetings
from handbook.book import Handbook
from handbook.meetings import MeetingKind, MeetingRules
from handbook.terms import in_force
from handbook.words import Say


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """The rules in force on a day; nothing where the page has none."""
    for kind in book.meetings.values():
        rules = in_force(kind.rules, day)
        if rules is not None:
            yield from _told(book, kind, rules, day, say)


def _told(
    book: Handbook, kind: MeetingKind, rules: MeetingRules, day: date, say: Say
) -> Iterator[str]:
    title = begun(kind.title.in_language(say.lang))
    coming = meetings.days(kind, day, day + timedelta(days=62), book.calendar)
    if coming:
        yield say(
            "{meeting} ({rule}): at {time}, next on {day} ({when_rule}).",
            meeting=title,
            rule=named(rules.rule, say),
            time=say.time(rules.when.at),
            day=say.day(coming[0]),
            when_rule=named(rules.when_rule, say),
        )
    else:
        yield say("{meeting} ({rule}).", meeting=title, rule=named(rules.rule, say))
    chairs, rule = roles(book, rules.chair.roles, say), named(rules.chair.rule, say)
    yield "  " + say(
        "Chaired by the first that is there: {roles} ({rule}).", roles=chairs, rule=rule
    )
    rule = named(rules.attending.rule, say)
    if rules.attending.everybody:
        yield "  " + say("For everybody ({rule}).", rule=rule)
    else:
        who = roles(book, rules.attending.roles, say)
        yield "  " + say("For: {roles} ({rule}).", roles=who, rule=rule)
    topics = say.names([topic.title.in_language(say.lang) for topic in rules.topics])
    yield "  " + say("Its topics: {topics}.", topics=topics)
    if copies := rules.minutes_to:
        who, rule = roles(book, copies.roles, say), named(copies.rule, say)
        yield "  " + say("The minutes go to: {roles} ({rule}).", roles=who, rule=rule)
