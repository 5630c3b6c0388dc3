"""What a handbook says of conduct: the catalogue, who logs, how one appeals, a month's end."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import begun, named, roles
from commands.deciding.ledger_card import worth_line
from commands.deciding.proposal_card import first_amount, outcome_line
from handbook.book import Handbook
from handbook.conduct import standing
from handbook.terms import in_force
from handbook.words import Say


def told(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """All of it as it holds on the day; nothing where there is no catalogue."""
    rules = book.conduct
    catalogue = standing(rules, day)
    for kind, title in rules.kinds.items():
        mine = {name: found for name, found in catalogue.items() if found[0].kind == kind}
        if mine:
            yield say("{part}:", part=begun(title.in_language(say.lang)))
        for item, worth in mine.values():
            yield "  " + say(
                "{item}: {worth} ({rule})",
                item=item.title.in_language(say.lang),
                worth=worth_line(worth, say),
                rule=named(worth.rule, say),
            )
    if not catalogue:
        return
    yield from _logging(book, say)
    yield from _appeals(book, day, say)
    yield from _accounts(book, day, say)


def _logging(book: Handbook, say: Say) -> Iterator[str]:
    rules = book.conduct
    for logging in rules.logging:
        kinds = rules.kinds if logging.kinds is None else logging.kinds
        yield say(
            "{roles} may log about {about}: {parts} ({rule}).",
            roles=begun(roles(book, logging.roles, say)),
            about=roles(book, logging.about, say),
            parts=say.names([rules.kinds[kind].in_language(say.lang) for kind in kinds]),
            rule=named(logging.rule, say),
        )
    yield say(
        "Whoever has logged it can take it back for {time}.", time=say.minutes(rules.undo_minutes)
    )
    if rules.dismissal:
        yield say(
            "What may dismiss is put to: {roles} ({rule}).",
            roles=roles(book, [rules.dismissal.decided_by], say),
            rule=named(rules.dismissal.rule, say),
        )


def _appeals(book: Handbook, day: date, say: Say) -> Iterator[str]:
    if appeals := in_force(book.conduct.appeals, day):
        yield say.plural(
            "One may appeal for {n} day, to: {roles} ({rule}).",
            "One may appeal for {n} days, to: {roles} ({rule}).",
            appeals.days,
            roles=roles(book, [appeals.decided_by], say),
            rule=named(appeals.rule, say),
        )
        if appeals.apart:
            yield say("The two sides are heard apart.")
        if appeals.remind_days is not None:
            yield say.plural(
                "Whoever reviews it is reminded after {n} day.",
                "Whoever reviews it is reminded after {n} days.",
                appeals.remind_days,
            )
        if appeals.next_days is not None:
            yield say.plural(
                "After {n} day without a decision the next one who may is asked.",
                "After {n} days without a decision the next one who may is asked.",
                appeals.next_days,
            )
    if runs_out := in_force(book.conduct.runs_out, day):
        yield say.plural(
            "An entry no longer counts after {n} month ({rule}).",
            "An entry no longer counts after {n} months ({rule}).",
            runs_out.months,
            rule=named(runs_out.rule, say),
        )


def _accounts(book: Handbook, day: date, say: Say) -> Iterator[str]:
    for account in book.conduct.accounts.values():
        version = in_force(account.rules, day)
        if version is None:
            continue
        yield say(
            "{account}: a month begins with {points} points; {roles} decides what it ends in "
            "({rule}).",
            account=begun(account.title.in_language(say.lang)),
            points=f"{version.begins_with:g}",
            roles=roles(book, [version.decided_by], say),
            rule=named(version.rule, say),
        )
        for band in version.bands.values():
            yield "  " + say(
                "{band}: {outcome}",
                band=begun(band.title.in_language(say.lang)),
                outcome=outcome_line(band.outcome, first_amount(band.outcome, 1.0), say),
            )
