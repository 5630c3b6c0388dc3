"""What a handbook says of the month's exam, in words."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import above, named, roles
from handbook.book import Handbook
from handbook.exams import RankItem
from handbook.terms import in_force
from handbook.words import Say


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """The rules in force on a day; nothing where the page has none."""
    rules = in_force(book.exams, day)
    if rules is None:
        return
    enterers = [*rules.entering.roles, *above(book, rules.entering.roles)]
    yield say(
        "These enter and publish results: {roles} ({rule}).",
        roles=roles(book, enterers, say),
        rule=named(rules.entering.rule, say),
    )
    if rules.copies:
        yield say(
            "Copies go to: {roles} ({rule}).",
            roles=roles(book, rules.copies.roles, say),
            rule=named(rules.copies.rule, say),
        )
    yield say(
        "Ranked: {roles}, where {least} or more have a result ({rule}).",
        roles=roles(book, rules.ranking.about, say),
        least=rules.ranking.least,
        rule=named(rules.ranking.rule, say),
    )
    if streak := rules.streak:
        yield say(
            "The lowest {bottom}, {months} months in a row: {first}; again after returning: "
            "{second} ({rule}).",
            bottom=streak.bottom,
            months=streak.months,
            first=streak.training.title.in_language(say.lang),
            second=streak.dismissal.title.in_language(say.lang),
            rule=named(streak.rule, say),
        )
    for item in rules.items:
        yield _item(book, item, say)
    if rules.pass_mark:
        yield say(
            "Passed with {points} points, else taken again ({rule}).",
            points=f"{rules.pass_mark.points:g}",
            rule=named(rules.pass_mark.rule, say),
        )


def _item(book: Handbook, item: RankItem, say: Say) -> str:
    title = book.conduct.items[item.item].title.in_language(say.lang)
    facts = {"item": item.item, "title": title, "rule": named(item.rule, say)}
    if item.top:
        return say("The top {n}: {item} {title} ({rule}).", n=item.top, **facts)
    return say("The lowest {n}: {item} {title} ({rule}).", n=item.bottom, **facts)
