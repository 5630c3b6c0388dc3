"""The colleague who is asked to take a turn says yes or no; whoever asked may take it back."""

from collections.abc import Callable, Sequence

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Drawing, Press, Waiting
from commands.deciding.reach import reach
from commands.deciding.turns import duty_lines, of_turn, pass_on
from commands.rota.checking import check_swap
from commands.rota.finding import day_named, own_turn, rota_named
from handbook.book import Handbook
from handbook.words import Say, mark, of
from storage import later, outbox, people, rotas
from storage.cards import Button, Card, clean
from storage.rotas import (
    ACCEPTED,
    ASKED,
    DECLINED,
    GIVEN,
    LAPSED,
    SWAPPED,
    WITHDRAWN,
    Turn,
    TurnAsk,
)
from storage.transaction import Tx

STATES = {
    ACCEPTED: mark("You have said yes: it is yours."),
    DECLINED: mark("You have said no."),
    WITHDRAWN: mark("It was taken back: there is nothing to do."),
    LAPSED: mark("It has changed meanwhile: there is nothing to do."),
}


def draw(drawing: Drawing) -> Card:
    asked = rotas.get_ask(drawing.tx, drawing.number)
    assert asked is not None, "questions are never deleted"
    reader = people.by_id(drawing.tx, asked.to_id)
    return card(drawing.tx, drawing.books[reader.team.handbook], asked, of(reader.language))


def card(tx: Tx, book: Handbook, asked: TurnAsk, say: Say) -> Card:
    """The question to the colleague, in each of its states."""
    turn, back = _turns(tx, asked)
    name = people.by_id(tx, asked.from_id).name
    value = str(asked.id)
    in_return = (
        say("For it {name} takes yours: {what}.", name=name, what=of_turn(book, back, say))
        if back
        else say("Nothing is asked in return.")
    )
    return Card(
        title=say("{name} asks you to take a turn", name=name),
        lines=(
            of_turn(book, turn, say),
            *duty_lines(book, turn, say),
            in_return,
            *([say(STATES[asked.state])] if asked.state != ASKED else []),
        ),
        buttons=(
            Button(action="rota.take", label=say("I take it"), value=value, style="primary"),
            Button(action="rota.decline", label=say("I cannot"), value=value),
        )
        if asked.state == ASKED
        else (),
    )


def take_press(asking: Asking, press: Press) -> Card:
    """The turn is theirs now; of a swap both change at once. Raises Refusal."""
    say, tx, asked = asking.say, asking.tx, _found(asking, press.value, lambda one: one.to_id)
    people.lock_team(tx, asking.person.person.team_id)
    turn, back = _turns(tx, asked)
    giver = people.by_id(tx, asked.from_id)
    _check_open(asking, asked)
    check_swap(asking, turn, giver, asking.person, back)
    _settle(asking, asked, ACCEPTED)
    how, me = SWAPPED if back else GIVEN, asking.person.id
    is_done = pass_on(tx, asking.book, turn, me, how, actor=asking.actor, by=me)
    if back is not None:
        is_done &= pass_on(tx, asking.book, back, giver.id, how, actor=asking.actor, by=me)
    assert is_done, "the team's row is held"
    told = [say("Now yours: {what}.", what=of_turn(asking.book, turn, say))]
    if back is not None:
        what = of_turn(asking.book, back, say)
        told.append(say("No longer yours: {what}. {name} has it.", what=what, name=giver.name))
    return Card(lines=(*told, *duty_lines(asking.book, turn, say)))


