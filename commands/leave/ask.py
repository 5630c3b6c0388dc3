"""Asking for time off, by a typed line or by a form: both end in the same request."""

import secrets
from datetime import date, timedelta

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled
from commands.leave import card
from handbook import leave as rules_of_leave
from handbook.book import in_force
from handbook.dates import Found, Impossible, Nothing, Span, Unclear, find, say_span
from handbook.leave import Facts, Verdict, judge
from storage import leaves, outbox, people, rosters
from storage.cards import Button, Card, Choice, Field, Form, clean
from storage.leaves import Leave
from storage.rosters import Shift

TYPED_MOST = 2_000


def by_line(asking: Asking, line: str) -> Card:
    """ "sick today fever": a kind, the days, and what else there is to say."""
    say = asking.say
    if len(line) > TYPED_MOST:
        raise Refusal(
            say("That is too long to read: {count} characters.", count=len(line)),
            say("Please say it in a sentence, for example: sick today fever"),
        )
    found = asking.book.leave.kind_in(clean(line, TYPED_MOST))
    if found is None:
        raise Refusal(_unknown_kind(asking), say("For example: sick today fever"))
    kind, rest = found
    span, reason = _days(asking, kind, rest)
    return _file(asking, kind, span, reason)


def form(asking: Asking, _: str) -> Form:
    """The form that asks the same as the line."""
    say, book = asking.say, asking.book
    return Form(
        action="leave.ask",
        title=say("Ask for time off"),
        submit=say("Send"),
        close=say("Cancel"),
        lines=(
            say("Sending tells the leaders at once. What you write as a reason stays private."),
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
                hint=say("Empty for a single day."),
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
    try:
        first = date.fromisoformat(answers.get("first", ""))
    except ValueError:
        raise Refusal(fields={"first": say("Please choose a day.")}) from None
    try:
        last = date.fromisoformat(answers.get("last") or first.isoformat())
    except ValueError:
        raise Refusal(fields={"last": say("Please choose a day.")}) from None
    if last < first:
        raise Refusal(fields={"last": say("The last day is before the first.")})
    if (last - first).days > 366:
        raise Refusal(fields={"last": say("That is more than a year.")})
    return _file(asking, kind, Span(first, last, None), clean(answers.get("reason", "")))


def _days(asking: Asking, kind: str, text: str) -> tuple[Span, str]:
    say = asking.say
    title = asking.book.leave.kinds[kind].words[0]
    match find(text, asking.today):
        case Found(span=span, rest=rest, said=said):
            if span.part is not None:
                rest = f"{rest} ({said})".strip()
            return _running(asking, span, said), clean(rest)
        case Unclear(choices=choices, said=said):
            raise Refusal(
                say("“{said}” could be more than one day. Which do you mean?", said=said),
                *(f"• {title} {_iso(choice)} ({say_span(choice, say)})" for choice in choices),
            )
        case Impossible(said=said, reason=reason):
            raise Refusal(
                say("“{said}” is not a day that exists.", said=said)
                if reason == "no_such_day"
                else say("“{said}” cannot be a time off: {reason}.", said=said, reason=reason),
                say("Nothing was changed. Please type the day again, for example 2026-11-02."),
            )
        case Nothing():
            raise Refusal(
                say("Which day do you mean? I found none in what you typed."),
                say("For example: {word} today, or {word} 2026-11-02", word=title),
            )


def _running(asking: Asking, span: Span, said: str) -> Span:
    """During a night shift "today" may be the shift's day or the calendar's: taken when it can
    only be one, asked when it could be both."""
    if span.first != span.last or span.first != asking.today:
        return span
    yesterday = asking.today - timedelta(days=1)
    shifts = rosters.shifts_of(asking.tx, asking.person.id, yesterday, asking.today)
    is_running = any(s.day == yesterday and s.ends_at > asking.tx.now for s in shifts)
    if not is_running:
        return span
    if not any(s.day == asking.today for s in shifts):
        return Span(yesterday, yesterday, span.part)
    say = asking.say
    raise Refusal(
        say("“{said}” could be more than one day. Which do you mean?", said=said),
        *(
            f"• {day.isoformat()} ({say('the shift of {day}', day=say.day(day))})"
            for day in (yesterday, asking.today)
        ),
    )


def _file(asking: Asking, kind: str, span: Span, reason: str) -> Card:
    """Judge the request, store it, and tell the leaders: one change. Raises Refusal."""
    say, tx, person = asking.say, asking.tx, asking.person
    people.lock(tx, person.id)
    shifts = rosters.shifts_of(tx, person.id, span.first, span.last)
    _refuse_past(asking, span, shifts)
    other = leaves.overlapping(tx, person.id, span.first, span.last)
    if other is not None:
        raise Refusal(
            say(
                "You have asked for {days} already: #{number}.",
                days=say.days((other.first, other.last)),
                number=other.id,
            ),
            say("To change it, first take it back: withdraw {number}", number=other.id),
            fields={"first": say("You have asked for this day already: #{n}.", n=other.id)},
        )
    rosters.lock(tx, shifts)
    rules = asking.book.leave.kinds[kind]
    version = in_force(rules.rules, span.first)
    if version is None:
        raise Refusal(say("The handbook has no rule for that day."))
    start = shifts[0].starts_at if shifts else None
    verdict = judge(Facts(span.first, span.last, tx.now, start), version)
    leave = Leave(
        team_id=person.person.team_id,
        person_id=person.id,
        kind=kind,
        first=span.first,
        last=span.last,
        counts_at_once=rules.is_never_refused,
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
    posted = card.of(tx, leave, person, asking.book, team_say(person.team))
    outbox.post(tx, person.team.leaders_channel, f"leave:{number}", posted)
    return _answer(asking, leave, span, verdict)


def _refuse_past(asking: Asking, span: Span, shifts: list[Shift]) -> None:
    is_running = any(shift.ends_at > asking.tx.now for shift in shifts)
    if span.last >= asking.today or is_running:
        return
    say = asking.say
    words = say("{day} is over; a leave is asked for before or during it.", day=say.day(span.last))
    raise Refusal(
        words,
        say("If you were away that day, please speak to your duty leader."),
        fields={"first": words},
    )


def _answer(asking: Asking, leave: Leave, span: Span, verdict: Verdict) -> Card:
    """What the asker is told at once: the days echoed, who decides, what is owed."""
    say, book = asking.say, asking.book
    lines = [
        say(
            "{kind} #{number} is noted: {days}.",
            kind=card.kind(leave, book, say),
            number=leave.id,
            days=say.days((leave.first, leave.last)),
        ),
        say("Asked: {when}", when=card.asked(leave, verdict, asking.person.team, say)),
    ]
    if verdict.is_late:
        lines.append(
            say(
                "You are marked away all the same. How the day counts is for the {role} ({rule}).",
                role=card.decider(verdict, book, say),
                rule=verdict.late_rule,
            )
        )
    else:
        lines.append(
            say(
                "The leaders have it; the {role} decides ({rule}). I will tell you here.",
                role=card.decider(verdict, book, say),
                rule=verdict.steps_rule,
            )
        )
    if span.part is not None:
        lines.append(say("The whole day is noted: parts of a day are not counted yet."))
    proofs = proofs_line(asking, leave)
    return Card(
        lines=(*lines, *proofs),
        small=(say("Take it back: withdraw {number} · The rules: why {number}", number=leave.id),),
        buttons=(Button(action="leave.withdraw", label=say("Withdraw"), value=str(leave.id)),),
    )


def proofs_line(asking: Asking, leave: Leave) -> list[str]:
    """The proofs owed on the first day back, by the rule of the leave's first day."""
    version = in_force(asking.book.leave.kinds[leave.kind].rules, leave.first)
    if version is None or version.proofs is None:
        return []
    return [proofs_words(version.proofs, asking)]


def proofs_words(proofs: rules_of_leave.Proofs, asking: Asking) -> str:
    say = asking.say
    names = say.names([document.in_language(say.lang) for document in proofs.documents])
    return say(
        "On your first day back please show: {documents} ({rule}).",
        documents=names,
        rule=proofs.rule,
    )


def _unknown_kind(asking: Asking) -> str:
    say = asking.say
    kinds = [kind.title.in_language(say.lang) for kind in asking.book.leave.kinds.values()]
    return say("What kind of time off? I know: {kinds}.", kinds=say.names(kinds))


def _iso(span: Span) -> str:
    first, last = span.first.isoformat(), span.last.isoformat()
    return first if first == last else f"{first} to {last}"
