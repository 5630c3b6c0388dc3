"""What `rollcall handbook show` says of figures: what is measured, and how calls are counted."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.cli.phrases import begun, named, roles
from handbook.book import Handbook, in_force
from handbook.kpi import MEASURES, Counting, Indicator, Target
from handbook.kpi.rules import Post
from handbook.words import Say, mark

FORMULAS = {
    1: mark("answered or given up in time, of all calls"),
    2: mark("answered in time, of those answered"),
    3: mark("answered in time, of all calls"),
    4: mark("answered in time, of all calls but those given up in time"),
    5: mark("answered in time or given up at once, of all calls"),
}
CHANNELS = {
    "leaders": mark("the leaders' channel"),
    "managers": mark("the managers' channel"),
}


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """The rules in force on a day; nothing where the page has none."""
    rules = in_force(book.kpi, day)
    if rules is None:
        return
    for one in rules.indicators:
        yield _indicator(one, say)
    yield from _counted(rules.counting, say)
    if rules.queues:
        yield say("Only these queues count: {queues}.", queues=say.names(rules.queues))
    for seeing, words in (
        (rules.seeing, mark("The team's figures are seen by {roles} ({rule}).")),
        (rules.agents, mark("Those of each agent are seen by {roles} ({rule}).")),
    ):
        who = roles(book, seeing.roles, say)
        yield say(words, roles=who, rule=named(seeing.rule, say))
    yield say("Everybody sees their own.")
    yield say.plural(
        "When no calls have come in for {n} hour, these are told: {roles} ({rule}).",
        "When no calls have come in for {n} hours, these are told: {roles} ({rule}).",
        rules.silent_hours,
        roles=roles(book, rules.silence.roles, say),
        rule=named(rules.silence.rule, say),
    )
    for post, words in (
        (rules.posts.week, mark("The week's: at {time}, next on {day}, in {channel} ({rule}).")),
        (rules.posts.month, mark("The month's: at {time}, next on {day}, in {channel} ({rule}).")),
    ):
        if post is not None:
            yield _post(post, words, book, day, say)


def _indicator(one: Indicator, say: Say) -> str:
    title, rule = begun(one.title.in_language(say.lang)), named(one.rule, say)
    if not MEASURES[one.measure].is_recorded:
        return say("{indicator}: nobody records it ({rule}).", indicator=title, rule=rule)
    if one.target is None:
        return say("{indicator}: no target ({rule}).", indicator=title, rule=rule)
    said = {"indicator": title, "target": _target(one, one.target, say), "rule": rule}
    if one.target.near:
        near = _amount(one, one.target.near, say)
        if MEASURES[one.measure].is_rate:
            near = say("{n} points", n=f"{one.target.near:g}")
        return say("{indicator}: {target}, close within {near} ({rule}).", near=near, **said)
    return say("{indicator}: {target} ({rule}).", **said)


def _target(one: Indicator, target: Target, say: Say) -> str:
    low, high = target.at_least, target.at_most
    if low is not None and high is not None:
        return say("{first} to {last}", first=_amount(one, low, say), last=_amount(one, high, say))
    if low is not None:
        return say("≥ {value}", value=_amount(one, low, say))
    assert high is not None, "a target says something"
    return say("≤ {value}", value=_amount(one, high, say))


def _amount(one: Indicator, number: float, say: Say) -> str:
    match MEASURES[one.measure].unit:
        case "percent":
            return say("{n} %", n=f"{number:g}")
        case "seconds":
            return say("{n} s", n=f"{number:g}")
        case _:
            return f"{number:g}"


def _counted(counting: Counting, say: Say) -> Iterator[str]:
    yield say(
        "In time is within {n} s, that second included: {formula}.",
        n=counting.seconds,
        formula=say(FORMULAS[counting.formula]),
    )
    if counting.formula == 5:
        yield say("At once is within {n} s.", n=counting.short_call_seconds)
    if counting.short_abandon_seconds:
        yield say("Who gives up within {n} s is not counted.", n=counting.short_abandon_seconds)
    if counting.exit_by_key == "offered":
        yield say("Who leaves the queue by a key counts as not answered.")
    else:
        yield say("Who leaves the queue by a key is not counted.")


def _post(post: Post, words: str, book: Handbook, day: date, say: Say) -> str:
    coming = post.when.days(day, day + timedelta(days=370), book.calendar)
    return say(
        words,
        time=say.time(post.when.at),
        day=say.day(coming[0]) if coming else say("no day that is known"),
        channel=say(CHANNELS[post.channel]),
        rule=named(post.rule, say),
    )
