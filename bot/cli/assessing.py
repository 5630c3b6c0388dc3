"""What a handbook says of the month's assessment sheet, in words."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import above, begun, named, roles
from handbook.assessment import AssessmentRules, SheetRules
from handbook.book import Handbook
from handbook.terms import OURS, in_force
from handbook.words import Say


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """The rules in force on a day; nothing where the page has none."""
    version = in_force(book.assessment, day)
    if version is None:
        return
    yield say(
        "Each month is scored from 0 to {most} ({rule}); the year is the mean of its months "
        "({year_rule}).",
        most=version.most,
        rule=named(version.rule, say),
        year_rule=named(version.year_rule, say),
    )
    for sheet in version.sheets:
        yield from _sheet(book, sheet, say)
    yield from _days(version, say)
    yield say(
        "Who has several of these roles has the sheet that stands first ({rule}).",
        rule=named(OURS, say),
    )


def _sheet(book: Handbook, sheet: SheetRules, say: Say) -> Iterator[str]:
    parts = [
        say(
            "{part} {weight} % ({rule})",
            part=part.title.in_language(say.lang),
            weight=part.weight,
            rule=named(part.rule, say),
        )
        for part in sheet.parts.values()
    ]
    who = begun(roles(book, sheet.roles, say))
    yield say("{roles}: {parts}.", roles=who, parts=say.names(parts))
    if sheet.asks_self:
        yield say("They assess themselves first ({rule}).", rule=named(sheet.self_rule, say))
    deciders = roles(book, [sheet.decided_by, *above(book, [sheet.decided_by])], say)
    yield say(
        "These set their tasks and score: {roles} ({rule}).",
        roles=deciders,
        rule=named(sheet.rule, say),
    )
    if sheet.approved_by is None:
        yield say("Nobody has to approve their scores ({rule}).", rule=named(OURS, say))
        return
    approvers = roles(book, [sheet.approved_by, *above(book, [sheet.approved_by])], say)
    yield say(
        "These approve: {roles} ({rule}).",
        roles=approvers,
        rule=named(sheet.approved_rule, say),
    )


def _days(version: AssessmentRules, say: Say) -> Iterator[str]:
    days = version.days
    yield say(
        "Tasks are set until day {set_by}. From {self_days} days before the month's end people "
        "assess themselves, until day {self_by} of the next month; scores are due on day "
        "{score_by}, the yes to them on day {approve_by} ({rule}).",
        set_by=days.set_by,
        self_days=days.self_days,
        self_by=days.self_by,
        score_by=days.score_by,
        approve_by=days.approve_by,
        rule=named(days.rule, say),
    )
