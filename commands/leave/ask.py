"""Asking for time off, by a typed line or by a form: both end in the same request."""

import secrets
from collections.abc import Mapping
from datetime import date

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled
from commands.leave import card
from commands.leave.days import read_days, refuse_past
from handbook import leave as rules_of_leave
from handbook.book import in_force
from handbook.dates import Span
from handbook.leave import Facts, KindRules, Verdict, judge
from storage import leaves, outbox, people, rosters
from storage.cards import Button, Card, Choice, Field, Form, clean
from storage.leaves import Leave

TYPED_MOST = 2_000
LONGEST = 366


def by_line(asking: Asking, line: str) -> Card:
    """ "sick today fever": a kind, the days, and what else there is to say."""
    say = asking.say
    refuse_too_long(asking, line)
    found = asking.book.leave.kind_in(clean(line, TYPED_MOST))
    if found is None:
        raise Refusal(_unknown_kind(asking), say("For example: /timeoff sick today fever"))
    kind, rest = found
    span, reason = read_days(asking, _word(asking, kind), rest, TYPED_MOST)
    return _file(asking, kind, span, reason)


def refuse_too_long(asking: Asking, words: str) -> None:
    """Nothing that people say is cut off unnoticed."""
    if len(words) > TYPED_MOST:
        say = asking.say
        raise Refusal(
            say(
                "That is too long: {count} characters, and I read {most}.",
                count=len(words),
                most=TYPED_MOST,
            ),
            say("Nothing was changed. Please say it in a sentence or two."),
        )


def form(asking: Asking, _: str) -> Form:
    """The form that asks the same as the line."""
    say, book = asking.say, asking.book
    return Form(
        action="leave.ask",
        title=say("Ask for time off"),
        submit=say("Send"),
        close=say("Close"),
        lines=(
            say(
                "The leaders are told at once. Your reason stands in no message: "
                "only the leaders can open it, and each look is noted."
            ),
        ),
        fields=(
            Field(
                name="kind",
                label=say("Kind"),
                kind="choice",
                choices=tuple(
                    Choice(value=name, label=kind.title.in_language(say.lang))
                    for name, kind in book.leave.kinds.items()
                ),
                value=next(iter(book.leave.kinds)),
            ),
            Field(
                name="first", label=say("First day"), kind="date", value=asking.today.isoformat()
            ),
            Field(
                name="last",
                label=say("Last day"),
                kind="date",
                is_optional=True,
                hint=say("Leave it empty for a single day."),
            ),
            Field(name="reason", label=say("Reason"), kind="text", is_optional=True),
        ),
    )


