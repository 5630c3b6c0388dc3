"""What `rollcall handbook show` says of reports: who owes which to whom, with copies, by when."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import begun, named, roles
from handbook.book import Handbook, in_force
from handbook.reports import ReportRules
from handbook.timing import When
from handbook.words import Say, mark

_WEEKDAYS = {
    "monday": mark("Monday"),
    "tuesday": mark("Tuesday"),
    "wednesday": mark("Wednesday"),
    "thursday": mark("Thursday"),
    "friday": mark("Friday"),
    "saturday": mark("Saturday"),
    "sunday": mark("Sunday"),
}
_REST = {
    "skip": mark("not on a day off"),
    "earlier": mark("before a day off"),
    "later": mark("after a day off"),
}


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """A line or two a report, by the rules in force on a day."""
    for kind in book.reports.kinds.values():
        rules = in_force(kind.rules, day)
        if rules is None:
            continue
        yield say(
            "{report}: {whose}, {when} ({rule}).",
            report=begun(kind.title.in_language(say.lang)),
            whose=_whose(book, rules, say),
            when=_by_when(rules, say),
            rule=named(rules.rule, say),
        )
        yield "  " + _to(book, rules, say)
    if (overview := in_force(book.reports.overview, day)) is not None:
        yield say(
            "Whoever receives reports is told what is missing: {when} ({rule}).",
            when=when(overview.when, say),
            rule=named(overview.rule, say),
        )


def _whose(book: Handbook, rules: ReportRules, say: Say) -> str:
    titles = roles(book, rules.roles, say)
    if rules.owed_by == "shift":
        return say("{roles} of each shift", roles=titles)
    if rules.owed_by == "rota":
        return say("whoever has the turn")
    if rules.owed_by == "together":
        return say("{roles}, one for all", roles=titles)
    return say("{roles}, each their own", roles=titles)


def _by_when(rules: ReportRules, say: Say) -> str:
    if rules.when is None:
        length = rules.after_shift or 0
        return (
            say("{length} after its end", length=say.minutes(length))
            if length
            else say("by its end")
        )
    return when(rules.when, say)


def _to(book: Handbook, rules: ReportRules, say: Say) -> str:
    lines = [
        say(
            "To: {roles} ({rule}).",
            roles=roles(book, rules.to.roles, say),
            rule=named(rules.to.rule, say),
        )
    ]
    if rules.approval:
        lines.append(say("Its receiver approves it or gives it back."))
    if rules.copies:
        lines.append(
            say(
                "Copies: {roles} ({rule}).",
                roles=roles(book, rules.copies.roles, say),
                rule=named(rules.copies.rule, say),
            )
        )
    if rules.lateness:
        lines.append(
            say.plural(
                "Late: {item} is proposed for each day; with nothing {n} day after, all of it.",
                "Late: {item} is proposed for each day; with nothing {n} days after, all of it.",
                rules.lateness.nothing_days,
                item=rules.lateness.item,
            )
        )
    return " ".join(lines)


def when(rule: When, say: Say) -> str:
    """ "each month, on day 4, 23:59, after a day off"."""
    parts = [_days(rule, say), say.time(rule.at)]
    if rule.if_rest in _REST:
        parts.append(say(_REST[rule.if_rest]))
    return ", ".join(parts) if say.lang != "zh" else "，".join(parts)


def _days(rule: When, say: Say) -> str:
    on = say.names([say(_WEEKDAYS[day]) for day in rule.on])
    if rule.every == "day":
        return say("every day")
    if rule.every == "week":
        return say("every {weekdays}", weekdays=on)
    if rule.months:
        months = say.names([say("month {n}", n=month) for month in rule.months])
    else:
        months = say("each month")
    return say("{months}, {day}", months=months, day=_day(rule, on, say))


def _day(rule: When, on: str, say: Say) -> str:
    if rule.before is not None:
        return say("the last {weekdays} before day {n}", weekdays=on, n=rule.before)
    if rule.workday is not None:
        return say("the last workday") if rule.workday < 0 else say("workday {n}", n=rule.workday)
    return say("the last day") if (rule.day or 0) < 0 else say("day {n}", n=rule.day)