def decline_press(asking: Asking, press: Press) -> Card:
    """Whoever asked keeps the turn, and is told. Raises Refusal."""
    tx, asked = asking.tx, _found(asking, press.value, lambda one: one.to_id)
    _check_open(asking, asked)
    _settle(asking, asked, DECLINED)
    giver, (turn, _) = people.by_id(tx, asked.from_id), _turns(tx, asked)
    say = of(giver.language)
    card = Card(
        lines=(
            say(
                "{name} cannot take it, so it stays yours: {what}.",
                name=asking.person.name,
                what=of_turn(asking.book, turn, say),
            ),
        ),
        buttons=(Button(action="rota.hand", label=say("Ask somebody else…"), value=str(turn.id)),),
    )
    reach(tx, asking.book, giver, "turn.told", f"turn:{turn.id}", card)
    return Card(lines=(asking.say("{name} is told that you cannot.", name=giver.name),))


def withdraw_press(asking: Asking, press: Press) -> Card:
    asked = _found(asking, press.value, lambda one: one.from_id)
    return _withdraw(asking, asked)


def withdraw_line(asking: Asking, rest: str) -> Card:
    """ "withdraw 2026-11-10": what was asked about that turn is asked no longer. Raises Refusal."""
    say = asking.say
    rota, rest = rota_named(asking, rest)
    day, _ = day_named(asking, rest, say("/rollcall rota withdraw 2026-11-10"))
    turn = own_turn(asking, rota, day)
    asked = [one for one in rotas.asks_about(asking.tx, [turn.number]) if one.turn_id == turn.id]
    if not asked:
        raise Refusal(
            say("Nobody is asked about it: {what}.", what=of_turn(asking.book, turn, say)),
            say("Nothing was changed."),
        )
    return _withdraw(asking, asked[0])


def _withdraw(asking: Asking, asked: TurnAsk) -> Card:
    say = asking.say
    _check_open(asking, asked)
    _settle(asking, asked, WITHDRAWN)
    later.drop(asking.tx, f"turn_ask:{asked.id}", "turn.ask")
    turn, _ = _turns(asking.tx, asked)
    return Card(
        lines=(say("Taken back. It stays yours: {what}.", what=of_turn(asking.book, turn, say)),)
    )


def waits(asking: Asking) -> Sequence[Waiting]:
    """What the person is asked to take."""
    if not asking.book.rotas:
        return []
    found = []
    for asked in rotas.asked_of(asking.tx, asking.person.id):
        drawn = card(asking.tx, asking.book, asked, asking.say)
        lines = (drawn.title or "", drawn.lines[0])
        found.append(Waiting(since=asked.at, lines=lines, buttons=drawn.buttons))
    return found


def _found(asking: Asking, value: str, whose: Callable[[TurnAsk], int]) -> TurnAsk:
    """The question that is theirs to answer, or to take back. Raises Refusal."""
    number = int(value) if value.isdecimal() and len(value) < 10 else 0
    asked = rotas.get_ask(asking.tx, number)
    if asked is None or whose(asked) != asking.person.id:
        say = asking.say
        raise Refusal(
            say("I know no question “{number}” to you. Nothing was changed.", number=clean(value)),
            say("What waits for you: /rollcall waiting"),
        )
    return asked


def _check_open(asking: Asking, asked: TurnAsk) -> None:
    if asked.state != ASKED:
        raise Refusal(
            asking.say("That was settled before. Nothing was changed."),
            asking.say("All turns: /rollcall rota"),
        )


def _settle(asking: Asking, asked: TurnAsk, state: str) -> None:
    """One conditional update. Raises Refusal for whoever is second."""
    tx = asking.tx
    if not rotas.answer(tx, asked, state):
        _check_open(asking, asked)
    tx.note(f"rota.{state}", f"turn_ask:{asked.id}", asking.actor)
    for post in outbox.posts_of(tx, f"turn_ask:{asked.id}"):
        outbox.redraw(tx, post)


def _turns(tx: Tx, asked: TurnAsk) -> tuple[Turn, Turn | None]:
    turn = rotas.get(tx, asked.turn_id)
    assert turn is not None, "turns are never deleted"
    return turn, rotas.get(tx, asked.back_id) if asked.back_id is not None else None
