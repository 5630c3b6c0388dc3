"""Asking for time off, by a typed line or by a form: both end in the same request."""

from datetime import date, timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.naming import person_named
from commands.deciding.typed import asks_why
from commands.leave.answer import answer
from commands.leave.days import TYPED_MOST, read_days, refuse_too_long
from commands.leave.file import file
from commands.leave.finding import found
from commands.leave.picking import day_fields, picked
from commands.leave.wish import Wish, word_for
from handbook.dates import Found, find
from storage.cards import Card, Choice, Field, Form, clean
from storage.people import Known


def by_line(asking: Asking, line: str) -> Card:
    """ "sick today fever": a kind, the days, and what else there is to say."""
    return _filed(asking, _read(asking, asking.person, line))


def special_line(asking: Asking, line: str) -> Card:
    """ "special personal today my child fell": too late otherwise, and why. Raises Refusal."""
    say = asking.say
    wish = _read(asking, asking.person, line, is_special=True)
    if not wish.reason:
        raise Refusal(
            say("A special case needs its reason. Nothing is noted yet."),
            say("Please type the same again, with the reason behind it."),
        )
    return _filed(asking, wish)


def for_line(asking: Asking, line: str) -> Card:
    """ "for @ada sick today": for somebody who cannot ask. Raises Refusal without the right."""
    say, rights = asking.say, asking.book.leave.for_others
    allowed = rights.roles if rights else ()
    if not asking.book.may_any(asking.person.roles, allowed):
        titles = [asking.book.roles[role].in_language(say.lang) for role in allowed]
        who = say.names(titles) if titles else say("nobody")
        raise Refusal(
            say("Only these may ask for somebody else: {people}.", people=who),
            say("Nothing was changed. For yourself: /timeoff sick today fever"),
        )
    person, rest = person_named(asking, line, say("/timeoff for @name sick today"))
    return _filed(asking, _read(asking, person, rest, is_special=True))


def _filed(asking: Asking, wish: Wish) -> Card:
    leave, verdict, turn = file(asking, wish)
    return answer(asking, wish, leave, verdict, turn)


def _read(asking: Asking, person: Known, line: str, *, is_special: bool = False) -> Wish:
    say = asking.say
    refuse_too_long(asking, line)
    begun = asking.book.leave.kind_in(clean(line, TYPED_MOST))
    if begun is None:
        raise Refusal(_unknown_kind(asking), say("For example: /timeoff sick today fever"))
    kind, rest = begun
    span, reason, said = read_days(asking, word_for(asking, kind), rest, TYPED_MOST)
    return Wish(person, kind, span, reason, is_special, said)


def form(asking: Asking, _: str) -> Form:
    """The form that asks the same as the line."""
    return _form(asking, next(iter(asking.book.leave.kinds)), asking.today)


def extend_form(asking: Asking, value: str) -> Form:
    """The same form, for more days of a leave of one's own. Raises Refusal."""
    leave = found(asking, value)
    if leave.person_id != asking.person.id:
        raise Refusal(
            asking.say("#{number} is somebody else's request.", number=leave.id),
            asking.say("Nothing was changed."),
        )
    return _form(asking, leave.kind, max(leave.last + timedelta(days=1), asking.today))


def _form(asking: Asking, kind: str, first: date) -> Form:
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
                    Choice(value=name, label=rules.title.in_language(say.lang))
                    for name, rules in book.leave.kinds.items()
                ),
                value=kind,
            ),
            *day_fields(say, first),
            Field(name="reason", label=say("Reason"), kind="text", is_optional=True),
        ),
    )


def by_form(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    answers = filled.answers
    kind = answers.get("kind", "")
    if kind not in asking.book.leave.kinds:
        raise Refusal(fields={"kind": _unknown_kind(asking)})
    span = picked(asking, answers)
    return _filed(asking, Wish(asking.person, kind, span, clean(answers.get("reason", ""))))


def special_form(asking: Asking, value: str) -> Form:
    """Asks for the reason of a special case; `value` is the kind and the days, as typed."""
    say = asking.say
    kind, _, days = value.partition(" ")
    if kind not in asking.book.leave.kinds:
        raise Refusal(_unknown_kind(asking))
    titled = asking.book.leave.kinds[kind].title.in_language(say.lang)
    return asks_why(
        asking,
        "leave.special",
        say("A special case"),
        value,
        [
            say("{kind}: {days}", kind=titled, days=days),
            say("Please wait for the answer before you stay away."),
        ],
        label=say("Why is it a special case?"),
    )


def special_sent(asking: Asking, filled: Filled) -> Card:
    """The form of a special case was sent. Raises Refusal when it is too late by now."""
    kind, _, days = filled.value.partition(" ")
    words = clean(filled.answers.get("reason", ""))
    if kind not in asking.book.leave.kinds or not words:
        raise Refusal(fields={"reason": asking.say("Please say why.")})
    read = find(days, asking.today)
    if not isinstance(read, Found):
        raise Refusal(_unknown_kind(asking))
    return _filed(asking, Wish(asking.person, kind, read.span, words, is_special=True))


def _unknown_kind(asking: Asking) -> str:
    say = asking.say
    kinds = [kind.title.in_language(say.lang) for kind in asking.book.leave.kinds.values()]
    return say("What kind of time off? I know: {kinds}.", kinds=say.names(kinds))
