"""What a handbook says of swaps and of working time, in words."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import above, named, roles
from handbook.book import Handbook
from handbook.swap import Frequency
from handbook.terms import in_force
from handbook.words import Say


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """The rules of swaps in force on a day; nothing where the page has none."""
    rules = in_force(book.swap.rules, day)
    if rules is None:
        return
    who = roles(book, [rules.decided_by, *above(book, [rules.decided_by])], say)
    yield say(
        "The colleague says yes first, then one of these decides: {roles} ({rule}).",
        roles=who,
        rule=named(rules.rule, say),
    )
    if rules.needs_reason:
        yield say("A reason is needed ({rule}).", rule=named(rules.rule, say))
    if rules.swaps is not None:
        yield _often(
            say("Swaps: {most} a person and month ({rule})", **_facts(rules.swaps, say)),
            rules.swaps,
            say,
        )
    if rules.rest_days is not None:
        yield _often(
            say(
                "Changes of a rest day: {most} a person and month ({rule})",
                **_facts(rules.rest_days, say),
            ),
            rules.rest_days,
            say,
        )


def _facts(often: Frequency, say: Say) -> dict[str, object]:
    return {"most": often.most_a_month, "rule": named(often.rule, say)}


def _often(line: str, often: Frequency, say: Say) -> str:
    if not often.special_case:
        return say("{line}.", line=line)
    return say(
        "{line}; more as a special case with a written reason ({rule}).",
        line=line,
        rule=named(often.special_rule, say),
    )


def working_time(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """The limits in force on a day, which a leader may outweigh with a reason."""
    limits = in_force(book.working_time, day)
    if limits is None:
        return
    yield say(
        "At least {hours} h of rest between two shifts ({rule}).",
        hours=f"{limits.rest_hours:g}",
        rule=named(limits.rest_rule, say),
    )
    yield say(
        "At most {hours} h of work without a rest ({rule}).",
        hours=f"{limits.day_hours:g}",
        rule=named(limits.day_rule, say),
    )
    yield say(
        "At most {hours} h of work a week ({rule}).",
        hours=f"{limits.week_hours:g}",
        rule=named(limits.week_rule, say),
    )
    yield say(
        "At most {days} days of work in a row ({rule}).",
        days=limits.days_in_a_row,
        rule=named(limits.row_rule, say),
    )
