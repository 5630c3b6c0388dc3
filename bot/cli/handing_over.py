"""What a handbook says of hand-overs, patrols and post-shift meetings, in words."""

from collections.abc import Iterator
from datetime import date, timedelta

from babel.dates import get_day_names

from bot.cli.phrases import named, roles
from handbook.book import Handbook
from handbook.handover import HandOverRules
from handbook.terms import in_force
from handbook.timing import WEEKDAYS
from handbook.words import Say


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """Who hands over what, and what the taker looks at."""
    rules = in_force(book.handover, day)
    if rules is None:
        return
    who, rule = roles(book, rules.roles, say), named(rules.rule, say)
    yield say("These hand a shift over, and take it over: {who} ({rule}).", who=who, rule=rule)
    topics = [topic.in_language(say.lang) for topic in rules.topics.values()]
    rule = named(rules.topics_rule, say)
    yield say("What is handed over: {topics} ({rule}).", topics=say.names(topics), rule=rule)
    yield from _topics(rules, say)
    for check in rules.checked("taking").values():
        yield say("On taking over: {check}.", check=check.in_language(say.lang))
    for check in rules.checked("after").values():
        yield say("After it: {check}.", check=check.in_language(say.lang))
    if rules.taker_rule:
        rule = named(rules.taker_rule, say)
        yield say("What comes up after that is for the taker ({rule}).", rule=rule)
    if raising := rules.raising:
        who, rule = roles(book, raising.roles, say), named(raising.rule, say)
        yield say("An important point goes up, level by level: {who} ({rule}).", who=who, rule=rule)
    yield say(
        "Leaders are reminded {before} before the end; what is missing is said {after} after it "
        "({rule}).",
        before=say.minutes(rules.remind_minutes),
        after=say.minutes(rules.missed_minutes),
        rule=named(rules.clock_rule, say),
    )


def _topics(rules: HandOverRules, say: Say) -> Iterator[str]:
    for topic in rules.topics.values():
        title = topic.in_language(say.lang)
        if topic.told_hours is not None:
            length = say.minutes(topic.told_hours * 60)
            yield say("{topic}: told on for {length}.", topic=title, length=length)
        else:
            yield say("{topic}: told on until somebody closes it.", topic=title)
        if not topic.for_floor:
            yield say("{topic}: for leaders only.", topic=title)


def patrols(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """Who patrols, what is looked at, and who gets the report when."""
    rules = in_force(book.patrol, day)
    if rules is None:
        return
    who, rule = roles(book, rules.roles, say), named(rules.rule, say)
    yield say("These patrol: {who} ({rule}).", who=who, rule=rule)
    for kind in rules.kinds.values():
        title = kind.in_language(say.lang)
        if kind.items:
            items = say.names(kind.items)
            yield say("{kind}: most often logged as {items}.", kind=title, items=items)
        else:
            yield say("{kind}: looked at.", kind=title)
    if analysis := rules.analysis:
        coming = analysis.when.days(day, day + timedelta(days=370), book.calendar)
        yield say(
            "The report on it: at {time}, next on {day} ({when_rule}), to {who} ({rule}).",
            time=say.time(analysis.when.at),
            day=say.day(coming[0]) if coming else say("no day that is known"),
            when_rule=named(analysis.when_rule, say),
            who=roles(book, analysis.roles, say),
            rule=named(analysis.rule, say),
        )


def debriefs(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """On which days, and led by whom."""
    rules = in_force(book.debrief, day)
    if rules is None:
        return
    names = get_day_names("wide", locale="zh" if say.lang == "zh" else "en")
    days = say.names([names[WEEKDAYS.index(one)] for one in rules.on])
    yield say(
        "After each shift that begins on {days} ({on_rule}), led by: {who} ({rule}).",
        days=days,
        on_rule=named(rules.on_rule, say),
        who=roles(book, rules.roles, say),
        rule=named(rules.rule, say),
    )
    if helping := rules.helping:
        who, rule = roles(book, helping.roles, say), named(helping.rule, say)
        yield say("These help: {who} ({rule}).", who=who, rule=rule)
    yield say(
        "It is announced {before} before the shift's end; the summary is asked for {after} after "
        "it ({rule}).",
        before=say.minutes(rules.announce_minutes),
        after=say.minutes(rules.remind_minutes),
        rule=named(rules.clock_rule, say),
    )
