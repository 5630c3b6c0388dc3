"""Whether a turn can be taken over, and another one given for it."""

from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.turns import able, days_of, of_turn, span_of
from storage.people import Known
from storage.rotas import Turn


def check_swap(asking: Asking, turn: Turn, giver: Known, taker: Known, back: Turn | None) -> None:
    """Raises Refusal where the turn is not the giver's or is over, or where one of the two would
    not be there."""
    say = asking.say
    what = of_turn(asking.book, turn, say)
    if giver.id == taker.id:
        told = say("That is yours already. Nothing was changed.")
        raise Refusal(told, fields={"person": told})
    if turn.person_id != giver.id or (back is not None and back.person_id != taker.id):
        raise Refusal(
            say("That has changed meanwhile. Nothing was changed."),
            say("All of them: /rollcall rota"),
        )
    if turn.last < asking.today or (back is not None and back.last < asking.today):
        raise Refusal(say("That is over: {what}. Nothing was changed.", what=what))
    _check_there(asking, taker, turn)
    if back is not None:
        _check_there(asking, giver, back)


def _check_there(asking: Asking, known: Known, turn: Turn) -> None:
    say, day = asking.say, _day(turn, asking.today)
    span = span_of(asking.book, turn.rota, day)
    if span is None or known.id not in able(asking.tx, asking.person.team, span):
        told = say(
            "{name} takes no turns, or is not at work then: {days}. Nothing was changed.",
            name=known.name,
            days=days_of(turn, say),
        )
        raise Refusal(told, say("All turns: /rollcall rota"), fields={"person": told})


def _day(turn: Turn, today: date) -> date:
    return max(turn.day, min(today, turn.last))
