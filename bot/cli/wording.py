"""What a handbook says of leave, in words that people can read; nothing that is not on its page."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from handbook.book import Handbook
from handbook.leave import Kind, KindRules, Proofs
from handbook.leave.rules import Notice
from handbook.terms import OURS, in_force
from handbook.words import Say


def page(book: Handbook, day: date, say: Say, kind: str | None = None) -> Iterator[str]:
    """The rules in force on a day: of all kinds, or of one; then each rule in full."""
    title = book.title.in_language(say.lang)
    yield say("{title} ({name}), {day}", title=title, name=book.handbook, day=say.day(day))
    for name in [kind] if kind else book.leave.kinds:
        found = book.leave.kinds[name]
        lines = [*_kind(book, found, day, say)]
        if kind:
            lines += _acting(book, _steps(found, day), say)
        yield from _part(_begun(found.title.in_language(say.lang)), lines)
    if kind is None:
        yield from _part(say("For every kind"), _for_all(book, day, say))
    cited = _cited(book.leave.kinds[kind], day) if kind else {*book.rules, OURS}
    yield from _part(say("Rules"), _wordings(book, cited, day, say))


def _part(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading with its lines under it; nothing where there are none."""
    shown = [f"  {line}" for line in lines]
    if shown:
        yield from ("", heading, *shown)


def _wordings(book: Handbook, cited: Collection[str], day: date, say: Say) -> Iterator[str]:
    for rule in book.rules:
        if rule in cited and in_force(book.rules[rule], day):
            yield f"{rule}: {book.wording(rule, day, say.lang)}"
    if OURS in cited:
        yield say("{rule}: a choice of this handbook, by no other rule", rule=named(OURS, say))


def named(rule: str, say: Say) -> str:
    """A rule's id as it is cited."""
    return say("ours") if rule == OURS else rule


def roles(book: Handbook | None, keys: Iterable[str], say: Say) -> str:
    """Titles, or the bare names where the page does not know them."""
    known = book.roles if book else {}
    return say.names([known[key].in_language(say.lang) if key in known else key for key in keys])


def who(
    book: Handbook | None, steps: Sequence[str], rule: str, say: Say, *, must_call: bool
) -> str:
    """Who decides, and by which rule."""
    told = {"roles": roles(book, steps, say), "rule": named(rule, say)}
    if must_call:
        return say("{roles}, whom the person telephones as well ({rule})", **told)
    if len(steps) > 1:
        return say("{roles}, one after the other ({rule})", **told)
    return say("{roles} ({rule})", **told)


def proofs(owed: Proofs, say: Say) -> str:
    """Which documents, when, and by which rule."""
    told = {
        "documents": say.names([document.in_language(say.lang) for document in owed.documents]),
        "rule": named(owed.rule, say),
        "n": owed.on_day,
    }
    if owed.on_day is None:
        if owed.before_approval:
            return say("{documents}, on the first day back, before the approval ({rule})", **told)
        return say("{documents}, on the first day back ({rule})", **told)
    if owed.before_approval:
        return say("{documents}, on day {n} of the leave, before the approval ({rule})", **told)
    return say("{documents}, on day {n} of the leave ({rule})", **told)


def _kind(book: Handbook, kind: Kind, day: date, say: Say) -> Iterator[str]:
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
    yield from _owed(rules, say)
    yield from _kept(book, kind, say)
    readers = [*rules.details_for, *_above(book, rules.details_for)]
    if readers:
        yield say(
            "Its reason is shown to whoever asked, and to: {roles}.",
            roles=roles(book, readers, say),
        )
    else:
        yield say("Its reason is shown to nobody but whoever asked.")


def _owed(rules: KindRules, say: Say) -> Iterator[str]:
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
        time = _hours(notice.hours_before_shift, say)
        yield say("Asked at least {time} before it begins ({rule}).", time=time, rule=rule)
    else:
        yield say("Asked before it begins ({rule}).", rule=rule)
    if special := notice.special_case:
        told = {"time": _hours(special.hours_before_shift, say), "rule": named(special.rule, say)}
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


def _for_all(book: Handbook, day: date, say: Say) -> Iterator[str]:
    if escalation := in_force(book.leave.escalation, day):
        rule = named(escalation.rule, say)
        times = say.names([say.minutes(minutes) for minutes in escalation.after_minutes])
        yield say("Undecided, it comes up again after {times} ({rule}).", times=times, rule=rule)
        time = _hours(escalation.hours_before_shift, say)
        yield say("An answer is due {time} before work begins ({rule}).", time=time, rule=rule)
    if (others := book.leave.for_others) and others.roles:
        askers = [*others.roles, *_above(book, others.roles)]
        yield say(
            "These may ask for somebody else: {roles} ({rule}).",
            roles=roles(book, askers, say),
            rule=named(others.rule, say),
        )
    yield from _acting(book, set(book.roles), say)
    yield say(
        "Days in a row, or with only rest days between, are decided as one ({rule}).",
        rule=named(OURS, say),
    )
    yield say("In a thread, these approve: {words}.", words=", ".join(book.words.approve))
    yield say("These decline: {words}.", words=", ".join(book.words.decline))


def _acting(book: Handbook, steps: Collection[str], say: Say) -> Iterator[str]:
    """Who else may take these steps."""
    for role, title in book.roles.items():
        if taken := [other for other in title.acts_for if other in steps]:
            yield say(
                "{role} also decides for: {roles}.",
                role=_begun(roles(book, [role], say)),
                roles=roles(book, taken, say),
            )


def _steps(kind: Kind, day: date) -> set[str]:
    rules = in_force(kind.rules, day)
    return {step for row in rules.deciders for step in row.steps} if rules else set()


def _above(book: Handbook, keys: Sequence[str]) -> list[str]:
    """Further roles that may do what these may."""
    return [
        role
        for role in book.roles
        if role not in keys and any(book.may(frozenset({role}), key) for key in keys)
    ]


def _cited(kind: Kind, day: date) -> set[str]:
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
    }


def _hours(hours: float, say: Say) -> str:
    return say.minutes(round(hours * 60))


def _days(days: float, say: Say) -> str:
    if days == int(days):
        return say.plural("{n} day", "{n} days", int(days))
    return say("{number} days", number=f"{days:g}")


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