def by_form(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    say, answers = asking.say, filled.answers
    kind = answers.get("kind", "")
    if kind not in asking.book.leave.kinds:
        raise Refusal(fields={"kind": _unknown_kind(asking)})
    first = _chosen(asking, answers, "first")
    last = _chosen(asking, answers, "last") if answers.get("last") else first
    if last < first:
        raise Refusal(fields={"last": say("The last day is before the first.")})
    if (last - first).days >= LONGEST:
        raise Refusal(fields={"last": say("That is longer than a year.")})
    return _file(asking, kind, Span(first, last, None), clean(answers.get("reason", "")))


def _chosen(asking: Asking, answers: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(answers.get(name, ""))
    except ValueError:
        raise Refusal(fields={name: asking.say("Please choose a day.")}) from None


def _file(asking: Asking, kind: str, span: Span, reason: str) -> Card:
    """Judge the request, store it, and tell the leaders: one change. Raises Refusal."""
    tx, person = asking.tx, asking.person
    people.lock(tx, person.id)
    shifts = rosters.shifts_of(tx, person.id, span.first, span.last)
    refuse_past(asking, span, shifts)
    _refuse_overlap(asking, span)
    rosters.lock(tx, shifts)
    start = shifts[0].starts_at if shifts else None
    verdict = judge(Facts(span.first, span.last, tx.now, start), _rules(asking, kind, span))
    leave = Leave(
        team_id=person.person.team_id,
        person_id=person.id,
        kind=kind,
        first=span.first,
        last=span.last,
        counts_at_once=asking.book.leave.kinds[kind].is_never_refused,
        asked_at=tx.now,
        filed_by=person.id,
        reason=reason or None,
        salt=secrets.token_hex(8),
        verdict=verdict.model_dump(mode="json"),
    )
    number = leaves.add(tx, leave)
    tx.note(
        "leave.asked",
        f"leave:{number}",
        asking.actor,
        personal={"reason": (leave.salt, reason)} if reason else None,
        kind=kind,
        first=span.first,
        last=span.last,
        rules=verdict.rules,
        is_late=verdict.is_late,
    )
    posted = card.of(tx, leave, person, asking.book, team_say(person.team), shifts)
    outbox.post(tx, person.team.leaders_channel, f"leave:{number}", posted)
    return _answer(asking, leave, span, verdict)


def _refuse_overlap(asking: Asking, span: Span) -> None:
    say = asking.say
    other = leaves.overlapping(asking.tx, asking.person.id, span.first, span.last)
    if other is None:
        return
    days = say.days((other.first, other.last))
    asked = say("You have asked already: #{number}, {days}.", number=other.id, days=days)
    raise Refusal(
        asked,
        say("To change it, first take it back: /timeoff withdraw {number}", number=other.id),
        fields={"first": asked},
    )


def _rules(asking: Asking, kind: str, span: Span) -> KindRules:
    say, book = asking.say, asking.book
    version = in_force(book.leave.kinds[kind].rules, span.first)
    if version is None:
        words = say(
            "The handbook has no rule for {kind} on {day}.",
            kind=book.leave.kinds[kind].title.in_language(say.lang),
            day=say.day(span.first),
        )
        raise Refusal(words, say("Please ask your duty leader."), fields={"first": words})
    return version


def _answer(asking: Asking, leave: Leave, span: Span, verdict: Verdict) -> Card:
    """What the asker is told at once: the days echoed, who decides, what is owed."""
    say, book = asking.say, asking.book
    role = card.decider(verdict, book, say)
    lines = [
        say(
            "{kind} #{number} is noted: {days}.",
            kind=card.kind(leave, book, say),
            number=leave.id,
            days=say.days((leave.first, leave.last)),
        ),
        say("Asked: {when}", when=card.asked(leave, verdict, asking.person.team, say)),
    ]
    if verdict.is_late and leave.counts_at_once:
        lines.append(
            say(
                "You count as away all the same. The {role} decides how it is booked ({rule}).",
                role=role,
                rule=verdict.late_rule,
            )
        )
    else:
        lines.append(
            say(
                "The leaders know. The {role} decides ({rule}), and I will tell you.",
                role=role,
                rule=verdict.steps_rule,
            )
        )
    if verdict.must_call:
        lines.append(
            say(
                "Please also telephone the {role} yourself, {hours} before the shift or earlier.",
                role=role,
                hours=say.minutes(round(verdict.notice_hours * 60)),
            )
        )
    if span.part is not None:
        lines.append(say("I note whole days only; the hours you typed stand with your reason."))
    return Card(
        lines=(*lines, *proofs_line(asking, leave)),
        small=(
            say(
                "Take it back: /timeoff withdraw {number} · The rules: /timeoff why {number}",
                number=leave.id,
            ),
        ),
        buttons=(Button(action="leave.withdraw", label=say("Withdraw"), value=str(leave.id)),),
    )


def proofs_line(asking: Asking, leave: Leave) -> list[str]:
    """The proofs owed on the first day back, by the rule of the leave's first day."""
    version = in_force(asking.book.leave.kinds[leave.kind].rules, leave.first)
    if version is None or version.proofs is None:
        return []
    return [_proofs_words(version.proofs, asking)]


def _proofs_words(proofs: rules_of_leave.Proofs, asking: Asking) -> str:
    say = asking.say
    names = say.names([document.in_language(say.lang) for document in proofs.documents])
    return say(
        "On your first day back please bring: {documents} ({rule}).",
        documents=names,
        rule=proofs.rule,
    )


def _word(asking: Asking, kind: str) -> str:
    """What the asker would type for a kind: its title, where that is one of its words."""
    rules = asking.book.leave.kinds[kind]
    title = rules.title.in_language(asking.say.lang)
    return title if title in rules.words else rules.words[0]


def _unknown_kind(asking: Asking) -> str:
    say = asking.say
    kinds = [kind.title.in_language(say.lang) for kind in asking.book.leave.kinds.values()]
    return say("What kind of time off? I know: {kinds}.", kinds=say.names(kinds))
