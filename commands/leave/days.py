"""Which days a request is for: read from words, asked where two are possible, never the past."""

from datetime import date, timedelta
from functools import lru_cache

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import shift_line
from handbook.dates import Found, Impossible, Span, Unclear, find, say_span, typed
from handbook.leave import Open
from storage import rosters
from storage.cards import clean
from storage.people import Known
from storage.rosters import Shift

TYPED_MOST = 2_000


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


def read_days(asking: Asking, word: str, text: str, limit: int) -> tuple[Span, str, str]:
    """The days in a typed text, the text without them (the reason), and their words.

    Raises Refusal.

    `word` is what the asker types for the kind, for the examples.
    """
    say = asking.say
    match find(text, asking.today):
        case Found(span=span, rest=rest, said=said):
            return _of_running_shift(asking, word, span, said), clean(rest, limit), said
        case Unclear(choices=choices, said=said):
            raise _which(asking, word, said, choices)
        case Impossible(said=said, reason=reason):
            why = {
                "no_such_day": say("There is no such day as “{said}”.", said=said),
                "ends_before_it_starts": say("“{said}” ends before it begins.", said=said),
                "too_long": say("“{said}” is longer than a year.", said=said),
                "hours_over_days": say("“{said}” is more than the hours of a day.", said=said),
            }[reason]
            raise Refusal(why, say("Nothing was changed."), _example(asking, word))
        case _:
            raise Refusal(
                say("Which day do you mean? Nothing is noted yet, and the leaders do not know."),
                _example(asking, word),
            )


def _example(asking: Asking, word: str) -> str:
    say = asking.say
    return say(
        "For example: /timeoff {word} today, or /timeoff {word} {day}",
        word=word,
        day=asking.today.isoformat(),
    )


def _which(asking: Asking, word: str, said: str, choices: tuple[Span, ...]) -> Refusal:
    say = asking.say
    return Refusal(
        say("I am not sure which day “{said}” is. Please type the one you mean:", said=said),
        *(
            say(
                "/timeoff {word} {days} — {words}",
                word=word,
                days=typed(choice),
                words=say_span(choice, say),
            )
            for choice in choices
        ),
    )


def _of_running_shift(asking: Asking, word: str, span: Span, said: str) -> Span:
    """During a night shift "today" may be the shift's day or the calendar's: taken when it can
    only be one, asked when it could be both. A date that says its day is what it says."""
    today, yesterday = asking.today, asking.today - timedelta(days=1)
    if (span.first, span.last) != (today, today) or not _moves_with_today(said, today):
        return span
    shifts = rosters.shifts_of(asking.tx, asking.person.id, yesterday, today)
    if not any(s.day == yesterday and s.ends_at > asking.tx.now for s in shifts):
        return span
    if not any(s.day == today for s in shifts):
        return Span(yesterday, yesterday, span.part)
    choices = tuple(Span(day, day, span.part) for day in (yesterday, today))
    raise _which(asking, word, said, choices)


@lru_cache(maxsize=256)
def _moves_with_today(said: str, today: date) -> bool:
    """Whether the words would name another day if they were said tomorrow."""
    here, later = find(said, today), find(said, today + timedelta(days=1))
    return not (
        isinstance(here, Found) and isinstance(later, Found) and here.span.first == later.span.first
    )


def refuse_past(asking: Asking, span: Span, shifts: list[Shift]) -> None:
    """A day is asked for before it is over; a night shift's is over when the shift is."""
    say, today = asking.say, asking.today
    is_running = any(s.day == span.first and s.ends_at > asking.tx.now for s in shifts)
    if span.first >= today or is_running:
        return
    over = say("{day} is over.", day=say.day(span.first))
    if span.last < today:
        what = say("A leave is asked for before it ends. Nothing was changed.")
    else:
        what = say("Please ask for the days from today on. Nothing was changed.")
    raise Refusal(
        over,
        what,
        say("About days that are over, please speak to your duty leader."),
        fields={"first": f"{over} {what}"},
    )


def no_such_part(
    asking: Asking, problem: Open, span: Span, shifts: list[Shift], person: Known
) -> Refusal:
    """Why hours cannot be taken as they were said, and what to type instead."""
    say, zone = asking.say, asking.person.team.zone
    match problem:
        case "several_days":
            why = say("Hours are for one day: please ask for each day by itself.")
        case "which_hours":
            why = say("From when to when? Please add the hours, for example 14:00-16:00.")
        case _:
            own = [shift_line(shift, zone, say) for shift in shifts if shift.day == span.first]
            if person.id == asking.person.id:
                why = say("You do not work then. Your shift: {shift}.", shift=say.names(own))
            else:
                why = say(
                    "{name} does not work then. Their shift: {shift}.",
                    name=person.name,
                    shift=say.names(own),
                )
    return Refusal(why, say("Nothing was changed."), fields={"from": why})
