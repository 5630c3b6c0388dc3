"""What a handbook says of leaving the post, in words."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import above, named, roles
from handbook.book import Handbook
from handbook.stepping_away import Booking, Consent
from handbook.terms import in_force
from handbook.words import Say


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """The rules in force on a day; nothing where the page has none."""
    rules = in_force(book.stepping_away, day)
    if rules is None:
        return
    who = roles(book, [rules.decided_by, *above(book, [rules.decided_by])], say)
    yield _consent(rules.consent, who, say)
    if rules.booking is not None:
        yield from _booking(book, rules.booking, say)
    if rules.where_rule is not None:
        rule = named(rules.where_rule, say)
        yield say("Where one goes is to be said ({rule}).", rule=rule)
    yield say(
        "Reminded {before} min before the end; {grace} min after it {who} are told ({rule}).",
        before=rules.remind_minutes,
        grace=rules.grace_minutes,
        who=who,
        rule=named(rules.rule, say),
    )


def _consent(consent: Consent | None, who: str, say: Say) -> str:
    if consent is None:
        return say("Nobody has to agree.")
    told = {"who": who, "rule": named(consent.rule, say)}
    if not consent.over_minutes:
        return say("One of these agrees first: {who} ({rule}).", **told)
    return say(
        "For longer than {minutes} min one of these agrees first: {who} ({rule}).",
        minutes=consent.over_minutes,
        **told,
    )


def _booking(book: Handbook, booking: Booking, say: Say) -> Iterator[str]:
    kind = book.leave.kinds[booking.leave_kind].title.in_language(say.lang)
    told = {"kind": kind, "rule": named(booking.rule, say)}
    yield say("What is private needs a yes first, and may be booked as {kind} ({rule}).", **told)
    if booking.over_minutes is not None:
        minutes = booking.over_minutes
        yield say(
            "What is longer than {minutes} min may be booked as {kind} ({rule}).",
            minutes=minutes,
            **told,
        )
