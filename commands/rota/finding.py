"""Which turn is meant: by its day, by its rota's name, or one's next."""

from collections.abc import Iterable
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.turns import of_turn
from handbook.dates import Found, Nothing, Span, Unclear, find
from storage import rotas
from storage.cards import clean
from storage.rotas import Turn


def check_has_rotas(asking: Asking) -> None:
    """Raises Refusal where the handbook has none."""
    if not asking.book.rotas:
        say = asking.say
        raise Refusal(say("The handbook of {team} has no rota.", team=asking.person.team.name))


def rota_named(asking: Asking, said: str) -> tuple[str | None, str]:
    """The rota whose name stands in the line, and the line without it."""
    folded = said.casefold()
    for key, rota in asking.book.rotas.items():
        for name in (rota.title.en.casefold(), rota.title.zh, key):
            at = folded.find(name)
            if at >= 0:
                return key, f"{said[:at]} {said[at + len(name) :]}".strip()
    return None, said


def day_named(asking: Asking, said: str, example: str) -> tuple[date | None, str]:
    """The day that stands in the line, and the line without it. Raises Refusal where it could be
    two."""
    match find(said, asking.today):
        case Nothing():
            return None, said
        case Found(span=span, rest=rest) if span.first == span.last:
            return span.first, rest
        case Unclear(choices=spans, said=words) if day := _to_come(spans, asking.today):
            return day, said.replace(words, " ")
    say = asking.say
    raise Refusal(
        say("I cannot tell which day is meant. Nothing was changed."),
        say("For example: {example}", example=example),
    )


def _to_come(spans: Iterable[Span], today: date) -> date | None:
    """The only one of the days that is not over: turns are handed on ahead."""
    days = [span.first for span in spans if span.first == span.last and span.first >= today]
    return days[0] if len(days) == 1 else None


def own_turn(asking: Asking, rota: str | None, day: date | None) -> Turn:
    """The person's turn on the day, or their next one. Raises Refusal."""
    say = asking.say
    mine = [
        turn
        for turn in rotas.of_person(asking.tx, asking.person.id, asking.today)
        if (rota is None or turn.rota == rota) and (day is None or turn.day <= day <= turn.last)
    ]
    if not mine:
        raise Refusal(
            say("On {day} no turn is yours. Nothing was changed.", day=say.day(day))
            if day
            else say("You have no turn to come. Nothing was changed."),
            say("All of them: /rollcall rota"),
        )
    # A day that is named means that day's turn rather than the week's.
    meant = [turn for turn in mine if day and turn.day == turn.last] or mine
    first = {turn.rota: turn for turn in reversed(meant)}
    if len(first) > 1:
        raise Refusal(
            say("Which of yours? Nothing was changed."),
            *(_example(asking, turn) for turn in first.values()),
        )
    return meant[0]


def _example(asking: Asking, turn: Turn) -> str:
    what = asking.book.rotas[turn.rota].title if turn.rota in asking.book.rotas else None
    title = what.in_language(asking.say.lang) if what else turn.rota
    return asking.say(
        "For example: /rollcall rota give {what} {day} @name", what=title, day=turn.day.isoformat()
    )


def turn_numbered(asking: Asking, value: str) -> Turn:
    """The turn of the person's own team that a button names. Raises Refusal."""
    number = int(value) if value.isdecimal() and len(value) < 10 else 0
    turn = rotas.get(asking.tx, number)
    if turn is None or turn.team_id != asking.person.person.team_id:
        raise Refusal(
            asking.say("I know no turn “{number}”.", number=clean(value, 20)),
            asking.say("All of them: /rollcall rota"),
        )
    return turn


def check_to_come(asking: Asking, turn: Turn) -> None:
    """Raises Refusal for a turn that is over."""
    if turn.last < asking.today:
        say = asking.say
        what = of_turn(asking.book, turn, say)
        raise Refusal(say("That is over: {what}. Nothing was changed.", what=what))
