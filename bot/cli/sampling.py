"""What a handbook says of quality: who samples whom, what counts, who verifies a case; in words."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import named, roles
from handbook.book import Handbook
from handbook.quality import Calls, CaseRules, Chats
from handbook.terms import in_force
from handbook.words import Say


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """The rules in force on a day; nothing where the page has none."""
    quality = book.quality
    if one := quality.sampling:
        who, whom = roles(book, one.roles, say), roles(book, one.about, say)
        rule = named(one.rule, say)
        yield say("Sampled daily by {who}: {whom} ({rule}).", who=who, whom=whom, rule=rule)
    if one := quality.spot_checks:
        who, whom = roles(book, one.roles, say), roles(book, one.about, say)
        rule = named(one.rule, say)
        yield say("At no fixed time by {who}: {whom} ({rule}).", who=who, whom=whom, rule=rule)
    if checked := quality.rechecks:
        who, rule = roles(book, checked.roles, say), named(checked.rule, say)
        yield say("The scoring is checked by {who} ({rule}).", who=who, rule=rule)
    if seeing := quality.seen_by:
        who, rule = roles(book, seeing.roles, say), named(seeing.rule, say)
        yield say("The month goes to {who} as well ({rule}).", who=who, rule=rule)
    if calls := in_force(quality.calls, day):
        yield from _calls(book, calls, say)
    if chats := in_force(quality.chats, day):
        yield from _chats(book, chats, say)
    if cases := in_force(quality.cases, day):
        yield from _cases(book, cases, say)


def _calls(book: Handbook, calls: Calls, say: Say) -> Iterator[str]:
    def parts(kinds: tuple[str, ...]) -> str:
        return say.names([book.conduct.kinds[kind].in_language(say.lang) for kind in kinds])

    rule = named(calls.rule, say)
    yield say("A call is scored by: {parts} ({rule}).", parts=parts(calls.kinds), rule=rule)
    rule = named(calls.errors_rule, say)
    if calls.phrase_kinds:
        phrases = parts(calls.phrase_kinds)
        yield say("Without the phrases is a call with: {parts} ({rule}).", parts=phrases, rule=rule)
    if calls.accuracy_items:
        items = say.names(calls.accuracy_items)
        yield say("Answered wrongly is a call with: {parts} ({rule}).", parts=items, rule=rule)


def _chats(book: Handbook, chats: Chats, say: Say) -> Iterator[str]:
    yield say(
        "Of each person {a_day} chats a day are read; every {n} failing ones of a day count as "
        "{item} ({rule}).",
        a_day=chats.a_day,
        n=chats.failing,
        item=chats.item,
        rule=named(chats.rule, say),
    )
    if chats.looked_at:
        titles = [title.in_language(say.lang) for title in chats.looked_at.values()]
        yield say("Chats are looked at for: {parts}.", parts=say.names(titles))


def _cases(book: Handbook, cases: CaseRules, say: Say) -> Iterator[str]:
    who, rule = roles(book, cases.opening.roles, say), named(cases.opening.rule, say)
    yield say("A complaint about others is opened by {who} ({rule}).", who=who, rule=rule)
    who, rule = roles(book, cases.verifying.roles, say), named(cases.verifying.rule, say)
    yield say("Complaints and praise are verified by {who} ({rule}).", who=who, rule=rule)
    for kind, item in cases.items.items():
        is_praise = kind == "praise"
        yield (
            say("Praise that holds is logged as {item}.", item=item)
            if is_praise
            else say("A complaint that holds is logged as {item}.", item=item)
        )
    yield say.plural(
        "Whether the training of its cause helped is asked after {n} day ({rule}).",
        "Whether the training of its cause helped is asked after {n} days ({rule}).",
        cases.follow_up_days,
        rule=named(cases.training_rule, say),
    )
