"""Hand a turn on, or swap it for a colleague's next one: the colleague is asked first."""

from collections.abc import Sequence

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.naming import person_named
from commands.deciding.reach import reach
from commands.deciding.searching import people_found, person_chosen, person_field
from commands.deciding.turns import of_turn, title_of
from commands.rota import answering
from commands.rota.checking import check_swap
from commands.rota.finding import check_has_rotas, day_named, own_turn, rota_named, turn_numbered
from handbook.words import of
from storage import people, rotas
from storage.cards import Button, Card, Choice, Field, Form
from storage.people import Known
from storage.rotas import Turn, TurnAsk

NOTHING, THEIRS = "nothing", "theirs"


def give_line(asking: Asking, rest: str) -> Card:
    """ "give tomorrow @name": the colleague is asked to take the turn. Raises Refusal."""
    return _typed(asking, rest, "give", is_swap=False)


def swap_line(asking: Asking, rest: str) -> Card:
    """ "swap 2026-11-10 @name": for the colleague's next turn. Raises Refusal."""
    return _typed(asking, rest, "swap", is_swap=True)


def _typed(asking: Asking, rest: str, word: str, *, is_swap: bool) -> Card:
    check_has_rotas(asking)
    example = (
        asking.say("/rollcall rota swap 2026-11-10 @name")
        if is_swap
        else asking.say("/rollcall rota give tomorrow @name")
    )
    rota, rest = rota_named(asking, rest)
    day, rest = day_named(asking, rest, example)
    turn = own_turn(asking, rota, day)
    known, _ = person_named(asking, rest, example)
    return _ask(asking, turn, known, is_swap=is_swap)


def form(asking: Asking, value: str) -> Form:
    """Which turn, to whom, and for what in return. `value`: the turn to begin with, if it is
    theirs. Raises Refusal for whoever has none."""
    say = asking.say
    check_has_rotas(asking)
    own_turns = rotas.of_person(asking.tx, asking.person.id, asking.today)
    if not own_turns:
        own_turn(asking, None, None)
    choices = tuple(
        Choice(value=str(turn.id), label=of_turn(asking.book, turn, say)[:75]) for turn in own_turns
    )
    first = value if value in {choice.value for choice in choices} else choices[0].value
    return Form(
        action="rota.hand",
        title=say("Hand on a turn"),
        submit=say("Ask them"),
        close=say("Close"),
        lines=(say("Your colleague is asked, and it is yours until they have said yes."),),
        fields=(
            Field(
                name="turn", label=say("Which turn?"), kind="choice", choices=choices, value=first
            ),
            person_field("person", say("To whom?"), "rota.person"),
            Field(
                name="back",
                label=say("For what?"),
                kind="choice",
                choices=(
                    Choice(value=NOTHING, label=say("For nothing in return")),
                    Choice(value=THEIRS, label=say("For their next turn")),
                ),
                value=NOTHING,
            ),
        ),
    )


def people_options(asking: Asking, typed: str) -> Sequence[Choice]:
    """Everybody of the team but oneself; whether they can is looked at when it is sent."""
    return people_found(asking, typed, lambda known: known.id != asking.person.id)


def sent(asking: Asking, filled: Filled) -> Card:
    """Raises Refusal."""
    answers = filled.answers
    turn = turn_numbered(asking, answers.get("turn", ""))
    known = person_chosen(asking, "person", answers.get("person", ""))
    return _ask(asking, turn, known, is_swap=answers.get("back") == THEIRS)


def _ask(asking: Asking, turn: Turn, known: Known, *, is_swap: bool) -> Card:
    say, tx = asking.say, asking.tx
    people.lock_team(tx, turn.team_id)
    back = _turn_of(asking, turn, known) if is_swap else None
    check_swap(asking, turn, asking.person, known, back)
    if known.person.slack_id is None:
        told = say("{name} is not on Slack, so I cannot ask them.", name=known.name)
        raise Refusal(told, say("A leader can name them."), fields={"person": told})
    if any(asked.turn_id == turn.id for asked in rotas.asks_about(tx, [turn.number])):
        told = say("Somebody is asked about that turn already. Nothing was changed.")
        raise Refusal(
            told,
            say("To take that back: /rollcall rota withdraw {day}", day=turn.day.isoformat()),
            fields={"turn": told},
        )
    asked = rotas.ask(
        tx,
        TurnAsk(
            turn_id=turn.number,
            from_id=asking.person.id,
            to_id=known.id,
            back_id=back.number if back else None,
            at=tx.now,
        ),
    )
    tx.note("rota.asked", f"turn_ask:{asked.id}", asking.actor, turn=turn.id, to=known.id)
    card = answering.card(tx, asking.book, asked, of(known.language))
    reach(tx, asking.book, known, "turn.ask", f"turn_ask:{asked.id}", card)
    what = of_turn(asking.book, turn, say)
    return Card(
        lines=(
            say("{name} is asked: {what}.", name=known.name, what=what),
            say("It is yours until they have said yes."),
        ),
        buttons=(Button(action="rota.withdraw", label=say("Take it back"), value=str(asked.id)),),
    )


def _turn_of(asking: Asking, turn: Turn, known: Known) -> Turn:
    """The colleague's next turn of the same rota. Raises Refusal."""
    theirs = rotas.of_person(asking.tx, known.id, asking.today)
    found = next((one for one in theirs if one.rota == turn.rota), None)
    if found is None:
        say = asking.say
        what = title_of(asking.book, turn.rota, say)
        told = say("{name} has no turn to come: {what}.", name=known.name, what=what)
        raise Refusal(
            told,
            say("Without one in return: /rollcall rota give {day} @name", day=turn.day.isoformat()),
            fields={"back": told},
        )
    return found
