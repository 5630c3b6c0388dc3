"""What a handbook says of training and of new people, in words."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import named, roles
from handbook.book import Handbook
from handbook.terms import in_force
from handbook.timing import When
from handbook.training import CycleRules, ExamDays, JoiningRules
from handbook.words import Say


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """The rules in force on a day; nothing where the page has none."""
    if cycle := in_force(book.training.cycle, day):
        yield from _cycle(book, cycle, day, say)
    if exam := in_force(book.training.exam_days, day):
        yield from _exam(book, exam, say)
    if bank := in_force(book.training.questions, day):
        yield say(
            "The question bank is kept and seen by: {roles} ({rule}).",
            roles=roles(book, bank.keeps.roles, say),
            rule=named(bank.rule, say),
        )
    if joining := in_force(book.training.joining, day):
        yield from _joining(book, joining, say)
    if repeated := in_force(book.training.repeated, day):
        yield say(
            "The floor is reminded of one of these a week: {cited} ({rule}).",
            cited=", ".join(repeated.cites),
            rule=named(repeated.rule, say),
        )


def _cycle(book: Handbook, rules: CycleRules, day: date, say: Say) -> Iterator[str]:
    yield say(
        "Once a month, next on {day}, these are trained: {roles} ({rule}).",
        day=_next(book, rules.when, day, say),
        roles=roles(book, rules.about, say),
        rule=named(rules.rule, say),
    )
    yield say(
        "The topics are for these to note, next by {day}: {roles} ({rule}).",
        day=_next(book, rules.plan, day, say),
        roles=roles(book, rules.trains.roles, say),
        rule=named(rules.trains.rule, say),
    )
    yield say("The floor is told on the day before, at {time}.", time=say.time(rules.told_at))
    yield say(
        "{length} before a shift ends these tick who was there: {roles} ({rule}).",
        length=say.minutes(rules.tick_minutes),
        roles=roles(book, rules.ticks.roles, say),
        rule=named(rules.ticks.rule, say),
    )
    yield say.plural(
        "Whoever missed it gets a second date, {n} day later or more ({rule}).",
        "Whoever missed it gets a second date, {n} days later or more ({rule}).",
        rules.second_days,
        rule=named(rules.second_rule, say),
    )


def _next(book: Handbook, when: When, day: date, say: Say) -> str:
    last = date.fromordinal(min(day.toordinal() + 400, date.max.toordinal()))
    found = when.days(day, last, book.calendar)
    return say.day(found[0]) if found else "—"


def _exam(book: Handbook, rules: ExamDays, say: Say) -> Iterator[str]:
    yield say(
        "Everybody is examined until day {day} of the month ({rule}).",
        day=rules.last_day,
        rule=named(rules.rule, say),
    )
    yield say(
        "In each shift from day {day} on, these are told who has no result: {roles} ({rule}).",
        day=rules.first_day,
        roles=roles(book, rules.examines.roles, say),
        rule=named(rules.examines.rule, say),
    )
    yield say(
        "On the day after the last, these are told: {roles} ({rule}).",
        roles=roles(book, rules.told.roles, say),
        rule=named(rules.told.rule, say),
    )


def _joining(book: Handbook, rules: JoiningRules, say: Say) -> Iterator[str]:
    for number, part in enumerate(rules.days, 1):
        yield say(
            "Day {n} of a new person: {what} ({rule}).",
            n=number,
            what=part.title.in_language(say.lang),
            rule=named(part.rule, say),
        )
    if rules.days:
        yield say(
            "They are trained by: {roles} ({rule}).",
            roles=roles(book, rules.trains.roles, say),
            rule=named(rules.trains.rule, say),
        )
    if buddy := rules.buddy:
        yield say(
            "Then a colleague answers for them, whom these choose: {roles} ({rule}).",
            roles=roles(book, buddy.assigned.roles, say),
            rule=named(buddy.rule, say),
        )
        yield say.plural(
            "It is asked how it goes after {n} week ({rule}).",
            "It is asked how it goes after {n} weeks ({rule}).",
            buddy.check_weeks,
            rule=named(buddy.check_rule, say),
        )
    if agreement := rules.agreement:
        yield say(
            "Whoever joins needs {what} ({rule}).",
            what=agreement.title.in_language(say.lang),
            rule=named(agreement.rule, say),
        )
        yield say(
            "While that is missing, these are asked each workday: {roles} ({rule}).",
            roles=roles(book, agreement.asks.roles, say),
            rule=named(agreement.asks.rule, say),
        )
