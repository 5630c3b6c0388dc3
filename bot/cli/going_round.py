"""What a handbook says of rotas, of lists that are gone through, and of the service log."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import named, roles
from handbook.book import Handbook
from handbook.checklists import ChecklistRules
from handbook.terms import in_force
from handbook.words import Say


def rotas(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """Each duty that goes round, on a day."""
    for rota in book.rotas.values():
        rules = in_force(rota.rules, day)
        if rules is None:
            continue
        told = {
            "what": rota.title.in_language(say.lang),
            "who": roles(book, rules.roles, say),
            "rule": named(rules.rule, say),
            "duty": rules.duty.in_language(say.lang),
        }
        if rules.turn == "day":
            yield say("{what}: somebody else each day, of {who} ({rule}). {duty}", **told)
        else:
            yield say("{what}: somebody else each week, of {who} ({rule}). {duty}", **told)


def checklists(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """Each list with its time and its points, on a day."""
    for one in book.checklists.values():
        rules = in_force(one.rules, day)
        if rules is None:
            continue
        points = [text.in_language(say.lang) for text in rules.points.values()]
        yield say(
            "{what}, {time} ({rule}): {points}",
            what=one.title.in_language(say.lang),
            time=_time(rules, say),
            rule=named(rules.rule, say),
            points=say.names(points),
        )
        if rules.missing is not None:
            yield say("Missing or damaged: {what}", what=rules.missing.in_language(say.lang))


def _time(rules: ChecklistRules, say: Say) -> str:
    if rules.when is not None and rules.until is not None:
        first, last = say.time(rules.when.at), say.time(rules.until)
        return say("from {first} to {last}", first=first, last=last)
    length = say.minutes(rules.before_end or 0)
    if rules.of_last_shift:
        return say("{length} before the day's last shift ends", length=length)
    return say("{length} before each shift ends", length=length)


def service_log(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """Who keeps it, who looks at it, who collects it."""
    rules = in_force(book.service_log, day)
    if rules is None:
        return
    who, rule = roles(book, rules.roles, say), named(rules.rule, say)
    yield say("A line a problem, kept by {who} ({rule}).", who=who, rule=rule)
    who, rule = roles(book, rules.inspecting.roles, say), named(rules.inspecting.rule, say)
    yield say("Looked at by {who} ({rule}).", who=who, rule=rule)
    if collecting := rules.collecting:
        yield say(
            "Collected at {time}, and reported until {until} ({rule}).",
            time=say.time(collecting.when.at),
            until=say.time(collecting.until),
            rule=named(collecting.rule, say),
        )
