"""One kind of leave in words: notice, deciders, proofs, what counts, how it is kept."""

from collections.abc import Iterator
from datetime import date

from bot.cli.phrases import above, hours, named, proofs, roles, who
from handbook.book import Handbook
from handbook.leave import Kind, KindRules
from handbook.leave.rules import Notice
from handbook.terms import in_force
from handbook.words import Say


def told(book: Handbook, kind: Kind, day: date, say: Say) -> Iterator[str]:
    yield say("Typed as: {words}", words=", ".join(kind.words))
    rules = in_force(kind.rules, day)
    if rules is None:
        yield say("No rule is in force on {day}.", day=say.day(day))
    else:
        yield from _rules(book, kind, rules, say)
    later = next((version.since for version in kind.rules if version.since > day), None)
    if later:
        yield say("From {day} on other rules hold.", day=say.day(later))


def _rules(book: Handbook, kind: Kind, rules: KindRules, say: Say) -> Iterator[str]:
    yield from _notice(kind, rules.notice, say)
    if rules.counts == "working_days":
        yield say("Only working days count.")
    else:
        yield say("Every day counts, rest days and holidays too.")
    for row in rules.deciders:
        decide = who(book, row.steps, row.rule, say, must_call=row.must_be_called)
        if len(rules.deciders) == 1:
            yield say("Decided by: {who}", who=decide)
        elif row.up_to_days is None:
            yield say("Longer, decided by: {who}", who=decide)
        else:
            yield say(
                "Up to {days}, decided by: {who}", days=_days(row.up_to_days, say), who=decide
            )
    yield from _owed(book, rules, say)
    yield from _kept(book, kind, say)
    readers = [*rules.details_for, *above(book, rules.details_for)]
    if readers:
        yield say(
            "Its reason is shown to whoever asked, and to: {roles}.",
            roles=roles(book, readers, say),
        )
    else:
        yield say("Its reason is shown to nobody but whoever asked.")


def _owed(book: Handbook, rules: KindRules, say: Say) -> Iterator[str]:
    for owed in rules.proofs:
        what = proofs(owed, say)
        if owed.up_to_days is not None:
            yield say("Proofs up to {days}: {what}", days=_days(owed.up_to_days, say), what=what)
        elif len(rules.proofs) == 1:
            yield say("Proofs: {what}", what=what)
        else:
            yield say("Proofs when it is longer: {what}", what=what)
    if not rules.proofs:
        yield say("No proofs are asked for.")
    if back := rules.report_back:
        yield say(
            "After more than {days} the person says that they come back; else this is asked: "
            "{who} ({rule}).",
            days=_days(back.over_days, say),
            who=roles(book, [back.decided_by], say),
            rule=named(back.rule, say),
        )


def _notice(kind: Kind, notice: Notice, say: Say) -> Iterator[str]:
    rule = named(notice.rule, say)
    if notice.days_ahead is not None:
        yield say.plural(
            "Asked at least {n} day ahead ({rule}).",
            "Asked at least {n} days ahead ({rule}).",
            notice.days_ahead,
            rule=rule,
        )
    elif notice.months_ahead is not None:
        yield say.plural(
            "Asked at least {n} month ahead, to the day ({rule}).",
            "Asked at least {n} months ahead, to the day ({rule}).",
            notice.months_ahead,
            rule=rule,
        )
    elif notice.hours_before_shift:
        time = hours(notice.hours_before_shift, say)
        yield say("Asked at least {time} before it begins ({rule}).", time=time, rule=rule)
    else:
        yield say("Asked before it begins ({rule}).", rule=rule)
    if special := notice.special_case:
        told = {"time": hours(special.hours_before_shift, say), "rule": named(special.rule, say)}
        if special.hours_before_shift:
            yield say("As a special case: {time} before it begins, with why ({rule}).", **told)
        else:
            yield say("As a special case: before it begins, with why ({rule}).", **told)
    late = named(notice.late_rule, say)
    if kind.is_never_refused:
        yield say("Asked later, it is taken all the same, and is late ({rule}).", rule=late)
    else:
        yield say("Asked later, it is refused ({rule}).", rule=late)


def _kept(book: Handbook, kind: Kind, say: Say) -> Iterator[str]:
    """How a kind is kept, as far as it is not kept like any other."""
    if kind.is_never_refused:
        yield say("It is never refused, and counts as soon as it is asked.")
    if kind.booked_as:
        other = book.leave.kinds[kind.booked_as].title.in_language(say.lang)
        yield say("It is booked as {kind}.", kind=other)
    if kind.has_balance:
        yield say("No more than the balance that is left.")
    if kind.waits_for_a_place:
        yield say("On a day that is full it waits for a place.")
    if kind.protected:
        yield say("No threshold counts it.")


def steps(kind: Kind, day: date) -> set[str]:
    rules = in_force(kind.rules, day)
    return {step for row in rules.deciders for step in row.steps} if rules else set()


def cited(kind: Kind, day: date) -> set[str]:
    """The rules that one kind rests on."""
    rules = in_force(kind.rules, day)
    if rules is None:
        return set()
    notice, special = rules.notice, rules.notice.special_case
    return {
        notice.rule,
        notice.late_rule,
        *([special.rule] if special else []),
        *(row.rule for row in rules.deciders),
        *(row.rule for row in rules.proofs),
        *([rules.report_back.rule] if rules.report_back else []),
    }


def _days(days: float, say: Say) -> str:
    if days == int(days):
        return say.plural("{n} day", "{n} days", int(days))
    return say("{number} days", number=f"{days:g}")
