"""The fields of a form that ask for days, and the span that was filled in."""

from collections.abc import Mapping
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.leave.days import TYPED_MOST, read_days
from handbook.dates import Found, Nothing, Span, find
from handbook.words import Say
from storage.cards import Field, clean

LONGEST = 366


def day_fields(say: Say, first: date, last: date | None = None) -> tuple[Field, ...]:
    """The first day, the last one, and hours; `first` and `last` stand there already."""
    return (
        Field(name="first", label=say("First day"), kind="date", value=first.isoformat()),
        Field(
            name="last",
            label=say("Last day"),
            kind="date",
            value=last.isoformat() if last else None,
            is_optional=True,
            hint=say("Leave it empty for a single day."),
        ),
        Field(
            name="hours",
            label=say("Hours"),
            kind="line",
            is_optional=True,
            hint=say("Only for a part of one day, for example 14:00-16:00 or afternoon."),
            limit=40,
        ),
    )


def picked(asking: Asking, answers: Mapping[str, str]) -> Span:
    """The span that was filled in. Raises Refusal with the field that needs another look."""
    say = asking.say
    first = _day(asking, answers, "first")
    last = _day(asking, answers, "last") if answers.get("last") else first
    if last < first:
        raise Refusal(fields={"last": say("The last day is before the first.")})
    if (last - first).days >= LONGEST:
        raise Refusal(fields={"last": say("That is longer than a year.")})
    return _with_hours(asking, Span(first, last, None), answers.get("hours", ""))


def typed_span(asking: Asking, word: str, text: str) -> tuple[Span, str]:
    """The days in a typed text and the text without them. Raises Refusal.

    `word` is what stands before the days, for the examples.
    """
    say = asking.say
    if isinstance(find(text, asking.today), Nothing):
        raise Refusal(
            say("Which days do you mean? Nothing was changed."),
            say(
                "For example: /timeoff {word} {day}",
                word=word,
                day=asking.today.isoformat(),
            ),
        )
    span, rest, _ = read_days(asking, word, text, TYPED_MOST)
    return span, rest


def _with_hours(asking: Asking, span: Span, hours: str) -> Span:
    if not hours.strip():
        return span
    read = find(f"{span.first.isoformat()} {clean(hours, 40)}", asking.today)
    if not (isinstance(read, Found) and read.span.part and read.span.first == span.first):
        words = asking.say("I cannot read these hours. For example: 14:00-16:00")
        raise Refusal(fields={"hours": words})
    return Span(span.first, span.last, read.span.part)


def _day(asking: Asking, answers: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(answers.get(name, ""))
    except ValueError:
        raise Refusal(fields={name: asking.say("Please choose a day.")}) from None
